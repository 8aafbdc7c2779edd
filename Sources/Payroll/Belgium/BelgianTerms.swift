// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

/// What of a Belgian payslip does not depend on gross pay, settled once per person and month.
struct BelgianTerms: Sendable {
    let pay: BelgianPay
    /// Base of contributions over gross pay, in millionths.
    let baseFactor: Int64
    let work: WorkFraction
    let workBonus: WorkBonus
    let special: Tariff?
    let lines: [RatedEmployerLine]
    let familyReduction: Int64
    /// The figure behind the family reductions: the children's where there are any.
    let familyFigure: Figure
    let hasQuotient: Bool
    /// Rate of the tax on pay that is not of one month, in millionths.
    let exceptionalRate: Int64
    let fiscalBonusBefore: Int64

    init(_ input: BelgianPayInput, in law: PayrollLaw.Belgium) throws(PayrollError) {
        try input.check()
        guard input.period == law.period else {
            throw .otherPeriod(law: law.period, input: input.period)
        }
        pay = input.pay
        let isIncreased = input.status.isOnIncreasedBase
        baseFactor = isIncreased ? law.increasedBase.value : 1_000_000
        workBonus = isIncreased ? law.workerBonus : law.employeeBonus
        special = law.special[input.family.situation]
        lines = law.employerLines.filter { law.owes(input, $0.duty) }
        familyReduction = law.keyFormula.reductions(input.family)
        familyFigure = law.keyFormula.figure(of: input.family)
        hasQuotient = input.family.situation == .oneIncome
        fiscalBonusBefore = input.fiscalBonusBefore.minorUnits
        if case .month(let time) = input.pay {
            work = WorkFraction(time)
        } else {
            work = WorkFraction(.fullTime)
        }
        exceptionalRate = law.keyFormula.rate(of: input.pay)?.rate.millionths ?? 0
    }
}

extension PayrollLaw.Belgium {
    func owes(_ input: BelgianPayInput, _ duty: EmployerLine.Duty) -> Bool {
        switch duty {
        case .all: true
        case .tenOrMore: input.employer.headcount >= moderationHeadcount
        case .small: input.employer.headcount < closureHeadcount
        case .large: input.employer.headcount >= closureHeadcount
        case .jointCommittee200: input.employer.isJointCommittee200
        case .holidayFund: input.status.isOnIncreasedBase
        }
    }
}

/// Sums of a Belgian payslip in cents; the formulas keep them whichever sink is used.
struct BelgianTotals: Sendable, Hashable, GrossPoint {
    /// The gross searched: what was earned, for holiday pay on leaving.
    let gross: Int64
    /// What the payslip pays.
    var paid: Int64
    var employee: Int64 = 0
    var employer: Int64 = 0
    var reductions: Int64 = 0
    /// The special contribution, which taxable pay includes.
    var special: Int64 = 0
    var bonusA: Int64 = 0
    var bonusB: Int64 = 0
    /// Pay of a full-time month.
    var reference: Int64 = 0
    var tax = TaxOfMonth(taxable: 0)

    init(gross: Int64) {
        self.gross = gross
        paid = gross
    }

    var netBeforeTax: Int64 { paid - employee }
    var taxable: Int64 { netBeforeTax + special }
    var netPaid: Int64 { netBeforeTax - tax.amount }
    var cost: Int64 { paid + employer - reductions }
    var net: Int64 { netBeforeTax }
}

/// One Belgian payslip on its way: running totals and the sink.
struct BelgianRun<Sink: LineSink<BelgianLineCode>> {
    let law: PayrollLaw.Belgium
    let terms: BelgianTerms
    private(set) var totals: BelgianTotals
    private(set) var sink: Sink

    init(law: PayrollLaw.Belgium, terms: BelgianTerms, gross: Int64, sink: consuming Sink) {
        self.law = law
        self.terms = terms
        self.sink = sink
        totals = BelgianTotals(gross: gross)
    }

    /// The pay of a month.
    mutating func payMonth() {
        let base = cents(totals.gross, times: terms.baseFactor)
        postEmployee(.contributionEmployee, base: base, law.contribution)
        postWorkBonus(atMost: totals.employee)
        postSpecial(on: base)
        postEmployer(on: base)
        postStructuralReduction(atMost: cents(base, times: basicRate))
        let taxable = totals.taxable
        totals.tax = law.keyFormula.month(taxable: taxable, terms: terms)
        let bonus = law.keyFormula.fiscalBonus(
            a: totals.bonusA, b: totals.bonusB, before: terms.fiscalBonusBefore)
        totals.tax.fiscalBonus = min(bonus, totals.tax.month)
    }

