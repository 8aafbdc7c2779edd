// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Crypto
import Database
public import Ledger
public import Payroll

/// A payslip as sealed: everything its page, its PDF and its explanation show.
public struct PayslipRecord: Sendable, Hashable, Codable {
    /// One printed line.
    public struct Row: Sendable, Hashable, Codable {
        /// Code of the line.
        public let code: String
        /// Group it is printed in.
        public let group: String
        /// Who bears it.
        public let side: String
        /// Base, rate, amount, rule and source.
        public let step: Step

        /// A line with its explanation.
        public init(code: String, group: String, side: String, step: Step) {
            self.code = code
            self.group = group
            self.side = side
            self.step = step
        }
    }

    /// The month paid.
    public let period: Period
    /// The day it is paid.
    public let payDay: Day
    /// What the activity's account allowed, before pay.
    public let budget: Money
    /// The lines, in the order of the computation.
    public let rows: [Row]
    /// The totals by name, each with its explanation.
    public let totals: [Step]
    /// The year with this month added.
    public let yearToDate: YearToDate
    /// What gross pay is made of; nil in payslips sealed before parts were kept.
    public let parts: [GrossPart]?
    /// What was taken off net pay after tax; nil in payslips sealed before.
    public let deductions: [NetDeduction]?
    /// What it was computed from, so that it can be computed again; nil in payslips sealed before.
    ///
    /// Of a difference: what the corrected month is computed from now.
    public let input: PayslipInput?
    /// What it corrects; nil for the pay of a month.
    public let difference: Difference?

    /// Why a payslip holds differences, and of what.
    public struct Difference: Codable, Sendable, Hashable {
        /// The payslip corrected.
        public let corrects: ID<PayslipRecord>
        /// Its month.
        public let of: Period
        /// The correction that two people agreed on.
        public let correction: ID<PayCorrection>
        /// Why, as typed.
        public let reason: String
        /// Part of the general reduction's difference that is taken off complementary pensions.
        public let reductionOnRetirement: Money

        /// A reason for differences.
        public init(
            corrects: ID<PayslipRecord>, of: Period, correction: ID<PayCorrection>,
            reason: String, reductionOnRetirement: Money
        ) {
            self.corrects = corrects
            self.of = of
            self.correction = correction
            self.reason = reason
            self.reductionOnRetirement = reductionOnRetirement
        }
    }

    /// A payslip's content.
    public init(
        period: Period, payDay: Day, budget: Money, rows: [Row], totals: [Step],
        yearToDate: YearToDate, parts: [GrossPart]? = nil, deductions: [NetDeduction]? = nil,
        input: PayslipInput? = nil, difference: Difference? = nil
    ) {
        self.period = period
        self.payDay = payDay
        self.budget = budget
        self.rows = rows
        self.totals = totals
        self.yearToDate = yearToDate
        self.parts = parts
        self.deductions = deductions
        self.input = input
        self.difference = difference
    }

    /// A total by name: `net_social`, `withholding`.
    public func total(_ name: String) -> Step? {
        totals.first { $0.label == "payroll.total.\(name)" }
    }
}

/// Employer and employee as printed on a payslip, kept apart so that they can be erased.
public struct PayslipParties: Sendable, Hashable, Codable {
    /// The cooperative's name and particulars, one line each.
    public var employer: [String]
    /// The employee's details on the day of pay.
    public var employee: PartyDetails

    /// Both sides as printed.
    public init(employer: [String], employee: PartyDetails) {
        self.employer = employer
        self.employee = employee
    }
}

/// A payslip as stored.
public struct StoredPayslip: Sendable, Hashable {
    /// Its number within the cooperative.
    public let id: ID<PayslipRecord>
    /// The engagement it pays.
    public let engagement: ID<Engagement>
    /// The activity that bears it.
    public let section: ID<Section>
    /// Its sums.
    public let sums: PayslipSums
    /// Everything it shows.
    public let record: PayslipRecord
    /// The entry that books it; nil when nothing was owed.
    public let entry: ID<Entry>?
}

/// The payslips of a cooperative.
public struct Payslips {
    let work: CooperativeTransaction

