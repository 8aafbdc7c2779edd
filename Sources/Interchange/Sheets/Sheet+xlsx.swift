// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

extension Sheet {
    /// A workbook of one sheet, its head fixed and filterable.
    ///
    /// Texts are stored as texts; one that could be a formula is also marked as quoted, so that
    /// it stays a text when somebody edits the cell. The same sheet gives the same bytes.
    ///
    /// - Source: ECMA-376 part 1, §18.3 (sheets), §18.8 (styles, `quotePrefix`).
    public func xlsx() throws(InterchangeError) -> [UInt8] {
        var archive = ZIPFile()
        try archive.add("[Content_Types].xml", Self.contentTypes())
        try archive.add("_rels/.rels", Self.relations([("officeDocument", "xl/workbook.xml")]))
        try archive.add("xl/workbook.xml", workbook())
        try archive.add(
            "xl/_rels/workbook.xml.rels",
            Self.relations([("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")]))
        try archive.add("xl/styles.xml", Self.styles())
        try archive.add("xl/worksheets/sheet1.xml", worksheet())
        return archive.bytes
    }

    /// The styles of cells, in the order of `cellXfs`.
    private enum Style: Int { case plain, head, amount, count, day, quoted }

    private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let links =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let package = "http://schemas.openxmlformats.org/package/2006"

    private static func contentTypes() throws(InterchangeError) -> [UInt8] {
        let sheets = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        let parts = [
            ("/xl/workbook.xml", "\(sheets).sheet.main+xml"),
            ("/xl/worksheets/sheet1.xml", "\(sheets).worksheet+xml"),
            ("/xl/styles.xml", "\(sheets).styles+xml"),
        ]
        var xml = XMLWriter(indented: false)
        try xml.element("Types", [("xmlns", "\(package)/content-types")]) {
            xml throws(InterchangeError) in
            try xml.element(
                "Default",
                [
                    ("Extension", "rels"),
                    ("ContentType", "application/vnd.openxmlformats-package.relationships+xml"),
                ], text: "")
            for (name, type) in parts {
                try xml.element(
                    "Override", [("PartName", name), ("ContentType", type)], text: "")
            }
        }
        return xml.document
    }

    private static func relations(
        _ targets: [(kind: String, path: String)]
    ) throws(InterchangeError) -> [UInt8] {
        var xml = XMLWriter(indented: false)
        try xml.element("Relationships", [("xmlns", "\(package)/relationships")]) {
            xml throws(InterchangeError) in
            for (index, target) in targets.enumerated() {
                try xml.element(
                    "Relationship",
                    [
                        ("Id", "r\(index + 1)"), ("Type", "\(links)/\(target.kind)"),
                        ("Target", target.path),
                    ], text: "")
            }
        }
        return xml.document
    }

    private func workbook() throws(InterchangeError) -> [UInt8] {
        var xml = XMLWriter(indented: false)
        try xml.element("workbook", [("xmlns", Self.main), ("xmlns:r", Self.links)]) {
            xml throws(InterchangeError) in
            try xml.element("sheets") { xml throws(InterchangeError) in
                try xml.element(
                    "sheet", [("name", sheetName), ("sheetId", "1"), ("r:id", "r1")], text: "")
            }
        }
        return xml.document
    }

    /// The title as a workbook may name a sheet: 31 characters, none of `[]:*?/\`.
    private var sheetName: String {
        let plain = Self.writable(title).filter { !"[]:*?/\\'\t\n\r".contains($0) }.prefix(31)
        return plain.isEmpty ? "1" : String(plain)
    }

    private static func styles() throws(InterchangeError) -> [UInt8] {
        // 4 is `#,##0.00`, 3 `#,##0`, 14 the reader's own way to write a day.
        let formats: [(number: String, font: String, more: [(name: String, value: String)])] = [
            ("0", "0", []), ("0", "1", []), ("4", "0", []), ("3", "0", []), ("14", "0", []),
            ("0", "0", [("quotePrefix", "1")]),
        ]
        var xml = XMLWriter(indented: false)
        try xml.element("styleSheet", [("xmlns", main)]) { xml throws(InterchangeError) in
            try xml.element("fonts") { xml throws(InterchangeError) in
                try xml.element("font", text: "")
                try xml.element("font") { xml throws(InterchangeError) in
                    try xml.element("b", text: "")
                }
            }
            try xml.element("fills") { xml throws(InterchangeError) in
                // Readers take the first two for their own: none, and a grey.
                for pattern in ["none", "gray125"] {
                    try xml.element("fill") { xml throws(InterchangeError) in
                        try xml.element("patternFill", [("patternType", pattern)], text: "")
                    }
                }
            }
            try xml.element("borders") { xml throws(InterchangeError) in
                try xml.element("border", text: "")
            }
            try xml.element("cellStyleXfs") { xml throws(InterchangeError) in
                try xml.element("xf", text: "")
            }
            try xml.element("cellXfs") { xml throws(InterchangeError) in
                for format in formats {
                    try xml.element(
                        "xf",
                        [
                            ("numFmtId", format.number), ("fontId", format.font),
                            ("applyNumberFormat", "1"), ("applyFont", "1"),
                        ] + format.more, text: "")
                }
            }
            try xml.element("cellStyles") { xml throws(InterchangeError) in
                try xml.element(
                    "cellStyle", [("name", "Normal"), ("xfId", "0"), ("builtinId", "0")],
                    text: "")
            }
        }
        return xml.document
    }

