// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Interchange
import Texts

/// One column of a list, said once: how a row is shown, sorted and exported.
struct ListColumn<Item: Sendable>: Sendable {
    /// Name in addresses and in JSON, in English.
    let key: String
    let label: String
    let isNumeric: Bool
    /// Whether the page shows it; exports have it in any case.
    var isShown = true
    /// Whether the server can sort by it.
    var isSortable = true
    /// Whether the sum of all rows stands at its foot.
    var isSummed = false
    let value: @Sendable (Item) -> Sheet.Value
    let cell: @Sendable (Item) -> Cell
}

extension ListColumn {
    /// A column of texts; `cell` adds a link, a note or a pill.
    static func text(
        _ key: String, _ label: String, _ value: @escaping @Sendable (Item) -> String,
        cell: (@Sendable (Item) -> Cell)? = nil
    ) -> ListColumn {
        ListColumn(key: key, label: label, isNumeric: false) {
            .text(value($0))
        } cell: {
            cell?($0) ?? Cell(value($0))
        }
    }

    /// A column of amounts; nil where there is none.
    static func money(
        _ key: String, _ label: String, in t: Speech, isSummed: Bool = false,
        _ value: @escaping @Sendable (Item) -> Money?, cell: (@Sendable (Item) -> Cell)? = nil
    ) -> ListColumn {
        var column = ListColumn(key: key, label: label, isNumeric: true) {
            value($0).map(Sheet.Value.amount) ?? .none
        } cell: {
            cell?($0) ?? Cell(value($0).map(t.money) ?? "")
        }
        column.isSummed = isSummed
        return column
    }

    /// A column of days; nil where there is none.
    static func day(
        _ key: String, _ label: String, in t: Speech,
        _ value: @escaping @Sendable (Item) -> Day?, cell: (@Sendable (Item) -> Cell)? = nil
    ) -> ListColumn {
        ListColumn(key: key, label: label, isNumeric: false) {
            value($0).map(Sheet.Value.day) ?? .none
        } cell: {
            cell?($0) ?? Cell(value($0).map(t.day) ?? "")
        }
    }

    /// A column of whole numbers.
    static func count(
        _ key: String, _ label: String, in t: Speech,
        _ value: @escaping @Sendable (Item) -> Int, cell: (@Sendable (Item) -> Cell)? = nil
    ) -> ListColumn {
        ListColumn(key: key, label: label, isNumeric: true) {
            .count(value($0))
        } cell: {
            cell?($0) ?? Cell(t.count(value($0)))
        }
    }

    /// The column in exports only.
    var exportedOnly: ListColumn { changed { $0.isShown = false } }

    /// The column without a way to sort by it.
    var unsorted: ListColumn { changed { $0.isSortable = false } }

    private func changed(_ change: (inout ListColumn) -> Void) -> ListColumn {
        var column = self
        change(&column)
        return column
    }
}

extension Sheet.Value {
    /// What sorts before what: nothing last, texts without regard to case and accents.
    static func precedes(_ left: Sheet.Value, _ right: Sheet.Value) -> Bool {
        switch (left, right) {
        case (.none, _): false
        case (_, .none): true
        case (.text(let left), .text(let right)): left.sortable < right.sortable
        case (.amount(let left), .amount(let right)): left < right
        case (.count(let left), .count(let right)): left < right
        case (.day(let left), .day(let right)): left < right
        case (.text, _), (.amount, _), (.count, _), (.day, _): false
        }
    }

    /// The amount; nil for anything else.
    var amount: Money? {
        if case .amount(let amount) = self { amount } else { nil }
    }

    /// The text a search looks into.
    var searched: String {
        switch self {
        case .text(let text): text.sortable
        case .amount(let amount): amount.text
        case .none, .count, .day: ""
        }
    }
}

extension String {
    /// The text in lower case without accents.
    var sortable: String {
        String(
            String.UnicodeScalarView(
                lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars.filter {
                    !$0.properties.isDiacritic
                }))
    }
}
