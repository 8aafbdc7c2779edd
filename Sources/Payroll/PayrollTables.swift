// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import RuleBook

/// Payslips by the table, for people who script: comma-separated text in, text out.
///
/// A table is computed whole or refused, with each row that cannot be. Rows are independent, except
/// in ``year(csv:)``, which stops at the first.
public struct PayrollTables: Sendable {
    private let rules: RuleBook
    private let knownAt: Day?

    /// Tables under the law of a pack; of its figures only those published by `knownAt` count,
    /// all when it is nil.
    public init(rules: RuleBook, knownAt: Day? = nil) {
        self.rules = rules
        self.knownAt = knownAt
    }

    /// One payslip per row, one line per contribution, then the totals.
    ///
    /// - Parameter csv: Columns `id, month, gross, hours_share, category, headcount, at_rate` and
    ///   optionally `mobility_rate, health_total, health_employer_share, alsace_moselle,
    ///   apprentice_ratio, fixed_term`. `hours_share` empty means pay by amount (CESA).
    /// - Returns: `id,line,side,base,rate,amount`; the rate is empty where two tranches add up.
    /// - Throws: ``PayrollError`` with line and column.
    public func compute(csv: [UInt8]) throws(PayrollError) -> String {
        guard !isBelgian else {
            return try BelgianTables(rules: rules, knownAt: knownAt).compute(csv: csv)
        }
        let table = try CSVTable(
            csv, required: ["gross"] + PayrollTables.required, optional: PayrollTables.optional)
        var laws = laws
        return try table.answers("id,line,side,base,rate,amount") {
            (row, text) throws(PayrollError) in
            let input = try row.payslipInput(gross: row.money("gross"))
            let law = try laws.law(of: row)
            let payslip = try row.refusing { () throws(PayrollError) in try law.payslip(input) }
            PayrollTables.append(payslip, id: try row.text("id"), to: &text)
        }
    }

    /// The gross pay each row's target allows.
    ///
    /// - Parameter csv: The columns of ``compute(csv:)`` with `target_kind` (`net` before tax, or
    ///   `cost`) and `target`; a column `gross` is ignored.
    /// - Returns: `id,gross,reached,exact`: the largest gross whose cost is within the target, or
    ///   the smallest whose net reaches it; `exact` is 1 when it is reached to the cent.
    /// - Throws: ``PayrollError`` with line and column.
    public func solve(csv: [UInt8]) throws(PayrollError) -> String {
        guard !isBelgian else {
            return try BelgianTables(rules: rules, knownAt: knownAt).solve(csv: csv)
        }
        let table = try CSVTable(
            csv, required: ["target_kind", "target"] + PayrollTables.required,
            optional: ["gross"] + PayrollTables.optional)
        var laws = laws
        return try table.answers("id,gross,reached,exact") { (row, text) throws(PayrollError) in
            let input = try row.payslipInput(gross: .zero)
            let law = try laws.law(of: row)
            let kind = try row.choice("target_kind", TargetKind.self)
            let target = try row.money("target")
            let found = try row.refusing { () throws(PayrollError) in
                switch kind {
                case .net: try law.smallestGross(netAtLeast: target, for: input)
                case .cost: try law.largestGross(costAtMost: target, for: input)
                }
            }
            text += found.row(id: try row.text("id"))
        }
    }

    /// The general reduction of successive months, regularised over the year.
    ///
    /// - Parameter csv: Columns `case, month, gross, hours_share, headcount`; the rows of a case
    ///   follow each other, its months rise; a new year starts from nothing. Columns of the
    ///   answer are accepted and ignored.
    /// - Returns: `case,month,cum_coefficient,reduction_of_month,cumulated_reduction`.
    /// - Throws: ``PayrollError`` with line and column.
    public func year(csv: [UInt8]) throws(PayrollError) -> String {
        guard !isBelgian else { throw .otherCountry(pack: rules.pack) }
        let answer = ["cum_coefficient", "reduction_of_month", "cumulated_reduction"]
        let table = try CSVTable(
            csv, required: ["case", "month", "gross", "hours_share", "headcount"], optional: answer)
        var laws = laws
        var text = "case," + (["month"] + answer).joined(separator: ",") + "\n"
        var states: [String: YearToDate] = [:]
        for row in table.rows {
            let name = try row.text("case")
            let period = try row.period("month")
            let state = states[name].flatMap { $0.year == period.year ? $0 : nil }
            let input = PayslipInput(
                period: period, gross: try row.money("gross"), basis: try row.basis(),
                category: .nonExecutive,
                establishment: Establishment(
                    headcount: try row.integer("headcount"), accidentRate: .zero),
                yearToDate: state)
            let law = try laws.law(of: row)
            let payslip = try row.refusing { () throws(PayrollError) in try law.payslip(input) }
            states[name] = payslip.yearToDate
            let detail = payslip.reduction
            let coefficient = DecimalText.format(detail.coefficient.millionths / 100, places: 4)
            text += "\(name),\(period.text),\(detail.coefficient.isZero ? "0" : coefficient),"
            text += "\(detail.amount.text),\(detail.cumulatedReduction.text)\n"
        }
        return text
    }

