// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import RuleBook

/// Belgian payslips by the table; the columns stand in `docs/developers/payroll-belgium.md`.
struct BelgianTables: Sendable {
    let rules: RuleBook
    let knownAt: Day?

    private static let required = ["id", "month", "status", "family", "headcount"]
    private static let optional = [
        "pay_kind", "hours_share", "days", "days_possible", "children", "disabled_children",
        "disabled", "partner_disabled", "other_dependants", "joint_committee", "yearly_pay",
        "fiscal_bonus_before",
    ]

    private var laws: LawsByMonth<PayrollLaw.Belgium> {
        let (rules, knownAt) = (rules, knownAt)
        return LawsByMonth { (period) throws(PayrollError) in
            try PayrollLaw.Belgium(rules: rules, period: period, knownAt: knownAt)
        }
    }

    /// One payslip per row: its lines, its totals, its notes.
    func compute(csv: [UInt8]) throws(PayrollError) -> String {
        let table = try CSVTable(
            csv, required: ["gross"] + BelgianTables.required, optional: BelgianTables.optional)
        var laws = laws
        return try table.answers("id,line,side,base,rate,amount") {
            (row, text) throws(PayrollError) in
            let input = try row.belgianInput(gross: row.money("gross"))
            let law = try laws.law(of: row)
            let payslip = try row.refusing { () throws(PayrollError) in try law.payslip(input) }
            BelgianTables.append(payslip, id: try row.text("id"), to: &text)
        }
    }

    /// The gross pay each row's target allows.
    func solve(csv: [UInt8]) throws(PayrollError) -> String {
        let table = try CSVTable(
            csv, required: ["target_kind", "target"] + BelgianTables.required,
            optional: ["gross"] + BelgianTables.optional)
        var laws = laws
        return try table.answers("id,gross,reached,exact") { (row, text) throws(PayrollError) in
            let input = try row.belgianInput(gross: .zero)
            let law = try laws.law(of: row)
            let kind = try row.choice("target_kind", BelgianTarget.self)
            let target = try row.money("target")
            let found = try row.refusing { () throws(PayrollError) in
                switch kind {
                case .net: try law.smallestGross(netAtLeast: target, for: input)
                case .netPaid: try law.smallestGross(netPaidAtLeast: target, for: input)
                case .cost: try law.largestGross(costAtMost: target, for: input)
                }
            }
            text += found.row(id: try row.text("id"))
        }
    }

    private static func append(_ payslip: BelgianPayslip, id: String, to text: inout String) {
        for line in payslip.lines {
            text += "\(id),\(line.code.rawValue),\(line.side.rawValue),\(line.base.text),"
            text += "\(line.rate.text),\(line.amount.text)\n"
        }
        for (name, amount) in [
            ("brut", payslip.gross), ("net_avant_precompte", payslip.netBeforeTax),
            ("imposable", payslip.netTaxable), ("bonus_fiscal", payslip.withholding.fiscalBonus),
            ("precompte", payslip.withholding.amount), ("net_paye", payslip.netPaid),
            ("cout_total", payslip.totalCost),
        ] {
            text += "\(id),\(name),total,,,\(amount.text)\n"
        }
        for note in payslip.notes {
            let amount = if case .belowMinimumWage(let minimum) = note { minimum } else { "" }
            let subject = amount.isEmpty && !note.subject.isEmpty ? ":\(note.subject)" : ""
            text += "\(id),\(note.name)\(subject),note,,,\(amount)\n"
        }
    }
}

/// What a target is about.
private enum BelgianTarget: String, CaseIterable {
    /// Before withholding tax.
    case net
    /// What the person receives.
    case netPaid = "net_paid"
    case cost
}

/// What a row pays.
private enum PayKind: String, CaseIterable {
    case month
    case exceptional
    case doubleHoliday = "double_holiday"
    case leavingHoliday = "leaving_holiday"
}

extension CSVRow {
    fileprivate func belgianInput(gross: Money) throws(PayrollError) -> BelgianPayInput {
        let committee = optional("joint_committee") ?? ""
        guard ["", "200"].contains(committee) else {
            throw .badField(
                line: line, column: "joint_committee", text: String(committee.prefix(40)),
                expected: "200")
        }
        return BelgianPayInput(
            period: try period("month"), gross: gross, pay: try pay(),
            status: try choice("status", BelgianStatus.self), family: try family(),
            employer: BelgianEmployer(
                headcount: try integer("headcount"), isJointCommittee200: committee == "200"),
            fiscalBonusBefore: isGiven("fiscal_bonus_before")
                ? try money("fiscal_bonus_before") : .zero)
    }

    private func isGiven(_ column: String) -> Bool { !(optional(column) ?? "").isEmpty }

    private func pay() throws(PayrollError) -> BelgianPay {
        switch isGiven("pay_kind") ? try choice("pay_kind", PayKind.self) : .month {
        case .month: .month(try workTime())
        case .exceptional: .exceptional(yearlyPay: try money("yearly_pay"))
        case .doubleHoliday: .doubleHoliday(yearlyPay: try money("yearly_pay"))
        case .leavingHoliday: .leavingHoliday(yearlyPay: try money("yearly_pay"))
        }
    }

    private func workTime() throws(PayrollError) -> WorkTime {
        guard isGiven("days") else {
            return isGiven("hours_share") ? .hours(share: try rate("hours_share")) : .fullTime
        }
        let text = optional("days") ?? ""
        var days: [Int] = []
        for part in text.split(separator: "+", omittingEmptySubsequences: false) {
            guard let count = Int(part) else {
                throw .badField(
                    line: line, column: "days", text: String(text.prefix(40)),
                    expected: "2+3+1")
            }
            days.append(count)
        }
        return .days(days, of: try integer("days_possible"))
    }

    private func family() throws(PayrollError) -> BelgianFamily {
        func count(_ column: String) throws(PayrollError) -> Int {
            isGiven(column) ? try integer(column) : 0
        }
        func isSet(_ column: String) throws(PayrollError) -> Bool {
            isGiven(column) ? try flag(column) : false
        }
        return BelgianFamily(
            try choice("family", BelgianFamily.Situation.self), children: try count("children"),
            disabledChildren: try count("disabled_children"), isDisabled: try isSet("disabled"),
            isPartnerDisabled: try isSet("partner_disabled"),
            otherDependants: try count("other_dependants"))
    }
}
