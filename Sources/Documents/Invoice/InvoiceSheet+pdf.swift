// SPDX-License-Identifier: AGPL-3.0-or-later

extension InvoiceSheet {
    /// Prints the invoice.
    ///
    /// - Returns: The bytes of a PDF file, the same ones for the same values on one machine.
    /// - Throws: ``DocumentsError`` when a text is too long or the logo cannot be read.
    public func pdf() throws(DocumentsError) -> [UInt8] {
        try Press.alone { () throws(DocumentsError) in try printed() }
    }

    private func printed() throws(DocumentsError) -> [UInt8] {
        let page = try Composer(information, frame: frame)
        try placeHeading(on: page)
        try page.placeParties(parties)
        page.space(.points(18))
        try page.placeFacts(facts)
        page.space(.points(20))
        if !introduction.isEmpty {
            let width = page.width.share(80, of: 100)
            try page.place(.paragraph([Run(introduction)], width: width))
            page.space(.points(14))
        }
        try placeLines(on: page)
        page.space(.points(14))
        try placeTotals(on: page)
        page.space(.points(22))
        try placePayment(on: page)
        try placeMentions(on: page)
        return try page.finish()
    }

    private func placeHeading(on page: Composer) throws(DocumentsError) {
        let half = page.width.share(54, of: 100)
        let right = page.width - half
        var band = Band(below: .points(34))
        band.cells.append(
            Cell(
                runs: [
                    Run(title, TextStyle.body.sized(210).leading(120)),
                    Run("\n" + number, TextStyle.quiet.sized(105)),
                ], left: half, width: right, alignment: .right))
        if let logo = brand.logo {
            let box = (width: Length.millimetres(52), height: Length.millimetres(20))
            band.picture = (try Picture(png: logo), box)
        } else {
            var runs = [Run(brand.name, TextStyle.strong.sized(150).inked(frame.accent))]
            if !brand.tagline.isEmpty { runs.append(Run("\n" + brand.tagline, .quiet)) }
            band.cells.append(Cell(runs: runs, left: .zero, width: half - .points(16)))
        }
        try page.place(band)
    }

    private func placeLines(on page: Composer) throws(DocumentsError) {
        let columns = Self.columns.filter { column in
            column.isKept || lines.contains { !column.text($0).isEmpty }
        }
        let labels = columns.map { $0.label(lineLabels) }
        let texts = lines.map { line in columns.map { $0.text(line) } }
        let table = try Table(
            columns.map(\.kind), labels: labels, rows: texts, width: page.width, desk: page.desk)
        let header = Band(
            cells: table.cells(labels, style: .heading.bold.inked(frame.accent)), below: .points(5),
            ruleBelow: frame.accent, ruleWeight: .tenths(9))
        var rows = zip(lines, texts).map { line, texts in
            var runs = texts.map { [Run($0)] }
            if !line.detail.isEmpty {
                runs[0].append(Run("\n" + line.detail, TextStyle.quiet.sized(78)))
            }
            return Band(
                cells: table.cells(runs: runs), above: .points(6), below: .points(6),
                ruleBelow: .rule)
        }
        if rows.isEmpty {
            rows = [
                Band(
                    cells: [Cell(runs: [Run(emptyNotice, .quiet)], left: .zero, width: page.width)],
                    above: .points(10), below: .points(10), ruleBelow: .rule)
            ]
        }
        try page.place(header: [header], rows: rows)
    }

    /// The VAT table on the left and the sums on the right, never apart.
    private func placeTotals(on page: Composer) throws(DocumentsError) {
        let leftWidth = page.width.share(46, of: 100)
        let rightLeft = page.width.share(55, of: 100)
        let rightWidth = page.width - rightLeft
        let vat = try vatCells(width: leftWidth, on: page)
        let sums = try Table(
            [.text, .number], rows: totals.map { [$0.label, $0.value] }, left: rightLeft,
            width: rightWidth, desk: page.desk)
        var bands: [Band] = []
        for index in 0..<max(vat.count, totals.count) {
            var band = Band(above: .tenths(30), below: .tenths(30))
            if index < vat.count { band.cells += vat[index] }
            if index < totals.count {
                let field = totals[index]
                band.cells += sums.cells(runs: [[Run(field.label, .quiet)], [Run(field.value)]])
            }
            bands.append(band)
        }
        bands.append(.space(.points(8)))
        bands.append(try amountDueBand(left: rightLeft, width: rightWidth, on: page))
        try page.place(together: bands)
    }