    private func worksheet() throws(InterchangeError) -> [UInt8] {
        let last = "\(Self.letters(max(columns.count, 1) - 1))\(rows.count + 1)"
        var xml = XMLWriter(indented: false)
        try xml.element("worksheet", [("xmlns", Self.main)]) { xml throws(InterchangeError) in
            try xml.element("sheetViews") { xml throws(InterchangeError) in
                try xml.element("sheetView", [("workbookViewId", "0")]) {
                    xml throws(InterchangeError) in
                    try xml.element(
                        "pane",
                        [("ySplit", "1"), ("topLeftCell", "A2"), ("state", "frozen")], text: "")
                }
            }
            try xml.element("cols") { xml throws(InterchangeError) in
                for (index, width) in widths.enumerated() {
                    try xml.element(
                        "col",
                        [
                            ("min", String(index + 1)), ("max", String(index + 1)),
                            ("width", String(width)), ("customWidth", "1"),
                        ], text: "")
                }
            }
            try xml.element("sheetData") { xml throws(InterchangeError) in
                try Self.write(columns.map { .text($0.label) }, at: 1, isHead: true, to: &xml)
                for (index, row) in rows.enumerated() {
                    try Self.write(row, at: index + 2, isHead: false, to: &xml)
                }
            }
            try xml.element("autoFilter", [("ref", "A1:\(last)")], text: "")
        }
        return xml.document
    }

    /// Widths in characters that show the first rows whole, within reason.
    private var widths: [Int] {
        columns.indices.map { index in
            let longest = rows.prefix(200).map { Self.length($0[index]) }.max() ?? 0
            return min(60, max(8, longest, columns[index].label.count) + 2)
        }
    }

    private static func length(_ value: Value) -> Int {
        switch value {
        case .none: 0
        case .text(let text): text.count
        case .amount(let amount): amount.text.utf8.count + 2
        case .count(let count): String(count).utf8.count
        case .day: 10
        }
    }

    private static func write(
        _ values: [Value], at number: Int, isHead: Bool, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        try xml.element("row", [("r", String(number))]) { xml throws(InterchangeError) in
            for (index, value) in values.enumerated() {
                let place = "\(letters(index))\(number)"
                switch value {
                case .none: break
                case .amount(let amount): try write(amount.text, .amount, at: place, to: &xml)
                case .count(let count): try write(String(count), .count, at: place, to: &xml)
                case .day(let day):
                    // Days are counted from 1899-12-30, which is 25,569 days before 1970.
                    try write(String(Int(day.number) + 25_569), .day, at: place, to: &xml)
                case .text(let text):
                    try write(text: text, isHead: isHead, at: place, to: &xml)
                }
            }
        }
    }

    private static func write(
        _ number: String, _ style: Style, at place: String, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        try xml.element("c", [("r", place), ("s", String(style.rawValue))]) {
            xml throws(InterchangeError) in
            try xml.element("v", text: number)
        }
    }

    private static func write(
        text: String, isHead: Bool, at place: String, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        let style: Style = isHead ? .head : couldBeFormula(text) ? .quoted : .plain
        try xml.element("c", [("r", place), ("s", String(style.rawValue)), ("t", "inlineStr")]) {
            xml throws(InterchangeError) in
            try xml.element("is") { xml throws(InterchangeError) in
                try xml.element("t", [("xml:space", "preserve")], text: writable(text))
            }
        }
    }

    /// The letters of a column counted from zero: `A`, `Z`, `AA`.
    private static func letters(_ index: Int) -> String {
        let letter = String(Unicode.Scalar(UInt8(65 + index % 26)))
        return index < 26 ? letter : letters(index / 26 - 1) + letter
    }

    /// The text without what XML cannot carry; a cell takes 32,767 characters.
    private static func writable(_ text: String) -> String {
        let scalars = text.unicodeScalars.filter { scalar in
            scalar == "\t" || scalar == "\n" || scalar == "\r"
                || scalar.value >= 0x20 && scalar != "\u{FFFE}" && scalar != "\u{FFFF}"
        }
        var plain = String.UnicodeScalarView()
        plain.append(contentsOf: scalars.prefix(32_767))
        return String(plain)
    }
}
