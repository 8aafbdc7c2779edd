// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Operations
import Sales
import Store

extension DemoYear {
    private var rates: VATRates? { house.laws[place.country]?.rates }
    private var dueOnSales: VATChargeability { rates?.sales.first ?? .onInvoice }
    private var deductedOnServices: VATDeduction {
        rates?.purchases.contains(.atPayment) == true ? .atPayment : .atBill
    }

    /// Lets members invoice on a day, their clients plan to pay, and some bills arrive.
    mutating func invoice(on day: Day) async throws {
        for index in members.indices {
            let seat = members[index]
            if let leaves = seat.member.leaves, day.period.month > leaves { continue }
            // Four days a month: the pace is in tenths of an invoice a month.
            if Int.random(in: 0..<40, using: &random) < seat.member.pace {
                try await sell(seat, on: day)
            }
            if Int.random(in: 0..<10, using: &random) < (seat.member.isInTheRed ? 6 : 2) {
                try await buy(seat, on: day)
            }
        }
    }

    private mutating func sell(_ seat: DemoSeat, on day: Day) async throws {
        let trade = seat.member.trade
        let client = seat.clients[Int.random(in: 0..<seat.clients.count, using: &random)]
        var lines: [InvoiceLine] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let item = trade.items[Int.random(in: 0..<trade.items.count, using: &random)]
            let price = cents(trade.price) * 100
            lines.append(
                InvoiceLine(
                    designation: item,
                    quantity: Quantity(
                        tenThousandths: Int64.random(in: 1...3, using: &random) * 5_000),
                    unitPrice: UnitPrice(tenThousandths: price),
                    discount: Rate(
                        millionths: Int.random(in: 0..<12, using: &random) == 0 ? 100_000 : 0),
                    vatKey: place.vatKey(trade.vatKey)))
        }
        let draft = InvoiceDraft(
            section: seat.section, client: client, supplyDay: day, paymentDays: 30,
            chargeability: trade.isGoods ? .onInvoice : dueOnSales,
            clientReference: "", lines: lines)
        let saved = try await house.perform(
            SaveDraft(id: nil, draft: draft), as: .person(seat.person), in: coop, key: key())
        let invoice = try await house.perform(
            IssueInvoice(draft: saved), as: .person(seat.person), in: coop, key: key())
        try await planPayment(invoice, seat)
    }

    private mutating func planPayment(_ id: ID<Invoice>, _ seat: DemoSeat) async throws {
        let found = try await house.ask(FindInvoice(id: id), as: staff.office, in: coop)
        let invoice = found.open.invoice
        let name = found.parties?.buyer.name ?? ""
        let luck = Int.random(in: 0..<100, using: &random)
        var amount = invoice.totals.gross
        if luck < 3 {
            // A line too many: the client gets a credit note on the last line and pays the rest.
            guard invoice.draft.lines.count > 1 else { return }
            let note = try await house.perform(
                IssueCreditNote(invoice: id, lines: [invoice.draft.lines.count - 1]),
                as: .person(seat.person), in: coop, key: key())
            let credited = try await house.ask(FindInvoice(id: note), as: staff.office, in: coop)
            amount = amount - credited.open.invoice.totals.gross
        }
        if luck >= 97 { return }  // Never paid.
        let delay =
            luck < 70
            ? Int.random(in: 8...32, using: &random)
            : Int.random(in: 33...75, using: &random)
        let iban = place.iban(50_000 + Int(invoice.draft.client.value))
        let parts = luck.isMultiple(of: 17) ? [amount.times(Rate(millionths: 400_000))] : []
        let rest = amount - parts.sum
        for (index, part) in (parts + [rest]).enumerated() where part > .zero {
            plan(
                part, of: invoice, by: (name, iban, found.reference), id, after: delay + index * 14)
        }
    }

    /// Six clients in ten quote the reference, most others the number, some nothing useful.
    private mutating func plan(
        _ amount: Money, of invoice: Invoice,
        by payer: (name: String, iban: String, reference: String),
        _ id: ID<Invoice>, after days: Int
    ) {
        let style = Int.random(in: 0..<100, using: &random)
        var movement = DemoMovement(amount: amount, name: payer.name, iban: payer.iban)
        if style < 60 {
            movement.reference = payer.reference
        } else if style < 88 {
            movement.text = "REGLEMENT \(invoice.number)"
        } else if style < 96 {
            movement.text = "VIREMENT \(payer.name) LOT \(keys)"
        } else {
            movement.iban = nil
            movement.name = "Comptabilité centrale"
            movement.text = "Règlement dossier \(id)"
        }
        if style >= 88 { unnamed[movement.text] = .invoice(id) }
        bank.plan(movement, on: invoice.day + days)
    }

    private mutating func buy(_ seat: DemoSeat, on day: Day) async throws {
        let choices = seat.member.trade.purchases
        let choice = choices[Int.random(in: 0..<choices.count, using: &random)]
        let factor: Int64 = seat.member.isInTheRed ? 4 : 1
        let net = Money.cents(cents(choice.euros) * factor)
        let isTravel = choice.account == "625100"
        let tax = isTravel ? Money.zero : net.times(place.purchaseTax)
        // Things are deducted with the bill, services once they are paid.
        let isThing = choice.account.hasPrefix("606") || choice.account.hasPrefix("607")
        let deduction: VATDeduction = isTravel ? .none : isThing ? .atBill : deductedOnServices
        let reference = "F\(keys)"
        let supplier = "Fournisseur Exemple \(seat.member.number % 9)"
        let purchase = try await house.perform(
            BookPurchase(
                section: seat.section, supplier: supplier, day: day, reference: reference,
                designation: choice.what, account: place.account(choice.account), net: net,
                tax: tax, deduction: deduction, isProductionCost: choice.account != "626000"),
            as: staff.office, in: coop, key: key())
        let text = "Facture \(reference) \(seat.member.code)"
        unnamed[text] = .purchase(purchase)
        bank.plan(
            DemoMovement(amount: -(net + tax), name: supplier, text: text), on: day + 12)
    }
}