    /// Seals a payslip.
    ///
    /// - Throws: ``Database/DatabaseError/unique(constraint:)`` when the month was paid before.
    public func add(
        _ record: PayslipRecord, sums: PayslipSums, of engagement: Engagement,
        parties: PayslipParties, entry: ID<Entry>?
    ) throws -> ID<PayslipRecord> {
        let id: ID<PayslipRecord> = work.nextID()
        let body = try StoredJSON.text(record)
        let fields = try StoredJSON.text(parties)
        let salt = work.moment.randomBytes(16)
        let partiesHash = Array(SHA256.hash(data: salt + Array(fields.utf8)))
        try work.transaction.enqueue(
            """
            INSERT INTO payslip (
                coop_id, id, engagement_id, section_id, period, pay_day, budget_minor,
                gross_minor, employee_minor, employer_minor, reduction_minor,
                net_before_tax_minor, net_taxable_minor, net_social_minor, tax_minor,
                net_paid_minor, deduction_minor, cost_minor, entry_id, corrects_id, body,
                parties_hash)
            VALUES (
                \(work.coop), \(id), \(engagement.id), \(engagement.section), \(record.period),
                \(record.payDay), \(record.budget), \(sums.gross), \(sums.employee),
                \(sums.employer), \(sums.reductions), \(sums.netBeforeTax), \(sums.netTaxable),
                \(sums.netSocial), \(sums.tax), \(sums.netPaid), \(sums.deductions),
                \(sums.cost), \(entry), \(record.difference?.corrects), \(body), \(partiesHash))
            """)
        try work.transaction.enqueue(
            """
            INSERT INTO payslip_parties (coop_id, payslip_id, salt, fields)
            VALUES (\(work.coop), \(id), \(salt), \(fields))
            """)
        try work.chain(
            .payslip, id.value,
            bytes: PayslipSeal(
                id: id, engagement: engagement.id, section: engagement.section,
                period: record.period, payDay: record.payDay, budget: record.budget, sums: sums,
                entry: entry, corrects: record.difference?.corrects, body: body
            ).canonicalBytes + partiesHash)
        return id
    }

    func sealedBytes(_ ids: [Int64]) throws -> [Int64: [UInt8]] {
        var result: [Int64: [UInt8]] = [:]
        for row in try work.transaction.rows(
            """
            SELECT s.*, p.salt, p.fields FROM payslip s
            LEFT JOIN payslip_parties p ON p.coop_id = s.coop_id AND p.payslip_id = s.id
            WHERE s.coop_id = \(work.coop) AND s.id IN \(list: ids)
            """
        ) {
            result[try row.get("id")] = try PayslipSeal(row).canonicalBytes + PartiesSeal.hash(row)
        }
        return result
    }

