// SPDX-License-Identifier: AGPL-3.0-or-later

import Bank
public import Basics

/// The JSON of `entraide statement read --json`.
///
/// Keys and forms are a contract (`docs/contracts.md`): money as strings with two decimals, days
/// as `YYYY-MM-DD`, unknown values absent.
public enum StatementJSON {
    /// One object for one file: `file`, `format`, `statements`, and `notes` when there are any.
    ///
    /// - Parameters:
    ///   - read: What the file holds.
    ///   - file: The file's name as the person gave it.
    /// - Returns: The object, keys in a fixed order.
    public static func value(of read: StatementFile, file: String) -> JSONText {
        let notes = read.notes.map { note in
            JSONText.object(
                [.init("key", .string(note.key))]
                    + note.values.sorted { $0.key < $1.key }.map {
                        .init($0.key, .string($0.value))
                    })
        }
        return .object(known: [
            ("file", .string(file)),
            ("format", .string(read.format)),
            ("statements", .array(read.statements.map(value(of:)))),
            ("notes", notes.isEmpty ? nil : .array(notes)),
        ])
    }

    private static func value(of statement: Statement) -> JSONText {
        .object(known: [
            ("id", .string(statement.id)),
            ("country", country(of: statement.account)),
            ("account", .string(statement.account)),
            ("bic", statement.bankBIC.map(JSONText.string)),
            ("holder", statement.owner.map(JSONText.string)),
            ("currency", .string(statement.currency.rawValue)),
            ("number", statement.sequenceNumber.map { .integer(Int64($0)) }),
            ("opening", .string(statement.opening.amount.text)),
            ("closing", .string(statement.closing.amount.text)),
            ("opening_date", .string(statement.opening.day.text)),
            ("closing_date", .string(statement.closing.day.text)),
            ("entries", .array(statement.entries.map(value(of:)))),
            ("sum", .string(statement.bookedSum.text)),
            ("consistent", .bool(statement.difference.isZero)),
        ])
    }

    /// The country of an IBAN; the bank's own number has none.
    private static func country(of account: String) -> JSONText? {
        (try? IBAN(account)).map { .string(String($0.text.prefix(2))) }
    }

    private static func value(of entry: StatementEntry) -> JSONText {
        .object(known: [
            ("date", .string(entry.bookingDay.text)),
            ("value_date", entry.valueDay.map { .string($0.text) }),
            ("amount", .string(entry.amount.text)),
            ("status", entry.status == .booked ? nil : .string(entry.status.rawValue)),
            ("kind", .string(entry.kind.rawValue)),
            ("counterparty", entry.counterpartyName.map(JSONText.string)),
            ("counterparty_iban", entry.counterpartyIBAN.map(JSONText.string)),
            ("structured_ref", entry.structuredReference.map(JSONText.string)),
            ("text", .string(entry.text)),
            ("bank_ref", entry.bankReference.map(JSONText.string)),
            ("end_to_end", entry.endToEndID.map(JSONText.string)),
            ("transaction_code", entry.transactionCode.map(JSONText.string)),
            ("return_reason", entry.returnReason.map(JSONText.string)),
        ])
    }
}
