// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

/// What of a payslip does not depend on gross pay, settled once per person and month.
struct PayTerms: Sendable {
    let ceiling: Int64
    let tranche2Limit: Int64
    let unemploymentLimit: Int64
    let duties: Duties
    let accidentRate: Int64
    let mobilityRate: Int64
    let supplementRate: Figure?
    let healthTotal: Int64
    let healthEmployerShare: Int64
    let healthEmployer: Int64
    let sicknessLimit: Int64
    let familyLimit: Int64
    let reduction: GeneralReduction
    let isAmountBased: Bool
    /// What the accident contribution is due on without pay, under a support contract; else nil.
    let supportBase: Figure?
    /// Minimum wage of the month; with pay by amount, the most the month can count.
    let monthWage: MinimumWage
    let yearGrossBefore: Int64
    let yearWageBefore: Int64
    let granted: Int64

    init(_ input: PayslipInput, in law: PayrollLaw.France) throws(PayrollError) {
        try input.check()
        guard input.period == law.period else {
            throw .otherPeriod(law: law.period, input: input.period)
        }
        let share: Int64
        switch input.basis {
        case .hours(let hours): (share, isAmountBased) = (hours.millionths, false)
        case .amount, .support: (share, isAmountBased) = (1_000_000, true)
        }
        supportBase = input.basis == .support ? try law.supportBase() : nil
        // By calendar days of the month since 2018: CSS art. R242-2.
        let presence = input.presence
        let days = Int64(presence.days)
        let month = Int64(presence.of)
        ceiling = (cents(law.ceiling, times: share) * days * 2 + month) / (month * 2)
        tranche2Limit = cents(ceiling, times: law.tranche2Multiple)
        unemploymentLimit = cents(ceiling, times: law.unemploymentMultiple)
        let establishment = input.establishment
        duties = PayTerms.duties(input, law)
        accidentRate = establishment.accidentRate.millionths
        mobilityRate =
            establishment.headcount >= law.mediumHeadcount
            ? establishment.mobilityRate.millionths : 0
        supplementRate = law.supplement.rate(for: establishment)
        healthTotal = input.health.total.minorUnits
        healthEmployerShare = input.health.employerShare.millionths
        healthEmployer = cents(healthTotal, times: healthEmployerShare)
        // Minimum wages count the hours that are paid: CSS art. D241-7.
        let paid = isAmountBased ? share : cents(share, times: presence.paidHours.millionths)
        sicknessLimit = law.sicknessCut?.limit(share: paid) ?? 0
        familyLimit = law.familyCut?.limit(share: paid) ?? 0
        reduction =
            establishment.headcount >= law.largeHeadcount
            ? law.largeReduction : law.smallReduction
        let wage = Int128(law.reductionWage.units) * Int128(paid) / 1_000_000
        monthWage = MinimumWage(units: Int64(wage))
        yearGrossBefore = input.yearToDate.gross.minorUnits
        yearWageBefore = input.yearToDate.minimumWageUnits
        granted = input.yearToDate.reduction.minorUnits
    }

    private static func duties(_ input: PayslipInput, _ law: PayrollLaw.France) -> Duties {
        let establishment = input.establishment
        var duties: Duties = establishment.isAlsaceMoselle ? .alsaceMoselle : .elsewhere
        if input.category == .executive { duties.insert(.executive) }
        if input.isFixedTerm { duties.insert(.fixedTerm) }
        if input.basis != .support { duties.insert(.employed) }
        duties.insert(establishment.headcount < law.mediumHeadcount ? .belowMedium : .fromMedium)
        duties.insert(establishment.headcount < law.largeHeadcount ? .belowLarge : .fromLarge)
        return duties
    }

    /// Minimum wages of the year to the end of the month, for a gross pay in cents.
    func yearWage(gross: Int64) -> MinimumWage {
        guard isAmountBased else { return MinimumWage(units: yearWageBefore + monthWage.units) }
        // Pay beyond one minimum wage counts no more than one.
        let (units, overflow) = gross.multipliedReportingOverflow(by: MinimumWage.unitsPerCent)
        return MinimumWage(
            units: yearWageBefore + (overflow ? monthWage.units : min(units, monthWage.units)))
    }

    /// The general reduction's coefficient for a gross pay in cents, in ten-thousandths.
    func coefficient(gross: Int64) -> Int64 {
        reduction.coefficient(pay: yearGrossBefore + gross, wage: yearWage(gross: gross))
    }
}

