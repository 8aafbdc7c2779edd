// SPDX-License-Identifier: AGPL-3.0-or-later

import Bank
import Basics
import Interchange

/// The demo's simulated bank: it books what it is told and writes real camt.053 files.
struct DemoBank {
    private let iban: String
    private let bic: String
    private let owner: String
    private var balance: Money
    private var waiting: [(day: Day, order: Int, entry: StatementEntry)] = []
    private var statementCount = 0
    private var orderCount = 0
    private var from: Day

    init(iban: String, bic: String, owner: String, opening: Money, from day: Day) {
        self.iban = iban
        self.bic = bic
        self.owner = owner
        balance = opening
        from = day
    }

    /// Plans a movement; it is booked with the statement that covers its day.
    mutating func plan(_ movement: DemoMovement, on day: Day) {
        orderCount += 1
        let entry = StatementEntry(
            position: 1, bookingDay: day, valueDay: day, amount: movement.amount,
            bankReference: "BQ\(orderCount)", endToEndID: movement.endToEnd,
            structuredReference: movement.reference, text: movement.text,
            counterpartyName: movement.name, counterpartyIBAN: movement.iban,
            transactionCode: movement.code
                ?? (movement.amount.isNegative ? "PMNT-ICDT-ESCT" : "PMNT-RCDT-ESCT"))
        waiting.append((day, orderCount, entry))
    }

    /// Writes the statement of the days since the last one.
    mutating func statement(until day: Day) throws -> [UInt8] {
        let due = waiting.filter { $0.day <= day }.sorted {
            ($0.day, $0.order) < ($1.day, $1.order)
        }
        waiting.removeAll { $0.day <= day }
        statementCount += 1
        let entries = due.enumerated().map { index, item in
            let entry = item.entry
            return StatementEntry(
                position: index + 1, bookingDay: max(entry.bookingDay, from),
                valueDay: entry.valueDay, amount: entry.amount,
                bankReference: entry.bankReference, endToEndID: entry.endToEndID,
                structuredReference: entry.structuredReference, text: entry.text,
                counterpartyName: entry.counterpartyName,
                counterpartyIBAN: entry.counterpartyIBAN,
                transactionCode: entry.transactionCode)
        }
        let closing = balance + entries.map(\.amount).sum
        let statement = Statement(
            id: "DEMO-\(day.year)-\(statementCount)", account: iban, currency: .eur,
            sequenceNumber: statementCount, bankBIC: bic, owner: owner,
            opening: Balance(day: from, amount: balance),
            closing: Balance(day: day, amount: closing), entries: entries)
        balance = closing
        from = day + 1
        return try Camt053.write(
            [statement], messageID: "DEMO-\(statementCount)", created: Instant(startOf: day))
    }
}

/// A movement the simulated bank is told of.
struct DemoMovement {
    var amount: Money
    var name: String
    var iban: String?
    var reference: String?
    var text = ""
    var endToEnd: String?
    /// The bank's code for its kind; that of a transfer when nil.
    var code: String?
}
