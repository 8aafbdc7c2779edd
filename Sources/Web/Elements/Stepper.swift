// SPDX-License-Identifier: AGPL-3.0-or-later

/// The stages of a longer work, in order.
struct Stage: Sendable {
    enum State: String, Sendable, Printed {
        case done, current, waiting, todo, failed
    }

    var number: Int
    var title: String
    var state: State
    /// The state in a word.
    var stateText: String
    var detail: String?
    var links: [Link] = []
    /// The stage that work is at.
    var isCurrent: Bool
}