    /// Double holiday pay: the employer owes nothing on it.
    mutating func payDoubleHoliday() {
        let figures = law.holiday
        let subject =
            (totals.gross * figures.doubleSubject.value + figures.double.value / 2)
            / figures.double.value
        postEmployee(.doubleHolidayEmployee, base: subject, law.contribution)
        taxAtOneRate()
    }

    /// Holiday pay on leaving: simple pay bears all contributions, double pay the personal one.
    mutating func payLeavingHoliday() {
        let figures = law.holiday
        let earned = totals.gross
        let simple = cents(earned, times: figures.leavingSimple.value)
        totals.paid = simple + cents(earned, times: figures.leavingDouble.value)
        postEmployee(.contributionEmployee, base: simple, law.contribution)
        let subject = cents(earned, times: figures.leavingDoubleSubject.value)
        postEmployee(.doubleHolidayEmployee, base: subject, law.contribution)
        postEmployer(on: simple)
        taxAtOneRate()
    }

    /// Pay that is not of one month bears contributions, and one rate of tax; no bonus is for it.
    mutating func payExceptional() {
        let base = cents(totals.gross, times: terms.baseFactor)
        postEmployee(.contributionEmployee, base: base, law.contribution)
        postEmployer(on: base)
        taxAtOneRate()
    }

    private mutating func taxAtOneRate() {
        totals.tax = TaxOfMonth(taxable: totals.taxable)
        totals.tax.month = cents(totals.taxable, times: terms.exceptionalRate)
    }

    private var basicRate: Int64 {
        terms.lines.first { $0.code == .basicEmployer }?.rate.value ?? 0
    }

    private mutating func postEmployee(_ code: BelgianLineCode, base: Int64, _ rate: Figure) {
        let amount = cents(base, times: rate.value)
        guard amount != 0 else { return }
        sink.post(code, base: base, rate: rate.value, amount: amount, rule: rate.rule)
        totals.employee += amount
    }

    /// The bonus never exceeds the contribution; what it cannot be is taken off part A.
    private mutating func postWorkBonus(atMost contribution: Int64) {
        totals.reference = terms.work.reference(totals.gross)
        switch terms.workBonus {
        case .onePart(let tariff):
            totals.bonusA = postBonus(.workBonus, tariff, atMost: contribution)
        case .twoParts(let a, let b):
            totals.bonusB = postBonus(.workBonusB, b, atMost: contribution)
            totals.bonusA = postBonus(.workBonusA, a, atMost: contribution - totals.bonusB)
        }
    }

    private mutating func postBonus(
        _ code: BelgianLineCode, _ tariff: Tariff, atMost most: Int64
    ) -> Int64 {
        let whole = tariff.amount(at: totals.reference)
        let amount = min(terms.work.part(of: whole), most)
        guard amount > 0 else { return 0 }
        sink.post(
            code, base: whole, rate: terms.work.hundredths * 10_000, amount: -amount,
            rule: tariff.rule)
        totals.employee -= amount
        return amount
    }

    private mutating func postSpecial(on base: Int64) {
        guard let tariff = terms.special else { return }
        let amount = tariff.amount(at: base)
        guard amount > 0 else { return }
        sink.post(
            .specialContribution, base: base, rate: tariff.part(of: base).rate, amount: amount,
            rule: tariff.rule)
        totals.employee += amount
        totals.special = amount
    }

    private mutating func postEmployer(on base: Int64) {
        for line in terms.lines {
            let amount = cents(base, times: line.rate.value)
            guard amount != 0 else { continue }
            sink.post(
                line.code, base: base, rate: line.rate.value, amount: amount, rule: line.rate.rule)
            totals.employer += amount
        }
    }

    /// A third of the quarter's reduction, were its months equal to this one; at most the basic
    /// contribution.
    private mutating func postStructuralReduction(atMost contribution: Int64) {
        guard let structural = law.structural else { return }
        let pay = totals.reference * 3
        let quarter = structural.quarter(pay: pay, hundredths: terms.work.hundredths)
        let amount = min((quarter + 1) / 3, contribution)
        guard amount > 0 else { return }
        sink.post(
            .structuralReduction, base: pay, rate: terms.work.hundredths * 10_000,
            amount: amount, rule: structural.rule)
        totals.reductions += amount
    }
}
