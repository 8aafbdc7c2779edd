// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Sales
import Testing

struct PurchaseTests {
    typealias S = SalesSample

    static func purchase(
        reference: String = "F-77", designation: String = "Paper", account: String = "606300",
        net: Int64 = 10_000, tax: Int64 = 2_000, deduction: VATDeduction = .atBill
    ) throws -> Purchase {
        Purchase(
            section: S.member, supplier: S.supplier, day: try S.day(), reference: reference,
            designation: designation, account: account, net: .cents(net), tax: .cents(tax),
            deduction: deduction, isProductionCost: false)
    }

    struct Refusal: Sendable {
        let purchase: Purchase
        let code: String
        let field: String?
    }

    static func refusals() throws -> [Refusal] {
        let long = String(repeating: "x", count: 201)
        return [
            Refusal(
                purchase: try purchase(reference: ""), code: "sales.bad_text", field: "reference"),
            Refusal(
                purchase: try purchase(reference: String(long.prefix(61))), code: "sales.bad_text",
                field: "reference"),
            Refusal(
                purchase: try purchase(designation: ""), code: "sales.bad_text",
                field: "designation"),
            Refusal(
                purchase: try purchase(designation: long), code: "sales.bad_text",
                field: "designation"),
            Refusal(purchase: try purchase(net: 0), code: "sales.bad_total", field: nil),
            Refusal(purchase: try purchase(net: -1), code: "sales.bad_total", field: nil),
            Refusal(
                purchase: try purchase(net: Money.boundMinor + 1), code: "sales.bad_total",
                field: nil),
            Refusal(purchase: try purchase(tax: -1), code: "sales.bad_text", field: "tax"),
            Refusal(purchase: try purchase(tax: 10_001), code: "sales.bad_text", field: "tax"),
            Refusal(
                purchase: try purchase(account: "641100"), code: "sales.bad_text",
                field: "account"),
            Refusal(
                purchase: try purchase(account: "981000"), code: "sales.bad_text",
                field: "account"),
            Refusal(
                purchase: try purchase(account: "999999"), code: "sales.bad_text",
                field: "account"),
            Refusal(
                purchase: try purchase(net: Money.boundMinor, tax: Money.boundMinor),
                code: "ledger.bad_amount", field: nil),
        ]
    }

    @Test(arguments: try refusals())
    func `a faulty bill is refused by name and field`(_ c: Refusal) throws {
        let context = try S.context()
        let error = #expect(throws: BookingError.self) { try c.purchase.entry(context: context) }
        #expect(error?.code == c.code)
        #expect(error?.field == c.field)
    }

    // Source: accounting.md §2 entry 7 and §3: hotel of own staff, VAT not deductible.
    @Test func `VAT that may not be deducted is part of the charge`() throws {
        let hotel = try Self.purchase(
            account: "625600", net: 10_000, tax: 1_000, deduction: .none)
        #expect(
            S.written(try hotel.entry(context: S.context())) == [
                "625600 A 110.00 0.00", "401000 A 0.00 110.00",
            ])
        let train = try Self.purchase(account: "625100", net: 5_500, tax: 0)
        #expect(
            S.written(try train.entry(context: S.context())) == [
                "625100 A 55.00 0.00", "401000 A 0.00 55.00",
            ])
    }

    static func payment(_ cents: Int64) throws -> Entry {
        let day = try S.day("2026-04-02")
        return try Purchase.payment(
            of: .cents(cents), for: purchase(), after: .zero, by: S.bankLine("BQ-3", day),
            context: S.context())
    }

    @Test func `paying a supplier takes from the member's treasury`() throws {
        #expect(
            S.written(try Self.payment(12_000)) == [
                "512000 T 0.00 120.00",
                "981000 T 120.00 0.00",
                "981000 A 0.00 120.00",
                "401000 A 120.00 0.00",
            ])
    }

    // Source: CGI art. 271 I.2 and 269-2: VAT on services is deducted as they are paid.
    @Test func `VAT on services waits for the payment, to the cent`() throws {
        let context = try S.context()
        let fees = try Self.purchase(
            account: "622600", net: 9_999, tax: 2_000, deduction: .atPayment)
        #expect(
            S.written(try fees.entry(context: context)) == [
                "622600 A 99.99 0.00", "445640 A 20.00 0.00", "401000 A 0.00 119.99",
            ])
        var paid = Money.zero
        var deducted: [[String]] = []
        for part in [4_000, 4_000, 3_999] {
            let entry = try Purchase.payment(
                of: .cents(Int64(part)), for: fees, after: paid,
                by: S.bankLine("BQ-4", S.day("2026-04-02")), context: context)
            deducted.append(S.written(entry))
            paid = paid + .cents(Int64(part))
        }
        #expect(
            deducted == [
                [
                    "512000 T 0.00 40.00", "445660 T 6.67 0.00", "981000 T 33.33 0.00",
                    "981000 A 0.00 33.33", "445640 A 0.00 6.67", "401000 A 40.00 0.00",
                ],
                [
                    "512000 T 0.00 40.00", "445660 T 6.66 0.00", "981000 T 33.34 0.00",
                    "981000 A 0.00 33.34", "445640 A 0.00 6.66", "401000 A 40.00 0.00",
                ],
                [
                    "512000 T 0.00 39.99", "445660 T 6.67 0.00", "981000 T 33.32 0.00",
                    "981000 A 0.00 33.32", "445640 A 0.00 6.67", "401000 A 39.99 0.00",
                ],
            ])
        #expect(fees.deducted(whenPaid: paid) == fees.tax)
    }

    @Test(arguments: [0, -1, -12_000] as [Int64])
    func `a payment that is not above zero is refused`(_ cents: Int64) {
        #expect(throws: BookingError.self) { try Self.payment(cents) }
    }
}
