// SPDX-License-Identifier: AGPL-3.0-or-later

/// How a run of text looks.
struct TextStyle: Hashable {
    enum Weight { case regular, bold }
    enum Alignment { case left, right, centre }

    var size: Length
    var weight: Weight = .regular
    var ink: Ink = .text
    /// Extra space between letters, for small headings in capitals.
    var tracking: Length = .zero
    /// Line height in hundredths of the size.
    var leading: Int = 136

    /// TrueType families in order of preference; the first one found draws, later ones fill gaps.
    static let families = "Liberation Sans, DejaVu Sans"

    static let body = TextStyle(size: .tenths(88))
    static let strong = TextStyle(size: .tenths(88), weight: .bold)
    static let quiet = TextStyle(size: .tenths(88), ink: .muted)
    static let small = TextStyle(size: .tenths(72), ink: .muted)
    static let heading = TextStyle(size: .tenths(70), ink: .muted, tracking: .tenths(2))

    func sized(_ tenths: Int) -> TextStyle { with { $0.size = .tenths(tenths) } }
    func inked(_ ink: Ink) -> TextStyle { with { $0.ink = ink } }
    func leading(_ hundredths: Int) -> TextStyle { with { $0.leading = hundredths } }
    var bold: TextStyle { with { $0.weight = .bold } }

    private func with(_ change: (inout TextStyle) -> Void) -> TextStyle {
        var copy = self
        change(&copy)
        return copy
    }
}

/// A piece of text in one style.
struct Run {
    var text: String
    var style: TextStyle

    init(_ text: String, _ style: TextStyle = .body) {
        self.text = text
        self.style = style
    }
}
