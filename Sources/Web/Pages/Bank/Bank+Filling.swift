// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Operations
import Store
import Texts

extension BankPage {
    /// The statements of the cooperative and the form that imports another.
    ///
    /// `errors` say what is wrong with the file just sent.
    init(
        _ answer: ShowBank.Answer, _ question: ListQuestion, errors: FormErrors = FormErrors(),
        in t: Speech
    ) {
        let statements = answer.listed.statements
        heading = Heading(title: t("bank.title"), subtitle: t("bank.subtitle"))
        tiles = Self.tiles(answer, in: t)
        let file = Field(
            "file", t("bank.file"), .file, error: errors["file"], isRequired: true, isWide: true,
            accept: ".xml,application/xml,text/xml")
        upload = Form(
            action: "/bank", fields: [file], submit: t("bank.upload_submit"),
            title: t("bank.upload_title"), text: t("bank.upload_text"),
            problems: errors.problems(of: [file]), isUpload: true)
        table = Self.list(answer, question, in: t).table(
            statements,
            empty: EmptyState(
                title: t("bank.empty_title"), text: t("bank.empty_text"), icon: "bank"), in: t)
    }

    /// The columns of a list of statements.
    static func list(
        _ answer: ShowBank.Answer, _ question: ListQuestion, in t: Speech
    ) -> ListTable<StoredStatement> {
        let waiting: @Sendable (StoredStatement) -> Int = { answer.progress[$0.id]?.waiting ?? 0 }
        return ListTable(
            t("bank.title"), question,
            columns: [
                .text("statement", t("bank.statement"), { $0.reference }) {
                    Cell($0.reference, href: "/bank/statements/\($0.id)/file")
                },
                .day("period", t("bank.period"), in: t, { $0.openingDay }) {
                    Cell("\(t.day($0.openingDay)) – \(t.day($0.closingDay))")
                },
                ListColumn.day("until", t("filter.to"), in: t) { $0.closingDay }.exportedOnly,
                .money("opening", t("bank.opening"), in: t) { $0.opening },
                .money("closing", t("bank.closing"), in: t) { $0.closing },
                .count("lines", t("bank.lines"), in: t) { $0.lineCount },
                .count("waiting", t("bank.suspense_count"), in: t, { waiting($0) }) {
                    Cell(t.count(waiting($0)), href: waiting($0) > 0 ? "/suspense" : nil)
                },
            ])
    }

    private static func tiles(_ answer: ShowBank.Answer, in t: Speech) -> [Tile] {
        guard let last = answer.listed.statements.first else { return [] }
        let all = answer.progress.values
        let matched = all.map(\.matched).reduce(0, +)
        let lines = all.map(\.lines).reduce(0, +)
        let waiting = answer.listed.suspense
        return [
            Tile(
                label: t("bank.balance"), value: t.money(last.closing),
                note: t("bank.balance_note", ["day": last.closingDay.text]), isStrong: true),
            Tile(
                label: t("bank.matched_share"), value: t.rate(share(matched, of: lines)),
                note: t(
                    "bank.matched_note", ["matched": t.count(matched), "lines": t.count(lines)])),
            Tile(
                label: t("bank.suspense_count"), value: t.count(waiting.count),
                note: waiting.isEmpty ? nil : t.money(waiting.map(\.left.magnitude).sum),
                href: "/suspense"),
        ]
    }

    /// A part of a whole in percent with one decimal, rounded down so that all means all.
    static func share(_ part: Int, of whole: Int) -> Rate {
        Rate(millionths: whole == 0 ? 0 : Int64(part) * 1_000 / Int64(whole) * 1_000)
    }
}
