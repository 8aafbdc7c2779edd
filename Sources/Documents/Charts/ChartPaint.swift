// SPDX-License-Identifier: AGPL-3.0-or-later

/// A colour with a pattern over it, so that no meaning rests on colour alone.
struct ChartPaint: Hashable {
    enum Pattern: String {
        case plain, rising, falling, dots, level, cross

        /// What is drawn in a tile of 6 by 6 pixels.
        var path: String {
            switch self {
            case .plain: ""
            case .rising: "M-1 1l2-2M0 6l6-6M5 7l2-2"
            case .falling: "M-1 5l2 2M0 0l6 6M5-1l2 2"
            case .dots: "M2 3h2"
            case .level: "M0 3h6"
            case .cross: "M0 3h6M3 0v6"
            }
        }
    }

    var className: String
    var fill: String
    var pattern: Pattern = .plain

    static let ruleColour = "var(--chart-rule,#9aa1a9)"
    static let paperColour = "var(--chart-paper,#fff)"

    static let total = ChartPaint(className: "total", fill: "var(--accent,#1f5d50)")
    static let gain = ChartPaint(
        className: "gain", fill: "var(--chart-gain,#3f8f6b)", pattern: .rising)
    static let loss = ChartPaint(
        className: "loss", fill: "var(--chart-loss,#b4622d)", pattern: .falling)

    /// Six looks for series, different in colour, lightness and pattern.
    static func series(_ index: Int) -> ChartPaint {
        let fallback = ["#1f5d50", "#c9832b", "#4a6fa5", "#9a4c6b", "#7a8c3a", "#5f6770"]
        let patterns: [Pattern] = [.plain, .rising, .dots, .falling, .level, .cross]
        let place = index % fallback.count
        let fill =
            place == 0
            ? "var(--accent,\(fallback[place]))" : "var(--chart-\(place + 1),\(fallback[place]))"
        return ChartPaint(
            className: "series-\(place + 1)", fill: fill, pattern: patterns[place])
    }

    /// Dashes of the line of a series.
    static func dash(_ index: Int) -> String {
        ["", "6 3", "2 3", "8 3 2 3", "4 2", "1 2"][index % 6]
    }
}