    private func vatCells(width: Length, on page: Composer) throws(DocumentsError) -> [[Cell]] {
        guard !vatSummary.rows.isEmpty, !vatSummary.labels.isEmpty else { return [] }
        let kinds = vatSummary.labels.indices.map { $0 == 0 ? Table.Kind.text : .number }
        let style = TextStyle.quiet.sized(78)
        let table = try Table(
            kinds, labels: vatSummary.labels, rows: vatSummary.rows, style: style, width: width,
            desk: page.desk)
        return [table.cells(vatSummary.labels, style: .heading)]
            + vatSummary.rows.map { table.cells($0, style: style) }
    }

    private func amountDueBand(
        left: Length, width: Length, on page: Composer
    ) throws(DocumentsError) -> Band {
        let inner = left + .points(10)
        let strong = TextStyle.strong.sized(130).inked(frame.accent)
        let table = try Table(
            [.text, .number], rows: [["", amountDue.value]], style: strong, left: inner,
            width: width - .points(20), desk: page.desk)
        return Band(
            cells: table.cells(runs: [
                [Run(amountDue.label, TextStyle.strong.inked(frame.accent).sized(95).leading(175))],
                [Run(amountDue.value, strong)],
            ]), above: .points(9), below: .points(8), extent: (left, width),
            fill: frame.accent.tint(9), radius: .points(3))
    }

    private func placePayment(on page: Composer) throws(DocumentsError) {
        guard let payment else { return }
        var bands = [
            Band.paragraph(
                [Run(payment.title, TextStyle.strong.sized(95))], width: page.width,
                below: .points(6))
        ]
        let labelWidth = min(
            page.width.share(35, of: 100),
            try Table.natural(payment.fields.map(\.label), style: .body, desk: page.desk))
        let left = labelWidth + .points(14)
        for field in payment.fields {
            bands.append(
                Band(
                    cells: [
                        Cell(runs: [Run(field.label, .quiet)], left: .zero, width: labelWidth),
                        Cell(runs: [Run(field.value)], left: left, width: page.width - left),
                    ], below: .tenths(25)))
        }
        if !payment.note.isEmpty {
            bands.append(.space(.points(4)))
            bands.append(
                .paragraph([Run(payment.note, .quiet)], width: page.width.share(85, of: 100)))
        }
        try page.place(together: bands)
    }

    /// Mentions close the document: at the bottom of the page when there is room above.
    private func placeMentions(on page: Composer) throws(DocumentsError) {
        guard !mentions.isEmpty else { return }
        let bands = mentions.map {
            Band.paragraph(
                [Run($0, TextStyle.small.leading(142))], width: page.width, below: .points(3))
        }
        page.space(.points(18))
        page.sink(by: try page.height(of: bands))
        for band in bands { try page.place(band) }
    }
}

extension InvoiceSheet {
    private struct LineColumn: Sendable {
        var kind: Table.Kind
        /// Whether the column stays when it is empty on every line.
        var isKept: Bool
        var label: @Sendable (LineLabels) -> String
        var text: @Sendable (Line) -> String
    }

    private static let columns: [LineColumn] = [
        LineColumn(kind: .text, isKept: true, label: \.designation, text: \.designation),
        LineColumn(kind: .number, isKept: true, label: \.quantity, text: \.quantity),
        LineColumn(kind: .text, isKept: false, label: \.unit, text: \.unit),
        LineColumn(kind: .number, isKept: true, label: \.unitPrice, text: \.unitPrice),
        LineColumn(kind: .number, isKept: false, label: \.discount, text: \.discount),
        LineColumn(kind: .number, isKept: false, label: \.vatRate, text: \.vatRate),
        LineColumn(kind: .number, isKept: true, label: \.amount, text: \.amount),
    ]
}
