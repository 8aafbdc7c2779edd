// SPDX-License-Identifier: AGPL-3.0-or-later

/// A line the size of a word, for cells of tables: the number beside it says the rest.
public struct Sparkline: Sendable, Hashable {
    /// Unique on the page.
    public var identifier: String
    /// What the line shows, read aloud, for instance `Chiffre d'affaires, en hausse`.
    public var title: String
    /// The amounts, in minor units, from left to right.
    public var amounts: [Int64]

    /// Describes a sparkline of 120 by 28 pixels.
    public init(identifier: String, title: String, amounts: [Int64]) {
        self.identifier = identifier
        self.title = title
        self.amounts = amounts
    }

    /// Draws the picture.
    ///
    /// - Returns: An `svg` element to place in a page.
    /// - Throws: ``DocumentsError/chartTooLarge(limit:)`` beyond about 1,200 points.
    public func svg() throws(DocumentsError) -> String {
        var picture = SVGPicture(
            identifier: identifier, title: title, summary: "", size: (120, 28),
            className: "sparkline")
        let scale = ChartScale(amounts)
        let points = amounts.enumerated().map { index, amount in
            (
                x: 30 + 1_120 * index / max(amounts.count - 1, 1),
                y: 250 - scale.place(amount, on: 220)
            )
        }
        if scale.low < 0 {
            let zero = 250 - scale.place(0, on: 220)
            picture.line(from: (0, zero), to: (1_200, zero), className: "axis", isDashed: true)
        }
        if let last = points.last {
            picture.path(points, paint: .series(0), dash: "")
            picture.box(
                x: last.x - 25, y: last.y - 25, width: 50, height: 50, paint: .total)
        }
        return try picture.finished()
    }
}
