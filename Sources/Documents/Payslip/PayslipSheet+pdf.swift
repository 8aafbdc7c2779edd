// SPDX-License-Identifier: AGPL-3.0-or-later

extension PayslipSheet {
    /// How close the rows stand.
    private struct Density {
        var figures: TextStyle
        /// Paper above and below a row.
        var row: Length
        /// Paper between blocks.
        var gap: Length

        static let calm = Density(
            figures: TextStyle.body.sized(76).leading(126), row: .tenths(12), gap: .points(10))
        static let close = Density(
            figures: TextStyle.body.sized(70).leading(114), row: .tenths(6), gap: .points(6))
    }

    /// Prints the payslip.
    ///
    /// - Returns: The bytes of a PDF file, the same ones for the same values on one machine.
    /// - Throws: ``DocumentsError/textTooLong(start:limit:)``.
    public func pdf() throws(DocumentsError) -> [UInt8] {
        try Press.alone { () throws(DocumentsError) in try printed() }
    }

    private func printed() throws(DocumentsError) -> [UInt8] {
        let calm = try composed(.calm)
        if calm.pageCount == 1 { return try calm.finish() }
        let close = try composed(.close)
        return try close.pageCount < calm.pageCount ? close.finish() : calm.finish()
    }

    private func composed(_ density: Density) throws(DocumentsError) -> Composer {
        let page = try Composer(
            information, frame: frame, margin: .millimetres(14), top: .millimetres(13))
        try placeHeading(on: page)
        try page.placeParties([employer, employee])
        page.space(density.gap)
        try page.placeFacts(facts, perRow: 5, padding: density.gap.share(1, of: 2))
        page.space(density.gap)
        try placeGroups(density, on: page)
        page.space(density.gap)
        try placeOutcomes(on: page)
        if !cumulative.isEmpty {
            page.space(density.gap)
            try placeCumulative(on: page)
        }
        page.space(density.gap)
        for mention in mentions {
            try page.place(
                .paragraph([Run(mention, .small.sized(66))], width: page.width, below: .points(2)))
        }
        return page
    }

    private func placeHeading(on page: Composer) throws(DocumentsError) {
        let half = page.width.share(1, of: 2)
        let style = TextStyle.strong.sized(150).inked(frame.accent)
        try page.place(
            Band(
                cells: [
                    Cell(runs: [Run(title, style)], left: .zero, width: half),
                    Cell(
                        runs: [Run(period, TextStyle.body.sized(105).leading(185))], left: half,
                        width: half, alignment: .right),
                ], below: .points(9)))
    }

    private func placeGroups(_ density: Density, on page: Composer) throws(DocumentsError) {
        let used = usedColumns
        func kept(_ line: Line) -> [String] { used.map { line.texts[$0] } }
        let lines = groups.flatMap(\.lines)
        let table = try Table(
            used.map { $0 == 0 ? .text : .number }, labels: kept(columnLabels),
            rows: lines.map(kept), style: density.figures, width: page.width, desk: page.desk)
        let header = Band(
            cells: table.cells(kept(columnLabels), style: .heading.bold.inked(frame.accent)),
            below: .points(3), ruleBelow: frame.accent, ruleWeight: .tenths(9))
        var isFirst = true
        for group in groups {
            var bands = isFirst ? [header] : []
            isFirst = false
            if !group.title.isEmpty {
                bands.append(
                    Band(
                        cells: [
                            Cell(
                                runs: [Run(group.title, TextStyle.heading.bold.inked(.text))],
                                left: .zero, width: page.width)
                        ], above: .points(4), below: .tenths(5)))
            }
            for line in group.lines { bands.append(row(kept(line), line.emphasis, table, density)) }
            try page.place(together: bands)
            try page.repeatOnNewPages([header])
        }
        try page.repeatOnNewPages([])
    }

    private func row(
        _ texts: [String], _ emphasis: Line.Emphasis, _ table: Table, _ density: Density
    ) -> Band {
        switch emphasis {
        case .plain:
            return Band(
                cells: table.cells(texts, style: density.figures), above: density.row,
                below: density.row, ruleBelow: .ghost)
        case .sum:
            return Band(
                cells: table.cells(texts, style: density.figures.bold), above: .tenths(30),
                below: .tenths(30), ruleAbove: .rule, ruleBelow: .rule)
        }
    }

    /// The label column, and each column that some line fills.
    private var usedColumns: [Int] {
        let rows = groups.flatMap(\.lines).map(\.texts)
        return (0..<6).filter { index in index == 0 || rows.contains { !$0[index].isEmpty } }
    }

    private func placeOutcomes(on page: Composer) throws(DocumentsError) {
        guard !outcomes.isEmpty else { return }
        let inner = page.width - .points(20)
        let loud = TextStyle.strong.sized(125)
        let table = try Table(
            [.text, .text, .number], rows: outcomes.map { [$0.label, $0.detail, $0.value] },
            style: loud, left: .points(10), width: inner, desk: page.desk)
        var bands: [Band] = []
        for outcome in outcomes {
            let (style, padding, fill) = look(of: outcome.emphasis)
            bands.append(
                Band(
                    cells: table.cells(runs: [
                        [Run(outcome.label, style)],
                        [Run(outcome.detail, TextStyle.quiet.sized(76))],
                        [Run(outcome.value, style)],
                    ]), above: padding, below: padding, fill: fill, ruleBelow: .rule))
        }
        try page.place(together: bands)
    }

    private func look(of emphasis: Outcome.Emphasis) -> (TextStyle, Length, Ink?) {
        switch emphasis {
        case .plain: (TextStyle.body.sized(84), .tenths(30), nil)
        case .strong: (TextStyle.strong.sized(88), .tenths(35), .ghost)
        case .paid:
            (TextStyle.strong.sized(120).inked(frame.accent), .tenths(55), frame.accent.tint(11))
        }
    }

    private func placeCumulative(on page: Composer) throws(DocumentsError) {
        let columns = cumulative.map(\.count).max() ?? 0
        guard columns > 0 else { return }
        let kinds = (0..<columns).map { $0 == 0 ? Table.Kind.text : .number }
        let style = TextStyle.body.sized(74)
        let table = try Table(
            kinds, labels: cumulative[0], rows: Array(cumulative.dropFirst()), style: style,
            width: page.width, desk: page.desk)
        var bands: [Band] = []
        for (index, row) in cumulative.enumerated() {
            let isHeading = index == 0
            bands.append(
                Band(
                    cells: table.cells(row, style: isHeading ? .heading : style),
                    above: .tenths(15), below: .tenths(20), ruleBelow: isHeading ? .rule : nil))
        }
        try page.place(together: bands)
    }
}
