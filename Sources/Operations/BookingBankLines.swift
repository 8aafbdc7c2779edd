// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Bank
import Basics
import Ledger
import Payroll
import Sales
import Store

/// Books bank lines: the entry, what it settles, and why.
struct BankBooker {
    let work: Work
    private var items: [OpenItem] = []
    private var isLoaded = false

    init(work: Work) { self.work = work }

    /// Books a new line: matched when the program is sure, else in suspense for a person.
    ///
    /// - Returns: What was booked, one element an entry.
    mutating func book(_ line: BankLine) throws -> [BankBooking] {
        // Some banks announce things by a line of nothing: it is kept, there is nothing to book.
        if line.entry.amount.isZero { return [] }
        if let booking = try bookSalaries(line) { return [booking] }
        if line.entry.amount > .zero { return try bookIncoming(line) }
        if line.entry.kind == .fee { return [try bookFee(line)] }
        return [try suspend(line, line.entry.amount, [.init("suspense.not_incoming")])]
    }

    private mutating func bookIncoming(_ line: BankLine) throws -> [BankBooking] {
        if !isLoaded {
            items = try work.openItems()
            isLoaded = true
        }
        switch Matching(items: items).proposal(for: line.entry) {
        case .suspense(let reason, let candidates):
            let best = candidates.first.map { $0.reasons.map(BankBooking.Reason.init) } ?? []
            return [try suspend(line, line.entry.amount, [.init(reason.rawValue)] + best)]
        case .matched(let match):
            var bookings: [BankBooking] = []
            for allocation in match.allocations {
                let invoice = ID<Invoice>(allocation.item.value)
                bookings.append(
                    try work.settle(
                        invoice, allocation.amount, by: line, from: .bank,
                        BankBooking(
                            kind: "invoice", amount: allocation.amount,
                            confidence: match.confidence,
                            reasons: match.reasons.map(BankBooking.Reason.init))))
                try reduce(invoice)
            }
            if !match.unallocated.isZero {
                bookings.append(
                    try suspend(line, match.unallocated, [.init("match.over_payment")]))
            }
            return bookings
        }
    }

    /// What is left of an invoice after a payment, for the next line of the same file.
    private mutating func reduce(_ invoice: ID<Invoice>) throws {
        guard let index = items.firstIndex(where: { $0.id.value == invoice.value }) else { return }
        let old = items.remove(at: index)
        let open = try work.store.invoices.open(invoice).open
        guard open > .zero else { return }
        items.append(
            OpenItem(
                id: old.id, number: old.number, open: open, dueDay: old.dueDay,
                clientName: old.clientName, clientIBANs: old.clientIBANs,
                reference: old.reference))
    }

    private func bookFee(_ line: BankLine) throws -> BankBooking {
        let chart = work.law.chart
        let current = chart.account(.internalCurrent)
        let amount = line.entry.amount
        let entry = try work.store.entries.post(
            Entry(
                .bank, on: try work.postingDay(of: line), voucher: work.voucher(of: line),
                label: work.label(of: line),
                lines: [
                    Line(chart.account(.bank), in: work.treasury, amount),
                    Line(current, in: work.treasury, -amount),
                    Line(current, in: work.pool, amount),
                    Line(chart.account(.bankFees), in: work.pool, -amount),
                ], chart: chart))
        let booking = BankBooking(
            kind: "fee", amount: amount, confidence: 90, reasons: [.init("match.fee")])
        try work.store.statements.book(booking, of: line.id, entry: entry, by: work.actor.name)
        return booking
    }

    private func suspend(
        _ line: BankLine, _ amount: Money, _ reasons: [BankBooking.Reason]
    ) throws -> BankBooking {
        let chart = work.law.chart
        let entry = try work.store.entries.post(
            Entry(
                .bank, on: try work.postingDay(of: line), voucher: work.voucher(of: line),
                label: work.label(of: line),
                lines: [
                    Line(chart.account(.bank), in: work.treasury, amount),
                    Line(chart.account(.suspense), in: work.treasury, -amount),
                ], chart: chart))
        let booking = BankBooking(
            kind: "suspense", amount: amount, suspense: amount, confidence: 0, reasons: reasons)
        try work.store.statements.book(booking, of: line.id, entry: entry, by: work.actor.name)
        return booking
    }
}

