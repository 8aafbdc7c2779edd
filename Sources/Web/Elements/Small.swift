// SPDX-License-Identifier: AGPL-3.0-or-later

/// What a colour says; never the only sign, a word stands beside it.
enum Tone: String, Sendable, Printed {
    case neutral, good, waiting, bad, info
}

struct Link: Sendable {
    var text: String
    var href: String
    var icon: String?
}

/// The state of a thing in a word.
struct Pill: Sendable {
    var text: String
    var tone: Tone
}

/// A message about what just happened, or how the page's thing stands.
struct Notice: Sendable {
    var text: String
    var tone: Tone
    var link: Link?
    /// Read aloud when it appears: for failures and results.
    var isAlert: Bool = true
}

/// The head of a page.
struct Heading: Sendable {
    var title: String
    var subtitle: String?
    var back: Link?
    var pill: Pill?
    var actions: [Link] = []
    /// The one thing most people come for.
    var primary: Link?
}

/// A figure worth reading from far.
struct Tile: Sendable {
    var label: String
    var value: String
    var note: String?
    var pill: Pill?
    var href: String?
    var isStrong: Bool = false
}

/// A name and its value in a definition list.
struct Fact: Sendable {
    var label: String
    var value: String
    var href: String?
    /// Figures, references and hashes, in even digits.
    var isCode: Bool = false
}

/// Something that happened, with its day.
struct Event: Sendable {
    var day: String
    var text: String
    var note: String?
    var amount: String?
    var tone: Tone = .neutral
}

/// A step back and a step forward in time, and where we are.
struct PeriodSwitch: Sendable {
    var current: String
    var previous: Link?
    var next: Link?
}

/// What an empty list teaches.
struct EmptyState: Sendable {
    var title: String
    var text: String
    var action: Link?
    var icon: String = "inbox"
}

/// The keys that do something everywhere.
struct ShortCuts: Sendable {}

/// A picture drawn by `Documents` with the same figures as a table.
struct Figure: Sendable {
    var title: String
    var svg: OwnMarkup
    var table: Table
}