/// One payslip on its way: bases, running totals and the sink.
struct PayRun<Sink: LineSink<LineCode>> {
    let terms: PayTerms
    let gross: Int64
    let tranche1: Int64
    let tranche2: Int64
    let unemploymentBase: Int64
    private var cover: Int64 = 0
    private var csgBase: Int64 = 0
    private(set) var totals: PayTotals
    private(set) var sink: Sink

    init(terms: PayTerms, gross: Int64, sink: consuming Sink) {
        self.terms = terms
        self.gross = gross
        self.sink = sink
        tranche1 = min(gross, terms.ceiling)
        tranche2 = min(gross, terms.tranche2Limit) - tranche1
        unemploymentBase = min(gross, terms.unemploymentLimit)
        totals = PayTotals(gross: gross)
    }

    /// Posts a contribution if the person and employer owe it.
    mutating func post(_ line: RatedContribution) {
        guard terms.duties.isSuperset(of: line.duties) else { return }
        post(line.code, line.effect, base: base(line.base), line.rate)
    }

    private func base(_ kind: ContributionBase) -> Int64 {
        switch kind {
        case .pay: gross
        case .tranche1: tranche1
        case .tranche2: tranche2
        case .bothTranchesAboveCeiling: tranche2 > 0 ? tranche1 + tranche2 : 0
        case .unemployment: unemploymentBase
        case .cover: cover
        case .csg: csgBase
        }
    }

    /// Posts base × rate, half-up; nothing when either is zero.
    mutating func post(_ code: LineCode, base: Int64, rate: Int64, because figure: Figure) {
        post(code, LineEffect(code), base: base, Figure(value: rate, rule: figure.rule))
    }

    @inline(__always)
    private mutating func post(
        _ code: LineCode, _ effect: LineEffect, base: Int64, _ rate: Figure
    ) {
        guard base != 0, rate.value != 0 else { return }
        let amount = cents(base, times: rate.value)
        sink.post(code, base: base, rate: rate.value, amount: amount, rule: rate.rule)
        count(effect, amount)
    }

    @inline(__always)
    private mutating func count(_ effect: LineEffect, _ amount: Int64) {
        switch effect {
        case .employee: totals.employee += amount
        case .taxedEmployee:
            totals.employee += amount
            totals.taxedEmployee += amount
        case .employer: totals.employer += amount
        case .cover:
            totals.employer += amount
            cover += amount
        case .taxedCover:
            totals.employer += amount
            totals.taxedEmployer += amount
            cover += amount
        case .reduction: totals.reductions += amount
        }
    }

    /// Posts both shares of health cover; the employee pays what the employer does not.
    mutating func postHealth(because figure: Figure) {
        let total = terms.healthTotal
        post(.healthEmployer, base: total, rate: terms.healthEmployerShare, because: figure)
        let rest = total - terms.healthEmployer
        guard rest != 0 else { return }
        sink.post(
            .healthEmployee, base: total, rate: 1_000_000 - terms.healthEmployerShare,
            amount: rest, rule: figure.rule)
        count(.employee, rest)
    }

    /// Fixes the base of CSG and CRDS once all employer cover is known.
    mutating func closeCover(csgBaseShare: Int64) {
        let above = gross - unemploymentBase
        csgBase = cents(unemploymentBase, times: csgBaseShare) + above + cover
    }

    /// Posts a cut of an employer rate when pay is within its limit.
    mutating func postCut(_ code: LineCode, _ cut: ReducedRate?, limit: Int64) {
        guard let cut, gross <= limit else { return }
        post(code, base: gross, rate: cut.rate.value, because: cut.rate)
    }

    /// Posts the general reduction: coefficient × pay of the year, less what earlier months had.
    mutating func postGeneralReduction() {
        totals.yearGross = terms.yearGrossBefore + gross
        guard terms.supportBase == nil else {
            totals.yearWage = MinimumWage(units: terms.yearWageBefore)
            return
        }
        totals.yearWage = terms.yearWage(gross: gross)
        totals.coefficient = terms.coefficient(gross: gross)
        let rate = totals.coefficient * 100
        let amount = cents(totals.yearGross, times: rate) - terms.granted
        totals.generalReduction = amount
        guard amount != 0 else { return }
        sink.post(
            .generalReduction, base: totals.yearGross, rate: rate, amount: amount,
            rule: terms.reduction.rule)
        count(.reduction, amount)
    }
}
