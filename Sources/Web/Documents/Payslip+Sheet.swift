// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Documents
import Ledger
import Operations
import Payroll
import Store
import Texts

extension Documents.PayslipSheet {
    /// A payslip as it was sealed.
    ///
    /// Pay decided from an amount has no hours: members of a cooperative are not paid by time
    /// (Code du travail art. L7331-1 and following), so none are printed.
    init(_ answer: FindPayslip.Answer, in t: Speech, mentions: Mentions) {
        let record = answer.payslip.record
        let table = PayslipTable(record, answer.layout)
        let employer = answer.parties?.employer ?? answer.seller
        let employee = answer.parties?.employee
        let isUnverified = table.groups.contains { $0.rows.contains(where: \.isUnverified) }
        self.init(
            information: DocumentInformation(
                title: "\(t("paper.payslip")) \(record.period)",
                author: answer.cooperative.name, language: t.language.rawValue,
                day: record.payDay),
            frame: PageFrame(footer: employer.joined(separator: " – ")),
            title: record.difference.map { t("correction.of", ["month": $0.of.text]) }
                ?? t("paper.payslip"), period: t.month(record.period),
            employer: Documents.Party(
                label: t("paper.employer"), name: employer.first ?? "",
                lines: Array(employer.dropFirst())),
            employee: Documents.Party(
                label: t(
                    answer.engagement.terms.kind == .cape
                        ? "contract.beneficiary" : "paper.employee"),
                name: employee?.name ?? t("invoice.erased"),
                lines: employee.map { Self.address($0) } ?? []),
            facts: Self.facts(answer, in: t),
            columnLabels: Line(
                t("paper.line"), base: t("paper.base"), employeeRate: t("paper.rate"),
                employeeAmount: t("paper.employee_part"), employerRate: t("paper.rate"),
                employerAmount: t("paper.employer_part")),
            groups: Self.groups(table, answer.payslip, in: t),
            outcomes: Self.outcomes(answer.payslip, answer.layout, in: t),
            cumulative: Self.cumulative(record, in: t),
            mentions: (record.difference.map {
                [t("correction.paper", ["month": $0.of.text, "reason": $0.reason])]
            } ?? [])
                + (isUnverified ? [t("paper.unverified")] : [])
                + (answer.layout.source.isVerified ? [] : [t("paper.layout_unverified")])
                + mentions.texts(on: .payslip, in: t.language.rawValue))
    }

    private static func address(_ details: PartyDetails) -> [String] {
        (details.address.split(separator: "\n").map(String.init)
            + ["\(details.postcode) \(details.city)".trimmed]).filter { !$0.isEmpty }
    }

    private static func facts(_ answer: FindPayslip.Answer, in t: Speech) -> [Documents.Field] {
        let record = answer.payslip.record
        let engagement = answer.engagement
        let terms = engagement.terms
        let worked = record.difference?.of ?? record.period
        return [
            Documents.Field(
                t("paper.contract"), t("contract.kind.\(terms.kind.rawValue)")),
            Documents.Field(
                t("paper.category"), t("paper.category.\(terms.category.rawValue)")),
            Documents.Field(t("paper.since"), t.day(engagement.from)),
            Documents.Field(t("member.activity"), answer.section.name),
            Documents.Field(
                t("bank.period"),
                "\(t.day(worked.firstDay)) – \(t.day(worked.lastDay))"),
            Documents.Field(t("paper.pay_day"), t.day(record.payDay)),
        ]
    }

