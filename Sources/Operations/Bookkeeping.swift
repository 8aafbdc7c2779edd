// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
import Sales
import Store

/// Opens the books with the cash at the bank and the capital behind it.
public struct OpenBooks: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.keepBooks
    /// Name in the audit log.
    public static let auditName = "books.opened"

    /// The first day.
    public let day: Day
    /// The bank balance before the first statement.
    public let cash: Money

    /// Books to open.
    public init(on day: Day, cash: Money) {
        self.day = day
        self.cash = cash
    }

    /// - Throws: ``OperationError/wrongState(kind:)`` when there are entries already.
    public func run(in work: Work) throws -> ID<Entry> {
        try work.require(Self.permission)
        guard try work.store.entries.page(EntryFilter(), before: nil, limit: 1).isEmpty else {
            throw OperationError.wrongState(kind: "books")
        }
        let chart = work.law.chart
        guard (-Money.boundMinor...Money.boundMinor).contains(cash.minorUnits) else {
            throw LedgerError.badAmount(account: chart.account(.bank), amount: cash)
        }
        return try work.store.entries.post(
            Entry(
                .opening, on: day, voucher: Voucher("AN-\(day.year)", on: day),
                label: chart.title(of: .opening, in: work.cooperative.language),
                lines: [
                    Line(chart.account(.bank), in: work.treasury, cash),
                    Line(chart.account(.capital), in: work.treasury, -cash),
                ], chart: chart))
    }

    /// The opening entry.
    public func object(of output: ID<Entry>) -> Int64 { output.value }
}

/// Declares the VAT of a month, in whole euros: what was collected less what is deducted and the
/// credit carried forward.
///
/// - Source: `accounting.md` §2, entry 20; CGI ann. IV art. 39: returns in whole euros.
public struct DeclareVAT: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.keepBooks
    /// Name in the audit log.
    public static let auditName = "vat.declared"

    /// The month.
    public let period: Period

    /// A month to declare.
    public init(period: Period) { self.period = period }

    private static let voucher = "TVA-"

    /// - Returns: What is to be paid; below zero is a credit carried forward.
    /// - Throws: ``OperationError/wrongPeriod(_:)`` before the month is over, or when it or a
    ///   later one has been declared.
    public func run(in work: Work) throws -> Money {
        try work.require(Self.permission)
        let returns = try work.store.entries.vouched(.miscellaneous, Self.voucher)
        let reversed = Set(returns.compactMap(\.reverses))
        let isDeclared = returns.contains {
            $0.reverses == nil && !reversed.contains($0.id)
                && $0.voucher.reference >= "\(Self.voucher)\(period)"
        }
        guard work.today > period.lastDay, !isDeclared else {
            throw OperationError.wrongPeriod(period)
        }
        let chart = work.law.chart
        let balance = try work.store.balances.trialBalance(
            at: period.lastDay, section: work.treasury)
        // A return is dated after its month, so those made since count although they are later.
        let since = returns.filter { $0.day > period.lastDay }.flatMap(\.lines)
        let open: (AccountRole) -> Money = { role in
            let account = chart.account(role)
            let later = since.filter { $0.section == work.treasury && $0.account == account }
            return balance.balance(account) + later.map(\.amount).sum
        }
        let due = -open(.vatDue)
        let deductible = open(.vatDeductible)
        let credit = open(.vatCredit)
        let exact = due - deductible - credit
        let unit = Int128(work.law.rates.returnUnit.minorUnits)
        let whole = Money(
            minorUnits: Int64(
                divided(Int128(exact.minorUnits), by: unit, rounding: .halfUp) * unit))
        guard !due.isZero || !deductible.isZero else { return .zero }
        let rounding = whole - exact
        let current = chart.account(.internalCurrent)
        let account = chart.account(rounding.isNegative ? .otherIncome : .otherCharges)
        let owed = chart.account(whole.isNegative ? .vatCredit : .vatPayable)
        try work.store.entries.post(
            Entry(
                .miscellaneous, on: work.today,
                voucher: Voucher("\(Self.voucher)\(period)", on: work.today),
                label: "TVA \(period)",
                lines: [
                    Line(chart.account(.vatDue), in: work.treasury, due),
                    Line(chart.account(.vatDeductible), in: work.treasury, -deductible),
                    Line(chart.account(.vatCredit), in: work.treasury, -credit),
                    Line(owed, in: work.treasury, -whole),
                    Line(current, in: work.treasury, rounding),
                    Line(current, in: work.pool, -rounding),
                    Line(account, in: work.pool, rounding),
                ], chart: chart))
        return whole
    }
}

/// Takes an entry back by its opposite.
public struct ReverseEntry: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.keepBooks
    /// Name in the audit log.
    public static let auditName = "entry.reversed"

    /// The entry.
    public let id: ID<Entry>
    /// Why, for the label.
    public let reason: String

    /// An entry to take back.
    public init(id: ID<Entry>, reason: String) {
        self.id = id
        self.reason = reason
    }

    /// Only entries that stand alone can be taken back this way: what an invoice, a payment or a
    /// payslip booked is undone by their own operations.
    ///
    /// - Throws: ``OperationError/wrongState(kind:)``, ``Ledger/LedgerError``.
    public func run(in work: Work) throws -> ID<Entry> {
        try work.require(Self.permission)
        let posted = try work.store.entries.find(id)
        let pending = work.law.chart.account(.vatPending)
        guard posted.journal == .miscellaneous, posted.reverses == nil,
            posted.lines.allSatisfy({ $0.thirdParty == nil && $0.account != pending })
        else {
            throw OperationError.wrongState(kind: "entry")
        }
        guard (1...120).contains(reason.count) else { throw OperationError.badField("reason") }
        let entry = try Entry(
            posted.journal, on: posted.day, voucher: posted.voucher, label: posted.label,
            lines: posted.lines, chart: work.law.chart)
        return try work.store.entries.post(
            entry.reversal(of: id, on: work.today, label: reason, chart: work.law.chart))
    }

    /// The reversing entry.
    public func object(of output: ID<Entry>) -> Int64 { output.value }
}
