// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import RuleBook
import Sales
import TestFiles

/// The shipped pack, the sections and a few lines, for the tests of sales.
enum SalesSample {
    static let treasury = ID<Section>(1)
    static let pool = ID<Section>(2)
    static let member = ID<Section>(3)
    static let client = ID<ThirdParty>(7)
    static let supplier = ID<ThirdParty>(8)

    static let book = Result { try RuleBook(pack: "fr", files: ProjectFiles.pack("fr")) }

    static func context() throws -> SalesContext {
        let book = try book.get()
        return SalesContext(
            chart: try Chart(book), rates: try VATRates(book), treasury: treasury, pool: pool)
    }

    static func scheme(_ key: String) throws -> ContributionScheme {
        try ContributionSchemes(book.get()).scheme(key)
    }

    static func day(_ text: String = "2026-03-15") throws -> Day { try Day(text: text) }

    /// One of something at a price.
    static func line(_ price: String, _ vat: String = "standard") throws -> InvoiceLine {
        InvoiceLine(
            designation: "Work", quantity: .one, unitPrice: try UnitPrice(text: price), vatKey: vat)
    }

    static func line(cents: Int64, _ vat: String) -> InvoiceLine {
        InvoiceLine(
            designation: "Work", quantity: .one,
            unitPrice: UnitPrice(tenThousandths: cents * 100), vatKey: vat)
    }

    static func draft(
        _ lines: [InvoiceLine], _ chargeability: VATChargeability = .onCollection,
        supplyDay: Day? = nil, paymentDays: Int = 30, clientReference: String = ""
    ) throws -> InvoiceDraft {
        InvoiceDraft(
            section: member, client: client, supplyDay: try supplyDay ?? day(),
            paymentDays: paymentDays, chargeability: chargeability,
            clientReference: clientReference, lines: lines)
    }

    static func series(_ kind: DocumentKind, last: Int64 = 0, lastDay: Day? = nil) -> Series {
        Series(kind: kind, year: 2026, last: last, lastDay: lastDay)
    }

    static func issue(
        _ lines: [InvoiceLine], _ chargeability: VATChargeability = .onCollection,
        on day: Day? = nil
    ) throws -> Issue {
        try draft(lines, chargeability, supplyDay: day).issued(
            as: ID(100), in: series(.invoice), on: day ?? SalesSample.day(), clientName: "Client",
            context: context())
    }

    static func open(_ issue: Issue) -> OpenInvoice {
        OpenInvoice(invoice: issue.invoice, credited: [], paid: .zero)
    }

    static func bankLine(_ reference: String, _ day: Day) -> BookedLine {
        BookedLine(voucher: Voucher(reference, on: day), label: "bank", day: day)
    }

    /// The one place that says how a credit note is asked for.
    static func credit(
        _ open: OpenInvoice, _ lines: [InvoiceLine], id: Int64 = 200, on day: Day? = nil
    ) throws -> Sales.Issue {
        try open.credited(
            lines, numbered: (ID(id), series(.creditNote)), on: day ?? open.invoice.day,
            context: context())
    }

    /// The lines of an entry as an accountant reads them: `411000 A 1200.00 0.00`.
    static func written(_ entry: Entry) -> [String] {
        entry.lines.map { line in
            let section = [treasury: "T", pool: "P", member: "A"][line.section] ?? "?"
            return "\(line.account) \(section) \(line.debit.text) \(line.credit.text)"
        }
    }
}
