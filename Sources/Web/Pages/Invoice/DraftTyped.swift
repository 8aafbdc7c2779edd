// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Sales
import Texts

/// A draft as typed: every field a text, so that nothing typed is lost before it is right.
struct DraftTyped: Sendable {
    struct Line: Sendable {
        var designation = ""
        var quantity = "1"
        var price = ""
        var discount = ""
        var vat = ""

        /// Whether the line is as the form first shows it.
        var isBlank: Bool { designation.trimmed.isEmpty && price.trimmed.isEmpty }
    }

    var section: ID<Section>
    var client = ""
    var supplyDay = ""
    var paymentDays = "30"
    var reference = ""
    /// Nil where a country leaves no choice.
    var nature: VATChargeability?
    var lines: [Line] = []

    /// A new draft with one line; the address may name a client and fill the line.
    static func blank(in section: ID<Section>, on day: Day, _ query: FormData) -> DraftTyped {
        var typed = DraftTyped(section: section)
        typed.supplyDay = day.text
        typed.client = query["client"]
        // A line may come along, for instance from the price of a day.
        typed.lines = [
            Line(
                designation: query["designation"],
                quantity: query["quantity"].isEmpty ? "1" : query["quantity"],
                price: query["price"])
        ]
        return typed
    }

    private init(section: ID<Section>) { self.section = section }

    /// What a form sent; its lines are counted from 1 without gap.
    init(_ form: FormData, section: ID<Section>) {
        self.section = section
        client = form["client"]
        supplyDay = form["supply_day"]
        paymentDays = form["payment_days"]
        reference = form["reference"]
        nature = VATChargeability(rawValue: form["nature"])
        let names = Set(form.pairs.map(\.name))
        var number = 1
        while number <= Totals.linesMax, names.contains("lines.\(number).designation") {
            let name = "lines.\(number)"
            lines.append(
                Line(
                    designation: form["\(name).designation"], quantity: form["\(name).quantity"],
                    price: form["\(name).price"], discount: form["\(name).discount"],
                    vat: form["\(name).vat"]))
            number += 1
        }
    }

    /// A draft that was saved.
    init(_ draft: InvoiceDraft, in t: Speech) {
        section = draft.section
        client = draft.client.description
        supplyDay = draft.supplyDay.text
        paymentDays = String(draft.paymentDays)
        reference = draft.clientReference
        nature = draft.chargeability
        lines = draft.lines.map { line in
            Line(
                designation: line.designation, quantity: t.quantity(line.quantity),
                price: t.formats.number(line.unitPrice.text),
                discount: line.discount.isZero ? "" : t.formats.number(line.discount.percentText),
                vat: line.vatKey)
        }
        if lines.isEmpty { lines = [Line()] }
    }

    /// Adds an empty line, or takes one away: `add`, `remove-2`.
    mutating func change(_ button: String) {
        if button == "add" {
            lines.append(Line(vat: lines.last?.vat ?? ""))
        } else if let number = Int(button.dropFirst("remove-".count)),
            lines.indices.contains(number - 1), lines.count > 1
        {
            lines.remove(at: number - 1)
        }
    }

    /// The draft, when all of it can be read; lines left blank are left out.
    ///
    /// `usual`: when VAT becomes due where nothing was chosen.
    ///
    /// - Throws: ``FormErrors`` with a sentence a field.
    func draft(in t: Speech, usual: VATChargeability) throws -> InvoiceDraft {
        var pairs = [
            (name: "client", value: client), ("supply_day", supplyDay),
            ("payment_days", paymentDays), ("reference", reference),
        ]
        for (index, line) in lines.enumerated() {
            let name = "lines.\(index + 1)"
            pairs += [
                ("\(name).designation", line.designation), ("\(name).quantity", line.quantity),
                ("\(name).price", line.price), ("\(name).discount", line.discount),
            ]
        }
        var reader = FormReader(FormData(pairs), in: t)
        let client: ID<ThirdParty>? = reader.read("client") { ID(typed: $0) } ?? nil
        let supplyDay = reader.day("supply_day")
        let paymentDays = reader.whole("payment_days", in: 0...InvoiceDraft.paymentDaysMax)
        let reference = reader.text("reference", isRequired: false, most: 100)
        let written = lines.enumerated().filter { !$0.element.isBlank }
        let read = written.map { reader.line($0.offset + 1, vat: $0.element.vat) }
        if client == nil { reader.refuse("client", WebError.required(field: "client")) }
        try reader.check()
        return InvoiceDraft(
            section: section, client: client ?? ID(0), supplyDay: supplyDay,
            paymentDays: paymentDays, chargeability: nature ?? usual, clientReference: reference,
            lines: read)
    }
}

extension FormReader {
    /// A line of an invoice.
    fileprivate mutating func line(_ number: Int, vat: String) -> InvoiceLine {
        let name = "lines.\(number)"
        let isWhole = form["\(name).discount"].trimmed.isEmpty
        return InvoiceLine(
            designation: text("\(name).designation", most: 500),
            quantity: self.number("\(name).quantity") { try Quantity(text: $0) } ?? .one,
            unitPrice: self.number("\(name).price") { try UnitPrice(text: $0) }
                ?? UnitPrice(tenThousandths: 0),
            discount: isWhole
                ? .zero
                : self.number("\(name).discount") { try Rate(percent: $0) } ?? .zero,
            vatKey: vat)
    }
}

extension Rate {
    /// A rate from its decimal text in percent: `12.5`.
    init(percent text: String) throws(BasicsError) {
        self.init(millionths: try DecimalText.parse(text, places: 4))
    }
}
