// SPDX-License-Identifier: AGPL-3.0-or-later

import Bank
import Basics
import Testing

struct PaymentRunTests {
    static func order(
        _ reference: String = "SAL-1", name: String = "Alice Martin", cents: Int64 = 100
    ) throws -> PaymentOrder {
        try PaymentOrder(
            endToEndID: reference, creditorName: name,
            creditorIBAN: IBAN("FR7630006000011234567890189"), amount: .cents(cents), text: "")
    }

    static func run(
        _ payments: [PaymentOrder], id: String = "RUN-1", name: String = "CAE Exemple",
        bic: String? = nil
    ) throws -> PaymentRun {
        try PaymentRun(
            id: id, debtorName: name, debtorIBAN: IBAN("BE68539007547034"), debtorBIC: bic,
            executionDay: Day(number: 20_000), kind: .salary, payments: payments)
    }

    @Test(arguments: ["", String(repeating: "A", count: 36), "é", "/A", "A/", "A//B", " A", "A\n"])
    func `a reference that SEPA would change is refused`(_ reference: String) {
        let error = #expect(throws: BankError.self) { try Self.order(reference) }
        #expect(error == .badReference(text: reference))
    }

    @Test(arguments: ["A", String(repeating: "A", count: 35), "SAL/2026-11 (1)+'x'.,:?"])
    func `a reference that SEPA carries is taken`(_ reference: String) throws {
        #expect(try Self.order(reference).endToEndID == reference)
    }

    @Test(arguments: [0, -1, 100_000_000_000] as [Int64])
    func `an amount outside what one transfer carries is refused`(_ cents: Int64) {
        let error = #expect(throws: BankError.self) { try Self.order(cents: cents) }
        #expect(error == .badPaymentAmount(reference: "SAL-1", amount: .cents(cents)))
    }

    @Test func `a name without a letter is refused`() {
        let error = #expect(throws: BankError.self) { try Self.order(name: " ?") }
        #expect(error == .emptyName(reference: "SAL-1"))
    }

    @Test(arguments: ["", "BBRUBEB", "BBRUBEBB1", "bbrubebb", "BBRU8EBB"])
    func `a bank identifier of a wrong shape is refused`(_ bic: String) throws {
        let orders = [try Self.order()]
        let error = #expect(throws: BankError.self) { try Self.run(orders, bic: bic) }
        #expect(error == .badBIC(text: bic))
    }

    @Test func `a run needs a payment and different references`() throws {
        #expect(throws: BankError.paymentCount(count: 0)) { try Self.run([]) }
        let twice = [try Self.order("A"), try Self.order("B"), try Self.order("A")]
        #expect(throws: BankError.repeatedReference(text: "A")) { try Self.run(twice) }
    }

    @Test func `the control sum is the sum of the payments`() throws {
        let run = try Self.run(
            [try Self.order("A", cents: 123_456), try Self.order("B", cents: 98_765)],
            bic: "BBRUBEBB")
        // The sum of fixtures/own/sepa/good_pain.001.001.09.xml.
        #expect(run.controlSum.text == "2222.21")
    }
}