    private static func groups(
        _ table: PayslipTable, _ payslip: StoredPayslip, in t: Speech
    ) -> [Group] {
        let sums = payslip.sums
        let parts = payslip.record.parts ?? []
        // One part is the whole: the sum alone says it, but for a settlement or a bonus.
        let shown = parts.count == 1 && parts[0].label.isEmpty ? [] : parts
        let gross = Group(
            "",
            lines: shown.map {
                Line($0.title(in: t), employeeAmount: t.formats.number($0.amount.text))
            } + [
                Line(t("flow.gross"), employeeAmount: t.money(sums.gross), emphasis: .sum)
            ])
        var section: String?
        let groups = table.groups.flatMap { group in
            let lines = Group(
                t("payroll.group.\(group.kind.rawValue)"),
                lines: group.rows.map { Line($0, in: t) })
            guard let part = group.section, part != section else { return [lines] }
            section = part
            return [Group(t("payroll.section.\(part)"), lines: []), lines]
        }
        let total = Group(
            "",
            lines: [
                Line(
                    t("paper.total"), employeeAmount: t.formats.number((-sums.employee).text),
                    employerAmount: t.formats.number((sums.employer - sums.reductions).text),
                    emphasis: .sum)
            ])
        return [gross] + groups + [total]
    }

    private static func outcomes(
        _ payslip: StoredPayslip, _ layout: PayslipLayout, in t: Speech
    ) -> [Outcome] {
        let sums = payslip.sums
        let detail = payslip.record.total("withholding").flatMap { step in
            step.rate.map { rate in
                t("paper.tax_detail", ["base": (step.base ?? .zero).text, "rate": rate.text])
            }
        }
        func strong(_ key: String, _ amount: Money) -> [Outcome] {
            [Outcome(t(key), value: t.money(amount), emphasis: .strong)]
        }
        return layout.outcomes.flatMap { outcome -> [Outcome] in
            switch outcome {
            case .netSocial: strong("payslip.net_social", sums.netSocial)
            case .netBeforeTax: strong("payslip.net_before_tax", sums.netBeforeTax)
            case .taxable: [Outcome(t("payslip.taxable"), value: t.money(sums.netTaxable))]
            case .tax: [Outcome(t("flow.tax"), detail: detail ?? "", value: t.money(-sums.tax))]
            case .netPaid: paid(payslip, in: t)
            case .employerTotal: [Outcome(t("paper.employer_total"), value: t.money(sums.cost))]
            // No payslip has amounts that are not pay yet: the law leaves an empty block out.
            case .reimbursements: []
            }
        }
    }

    /// Net pay, what is taken off it, and what is transferred.
    private static func paid(_ payslip: StoredPayslip, in t: Speech) -> [Outcome] {
        let sums = payslip.sums
        guard !sums.deductions.isZero else {
            return [Outcome(t("paper.net_paid"), value: t.money(sums.netPaid), emphasis: .paid)]
        }
        let taken = (payslip.record.deductions ?? []).filter { !$0.taken.isZero }
        return [
            Outcome(t("paper.net_after_tax"), value: t.money(sums.netPaid), emphasis: .strong)
        ] + taken.map { Outcome($0.title(in: t), value: t.money(-$0.taken)) } + [
            Outcome(
                t("paper.net_paid"), value: t.money(sums.transferred), emphasis: .paid)
        ]
    }

    private static func cumulative(_ record: PayslipRecord, in t: Speech) -> [[String]] {
        let year = record.yearToDate
        return [
            [
                t("paper.year", ["year": String(year.year)]), t("payslip.gross"),
                t("payslip.taxable"), t("payslip.tax"),
            ],
            [
                t("paper.since_january"), t.money(year.gross), t.money(year.netTaxable),
                t.money(year.withheld),
            ],
        ]
    }
}

extension Documents.PayslipSheet.Line {
    /// A row of the table; one with an unverified figure carries a star.
    fileprivate init(_ row: PayslipTable.Row, in t: Speech) {
        let key = "payroll.row.\(row.name)"
        let label = t.has(key) ? t(key) : row.name
        func amount(_ money: Money?) -> String { money.map { t.formats.number($0.text) } ?? "" }
        func rate(_ rate: Rate?) -> String { rate.map { $0.isZero ? "" : t.rate($0) } ?? "" }
        self.init(
            row.isUnverified ? "\(label) *" : label, base: amount(row.base),
            employeeRate: rate(row.employeeRate),
            employeeAmount: amount(row.employeeAmount.map { -$0 }),
            employerRate: rate(row.employerRate), employerAmount: amount(row.employerAmount))
    }
}