    private var laws: LawsByMonth<PayrollLaw.France> {
        let (rules, knownAt) = (rules, knownAt)
        return LawsByMonth { (period) throws(PayrollError) in
            try PayrollLaw.France(rules: rules, period: period, knownAt: knownAt)
        }
    }

    /// Belgian tables have columns of their own: see ``BelgianTables``.
    private var isBelgian: Bool { rules.pack == "be" }

    private static let required = [
        "id", "month", "hours_share", "category", "headcount", "at_rate",
    ]
    private static let optional = [
        "mobility_rate", "health_total", "health_employer_share", "alsace_moselle",
        "apprentice_ratio", "fixed_term",
    ]

    private static func append(_ payslip: Payslip, id: String, to text: inout String) {
        var order: [String] = []
        var sums: [String: TableLine] = [:]
        for line in payslip.lines {
            let code = line.code.tableCode
            if sums[code] == nil { order.append(code) }
            sums[code] = sums[code]?.adding(line) ?? TableLine(line)
        }
        for code in order {
            guard let sum = sums[code] else { continue }
            text += "\(id),\(code),\(sum.side.rawValue),\(sum.base.text),"
            text += "\(sum.rate?.text ?? ""),\(sum.amount.text)\n"
        }
        for (name, amount) in [
            ("net_avant_impot", payslip.netBeforeTax), ("net_imposable", payslip.netTaxable),
            ("montant_net_social", payslip.netSocial), ("cout_total", payslip.totalCost),
        ] {
            text += "\(id),\(name),total,,,\(amount.text)\n"
        }
    }
}

/// What a target is about.
private enum TargetKind: String, CaseIterable {
    case net
    case cost
}

/// One line of the answer: a contribution, its tranches added up.
private struct TableLine {
    let side: LineSide
    let base: Money
    let rate: Rate?
    let amount: Money

    init(_ line: PayslipLine) {
        (side, base, rate, amount) = (line.side, line.base, line.rate, line.amount)
    }

    private init(side: LineSide, base: Money, rate: Rate?, amount: Money) {
        (self.side, self.base, self.rate, self.amount) = (side, base, rate, amount)
    }

    func adding(_ line: PayslipLine) -> TableLine {
        TableLine(side: side, base: base + line.base, rate: nil, amount: amount + line.amount)
    }
}

extension GrossSolution {
    /// `id,gross,reached,exact` with a line end.
    func row(id: String) -> String {
        "\(id),\(gross.text),\(reached.text),\(isExact ? 1 : 0)\n"
    }
}

/// The law of each month a table names, resolved once.
struct LawsByMonth<Law> {
    private let resolve: (Period) throws(PayrollError) -> Law
    private var laws: [Period: Law] = [:]

    init(_ resolve: @escaping (Period) throws(PayrollError) -> Law) { self.resolve = resolve }

    mutating func law(of row: CSVRow) throws(PayrollError) -> Law {
        let period = try row.period("month")
        if let law = laws[period] { return law }
        let resolve = resolve
        let law = try row.refusing { () throws(PayrollError) in try resolve(period) }
        laws[period] = law
        return law
    }
}

extension CSVRow {
    /// Runs a calculation and adds the row to the reason it is refused for.
    func refusing<Result>(
        _ calculation: () throws(PayrollError) -> Result
    ) throws(PayrollError) -> Result {
        do { return try calculation() } catch { throw .refusedRow(line: line, reason: error) }
    }

    fileprivate func basis() throws(PayrollError) -> PayBasis {
        optional("hours_share") == "" ? .amount : .hours(share: try rate("hours_share"))
    }

    fileprivate func payslipInput(gross: Money) throws(PayrollError) -> PayslipInput {
        func optionalRate(_ column: String) throws(PayrollError) -> Rate {
            optional(column) == nil ? .zero : try rate(column)
        }
        let isAlsaceMoselle = optional("alsace_moselle") == nil ? false : try flag("alsace_moselle")
        return PayslipInput(
            period: try period("month"), gross: gross, basis: try basis(),
            category: try choice("category", EmployeeCategory.self),
            isFixedTerm: optional("fixed_term") == nil ? false : try flag("fixed_term"),
            establishment: Establishment(
                headcount: try integer("headcount"), accidentRate: try rate("at_rate"),
                mobilityRate: try optionalRate("mobility_rate"),
                isAlsaceMoselle: isAlsaceMoselle,
                apprenticeRatio: try optionalRate("apprentice_ratio")),
            health: HealthCover(
                total: optional("health_total") == nil ? .zero : try money("health_total"),
                employerShare: try optionalRate("health_employer_share")))
    }
}
