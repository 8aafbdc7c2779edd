// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Operations
import Store
import Texts

extension EntryPage {
    /// One entry with its lines, its seal, and the form that takes it back where that is possible.
    init(_ answer: ShowEntry.Answer, errors: FormErrors = FormErrors(), in t: Speech) {
        let entry = answer.found.entry
        let code = answer.journal.split(separator: " ").first.map(String.init) ?? ""
        heading = Heading(
            title: t("ledger.entry_one", ["number": "\(code) \(entry.number)"]),
            subtitle: entry.label, back: Link(text: t("ledger.title"), href: "/ledger"),
            pill: answer.reversedBy == nil
                ? nil : Pill(text: t("entry.reversed"), tone: .neutral))
        facts =
            [
                Fact(label: t("ledger.day"), value: t.day(entry.day)),
                Fact(label: t("ledger.journal"), value: answer.journal),
                Fact(label: t("ledger.voucher"), value: entry.voucher.reference, isCode: true),
                Fact(label: t("ledger.posted"), value: t.day(entry.postedAt.utcDay)),
            ]
            + Self.relation("ledger.reverses", entry.reverses, in: t)
            + Self.relation("entry.reversed_by", answer.reversedBy, in: t)
        lines = Self.lines(answer, in: t)
        reversal = answer.mayReverse ? Self.reversal(entry.id, errors, in: t) : nil
        seal =
            answer.seal.map { seal in
                [
                    Fact(label: t("entry.place"), value: String(seal.sequence)),
                    Fact(label: t("entry.hash"), value: seal.hash.hexadecimal),
                    Fact(label: t("entry.previous_hash"), value: seal.previous.hexadecimal),
                ]
            } ?? []
    }

    private static func relation(_ key: String, _ id: ID<Entry>?, in t: Speech) -> [Fact] {
        id.map { [Fact(label: t(key), value: "№ \($0)", href: "/entries/\($0)")] } ?? []
    }

    private static func lines(_ answer: ShowEntry.Answer, in t: Speech) -> Table {
        let found = answer.found
        let entry = found.entry
        return Table(
            t("invoice.lines"),
            columns: [
                Column(t("ledger.account")), Column(t("ledger.section")),
                Column(t("ledger.third_party")), Column(t("ledger.debit"), isNumeric: true),
                Column(t("ledger.credit"), isNumeric: true),
            ],
            rows: entry.lines.map { line in
                let section = found.sections.first { $0.id == line.section }
                let party = line.thirdParty.flatMap { found.parties[$0] }
                return Row([
                    Cell(
                        line.account, note: found.titles[line.account],
                        href: address("/ledger", ["account": line.account])),
                    Cell(section?.code ?? "", note: section?.name),
                    Cell(party?.thirdParty.code ?? "", note: party?.details.name),
                    Cell(line.debit.isZero ? "" : t.money(line.debit)),
                    Cell(line.credit.isZero ? "" : t.money(line.credit)),
                ])
            },
            sum: Row([
                Cell(t("table.sum")), Cell(""), Cell(""),
                Cell(t.money(entry.lines.map(\.debit).sum)),
                Cell(t.money(entry.lines.map(\.credit).sum)),
            ]))
    }

    private static func reversal(_ id: ID<Entry>, _ errors: FormErrors, in t: Speech) -> Form {
        let reason = Field(
            "reason", t("suspense.reason"), value: "", hint: t("entry.reverse_hint"),
            error: errors["reason"], isRequired: true, isWide: true)
        return Form(
            action: "/entries/\(id)/reversal", fields: [reason], submit: t("entry.reverse"),
            text: t("entry.reverse_text"), problems: errors.problems(of: [reason]))
    }
}
