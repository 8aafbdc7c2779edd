// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Testing

@testable import Documents

@Suite struct ArchiveTests {
    static func attachment(
        _ name: String, _ bytes: [UInt8] = Array("<a>é</a>".utf8)
    ) -> PDFAttachment {
        PDFAttachment(
            name: name, mediaType: "text/xml", summary: "Facture électronique (XML)",
            relationship: .alternative, day: Samples.day, bytes: bytes)
    }

    @Test func `attached files come out as they went in`() throws {
        let bytes = (0..<5_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let files = [Self.attachment("z.bin", bytes), Self.attachment("factur-x.xml")]
        let pdf = try Samples.invoice().archive(attachments: files, hybrid: HybridInvoice())
        #expect(
            try Samples.invoice().archive(attachments: files.reversed(), hybrid: HybridInvoice())
                == pdf)
        try Tool.withFile(pdf) { path in
            for (index, file) in files.sorted(by: { $0.name < $1.name }).enumerated() {
                let out = path + ".out"
                defer { try? FileManager.default.removeItem(atPath: out) }
                let outcome = try Tool.run(
                    "pdfdetach", ["-save", "\(index + 1)", "-o", out, path])
                #expect(outcome.status == 0)
                let saved = try #require(FileManager.default.contents(atPath: out))
                #expect(Array(saved) == file.bytes)
            }
        }
    }

    @Test func `title, author, language and description are in the file and readable`() throws {
        let sheet = Samples.invoice { $0.information.title = "Facture <é> & fils" }
        let pdf = try sheet.archive(
            attachments: [Self.attachment("factur-x.xml")], hybrid: HybridInvoice())
        let raw = String(decoding: pdf, as: UTF8.self)
        // XMP must be readable without knowing PDF: it is not compressed.
        #expect(raw.contains("<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B"))
        #expect(raw.contains("Facture &lt;é&gt; &amp; fils"))
        #expect(raw.contains("<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>"))
        try Tool.withFile(pdf) { path in
            let information = try Tool.run("pdfinfo", [path]).output
            #expect(information.contains("Facture <é> & fils"))
            #expect(information.contains("Les Ateliers communs"))
            let json = try Tool.run("qpdf", ["--json", path]).output
            #expect(json.contains("\"/AFRelationship\": \"/Alternative\""))
            #expect(json.contains("\"/Lang\": \"u:fr\""))
        }
    }

    @Test(arguments: [
        "", "a/b.xml", "..", ".x", "é.xml", "a b", String(repeating: "a", count: 101),
    ])
    func `an attachment name that a disk could misread is refused`(_ name: String) {
        let error = #expect(throws: DocumentsError.self) {
            try Samples.invoice().archive(attachments: [Self.attachment(name)])
        }
        #expect(error?.code == "documents.bad_attachment_name")
    }

    @Test func `two attachments of one name are refused`() {
        let files = [Self.attachment("a.xml"), Self.attachment("a.xml")]
        #expect(throws: DocumentsError.duplicateAttachment(name: "a.xml")) {
            try Samples.invoice().archive(attachments: files)
        }
    }

    @Test(arguments: [[], Array("%PDF-1.7 nonsense".utf8), Array("hello".utf8)] as [[UInt8]])
    func `bytes that are no PDF are refused`(_ bytes: [UInt8]) {
        #expect(throws: DocumentsError.unreadablePDF) {
            try PDFArchive.make(bytes, information: Samples.information("x"))
        }
    }

    @Test(arguments: UInt64(1)...40)
    func `a damaged PDF is refused or rewritten, never a crash`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var bytes = try Samples.report(rows: 3).pdf()
        bytes.removeLast(Int.random(in: 0...bytes.count / 2, using: &random))
        for _ in 0..<20 {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] =
                UInt8.random(in: 0...255, using: &random)
        }
        do throws(DocumentsError) {
            let pdf = try PDFArchive.make(bytes, information: Samples.information("x"))
            #expect(pdf.starts(with: Array("%PDF-1.7".utf8)))
        } catch {
            #expect(error.code.hasPrefix("documents."))
        }
    }

    /// Values computed from the formula of IEC 61966-2-1 with Python's floating point:
    /// `round(65535 * (v/255/12.92 if v/255 <= .04045 else ((v/255+.055)/1.055)**2.4))`.
    @Test(
        arguments: zip(
            [0, 1, 10, 11, 64, 128, 188, 254, 255] as [UInt64],
            [0, 20, 199, 219, 3_360, 14_146, 32_957, 64_952, 65_535] as [UInt16]))
    func `the colour profile follows the published curve`(_ value: UInt64, _ light: UInt16) {
        let found = Int(SRGBProfile.linear(value))
        #expect(abs(found - Int(light)) <= 1)
    }

    /// What the validator does not know: the extension schema Factur-X requires.
    static let tolerated = ["fx", "pdfaExtension", "pdfaSchema", "pdfaProperty"]

    @Test(
        .enabled(
            if: Tool.archivePython != nil,
            "needs Python with pikepdf[pdfa]; name it in ENTRAIDE_PDFA_PYTHON"),
        arguments: [false, true])
    func `pikepdf finds a valid PDF/A-3b`(hasInvoice: Bool) throws {
        let python = try #require(Tool.archivePython)
        let script = """
            import sys
            from pikepdf.pdfa import validate_written
            for finding in validate_written(sys.argv[1], '3b').findings: print(finding)
            """
        let greek = Samples.invoice { $0.parties[1].name = "Ελλάδα שלום 😀" }
        let sheets: [any PrintableSheet] = [greek, Samples.payslip(), Samples.report()]
        for sheet in sheets {
            let pdf = try sheet.archive(
                attachments: hasInvoice ? [Self.attachment("factur-x.xml")] : [],
                hybrid: hasInvoice ? HybridInvoice() : nil)
            let found = try Tool.withFile(pdf) { try Tool.run(python, ["-c", script, $0]) }
            #expect(found.status == 0, "\(found.output)")
            for line in found.output.split(separator: "\n") {
                let isTolerated =
                    hasInvoice
                    && Self.tolerated.contains {
                        line.contains("XMP namespace \($0)=") || line.contains("property \($0):")
                    }
                #expect(isTolerated, "\(line)")
            }
        }
    }
}
