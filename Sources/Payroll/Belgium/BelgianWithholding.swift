// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// How the withholding tax of a month came about, in whole years until `month`.
public struct BelgianWithholding: Sendable, Hashable {
    /// Taxable pay.
    public let taxable: Money
    /// Twelve months of it; zero for holiday pay, which has a rate instead.
    public let year: Money
    /// Lump-sum costs taken off.
    public let costs: Money
    /// The part attributed to a partner without income.
    public let quotient: Money
    /// Tax by the scale.
    public let scale: Money
    /// Tax on what is exempt, taken off.
    public let exempt: Money
    /// Reductions for children and other dependants, taken off.
    public let family: Money
    /// A twelfth of what is left, half-up; the tax of holiday pay.
    ///
    /// The official wording rounds half-up; a program that truncates has 465.23 where this has
    /// 465.24 (3 000.00 in January 2025).
    public let month: Money
    /// Fiscal work bonus taken off.
    public let fiscalBonus: Money
    /// What is withheld.
    public var amount: Money { month - fiscalBonus }
}

/// The key formula of withholding tax of one year.
///
/// - Source: royal decree executing the income tax code 1992, annex III.
struct KeyFormula: Sendable {
    let costsRate: Figure
    let costsLimit: Figure
    let scale: MarginalScale
    let exempt: Figure
    let quotientRate: Figure
    let quotientLimit: Figure
    /// Yearly reductions for 1 to 8 children.
    let children: [Figure]
    /// For each child beyond the eighth.
    let furtherChild: Figure
    /// For each other ground: alone with children, disabled, other dependants.
    let dependant: Figure
    let bonusShareA: Figure
    /// Not before April 2024.
    let bonusShareB: Figure?
    /// Most fiscal work bonus a year; nil when the pack does not know it.
    let bonusLimit: Figure?
    let holiday: Scale
    let exceptional: Scale

    init(_ reader: inout LawReader) throws(PayrollError) {
        costsRate = try reader.ratio("withholding.costs_rate")
        costsLimit = try reader.amount("withholding.costs_limit")
        scale = MarginalScale(scale: try reader.scale("withholding.scale"))
        exempt = try reader.amount("withholding.exempt_tax")
        quotientRate = try reader.ratio("withholding.quotient_rate")
        quotientLimit = try reader.amount("withholding.quotient_limit")
        var children: [Figure] = []
        for count in 1...8 {
            children.append(try reader.amount("withholding.children_\(count)"))
        }
        self.children = children
        furtherChild = try reader.amount("withholding.children_further")
        dependant = try reader.amount("withholding.dependant")
        bonusShareA = try reader.ratio("withholding.bonus_share_a")
        bonusShareB =
            try reader.isInForce("withholding.bonus_share_b")
            ? try reader.ratio("withholding.bonus_share_b") : nil
        bonusLimit =
            try reader.isInForce("withholding.bonus_limit")
            ? try reader.amount("withholding.bonus_limit") : nil
        holiday = try reader.scale("withholding.holiday")
        exceptional = try reader.scale("withholding.exceptional")
    }

    /// The one rate of pay that is not of one month, with its reason; nil for the pay of a month.
    func rate(of pay: BelgianPay) -> (rate: Rate, rule: Step.Rule)? {
        switch pay {
        case .month: nil
        case .exceptional(let yearly): (exceptional.rate(of: yearly), exceptional.rule)
        case .doubleHoliday(let yearly), .leavingHoliday(let yearly):
            (holiday.rate(of: yearly), holiday.rule)
        }
    }

    /// The yearly reductions of a household.
    func reductions(_ family: BelgianFamily) -> Int64 {
        let count = family.children + family.disabledChildren
        var sum: Int64 = 0
        if count > 0 {
            sum = children[min(count, children.count) - 1].value
            sum += Int64(max(0, count - children.count)) * furtherChild.value
        }
        var grounds = family.otherDependants
        if family.situation == .single, family.children > 0 { grounds += 1 }
        if family.isDisabled { grounds += 1 }
        if family.isPartnerDisabled { grounds += 1 }
        return sum + Int64(grounds) * dependant.value
    }

    /// The figure that explains a household's reductions.
    func figure(of family: BelgianFamily) -> Figure {
        let count = family.children + family.disabledChildren
        return count > 0 ? children[min(count, children.count) - 1] : dependant
    }

    /// The tax of a month before the fiscal work bonus; every amount in cents.
    func month(taxable: Int64, terms: BelgianTerms) -> TaxOfMonth {
        var tax = TaxOfMonth(taxable: taxable)
        tax.year = taxable * 12
        tax.costs = min(cents(tax.year, times: costsRate.value), costsLimit.value)
        let net = tax.year - tax.costs
        if terms.hasQuotient {
            tax.quotient = min(cents(net, times: quotientRate.value), quotientLimit.value)
        }
        tax.scale = scale.amount(of: net - tax.quotient) + scale.amount(of: tax.quotient)
        tax.exempt = min(exempt.value * (terms.hasQuotient ? 2 : 1), tax.scale)
        tax.family = min(terms.familyReduction, tax.scale - tax.exempt)
        tax.month = (tax.scale - tax.exempt - tax.family + 6) / 12
        return tax
    }

    /// The fiscal work bonus for the parts granted, within the year's limit.
    func fiscalBonus(a: Int64, b: Int64, before: Int64) -> Int64 {
        let bonus = cents(a, times: bonusShareA.value) + cents(b, times: bonusShareB?.value ?? 0)
        return min(bonus, max(0, (bonusLimit?.value ?? .max) - before))
    }
}

/// The steps of one month's tax in cents.
struct TaxOfMonth: Sendable, Hashable {
    let taxable: Int64
    var year: Int64 = 0
    var costs: Int64 = 0
    var quotient: Int64 = 0
    var scale: Int64 = 0
    var exempt: Int64 = 0
    var family: Int64 = 0
    var month: Int64 = 0
    var fiscalBonus: Int64 = 0

    init(taxable: Int64) { self.taxable = taxable }

    var amount: Int64 { month - fiscalBonus }

    var detail: BelgianWithholding {
        BelgianWithholding(
            taxable: .cents(taxable), year: .cents(year), costs: .cents(costs),
            quotient: .cents(quotient), scale: .cents(scale), exempt: .cents(exempt),
            family: .cents(family), month: .cents(month), fiscalBonus: .cents(fiscalBonus))
    }
}
