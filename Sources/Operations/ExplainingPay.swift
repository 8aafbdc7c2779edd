// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Ledger
public import Payroll
public import RuleBook
public import Store

/// Why a payslip differs from the month before, who receives what of its cost, and which of its
/// lines rest on something nobody verified.
public struct ExplainPayslip: Query {
    /// What the actor needs.
    public static let permission = Permission.viewActivity
    /// The payslip.
    public let id: ID<PayslipRecord>

    /// One payslip.
    public init(id: ID<PayslipRecord>) { self.id = id }

    /// What is told beside the payslip itself.
    public struct Answer: Sendable {
        /// By code of the line; empty when there is no month before.
        public let changes: [String: LineChange]
        /// Why income tax changed; nil when there is no month before.
        public let tax: LineChange?
        /// What each body is owed, as the payslip's entry books it.
        public let owed: [Debt]
        /// What lines of this payslip rest on without anybody having verified it.
        public let points: [OpenPoint]
    }

    /// What one body is owed.
    public struct Debt: Sendable, Hashable {
        /// The body.
        public let body: CreditorBody
        /// The amount; below zero when reductions exceed what is due.
        public let amount: Money
    }

    /// - Throws: ``Access/AccessError`` or ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Answer {
        let payslip = try work.store.payslips.find(id)
        try work.require(Self.permission, on: payslip.section)
        // A difference is compared with nothing: it is itself what two computations differ by.
        let before =
            payslip.record.difference == nil
            ? try work.store.payslips.find(
                payslip.engagement, in: payslip.record.period.previous) : nil
        let kind = try work.store.engagements.find(payslip.engagement).terms.kind.rawValue
        let months = before.map { work.months(from: $0, to: payslip) }
        let codes = Set((payslip.record.rows + (before?.record.rows ?? [])).map(\.code))
        var changes: [String: LineChange] = [:]
        for code in codes {
            guard let line = LineCode(rawValue: code), let months else { continue }
            changes[code] = months.change(of: line)
        }
        return Answer(
            changes: changes, tax: try tax(before, payslip, months),
            owed: try owed(payslip, in: work),
            points: work.law.openPoints.filter { point in
                payslip.record.rows.contains { point.concerns(line: $0.code, of: kind) }
            })
    }

    private func tax(
        _ before: StoredPayslip?, _ payslip: StoredPayslip, _ months: PayMonths?
    ) throws -> LineChange? {
        guard let old = before?.record.total("withholding"),
            let now = payslip.record.total("withholding")
        else {
            return nil
        }
        return months?.change(ofTax: old, to: now)
    }

    /// Amounts by body, read from the accounts of the entry that books the payslip.
    private func owed(_ payslip: StoredPayslip, in work: Work) throws -> [Debt] {
        guard let entry = try payslip.entry.map(work.store.entries.find) else { return [] }
        let accounts = work.law.payAccounts
        return CreditorBody.allCases.compactMap { body in
            let lines = entry.lines.filter { $0.account == accounts.account(of: body) }
            let amount = -lines.map(\.amount).sum
            return amount.isZero ? nil : Debt(body: body, amount: amount)
        }
    }
}

extension Work {
    /// Two payslips ready to be compared under the law of the cooperative.
    fileprivate func months(from before: StoredPayslip, to now: StoredPayslip) -> PayMonths {
        let rules = law.rules
        return PayMonths(from: .init(before), to: .init(now)) { key, day in
            (try? rules.value(key, at: day)).map {
                .init(from: $0.from, last: $0.to, source: $0.source)
            }
        }
    }
}

extension PayMonths.Month {
    fileprivate init(_ payslip: StoredPayslip) {
        var lines: [LineCode: Step] = [:]
        for row in payslip.record.rows {
            if let code = LineCode(rawValue: row.code) { lines[code] = row.step }
        }
        self.init(payslip.record.period, gross: payslip.sums.gross, lines: lines)
    }
}
