// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Texts

/// A waterfall as a list: each row a label, a bar, an amount, and its explanation inside.
///
/// The list is its own table twin: the bars only repeat what the amounts say.
struct Flow: Sendable {
    var title: String
    var text: String?
    var rows: [FlowRow]

    /// One row as the domain knows it.
    struct Item: Sendable {
        enum Kind: String, Sendable, Printed {
            /// A level reached: its bar starts at zero.
            case total
            /// What comes on top of, or off, the level before.
            case change
            /// The level the whole list is about.
            case result
        }

        var label: String
        var amount: Money
        var kind: Kind
        var explanation: Explanation?
    }

    init(title: String, text: String? = nil, items: [Item], in speech: Speech) {
        self.title = title
        self.text = text
        var spans: [(low: Int64, high: Int64)] = []
        var level: Int64 = 0
        for item in items {
            let start = item.kind == .change ? level : 0
            level = start + item.amount.minorUnits
            spans.append((min(start, level), max(start, level)))
        }
        let bottom = min(0, spans.map(\.low).min() ?? 0)
        let height = max(1, (spans.map(\.high).max() ?? 0) - bottom)
        rows = zip(items, spans).map { item, span in
            let left = (span.low - bottom) * 1000 / height
            let width = (span.high - bottom) * 1000 / height - left
            return FlowRow(
                label: item.label, amount: speech.money(item.amount), kind: item.kind,
                isDeduction: item.kind == .change && item.amount.isNegative,
                left: String(left), width: String(item.amount.isZero ? 0 : max(width, 4)),
                explanation: item.explanation)
        }
    }
}

struct FlowRow: Sendable {
    var label: String
    var amount: String
    var kind: Flow.Item.Kind
    var isDeduction: Bool
    /// Where the bar begins and how long it is, in thousandths of the frame.
    var left: String
    var width: String
    var explanation: Explanation?
}
