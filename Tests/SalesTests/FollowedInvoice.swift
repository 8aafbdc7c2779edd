// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Sales

/// An invoice and everything booked about it, for the properties.
struct FollowedInvoice {
    typealias S = SalesSample

    let context: SalesContext
    private(set) var open: OpenInvoice
    private(set) var entries: [Entry]
    /// VAT made due so far.
    private(set) var due = Money.zero
    private var notes: Int64 = 0
    private var lostTax = Money.zero

    init(_ lines: [InvoiceLine], _ chargeability: VATChargeability = .onCollection) throws {
        context = try S.context()
        let issue = try S.issue(lines, chargeability)
        open = S.open(issue)
        entries = [issue.entry]
    }

    mutating func pay(_ amount: Money) throws {
        let line = S.bankLine("BQ-1", open.invoice.day + 10)
        let booked = try open.collecting(amount, by: line, context: context)
        entries.append(booked.entry)
        due += booked.vatDue.values.sum
        open = state(paid: open.paid + amount)
    }

    /// Credits lines and moves the VAT that the payments so far have made due by it.
    mutating func credit(_ lines: [InvoiceLine]) throws {
        notes += 1
        let issue = try S.credit(open, lines, id: 200 + notes, on: open.invoice.day + 5)
        entries.append(issue.entry)
        let before = open.vatDue(whenPaid: open.paid).values.sum
        open = state(credited: Self.sum(open.credited + issue.invoice.totals.vat))
        let moved = open.vatDue(whenPaid: open.paid).values.sum - before
        if !moved.isZero { try move(moved, by: issue.invoice) }
    }

    /// What the operation that issues a credit note books beside it.
    private mutating func move(_ tax: Money, by note: Invoice) throws {
        let chart = context.chart
        let lines = [
            Line(chart.account(.vatDue), in: S.treasury, -tax),
            Line(chart.account(.internalCurrent), in: S.treasury, tax),
            Line(chart.account(.internalCurrent), in: S.member, -tax),
            Line(chart.account(.vatPending), in: S.member, tax),
        ]
        entries.append(
            try Entry(
                .miscellaneous, on: note.day, voucher: Voucher(note.number, on: note.day),
                label: note.number, lines: lines, chart: chart))
        due += tax
    }

    mutating func lose() throws {
        let entry = try open.lostEntry(on: open.invoice.day + 90, context: context)
        let amount = open.open
        entries.append(entry)
        lostTax += entry.lines.filter { $0.account == "445740" }.map(\.amount).sum
        open = state(lost: open.lost + amount)
    }

    private func state(
        credited: [VATTotal]? = nil, paid: Money? = nil, lost: Money? = nil
    ) -> OpenInvoice {
        OpenInvoice(
            invoice: open.invoice, credited: credited ?? open.credited, paid: paid ?? open.paid,
            lost: lost ?? open.lost, lostTax: lostTax)
    }

    /// Debit less credit of an account over all sections.
    func balance(_ account: String) -> Money {
        entries.flatMap(\.lines).filter { $0.account == account }.map(\.amount).sum
    }

    /// Debit less credit of an account in one section.
    func balance(_ account: String, in section: ID<Section>) -> Money {
        entries.flatMap(\.lines).filter { $0.account == account && $0.section == section }
            .map(\.amount).sum
    }

    /// Debit less credit of everything in a section.
    func sum(of section: ID<Section>) -> Money {
        entries.flatMap(\.lines).filter { $0.section == section }.map(\.amount).sum
    }

    /// VAT of the invoice less that of its credit notes.
    var taxLeft: Money { open.invoice.totals.tax - open.credited.map(\.tax).sum }

    static func sum(_ totals: [VATTotal]) -> [VATTotal] {
        var sums: [VATTotal] = []
        for total in totals {
            guard let place = sums.firstIndex(where: { $0.key == total.key }) else {
                sums.append(total)
                continue
            }
            let sum = sums[place]
            sums[place] = VATTotal(
                key: sum.key, rate: sum.rate, base: sum.base + total.base, tax: sum.tax + total.tax)
        }
        return sums
    }
}
