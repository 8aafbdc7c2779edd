// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Interchange
import Testing

/// Archives and sheets, read by programs we did not write.
struct SheetTests {
    static let python = URL(filePath: "/usr/bin/python3")

    /// `.venv-test` with its spreadsheet reader; nil where it was not made.
    static let venv: URL? = {
        let root = Outside.fixtures.deletingLastPathComponent().deletingLastPathComponent()
        let python = root.appending(path: ".venv-test/bin/python")
        return FileManager.default.isExecutableFile(atPath: python.path) ? python : nil
    }()

    static let sheet = Sheet(
        "Factures [2026]: clients/ouvertes, un titre bien trop long",
        columns: [
            .init("number", "Numéro"), .init("client", "Client"), .init("day", "Date"),
            .init("gross", "TTC"), .init("days", "Jours"),
        ],
        rows: [
            [
                .text("FA-1"), .text("=HYPERLINK(\"http://x\")"), .day(Day(number: 20_000)),
                .amount(.cents(-123_456)), .count(30),
            ],
            [
                .text("+33 1"), .text("Élan, \"l'atelier\" <& Cie>"), .none, .amount(.cents(5)),
                .none,
            ],
            [.text("-1+1"), .text("a\u{1}b\nc"), .none, .none, .count(-2)],
            [.text("@x"), .text("\tx"), .none, .none, .none],
        ])

    @Test func `python reads an archive as it was filled`() throws {
        var archive = ZIPFile()
        try archive.add("lisez-moi é.txt", Array("bonjour\n".utf8))
        try archive.add("dossier/vide", [])
        try archive.add("dossier/tout", (0..<70_000).map { UInt8(truncatingIfNeeded: $0 * 7) })
        let script = """
            import sys, zipfile
            z = zipfile.ZipFile(sys.argv[1])
            assert z.testzip() is None
            for i in z.infolist():
                print(i.filename, i.file_size, i.compress_type, oct(i.external_attr >> 16))
            assert z.read('dossier/tout') == bytes(i * 7 % 256 for i in range(70000))
            print(z.read('lisez-moi é.txt').decode(), end='')
            """
        let read = try Outside.run(Self.python, ["-c", script], on: archive.bytes)
        #expect(
            read.output == """
                lisez-moi é.txt 8 0 0o100644
                dossier/vide 0 0 0o100644
                dossier/tout 70000 8 0o100644
                bonjour

                """)
        #expect(read.status == 0)
    }

    @Test(arguments: [
        "../x", "/x", "a//b", "a/../b", "", ".", "a\\b", "c:x", "a\nb", "twice",
    ])
    func `an archive refuses a path that leads out of it or is taken`(_ path: String) throws {
        var archive = ZIPFile()
        try archive.add("twice", [1])
        let before = archive.bytes
        #expect(throws: InterchangeError.unwritable(element: "zip", text: path)) {
            try archive.add(path, [2])
        }
        #expect(archive.bytes == before)
    }

    @Test func `an empty archive is one`() throws {
        let script = "import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).namelist())"
        let read = try Outside.run(Self.python, ["-c", script], on: ZIPFile().bytes)
        #expect(read.output == "[]\n")
    }

    @Test(.enabled(if: venv != nil, "needs .venv-test: make setup"))
    func `a spreadsheet program reads texts as texts, amounts and days as numbers`() throws {
        let script = """
            import sys, openpyxl
            book = openpyxl.load_workbook(open(sys.argv[1], 'rb'))
            sheet = book.active
            print('[' + sheet.title + ']', sheet.freeze_panes, sheet.auto_filter.ref)
            for row in sheet.iter_rows(min_row=2):
                print([(c.value, c.data_type, c.quotePrefix) for c in row])
            print(sheet['C2'].number_format, sheet['D2'].number_format, sheet['A1'].font.b)
            """
        let read = try Outside.run(
            try #require(Self.venv), ["-c", script], on: try Self.sheet.xlsx())
        #expect(
            read.output == #"""
                [Factures 2026 clientsouvertes, ] A2 A1:E5
                [('FA-1', 's', False), ('=HYPERLINK("http://x")', 's', True), \#
                (datetime.datetime(2024, 10, 4, 0, 0), 'd', False), (-1234.56, 'n', False), \#
                (30, 'n', False)]
                [('+33 1', 's', True), ('Élan, "l\'atelier" <& Cie>', 's', False), \#
                (None, 'n', False), (0.05, 'n', False), (None, 'n', False)]
                [('-1+1', 's', True), ('ab\nc', 's', False), (None, 'n', False), \#
                (None, 'n', False), (-2, 'n', False)]
                [('@x', 's', True), ('\tx', 's', True), (None, 'n', False), \#
                (None, 'n', False), (None, 'n', False)]
                mm-dd-yy #,##0.00 True

                """#)
    }

    @Test func `python reads the same from csv, formulas behind an apostrophe`() throws {
        let script = """
            import sys, csv
            for row in csv.reader(open(sys.argv[1], encoding='utf-8-sig', newline='')): print(row)
            """
        let read = try Outside.run(Self.python, ["-c", script], on: Self.sheet.csv)
        #expect(
            read.output == #"""
                ['Numéro', 'Client', 'Date', 'TTC', 'Jours']
                ['FA-1', '\'=HYPERLINK("http://x")', '2024-10-04', '-1234.56', '30']
                ["'+33 1", 'Élan, "l\'atelier" <& Cie>', '', '0.05', '']
                ["'-1+1", 'a\x01b\nc', '', '', '-2']
                ["'@x", "'\tx", '', '', '']

                """#)
    }

    static let cells = [
        ("=1+1", "'=1+1"), ("+33 1", "'+33 1"), ("-2", "'-2"), ("@x", "'@x"),
        ("\tx", "\"'\tx\""), ("\rx", "\"'\rx\""), ("=A1,B2", "\"'=A1,B2\""),
        ("Dupont", "Dupont"), ("a \"b\"", "\"a \"\"b\"\"\""), ("", ""),
    ]

    @Test(arguments: cells)
    func `a text in csv is never a formula, a negative amount stays a number`(
        _ text: String, _ cell: String
    ) {
        let sheet = Sheet(
            "s", columns: [.init("a", "a"), .init("b", "b")],
            rows: [[.text(text), .amount(.cents(-123_456))]])
        #expect(
            String(decoding: sheet.csv.dropFirst(3), as: UTF8.self)
                == "a,b\r\n\(cell),-1234.56\r\n")
    }

    @Test func `json names each value by its column and leaves out what is unknown`() {
        let text = String(decoding: Self.sheet.json, as: UTF8.self)
        #expect(text.hasPrefix(#"[{"number":"FA-1","client":"=HYPERLINK(\"http://x\")","#))
        #expect(text.contains(#""day":"2024-10-04","gross":"-1234.56","days":30}"#))
        #expect(text.hasSuffix("{\"number\":\"@x\",\"client\":\"\\tx\"}]\n"))
    }

    @Test func `columns beyond the alphabet have two letters`() throws {
        let wide = Sheet(
            "w", columns: (1...60).map { .init("c\($0)", "c\($0)") },
            rows: [(1...60).map { .count($0) }])
        let script = """
            import sys, zipfile
            print(zipfile.ZipFile(sys.argv[1]).read('xl/worksheets/sheet1.xml').decode())
            """
        let text = try Outside.run(Self.python, ["-c", script], on: try wide.xlsx()).output
        #expect(text.contains(#"<c r="AA2" s="3"><v>27</v>"#))
        #expect(text.contains(#"<c r="BH2" s="3"><v>60</v>"#))
    }
}
