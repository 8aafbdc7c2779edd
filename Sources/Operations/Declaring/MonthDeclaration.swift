// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Interchange
import Payroll
import Store

/// What a month would be declared as: what is missing, what it adds up to, what was found.
public struct MonthDeclaration: Sendable {
    /// A total three ways; it is right when all are the same.
    public struct Total: Sendable, Hashable {
        /// What it is of: `gross`.
        public let name: String
        /// In the payslips, as they were sealed.
        public let payslips: Money
        /// In the entries that book them.
        public let ledger: Money
        /// In the message, read back from its lines.
        public let declared: Money

        /// Whether all three are the same.
        public var isEqual: Bool { payslips == ledger && ledger == declared }
    }

    /// The month worked.
    public let period: Period
    /// The day it is due, at noon.
    public let due: Day
    /// How many people it declares.
    public let people: Int
    /// How many payslips.
    public let payslips: Int
    /// What nobody has given yet; nothing is written while there is any.
    public let missing: [MissingDatum]
    /// Why the message cannot be written; nil when it can.
    public let fault: DSN.Fault?
    /// The totals; empty while something is missing.
    public let totals: [Total]
    /// What our validator found in the message.
    public let findings: [DSN.Fault]
    /// Keys of the sentences that say what nobody checked.
    public let notChecked: [String]
    let message: DSN.Message?

    /// Whether a file can be made.
    public var isReady: Bool {
        message != nil && missing.isEmpty && findings.isEmpty && totals.allSatisfy(\.isEqual)
    }
}

extension MonthDeclaration {
    /// Puts a month together from its payslips.
    init(
        _ period: Period, in work: Work, isTest: Bool, order: Int64, replaces: String?
    ) throws {
        var source = try DeclarationSource(period, in: work)
        let employer = try source.employer()
        let employees = try source.employees()
        let facts = try work.store.social.last(EstablishmentFacts.self, about: 0)
        self.period = period
        due = source.rules.dueDay(
            of: period, headcount: max(work.cooperative.headcount, 1),
            paysNextMonth: facts?.paysNextMonth ?? false)
        people = employees.count
        let sealed = try work.store.payslips.all(in: period)
        payslips = sealed.count
        missing = source.missing
        guard let employer, source.missing.isEmpty, !employees.isEmpty else {
            (fault, totals, findings, message) = (nil, [], [], nil)
            notChecked = []
            return
        }
        let declaration = DSN.Declaration(
            period: period, isTest: isTest, order: order, replaces: replaces, made: work.today,
            employer: employer, employees: employees)
        switch Result(catching: { () throws(DSN.Fault) in try source.rules.export(declaration) }) {
        case .success(let export):
            message = export.message
            findings = source.rules.check(export.message).faults
            let isOfEarlier = sealed.contains { ($0.record.difference?.of ?? period) < period }
            notChecked = export.notChecked + (isOfEarlier ? ["dsn.unchecked.differences"] : [])
            fault = nil
            totals = try MonthDeclaration.totals(sealed, employees, export, period, work)
        case .failure(let found):
            (fault, totals, findings, message) = (found, [], [], nil)
            notChecked = []
        }
    }

    /// - Throws: Why no file is made.
    func check() throws {
        guard missing.isEmpty else { throw DeclaringError.incomplete(count: missing.count) }
        if let fault { throw fault }
        guard message != nil else { throw DeclaringError.nobody(period) }
        if let wrong = totals.first(where: { !$0.isEqual }) {
            throw DeclaringError.differs(
                total: wrong.name, payslips: wrong.payslips, ledger: wrong.ledger,
                declared: wrong.declared)
        }
        guard findings.isEmpty else { throw DeclaringError.faulty(count: findings.count) }
    }

    private static func totals(
        _ sealed: [StoredPayslip], _ employees: [DSN.Employee], _ export: DSN.Export,
        _ period: Period, _ work: Work
    ) throws -> [Total] {
        let sums = sealed.map(\.sums)
        let ledger = try work.store.declarations.ledger(of: period)
        let accounts = work.law.payAccounts
        func booked(_ account: String) -> Money { -(ledger[account] ?? .zero) }
        let net = sums.map(\.netBeforeTax).sum
        let taken = Set(NetDeduction.Kind.allCases.map { accounts.account(of: $0) })
            .map { booked($0) }.sum
        let tax = sums.map(\.tax).sum
        let owed = try printed(employees)
        let message = export.message
        var totals = [
            Total(
                name: "gross", payslips: sums.map(\.gross).sum,
                ledger: ledger[accounts.grossPay] ?? .zero, declared: try message.gross),
            Total(
                name: "net_before_tax", payslips: net,
                ledger: booked(accounts.netPay) + taken + booked(accounts.withholdingTax),
                declared: try message.sum("S21.G00.50.004")),
            Total(
                name: "tax", payslips: tax, ledger: booked(accounts.withholdingTax),
                declared: try message.sum("S21.G00.50.009")),
            Total(
                name: "contributions",
                payslips: sums.map { $0.employee + $0.employer - $0.reductions }.sum,
                ledger: CreditorBody.allCases.map { booked(accounts.account(of: $0)) }.sum,
                declared: DSN.Destination.allCases.filter { $0 != .information }
                    .map { export.owed[$0] ?? .zero }.sum),
        ]
        for (body, destination) in [
            (CreditorBody.retirement, DSN.Destination.retirement), (.insurance, .insurance),
        ] {
            totals.append(
                Total(
                    name: body.rawValue, payslips: owed[body] ?? .zero,
                    ledger: booked(accounts.account(of: body)),
                    declared: export.owed[destination] ?? .zero))
        }
        return totals
    }

    /// What the printed lines owe each body, the reduction shared between two of them.
    private static func printed(_ employees: [DSN.Employee]) throws -> [CreditorBody: Money] {
        var owed: [CreditorBody: Money] = [:]
        for pay in employees.flatMap(\.pays) {
            for line in pay.lines {
                guard let code = LineCode(rawValue: line.code) else { continue }
                guard code != .generalReduction else {
                    owed[.retirement, default: .zero] -= pay.reductionOnRetirement
                    owed[.socialSecurity, default: .zero] -=
                        line.amount - pay.reductionOnRetirement
                    continue
                }
                owed[code.body, default: .zero] += line.isReduction ? -line.amount : line.amount
            }
        }
        return owed
    }
}

extension DSN.Message {
    /// The sum of the amounts of a rubrique.
    func sum(_ code: String) throws -> Money { try all(code).map { try Money(text: $0) }.sum }

    /// The sum of gross pay: remunerations of type 001.
    var gross: Money {
        get throws {
            var sum = Money.zero
            var type = ""
            for rubrique in rubriques {
                if rubrique.code == "S21.G00.51.011" { type = rubrique.value }
                if rubrique.code == "S21.G00.51.013", type == "001" {
                    sum += try Money(text: rubrique.value)
                }
            }
            return sum
        }
    }
}
