// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Interchange
import Ledger
import Operations
import Sales
import Store

extension Endpoint {
    /// The books: entries and balances.
    static let ledgerCalls = [entries, entry, trialBalance]

    private static let journals = Shape.choice(Journal.allCases.map(\.rawValue))

    private static let entryShape = ObjectShape(
        "Entry",
        [
            .required("id", .id), .required("number", .count), .required("journal", journals),
            .required("day", .day), .required("voucher", .words), .required("voucher_day", .day),
            .required("label", .words), .optional("reverses", .id),
            .required("posted_at", .instant), .required("pack_digest", .words),
            .required(
                "lines",
                .list(
                    .object(
                        ObjectShape(
                            "EntryLine",
                            [
                                .required("account", .words), .required("title", .words),
                                .required("section", .id), .optional("third_party", .id),
                                .required("debit", .money), .required("credit", .money),
                            ])))),
        ])

    private static let entries = list(
        "listEntries", "/entries", asks: ListEntries.self,
        [
            .from, .to, .optional("journal", journals),
            .optional("account", .form(.digits(3...12))), .anyActivity,
        ], of: entryShape
    ) { call in
        let filter = try EntryFilter(
            from: call.day("from"), to: call.day("to"), account: call.query["account"],
            section: call.section, journal: call.query["journal"].flatMap(Journal.init(rawValue:)))
        let before: (day: Day, id: ID<Entry>)? = try call.before()
        let answer = try await call.ask(
            ListEntries(
                filter, before: before.map { EntryPlace(day: $0.day, id: $0.id) },
                limit: call.limit + 1))
        return call.page(answer.entries, by: { "\($0.day).\($0.id)" }) {
            print($0, titles: answer.titles)
        }
    }.leading(to: "readEntry", by: "/items/0/id").like("/ledger")

    private static let entry = read(
        "readEntry", "/entries/{id}", asks: FindEntry.self, as: entryShape
    ) { call in
        let found = try await call.ask(FindEntry(id: call.id()))
        return print(found.entry, titles: found.titles)
    }.like("/entries/{id}")

    private static func print(_ entry: PostedEntry, titles: [String: String]) -> JSONText {
        let lines = entry.lines.map { line in
            JSONText.of(
                ("account", .string(line.account)),
                ("title", .string(titles[line.account] ?? line.account)),
                ("section", .integer(line.section.value)),
                ("third_party", line.thirdParty.map { .integer($0.value) }),
                ("debit", .string(line.debit.text)), ("credit", .string(line.credit.text)))
        }
        return .of(
            ("id", .integer(entry.id.value)), ("number", .integer(entry.number)),
            ("journal", .string(entry.journal.rawValue)), ("day", .string(entry.day.text)),
            ("voucher", .string(entry.voucher.reference)),
            ("voucher_day", .string(entry.voucher.day.text)), ("label", .string(entry.label)),
            ("reverses", entry.reverses.map { .integer($0.value) }),
            ("posted_at", .string(entry.postedAt.text)),
            ("pack_digest", .string(entry.packDigest)), ("lines", .array(lines)))
    }

    private static let balanceShape = ObjectShape(
        "AccountBalance",
        [
            .required("account", .words), .required("title", .words),
            .required("debit", .money), .required("credit", .money), .required("balance", .money),
        ])

    private static let trialBalance = read(
        "readTrialBalance", "/trial-balance", asks: ShowTrialBalance.self,
        [.optional("at", .day), .anyActivity],
        as: ObjectShape(
            "TrialBalance",
            [
                .required("day", .day), .optional("section", .id), .required("debit", .money),
                .required("credit", .money), .required("accounts", .list(.object(balanceShape))),
            ])
    ) { call in
        let answer = try await call.ask(
            ShowTrialBalance(at: call.day("at"), section: call.section))
        let accounts = answer.balance.rows.map { row in
            JSONText.of(
                ("account", .string(row.account)),
                ("title", .string(answer.titles[row.account] ?? row.account)),
                ("debit", .string(row.debit.text)), ("credit", .string(row.credit.text)),
                ("balance", .string(row.balance.text)))
        }
        return .of(
            ("day", .string(answer.day.text)), ("section", call.section.map { .integer($0.value) }),
            ("debit", .string(answer.balance.debit.text)),
            ("credit", .string(answer.balance.credit.text)), ("accounts", .array(accounts)))
    }.like("/trial-balance")
}
