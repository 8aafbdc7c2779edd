// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Sales
import Testing

struct SalesErrorTests {
    static let errors: [(SalesError, String, String?, Set<String>)] = [
        (.noLines, "sales.no_lines", nil, []),
        (.tooManyLines(most: 200), "sales.too_many_lines", nil, ["most"]),
        (.badDesignation(line: 2), "sales.bad_designation", "lines.2.designation", ["line"]),
        (.badLine(line: 2, field: "price"), "sales.bad_line", "lines.2.price", ["line", "field"]),
        (
            .unknownVATRate(key: "x", day: Day(number: 0)), "sales.unknown_vat_rate", "vat",
            ["rate", "day"]
        ),
        (.badTotal(total: .zero), "sales.bad_total", nil, ["total"]),
        (.beforeLastNumber(last: Day(number: 0)), "sales.before_last_number", nil, ["day"]),
        (
            .badDueDay(due: Day(number: 1), latest: Day(number: 0)), "sales.bad_due_day", "due",
            ["due", "latest"]
        ),
        (.creditTooLarge(left: .zero), "sales.credit_too_large", "amount", ["left"]),
        (.paymentTooLarge(open: .zero), "sales.payment_too_large", "amount", ["open"]),
        (.badText(field: "tax"), "sales.bad_text", "tax", ["field"]),
        (.unknownScheme(key: "x"), "sales.unknown_scheme", nil, ["scheme"]),
    ]

    @Test(arguments: errors)
    func `each refusal has a stable name, its field and its placeholders`(
        _ error: SalesError, _ code: String, _ field: String?, _ keys: Set<String>
    ) {
        #expect(error.code == code)
        #expect(error.field == field)
        #expect(Set(error.values.keys) == keys)
        let booking = BookingError.sales(error)
        #expect(booking.code == code && booking.field == field)
        #expect(booking.values == error.values)
    }

    @Test func `a refusal of the books keeps its own name`() {
        let error = BookingError.ledger(.unbalanced(difference: .cents(1)))
        #expect(error.code == "ledger.unbalanced")
        #expect(error.values == ["difference": "0.01"])
        #expect(error.field == nil)
    }
}