extension BankBooking.Reason {
    init(_ reason: MatchReason) { self.init(reason.key, reason.values) }
}

extension Work {
    /// The invoices with something left to pay, as matching sees them.
    func openItems() throws -> [OpenItem] {
        let known = try store.statements.knownIBANs()
        return try store.invoices.page(InvoiceFilter(isOpen: true), limit: 20_000).compactMap {
            row in
            guard row.open > .zero else { return nil }
            var ibans = known[row.client] ?? []
            if !row.clientIBAN.isEmpty { ibans.insert(row.clientIBAN) }
            return OpenItem(
                id: ID(row.id.value), number: row.number, open: row.open, dueDay: row.dueDay,
                clientName: row.clientName, clientIBANs: ibans,
                reference: try? CreditorReference(for: row.number).text)
        }
    }

    /// The day a bank line is posted on: its own, or the first day of the first open month when
    /// its own month is closed; the voucher keeps the bank's day.
    func postingDay(of line: BankLine) throws -> Day {
        let day = line.entry.bookingDay
        guard let closed = try store.balances.lastClosedPeriod() else { return day }
        return max(day, closed.next.firstDay)
    }

    /// The voucher of a bank line: its bank reference, or statement and position.
    func voucher(of line: BankLine) -> Voucher {
        let reference = line.entry.bankReference ?? "\(line.statement)-\(line.entry.position)"
        return Voucher(reference, on: line.entry.bookingDay)
    }

    /// The label of a bank line: who and what, at most 120 characters.
    func label(of line: BankLine) -> String {
        let parts = [line.entry.counterpartyName ?? "", line.entry.text].filter { !$0.isEmpty }
        let text = String(parts.joined(separator: " — ").prefix(120))
        return text.isEmpty ? voucher(of: line).reference : text
    }

    /// Settles an invoice, in whole or in part, from the bank or out of suspense.
    func settle(
        _ id: ID<Invoice>, _ amount: Money, by line: BankLine, from source: AccountRole,
        _ booking: BankBooking
    ) throws -> BankBooking {
        let open = try store.invoices.open(id)
        // Money leaves suspense on the day somebody decides, for the bank's month may be closed.
        let day = source == .bank ? try postingDay(of: line) : today
        let booked = BookedLine(
            voucher: voucher(of: line),
            label: "\(open.invoice.number) \(line.entry.counterpartyName ?? "")".trimmingSpaces,
            day: day)
        let (entry, due) = try open.collecting(amount, from: source, by: booked, context: sales)
        let tax = due.values.sum
        let posted = try store.entries.post(entry)
        let settlement = try store.settlements.add(
            id, amounts: (amount, tax), on: day, entry: posted, bankLine: line.id)
        try store.statements.book(booking, of: line.id, entry: posted, by: actor.name)
        let net =
            open.netCollected(whenPaid: open.paid + amount)
            - open.netCollected(whenPaid: open.paid)
        try takeContribution(
            from: open.invoice.draft.section, for: .collected,
            ContributionCause(
                name: ContributionCause.settlement, id: settlement.value, base: net,
                voucher: Voucher(open.invoice.number, on: open.invoice.day), day: day))
        if open.open == amount {
            try announce(WebhookEvent.invoicePaid.rawValue, object: id.value)
            try tellPaid(open.invoice, id)
        }
        return booking
    }

    /// Tells those who work in the activity that their client paid.
    private func tellPaid(_ invoice: Invoice, _ id: ID<Invoice>) throws {
        let people = try store.engagements.all(of: invoice.draft.section).map(\.person)
        for person in Set(people).sorted(by: { $0.value < $1.value }) {
            try tell(
                .invoicePaid, person,
                ["number": invoice.number, "amount": invoice.totals.gross.text],
                link: "/invoices/\(id)")
        }
    }
}
