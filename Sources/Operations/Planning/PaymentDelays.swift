// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Ledger
import Payroll
public import Sales
public import Store

/// How late an activity's clients usually pay, from the payments they made.
///
/// The median of the days between the last day to pay and the payment: one client who paid a year
/// late does not move it. Below zero for those who pay early.
public struct PaymentDelays: Sendable, Hashable {
    /// A usual delay and what it was computed from.
    public struct Delay: Sendable, Hashable {
        /// Days after the last day to pay.
        public let days: Int
        /// How many payments it is the median of.
        public let payments: Int

        /// A delay and the payments behind it.
        public init(days: Int, payments: Int) {
            self.days = days
            self.payments = payments
        }
    }

    /// Payments it takes before a client has a delay of their own.
    public static let least = 3

    /// Of all clients; nil before there are enough payments.
    public let usual: Delay?
    /// Of the clients with enough payments.
    public let byClient: [ID<ThirdParty>: Delay]

    /// The delays of the payments received.
    public init(_ payments: [PaidInvoice]) {
        usual = Delay(payments)
        byClient = Dictionary(grouping: payments, by: \.client).compactMapValues(Delay.init)
    }

    /// The delay to count with for a client: theirs, else all clients', else none.
    public func delay(of client: ID<ThirdParty>) -> Delay? { byClient[client] ?? usual }
}

extension PaymentDelays.Delay {
    fileprivate init?(_ payments: [PaidInvoice]) {
        guard payments.count >= PaymentDelays.least else { return nil }
        let days = payments.map { $0.paidDay - $0.dueDay }.sorted()
        // Of an even number the later of the two in the middle: rather late than early.
        self.init(days: days[days.count / 2], payments: days.count)
    }
}

/// Money an issued invoice should still bring to the account.
public struct ExpectedReceipt: Sendable, Hashable {
    /// The invoice.
    public let invoice: ID<Invoice>
    /// Its number.
    public let number: String
    /// The client's name.
    public let clientName: String
    /// The last day to pay.
    public let dueDay: Day
    /// The day it is counted for.
    public let day: Day
    /// The delay counted with; nil where no payments told one.
    public let delay: PaymentDelays.Delay?
    /// Whether it should have come by now, so that it is counted some time from today.
    public let isOverdue: Bool
    /// What comes to the activity's account: VAT that is due on payment is not the activity's.
    public let amount: Money
    /// What it is without VAT: the base of a contribution taken on payment.
    public let net: Money

    /// What is past its usual day is counted this many days from today.
    public static let overdueDays = 30
}

extension Work {
    /// What the open invoices of an activity should bring, by day.
    func expectedReceipts(
        _ section: ID<Section>, _ delays: PaymentDelays
    ) throws -> [ExpectedReceipt] {
        let rows = try store.invoices.page(
            InvoiceFilter(section: section, isOpen: true), limit: 2_000)
        return try rows.filter { $0.open > .zero }.map { row in
            let found = try store.invoices.open(row.id)
            let delay = delays.delay(of: row.client)
            let day = row.dueDay + (delay?.days ?? 0)
            let isOverdue = day < today
            let net = found.open - found.openTax
            return ExpectedReceipt(
                invoice: row.id, number: row.number, clientName: row.clientName,
                dueDay: row.dueDay,
                day: isOverdue ? today + ExpectedReceipt.overdueDays : day, delay: delay,
                isOverdue: isOverdue,
                amount: found.invoice.draft.chargeability == .onCollection ? net : found.open,
                net: net)
        }.sorted { ($0.day, $0.number) < ($1.day, $1.number) }
    }
}

/// What a member's contribution takes, month after month.
struct ContributionForecast {
    let scheme: ContributionScheme
    private var state: ContributionState
    private var period: Period
    /// What the end of the first month adds to the base of a scheme that counts then.
    private var pending: Money

    /// From the standing of a month, with what is to be counted at its end.
    init(
        _ scheme: ContributionScheme, _ state: ContributionState, in period: Period, pending: Money
    ) {
        self.scheme = scheme
        self.state = state
        self.period = period
        self.pending = pending
    }

    /// What a month takes until its end; months are asked in order.
    mutating func taken(in next: Period, collecting net: Money) -> Money {
        while period < next { turn() }
        var base = pending
        pending = .zero
        if scheme.trigger == .collected { base = base + net }
        state = state.adding(base)
        let amount = scheme.contribution(state, at: .monthEnd).amount
        state = ContributionState(
            baseOfEarlierMonths: state.baseOfEarlierMonths, baseOfMonth: state.baseOfMonth,
            takenInEarlierMonths: state.takenInEarlierMonths,
            takenInMonth: state.takenInMonth + amount, exemptions: state.exemptions)
        return amount
    }

    /// Goes to the month after; a year begins without base.
    private mutating func turn() {
        period = period.next
        let isNewYear = period.month == 1
        state = ContributionState(
            baseOfEarlierMonths: isNewYear ? .zero : state.baseOfEarlierMonths + state.baseOfMonth,
            baseOfMonth: .zero,
            takenInEarlierMonths: isNewYear
                ? .zero : state.takenInEarlierMonths + state.takenInMonth,
            takenInMonth: .zero, exemptions: state.exemptions)
    }
}

extension Work {
    /// What the agreement in force will take; nil without agreement.
    func contributionForecast(_ section: ID<Section>) throws -> ContributionForecast? {
        guard let standing = try store.contributions.standing(section, on: today) else {
            return nil
        }
        let scheme = try law.schemes.scheme(standing.agreement.scheme)
        var pending = Money.zero
        if scheme.trigger == .monthEnd {
            pending = try store.contributions.monthBase(
                standing.agreement, until: today.period.lastDay, base: scheme.base)
        }
        return ContributionForecast(
            scheme, standing.state, in: today.period, pending: max(pending, .zero))
    }

    /// The average cost of a month other than pay, over the last six whole months.
    func usualCosts(_ section: ID<Section>) throws -> Money {
        let last = today.period.previous
        let flows = try store.balances.trialBalance(
            from: (last + -5).firstDay, at: last.lastDay, section: section)
        let pay = [law.payAccounts.grossPay, law.payAccounts.employerCharges]
        let spent = flows.rows.filter {
            $0.account.hasPrefix("6") && !pay.contains($0.account)
        }.map(\.balance).sum
        return max(.zero, spent.times(.cents(1), over: .cents(6)))
    }
}
