// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Operations
import Store
import Texts

extension BankPage {
    /// The statements of the cooperative and the form that imports another.
    ///
    /// `errors` say what is wrong with the file just sent.
    init(_ answer: ShowBank.Answer, errors: FormErrors = FormErrors(), in t: Speech) {
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
        table = Table(
            t("bank.title"),
            columns: [
                Column(t("bank.statement")), Column(t("bank.period")),
                Column(t("bank.opening"), isNumeric: true),
                Column(t("bank.closing"), isNumeric: true),
                Column(t("bank.lines"), isNumeric: true),
                Column(t("bank.suspense_count"), isNumeric: true),
            ],
            rows: statements.map { Self.row($0, answer.progress[$0.id], in: t) },
            empty: EmptyState(
                title: t("bank.empty_title"), text: t("bank.empty_text"), icon: "bank"),
            isStacked: true)
    }

    private static func row(
        _ statement: StoredStatement, _ progress: StatementProgress?, in t: Speech
    ) -> Row {
        let waiting = progress?.waiting ?? 0
        return Row([
            Cell(statement.reference),
            Cell("\(t.day(statement.openingDay)) – \(t.day(statement.closingDay))"),
            Cell(t.money(statement.opening)), Cell(t.money(statement.closing)),
            Cell(t.count(statement.lineCount)),
            Cell(t.count(waiting), href: waiting > 0 ? "/suspense" : nil),
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
