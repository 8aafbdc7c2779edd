// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import HTTPTypes
import Ledger
import Operations
import Sales
import Store
import TestHouse
import TestSupport
import Testing

@testable import Web

/// Files from outside: kept whole, handed back harmless, to those who may see them.
struct UploadTests {
    static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
        + Array("IHDR".utf8) + [0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0, 0, 0, 0]
        + [0, 0, 0, 0] + Array("IEND".utf8) + [0, 0, 0, 0]

    static let bill: [(String, String)] = [
        ("supplier", "Papeterie"), ("day", "2026-01-02"), ("reference", "R-1"),
        ("designation", "Papier"), ("account", "606400"), ("net", "10"), ("tax", "2"),
        ("deduction", VATDeduction.atBill.rawValue),
    ]

    /// Books a bill of Ada's activity with a file under a name.
    static func book(
        _ file: [UInt8], named name: String, _ site: TestSite, _ browser: Browser
    ) async throws -> Browser.Answer {
        let mark = "--mark"
        let fields =
            [("csrf", browser.csrf), ("key", name), ("section", site.ada.section.description)]
            + bill
        var body = fields.flatMap { name, value in
            Array(
                "--\(mark)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
                    .utf8)
        }
        body += Array(
            ("--\(mark)\r\nContent-Disposition: form-data; name=\"receipt\"; "
                + "filename=\"\(name)\"\r\nContent-Type: image/png\r\n\r\n").utf8)
        body += file + Array("\r\n--\(mark)--\r\n".utf8)
        return try await browser.send(
            .post, "/purchases", body: body,
            headers: [.contentType: "multipart/form-data; boundary=\(mark)"])
    }

    @Test(arguments: TestEngine.tried)
    func `a receipt is kept with its purchase and handed back as a file`(
        _ engine: TestEngine
    ) async throws {
        try await TestSite.with(engine) { site in
            let office = try await site.session(.accountant)
            let answer = try await Self.book(Self.png, named: "../../x.html", site, office)
            #expect(answer.status == .seeOther, "\(answer.text)")
            let list = try await office.get("/purchases").text
            let path = try #require(list.firstMatch(of: /\/purchases\/\d+\/receipt/)).0
            let ada = try await site.session(of: site.ada.actor)
            for reader in [office, ada] {
                let file = try await reader.get(String(path))
                #expect(file.status == .ok)
                #expect(file.bytes == Self.png)
                #expect(file.headers[.contentType] == "image/png")
                #expect(
                    file.headers[.contentDisposition]?.firstMatch(
                        of: /^attachment; filename="receipt-\d+\.png"$/) != nil)
                #expect(file.headers[.contentSecurityPolicy]?.hasPrefix("sandbox;") == true)
                #expect(file.headers[.xContentTypeOptions] == "nosniff")
                #expect(file.headers[.cacheControl] == "no-store")
            }
            let bo = try await site.session(of: site.bo.actor)
            #expect(try await bo.get(String(path)).status == .forbidden)
            #expect(try await office.get("/purchases/999999/receipt").status == .notFound)
        }
    }

    static let refused: [(name: String, bytes: [UInt8])] = [
        ("receipt.pdf", Array("<html><script>alert(1)</script></html>".utf8)),
        ("receipt.svg", Array("<svg onload=\"alert(1)\"/>".utf8)),
        ("receipt.png", Array(png.dropLast(4))), ("receipt.png", png + Array("<script>".utf8)),
        ("receipt.jpg", [0xFF, 0xD8, 0xFF]), ("receipt.zip", [0x50, 0x4B, 3, 4, 0, 0]),
        ("receipt.png", []),
    ]

    @Test(arguments: refused.indices)
    func `a file that is no receipt is named in the form and nothing is booked`(
        _ index: Int
    ) async throws {
        let (name, bytes) = Self.refused[index]
        try await TestSite.with { site in
            let office = try await site.session(.accountant)
            let answer = try await Self.book(bytes, named: name, site, office)
            #expect(answer.status == .unprocessableContent, "\(name)")
            #expect(answer.text.contains("value=\"Papeterie\""))
            #expect(answer.text.contains("f-receipt"))
            #expect(try await site.house.ask(ListPurchases()).count == 0)
        }
    }

    @Test func `a purchase needs no receipt, and has one at most`() async throws {
        try await TestSite.with { site in
            let office = try await site.session(.accountant)
            let saved = try await office.post(
                "/purchases", [("section", site.ada.section.description)] + Self.bill)
            #expect(saved.status == .seeOther)
            let stored = try #require(try await site.house.ask(ListPurchases()).rows.first)
            #expect(!stored.hasReceipt)
            let path = "/purchases/\(stored.id)/receipt"
            #expect(try await office.get(path).status == .notFound)
            let receipt = try ReceivedFile(receipt: TestHouse.receipt)
            try await site.house.perform(AttachReceipt(purchase: stored.id, file: receipt))
            #expect(try await office.get(path).bytes == TestHouse.receipt)
            await #expect(throws: (any Error).self) {
                try await site.house.perform(AttachReceipt(purchase: stored.id, file: receipt))
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `the bank's file is kept as it came`(_ engine: TestEngine) async throws {
        try await TestSite.with(engine) { site in
            let office = try await site.session(.accountant)
            let bytes = try OfficeTests.statement()
            #expect(try await OfficeTests.upload(bytes, office).status == .seeOther)
            let page = try await office.get("/bank").text
            let path = try #require(page.firstMatch(of: /\/bank\/statements\/\d+\/file/)).0
            let file = try await office.get(String(path))
            #expect(file.bytes == bytes)
            #expect(file.headers[.contentType] == "application/xml")
            #expect(file.headers[.contentSecurityPolicy]?.hasPrefix("sandbox;") == true)
            #expect(file.headers[.contentDisposition]?.hasPrefix("attachment;") == true)
            let ada = try await site.session(of: site.ada.actor)
            #expect(try await ada.get(String(path)).status == .forbidden)
            // Sent again, it is there once.
            #expect(try await OfficeTests.upload(bytes, office).status == .seeOther)
            let count = try await site.house.raw {
                try $0.value("SELECT COUNT(*) FROM blob", as: Int.self)
            }
            #expect(count == 1)
        }
    }
}
