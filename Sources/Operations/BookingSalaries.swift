// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Bank
import Basics
import Ledger
import Payroll
import Store

extension BankBooker {
    /// How long after its day a run may still be booked by its sum alone.
    private static let daysOfRun = 45

    /// Books transfers of pay that left the account, one by one or all of a run in one line, and
    /// transfers that came back.
    ///
    /// - Returns: nil when the line is none of these, or not surely.
    func bookSalaries(_ line: BankLine) throws -> BankBooking? {
        let amount = line.entry.amount
        if let reference = line.entry.endToEndID,
            let known = try work.store.salaries.find(reference)
        {
            let transfer = known.transfer.payment
            let isSent = amount == -transfer.amount && known.sent.isZero
            let isBack = amount == transfer.amount && known.sent == transfer.amount
            guard isSent || isBack else { return nil }
            return try work.bookSalaries(
                [known.transfer], by: line, from: .bank, confidence: 100,
                .init("match.end_to_end", ["reference": reference]))
        }
        guard amount.isNegative else { return nil }
        // Banks may book a file as one line; it then bears no transfer's reference.
        let equal = try work.unsentRuns(
            of: -amount, since: line.entry.bookingDay - BankBooker.daysOfRun)
        guard equal.count == 1, let transfers = equal.first?.value, let first = transfers.first,
            try line.entry.bookingDay >= work.store.paymentRuns.find(first.run).executionDay - 1
        else { return nil }
        return try work.bookSalaries(
            transfers, by: line, from: .bank, confidence: 90,
            .init("match.pay_run", ["run": "\(first.run)", "period": first.period.text]))
    }
}

extension Work {
    /// The approved runs whose transfers that have not left the account add up to an amount.
    ///
    /// `since`: runs to be executed before this day are left out.
    func unsentRuns(
        of amount: Money, since day: Day
    ) throws -> [ID<StoredRun>: [SalaryTransfer]] {
        Dictionary(grouping: try store.salaries.unsent(since: day), by: \.run)
            .filter { $0.value.map(\.payment.amount).sum == amount }
    }

    /// Books transfers of pay as sent, or as come back when the line brings money.
    ///
    /// `source`: the bank, or suspense when a person decides. `confidence`: percent.
    func bookSalaries(
        _ transfers: [SalaryTransfer], by line: BankLine, from source: AccountRole,
        confidence: Int, _ reason: BankBooking.Reason
    ) throws -> BankBooking {
        let chart = law.chart
        let total = transfers.map(\.payment.amount).sum
        let isBack = line.entry.amount > .zero
        let moved = isBack ? total : -total
        var lines = [Line(chart.account(source), in: treasury, moved)]
        for transfer in transfers {
            let amount = transfer.payment.amount
            lines.append(
                Line(
                    law.payAccounts.netPay, in: treasury, isBack ? -amount : amount,
                    thirdParty: transfer.payment.party))
        }
        let entry = try store.entries.post(
            Entry(
                .bank, on: source == .bank ? try postingDay(of: line) : today,
                voucher: voucher(of: line),
                label: transfers.count == 1 ? transfers[0].payment.name : label(of: line),
                lines: lines, chart: chart))
        for transfer in transfers {
            let amount = transfer.payment.amount
            try store.salaries.move(
                transfer.payment.endToEnd, isBack ? -amount : amount, entry: entry,
                bankLine: line.id)
        }
        let booking = BankBooking(
            kind: "salary", amount: moved, suspense: source == .bank ? .zero : -moved,
            confidence: confidence, reasons: [reason])
        try store.statements.book(booking, of: line.id, entry: entry, by: actor.name)
        return booking
    }
}
