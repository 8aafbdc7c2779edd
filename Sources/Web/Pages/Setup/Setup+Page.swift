// SPDX-License-Identifier: AGPL-3.0-or-later

/// One screen of the guided set-up.
struct SetupPage: Page {
    static let template = "pages/setup"
    static let frame = Frame.bare

    var title: String
    var text: String
    var progress: Progress
    /// The fields of the screen; nil on the screens that have something else.
    var form: Form?
    /// What to choose from, with its reasons.
    var choices: Choices?
    /// Everything again, before the founding.
    var review: Review?
    /// The demo instead; nil when it is not offered here.
    var demo: DemoOffer?

    /// How far the set-up is.
    struct Progress: Sendable {
        /// `Step 3 of 8: Identity`.
        var position: String
        var stages: [Stage]
    }

    /// A form in which one of several things is chosen.
    struct Choices: Sendable {
        var action: String
        var name: String
        var legend: String
        var choices: [Choice]
        var submit: String
        var back: Link
        var problems: Problems?
    }

    struct Choice: Sendable {
        var id: String
        var value: String
        var isChosen: Bool
        var title: String
        var text: String
        /// What the example is called.
        var example: String
        /// What it comes to.
        var result: String
        var explanation: Explanation
    }

    struct Review: Sendable {
        var parts: [Part]
        /// What is still missing, with links; nil when nothing is.
        var problems: Problems?
        /// The founding; nil while something is missing.
        var command: Command?
        var back: Link
    }

    struct Part: Sendable {
        var title: String
        var edit: Link
        var facts: [Fact]
        /// A remark under the facts.
        var note: String?
    }

    struct DemoOffer: Sendable {
        var title: String
        var text: String
        var command: Command
    }
}

/// How far the demo is, and the way in and out.
struct SetupDemoPage: Page {
    static let template = "pages/setup-demo"
    static let frame = Frame.bare

    var title: String
    var text: String
    /// While it is built.
    var progress: Progress?
    var enter: Link?
    var command: Command?
    var back: Link?

    struct Progress: Sendable {
        var text: String
        var done: Int
        var all: Int
    }
}

/// What to do first in a new cooperative.
struct FirstStepsPage: Page {
    static let template = "pages/first-steps"

    var heading: Heading
    var steps: [FirstStep]

    struct FirstStep: Sendable {
        var icon: String
        var title: String
        var text: String
        var link: Link
    }
}
