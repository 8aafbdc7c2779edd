// SPDX-License-Identifier: AGPL-3.0-or-later

extension Composer {
    /// Places parties side by side, the first at the left edge.
    func placeParties(_ parties: [Party]) throws(DocumentsError) {
        guard !parties.isEmpty else { return }
        let count = max(parties.count, 2)
        let gap = Length.points(22)
        let column = (width - gap.share(count - 1, of: 1)).share(1, of: count)
        var band = Band()
        for (index, party) in parties.enumerated() {
            var runs: [Run] = []
            if !party.label.isEmpty {
                runs.append(Run(party.label + "\n", TextStyle.heading.leading(190)))
            }
            runs.append(Run(party.name, TextStyle.strong.sized(98).leading(150)))
            for line in party.lines where !line.isEmpty {
                runs.append(Run("\n" + line, TextStyle.body.leading(142)))
            }
            band.cells.append(
                Cell(runs: runs, left: (column + gap).share(index, of: 1), width: column))
        }
        try place(band)
    }

    /// Places facts as a strip of label over value, four to a row, between two rules.
    func placeFacts(
        _ facts: [Field], perRow: Int = 4, padding: Length = .points(7)
    ) throws(DocumentsError) {
        var rest = facts[...]
        var bands: [Band] = []
        while !rest.isEmpty {
            let row = rest.prefix(perRow)
            rest = rest.dropFirst(perRow)
            let count = max(min(facts.count, perRow), 1)
            let gap = Length.points(12)
            let column = (width - gap.share(count - 1, of: 1)).share(1, of: count)
            let cells = row.enumerated().map { index, fact in
                Cell(
                    runs: [
                        Run(fact.label + "\n", TextStyle.heading.leading(165)),
                        Run(fact.value, .body),
                    ], left: (column + gap).share(index, of: 1), width: column)
            }
            bands.append(Band(cells: cells, above: padding, below: padding))
        }
        guard !bands.isEmpty else { return }
        bands[0].ruleAbove = .rule
        bands[bands.count - 1].ruleBelow = .rule
        try place(together: bands)
    }
}
