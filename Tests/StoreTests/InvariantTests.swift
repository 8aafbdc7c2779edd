// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Database
import Ledger
import Operations
import Store
import TestHouse
import TestSupport
import Testing

/// What always holds of the books is missed when it no longer does.
struct InvariantTests {
    static let accounts = VerifiedAccounts(
        customers: "411000", bank: "512000", suspense: "471000", internalIncome: "987000",
        netPay: "421000")

    static let broken = [
        Tampering(
            "a line with another amount",
            "UPDATE line SET amount_minor = amount_minor + 1 WHERE amount_minor = 600000",
            finding: "entry.unbalanced"),
        Tampering(
            "a line moved to an internal account",
            "UPDATE line SET account = '981000' WHERE account = '706000'",
            finding: "entry.internal"),
        Tampering(
            "a line that was removed", "DELETE FROM line WHERE account = '706000'",
            finding: "entry.incomplete"),
        Tampering(
            "a gap in a journal", "UPDATE entry SET number = number + 1000 WHERE journal = 'bank'",
            finding: "entry.numbering"),
        Tampering(
            "an invoice of another year", "UPDATE invoice SET day = '2025-12-31'",
            finding: "invoice.numbering"),
        Tampering(
            "a payment that nobody made",
            "UPDATE settlement SET amount_minor = amount_minor + 1 WHERE kind = 'payment'",
            finding: "receivable.differs"),
        Tampering(
            "a contribution that was not taken",
            "UPDATE contribution SET amount_minor = amount_minor - 1",
            finding: "contribution.differs"),
        Tampering(
            "money in suspense that is not there",
            "UPDATE bank_booking SET suspense_minor = suspense_minor + 1",
            finding: "suspense.differs"),
        Tampering(
            "a bank line of another amount", "UPDATE bank_line SET amount_minor = amount_minor + 1",
            finding: "bank.differs"),
        Tampering(
            "a salary that did not leave", "DELETE FROM payment_movement", finding: "pay.differs"),
        Tampering(
            "a decision on another file", "UPDATE payment_decision SET file_hash = 'x'",
            finding: "payment.unsealed"),
        Tampering(
            "a decision of somebody else", "UPDATE payment_decision SET decided_by = 'person:99'",
            finding: "payment.unsealed"),
        Tampering(
            "a closed month with another sum",
            "UPDATE closed_balance SET debit_minor = debit_minor + 1 WHERE account = '512000'",
            finding: "snapshot.differs"),
    ]

    @Test(arguments: TestEngine.tried)
    func `each broken invariant is named`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            try await FullBooks.fill(house)
            try await ChainTests.withWholeMachine(house) { database in
                for tampering in Self.broken {
                    let findings = try await ChainTests.findings(
                        after: tampering.statements, in: house.coop, on: database
                    ) { try $0.invariants(Self.accounts) }
                    #expect(
                        findings.contains { $0.kind == tampering.finding },
                        "\(tampering.what): \(findings)")
                }
                let none = try await ChainTests.findings(after: [], in: house.coop, on: database) {
                    try $0.invariants(Self.accounts)
                }
                #expect(none == [])
            }
        }
    }
}
