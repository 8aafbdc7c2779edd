// SPDX-License-Identifier: AGPL-3.0-or-later

/// A report: headings, paragraphs, facts and tables in the order given.
public struct ReportSheet: PrintableSheet, Hashable {
    /// A column of a table.
    public struct Column: Sendable, Hashable {
        /// What a column holds, and so how it is set.
        public enum Kind: Sendable, Hashable {
            /// Words: left-aligned, wrapped.
            case text
            /// Figures: right-aligned, never broken.
            case number
        }

        /// Heading, repeated on each page.
        public var label: String
        /// What the column holds.
        public var kind: Kind

        /// Describes a column.
        public init(_ label: String, _ kind: Kind) {
            self.label = label
            self.kind = kind
        }
    }

    /// A row of a table.
    public struct Row: Sendable, Hashable {
        /// How loud a row is.
        public enum Emphasis: Sendable, Hashable {
            /// An ordinary row.
            case plain
            /// A heading inside the table.
            case section
            /// A sum, in bold under a rule; sums at the end stay with the row above.
            case total
        }

        /// One text per column; missing ones are blank, further ones are not printed.
        public var cells: [String]
        /// How loud the row is.
        public var emphasis: Emphasis

        /// Describes a row.
        public init(_ cells: [String], _ emphasis: Emphasis = .plain) {
            self.cells = cells
            self.emphasis = emphasis
        }
    }

    /// A piece of a report.
    public enum Piece: Sendable, Hashable {
        /// A heading; it stays with what follows on the same page when that starts short.
        case heading(String)
        /// Running text.
        case paragraph(String)
        /// A strip of labels and values.
        case facts([Field])
        /// A table.
        case table([Column], [Row])
    }

    /// Title, author, language and day of the document.
    public var information: DocumentInformation
    /// Accent colour, bottom line, page count, draft mark.
    public var frame: PageFrame
    /// Title on the first page.
    public var title: String
    /// Below the title: whose report, of which period; may be empty.
    public var subtitle: String
    /// The report, in order.
    public var pieces: [Piece]

    /// Describes a report.
    public init(
        information: DocumentInformation, frame: PageFrame, title: String, subtitle: String = "",
        pieces: [Piece]
    ) {
        self.information = information
        self.frame = frame
        self.title = title
        self.subtitle = subtitle
        self.pieces = pieces
    }
}

extension ReportSheet {
    /// Prints the report.
    ///
    /// - Returns: The bytes of a PDF file, the same ones for the same values on one machine.
    /// - Throws: ``DocumentsError/textTooLong(start:limit:)``.
    public func pdf() throws(DocumentsError) -> [UInt8] {
        try Press.alone { () throws(DocumentsError) in try printed() }
    }

    private func printed() throws(DocumentsError) -> [UInt8] {
        let page = try Composer(information, frame: frame)
        var runs = [Run(title, TextStyle.strong.sized(190).leading(120).inked(frame.accent))]
        if !subtitle.isEmpty { runs.append(Run("\n" + subtitle, TextStyle.quiet.sized(100))) }
        try page.place(.paragraph(runs, width: page.width, below: .points(20)))
        for piece in pieces { try place(piece, on: page) }
        return try page.finish()
    }

    private func place(_ piece: Piece, on page: Composer) throws(DocumentsError) {
        switch piece {
        case .heading(let text):
            let style = TextStyle.strong.sized(112)
            page.space(.points(10))
            try page.place(
                heading: .paragraph([Run(text, style)], width: page.width, below: .points(6)))
        case .paragraph(let text):
            let style = TextStyle.body.sized(92).leading(148)
            let width = page.width.share(86, of: 100)
            try page.place(.paragraph([Run(text, style)], width: width, below: .points(9)))
        case .facts(let fields):
            try page.placeFacts(fields)
            page.space(.points(12))
        case .table(let columns, let rows):
            try place(columns, rows, on: page)
            page.space(.points(14))
        }
    }

    private func place(
        _ columns: [Column], _ rows: [Row], on page: Composer
    ) throws(DocumentsError) {
        guard !columns.isEmpty else { return }
        let labels = columns.map(\.label)
        let style = TextStyle.body.sized(80)
        let table = try Table(
            columns.map { $0.kind == .text ? .text : .number }, labels: labels,
            rows: rows.filter { $0.emphasis != .section }.map(\.cells), style: style,
            width: page.width, desk: page.desk)
        let header = Band(
            cells: table.cells(labels, style: .heading.bold.inked(frame.accent)), below: .points(4),
            ruleBelow: frame.accent, ruleWeight: .tenths(9))
        let totals = rows.reversed().prefix { $0.emphasis == .total }.count
        let bands = rows.map { row in
            switch row.emphasis {
            case .plain:
                Band(
                    cells: table.cells(row.cells, style: style), above: .tenths(28),
                    below: .tenths(28), ruleBelow: .ghost)
            case .section:
                Band(
                    cells: [
                        Cell(
                            runs: [Run(row.cells.first ?? "", style.bold)], left: .zero,
                            width: page.width)
                    ], above: .points(8), below: .tenths(28), ruleBelow: .rule)
            case .total:
                Band(
                    cells: table.cells(row.cells, style: style.bold), above: .tenths(40),
                    below: .tenths(40), ruleAbove: .muted)
            }
        }
        try page.place(header: [header], rows: bands, closing: totals == 0 ? 1 : totals + 1)
    }
}
