// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Operations
import Store
import Texts

/// A line of an entry as the ledger leaves in a file.
struct LedgerLine: Sendable {
    /// Entries read at once, and the most lines of a file; whole years leave as FEC.
    static let entriesAtOnce = 500
    static let linesMax = 200_000

    let entry: PostedEntry
    let line: Line
    let title: String

    /// The lines of an entry on the account and in the section asked for.
    static func lines(
        of entry: PostedEntry, _ filter: EntryFilter, _ titles: [String: String]
    ) -> [LedgerLine] {
        entry.lines.filter(filter.takes).map {
            LedgerLine(entry: entry, line: $0, title: titles[$0.account] ?? "")
        }
    }

    /// The columns of the ledger in a file.
    static func list(
        _ asked: LedgerQuestion, _ books: DescribeBooks.Answer, in t: Speech
    ) -> ListTable<LedgerLine> {
        let journals = Dictionary(books.journals.map { ($0.journal, $0.code) }) { first, _ in
            first
        }
        let sections = Dictionary(books.sections.map { ($0.id, $0.code) }) { first, _ in first }
        return ListTable(
            t("ledger.title"), asked.question,
            columns: [
                .text("journal", t("ledger.journal")) { journals[$0.entry.journal] ?? "" },
                .count("number", t("ledger.entry"), in: t) { Int($0.entry.number) },
                .day("day", t("ledger.day"), in: t) { $0.entry.day },
                .text("voucher", t("ledger.voucher")) { $0.entry.voucher.reference },
                .text("label", t("ledger.label")) { $0.entry.label },
                .text("account", t("ledger.account")) { $0.line.account },
                .text("title", t("ledger.account_title")) { $0.title },
                .text("section", t("ledger.section")) { sections[$0.line.section] ?? "" },
                .money("debit", t("ledger.debit"), in: t) { $0.line.debit },
                .money("credit", t("ledger.credit"), in: t) { $0.line.credit },
            ])
    }
}

extension EntryFilter {
    /// Whether a line is on the account and in the section asked for.
    func takes(_ line: Line) -> Bool {
        (account.map { $0 == line.account } ?? true) && (section.map { $0 == line.section } ?? true)
    }
}
