// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Testing

@testable import Documents

@Suite struct HostileTextTests {
    @Test func `markup is printed, never interpreted`() throws {
        let name = "<b>Gras</b> & <span size='9999999'>&amp;</span> %s {page}"
        let sheet = Samples.invoice {
            $0.brand.name = name
            $0.information.title = "</rdf:li><x> & ]]>"
        }
        let text = try Tool.pages(sheet.archive(), layout: false).joined(separator: " ")
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains(name))
        #expect(try Tool.complaints(sheet.archive()) == "")
    }

    @Test func `a word longer than the page wraps without signs of its own`() throws {
        let word = String(repeating: "Ünbroken", count: 400)
        let sheet = Samples.invoice { $0.lines[0].designation = word }
        let pages = try Tool.pages(sheet.pdf(), layout: false)
        let letters = pages.joined().filter { !$0.isWhitespace }
        #expect(pages.count > 1)
        #expect(letters.filter { $0 == "Ü" }.count == 400)
        #expect(!letters.contains("n-bro"))
    }

    @Test func `control characters and direction overrides do not reach the paper`() throws {
        let cleaned = try PrintableText.cleaned(
            "a\u{0}b\u{7}c\t\u{202E}d\u{2066}e\nf\u{2028}g\u{85}")
        #expect(cleaned == "abc de\nf\ng")
        let sheet = Samples.invoice { $0.brand.name = "Dupont\u{0}\u{202E}99,99\u{1B}[31m" }
        #expect(try Tool.pages(sheet.pdf()).joined().contains("Dupont99,99[31m"))
    }

    @Test func `names in other scripts are kept`() throws {
        let names = ["שלום", "Ελλάδα", "Юлия", "Nguyễn", "Łódź", "😀"]
        for name in names {
            let sheet = Samples.invoice { $0.parties[1].name = name }
            let text = try Tool.pages(sheet.archive()).joined()
            #expect(text.unicodeScalars.contains { name.unicodeScalars.contains($0) }, "\(name)")
            #expect(try Tool.complaints(sheet.archive()) == "")
        }
    }

    @Test func `a text too long for a layout is refused with its beginning`() {
        let sheet = Samples.invoice {
            $0.mentions = [String(repeating: "x", count: PrintableText.scalarsMax + 1)]
        }
        let error = #expect(throws: DocumentsError.self) { try sheet.pdf() }
        #expect(error?.code == "documents.text_too_long")
        #expect(error?.values["start"] == String(repeating: "x", count: 40))
    }

    @Test func `the longest text allowed is printed whole, over pages`() throws {
        // One sign less than the limit: the sheet puts a line break before a detail.
        let count = PrintableText.scalarsMax / 4 - 1
        let text = String(repeating: "mot ", count: count)
        let sheet = Samples.invoice { $0.lines[0].detail = text }
        let words = try Tool.pages(sheet.pdf(), layout: false).joined(separator: " ")
            .split(whereSeparator: \.isWhitespace)
        #expect(words.filter { $0 == "mot" }.count == count)
    }

    @Test(arguments: UInt64(1)...6)
    func `random text prints as a sound file`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        func text() -> String {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...200, using: &random) {
                let limit: UInt32 = Bool.random(using: &random) ? 0x250 : 0x1_FFFF
                if let scalar = Unicode.Scalar(UInt32.random(in: 0...limit, using: &random)) {
                    scalars.append(scalar)
                }
            }
            return String(scalars)
        }
        let lines = (0..<12).map { _ in
            InvoiceSheet.Line(
                designation: text(), detail: text(), quantity: text(), unit: text(),
                unitPrice: text(), discount: text(), vatRate: text(), amount: text())
        }
        let sheet = Samples.invoice(lines: lines) {
            $0.brand.name = text()
            $0.facts = (0..<7).map { _ in Field(text(), text()) }
            $0.frame.footer = text() + text() + text()
            $0.frame.watermark = text()
            $0.information.title = text()
            $0.information.language = text()
            $0.mentions = [text(), text()]
        }
        #expect(try Tool.complaints(sheet.archive()) == "", "seed \(seed)")
    }

    @Test(
        arguments: [[], [1, 2, 3], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]] as [[UInt8]])
    func `a logo that is not a picture is refused`(_ bytes: [UInt8]) {
        let sheet = Samples.invoice { $0.brand.logo = bytes }
        #expect(throws: DocumentsError.unreadableLogo) { try sheet.pdf() }
        let cut = Samples.invoice { $0.brand.logo = Array(Samples.logo.dropLast(20)) }
        #expect(throws: DocumentsError.unreadableLogo) { try cut.pdf() }
    }

    @Test func `a logo replaces the name, and one that claims to be huge is refused`() throws {
        let sheet = Samples.invoice { $0.brand.logo = Samples.logo }
        #expect(try Tool.complaints(sheet.archive()) == "")
        #expect(try !Tool.pages(sheet.pdf()).joined().contains("Atelier Lumen"))
        var huge = Samples.logo
        huge[16] = 0x7F
        let claimed = Samples.invoice { $0.brand.logo = huge }
        #expect(throws: DocumentsError.logoTooLarge(limit: 4_000)) { try claimed.pdf() }
    }
}