    /// A payslip by number.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func find(_ id: ID<PayslipRecord>) throws -> StoredPayslip {
        guard let payslip = try fetch("AND id = \(id)").first else {
            throw StoreError.notFound(kind: "payslip", id: id.description)
        }
        return payslip
    }

    /// The payslip of an engagement for a month; nil when there is none.
    ///
    /// Differences paid in the month are others.
    public func find(_ engagement: ID<Engagement>, in period: Period) throws -> StoredPayslip? {
        try fetch(
            """
            AND engagement_id = \(engagement) AND period = \(period) AND corrects_id IS NULL
            """
        ).first
    }

    /// The differences that correct a payslip, the oldest first.
    public func corrections(of id: ID<PayslipRecord>) throws -> [StoredPayslip] {
        try fetch("AND corrects_id = \(id)").sorted { $0.id < $1.id }
    }

    /// The last month paid under a contract, differences apart; nil when none was.
    ///
    /// `until`: the last month looked at; nil for all.
    public func lastMonth(
        _ engagement: ID<Engagement>, until last: Period? = nil
    ) throws -> Period? {
        let bound: SQL = last.map { "AND period <= \($0)" } ?? ""
        return try work.transaction.row(
            """
            SELECT MAX(period) AS period FROM payslip WHERE coop_id = \(work.coop)
                AND engagement_id = \(engagement) AND corrects_id IS NULL \(bound)
            """
        )?.get("period")
    }

    /// Whether a month after this one has been paid; differences of other months do not count.
    public func isPaid(_ engagement: ID<Engagement>, after period: Period) throws -> Bool {
        try lastMonth(engagement).map { $0 > period } ?? false
    }

    /// Whether anything, differences too, was paid with a month after this one.
    public func isAnythingPaid(_ engagement: ID<Engagement>, after period: Period) throws -> Bool {
        try work.transaction.row(
            """
            SELECT 1 FROM payslip WHERE coop_id = \(work.coop)
                AND engagement_id = \(engagement) AND period > \(period) LIMIT 1
            """) != nil
    }

    /// The payslips of an activity, newest first.
    public func all(of section: ID<Section>) throws -> [StoredPayslip] {
        try fetch("AND section_id = \(section)")
    }

    /// The last month paid of each activity.
    public func lastPeriods() throws -> [ID<Section>: Period] {
        var last: [ID<Section>: Period] = [:]
        for row in try work.transaction.rows(
            """
            SELECT section_id, MAX(period) AS period FROM payslip
            WHERE coop_id = \(work.coop) GROUP BY section_id
            """
        ) { last[try row.get("section_id")] = try row.period("period") }
        return last
    }

    /// The payslips of a month, by number.
    public func all(in period: Period) throws -> [StoredPayslip] {
        try fetch("AND period = \(period)").sorted { $0.id < $1.id }
    }

    /// The year before the pay of a month, as the last payslip of the engagement left it.
    ///
    /// Differences paid in the month before its own payslip was sealed count.
    public func yearToDate(_ engagement: ID<Engagement>, before period: Period) throws -> YearToDate
    {
        let own = try find(engagement, in: period)?.id.value ?? .max
        return try yearToDate(engagement, in: period) {
            $0.record.period < period || $0.id.value < own
        }
    }

    /// The year with all that was paid before a month began.
    public func yearToDate(
        _ engagement: ID<Engagement>, atStartOf period: Period
    ) throws -> YearToDate {
        try yearToDate(engagement, in: period) { $0.record.period < period }
    }

    /// The year with all that was paid until the end of a month.
    public func yearToDate(
        _ engagement: ID<Engagement>, through period: Period
    ) throws -> YearToDate {
        try yearToDate(engagement, in: period) { _ in true }
    }

    /// The year of a month as the last payslip that counts left it.
    private func yearToDate(
        _ engagement: ID<Engagement>, in period: Period, counting: (StoredPayslip) -> Bool
    ) throws -> YearToDate {
        let paid = try fetch(
            """
            AND engagement_id = \(engagement)
            AND period BETWEEN \(period.firstOfYear) AND \(period)
            """)
        return paid.first(where: counting)?.record.yearToDate ?? YearToDate(year: period.year)
    }

    /// Employer and employee as printed; nil once they have been erased.
    public func parties(_ id: ID<PayslipRecord>) throws -> PayslipParties? {
        let fields: String? = try work.transaction.value(
            """
            SELECT fields FROM payslip_parties WHERE coop_id = \(work.coop) AND payslip_id = \(id)
            """)
        return try fields.map { try StoredJSON.value($0, kind: "parties", id: id.description) }
    }

    private func fetch(_ filter: SQL) throws -> [StoredPayslip] {
        try work.transaction.rows(
            """
            SELECT * FROM payslip WHERE coop_id = \(work.coop) \(filter)
            ORDER BY period DESC, id DESC LIMIT 5000
            """
        ).map(StoredPayslip.init)
    }
}

extension CooperativeTransaction {
    /// The cooperative's payslips.
    public var payslips: Payslips { Payslips(work: self) }
}

extension StoredPayslip {
    init(_ row: Row) throws {
        id = try row.get("id")
        engagement = try row.get("engagement_id")
        section = try row.get("section_id")
        sums = try PayslipSums(row)
        record = try StoredJSON.value(
            try row.get("body"), kind: "payslip", id: String(try row.int64("id")))
        entry = try row.get("entry_id")
    }
}
