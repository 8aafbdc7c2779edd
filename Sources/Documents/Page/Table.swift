// SPDX-License-Identifier: AGPL-3.0-or-later

/// Columns of a table with widths that fit their content.
///
/// Columns of numbers are as wide as their longest number, so that an amount is never broken
/// over two lines; columns of text share what is left and wrap.
struct Table {
    enum Kind { case text, number }

    struct Column {
        var kind: Kind
        var left: Length
        var width: Length
    }

    let columns: [Column]
    let left: Length
    let width: Length

    static let gap = Length.points(10)

    // The headings and all rows that will be printed are needed here, for measuring.
    init(
        _ kinds: [Kind], labels: [String] = [], rows: [[String]], style: TextStyle = .body,
        left: Length = .zero, width: Length, desk: TextDesk
    ) throws(DocumentsError) {
        var natural: [Length] = []
        for index in kinds.indices {
            let texts = rows.compactMap { index < $0.count ? $0[index] : nil }
            let heading = index < labels.count ? [labels[index]] : []
            natural.append(
                max(
                    try Self.natural(texts, style: style, desk: desk),
                    try Self.natural(heading, style: .heading, desk: desk)))
        }
        let widths = Self.shared(
            natural, kinds: kinds, among: width - Self.gap.share(max(kinds.count - 1, 0), of: 1))
        var columns: [Column] = []
        var x = left
        for (kind, width) in zip(kinds, widths) {
            columns.append(Column(kind: kind, left: x, width: width))
            x += width + Self.gap
        }
        self.columns = columns
        self.left = left
        self.width = width
    }

    /// Width of the longest texts on one line.
    ///
    /// Figures are tabular, so the widest number is among the longest; laying out all of a long
    /// table twice would double its cost.
    static func natural(
        _ texts: [String], style: TextStyle, desk: TextDesk
    ) throws(DocumentsError) -> Length {
        let lengths = texts.map(\.unicodeScalars.count)
        let longest = zip(lengths, texts).sorted { $0.0 > $1.0 }.prefix(3)
        var widest = Length.points(4)
        for (length, text) in longest where length > 0 {
            let block = try TextBlock(
                [Run(text, style.bold)], width: .millimetres(500), alignment: .left, desk: desk)
            widest = max(widest, block.inkWidth + .points(1))
        }
        return widest
    }

    private static func shared(
        _ natural: [Length], kinds: [Kind], among total: Length
    ) -> [Length] {
        var widths = natural
        func sum(_ kind: Kind) -> Length {
            kinds.indices.reduce(.zero) { kinds[$1] == kind ? $0 + widths[$1] : $0 }
        }
        let numbers = sum(.number)
        let mostNumbers = total.share(kinds.contains(.text) ? 75 : 100, of: 100)
        if numbers > mostNumbers {
            for index in kinds.indices where kinds[index] == .number {
                widths[index] = widths[index].share(mostNumbers.units, of: numbers.units)
            }
        }
        let rest = total - sum(.number)
        let texts = sum(.text)
        if texts <= rest {
            // The widest column of text takes the free space; without one, the last number does.
            let words = kinds.indices.filter { kinds[$0] == .text }
            let index = words.max { widths[$0] < widths[$1] } ?? kinds.count - 1
            if widths.indices.contains(index) { widths[index] += rest - texts }
            return widths
        }
        return narrowed(widths, kinds: kinds, to: rest, from: texts)
    }

    /// Narrow text columns keep their width while they can; the widest give way.
    private static func narrowed(
        _ widths: [Length], kinds: [Kind], to rest: Length, from texts: Length
    ) -> [Length] {
        var result = widths
        let count = kinds.filter { $0 == .text }.count
        let fair = rest.share(1, of: max(count, 1))
        let kept = kinds.indices.filter { kinds[$0] == .text && widths[$0] <= fair }
        let wide = kinds.indices.filter { kinds[$0] == .text && widths[$0] > fair }
        let free = kept.reduce(rest) { $0 - widths[$1] }
        let wanted = wide.reduce(Length.zero) { $0 + widths[$1] }
        for index in wide {
            result[index] = widths[index].share(free.units, of: max(wanted.units, 1))
        }
        return result
    }

    /// The cells of one row, each in its column.
    func cells(_ texts: [String], style: TextStyle = .body) -> [Cell] {
        cells(runs: texts.map { [Run($0, style)] })
    }

    /// The cells of one row with mixed styles.
    func cells(runs: [[Run]]) -> [Cell] {
        zip(columns, runs).map { column, runs in
            Cell(
                runs: runs, left: column.left, width: column.width,
                alignment: column.kind == .number ? .right : .left)
        }
    }
}
