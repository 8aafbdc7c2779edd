// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// Something about a statement that a person should look at.
public enum StatementFinding: Hashable, Sendable {
    /// Opening balance plus booked entries differ from the closing balance by `difference`.
    case unbalanced(difference: Money)
    /// Two entries are alike down to the bank's own reference.
    case duplicate(first: Int, second: Int)
    /// The closing day lies before the opening day.
    case daysReversed
}

extension Statement {
    /// The sum of the booked entries, capped at what 64 bits hold.
    public var bookedSum: Money { Money(minorUnits: Int64(clamping: bookedMinor)) }

    private var bookedMinor: Int128 {
        entries.reduce(0) { $1.status == .booked ? $0 + Int128($1.amount.minorUnits) : $0 }
    }

    /// What the closing balance exceeds opening plus booked entries by; zero when they agree.
    public var difference: Money {
        let expected = Int128(opening.amount.minorUnits) + bookedMinor
        return Money(minorUnits: Int64(clamping: Int128(closing.amount.minorUnits) - expected))
    }

    /// Everything doubtful about the statement, worst first.
    ///
    /// Pending entries count for duplicates, not for the balance.
    public var findings: [StatementFinding] {
        var findings: [StatementFinding] = []
        if !difference.isZero { findings.append(.unbalanced(difference: difference)) }
        if closing.day < opening.day { findings.append(.daysReversed) }
        var firstPositions: [String: Int] = [:]
        for entry in entries where entry.bankReference != nil {
            let content = entry.contentKey
            if let first = firstPositions[content] {
                findings.append(.duplicate(first: first, second: entry.position))
            } else {
                firstPositions[content] = entry.position
            }
        }
        return findings
    }

    /// Confirms that the statement may be booked to an account of the books.
    ///
    /// Duplicates are no refusal here: ``entryKeys`` lets the import skip what it already has.
    ///
    /// - Parameter iban: The account of the books the file was brought to.
    /// - Throws: ``BankError/otherAccount(found:expected:)``,
    ///   ``BankError/statementDaysReversed(id:opening:closing:)`` or
    ///   ``BankError/unbalancedStatement(id:expected:closing:difference:)``.
    public func check(for iban: IBAN) throws(BankError) {
        guard account == iban.text else {
            throw .otherAccount(found: account, expected: iban.text)
        }
        guard opening.day <= closing.day else {
            throw .statementDaysReversed(id: id, opening: opening.day, closing: closing.day)
        }
        guard difference.isZero else {
            let expected = Int128(opening.amount.minorUnits) + bookedMinor
            throw .unbalancedStatement(
                id: id, expected: Money(minorUnits: Int64(clamping: expected)),
                closing: closing.amount, difference: difference)
        }
    }

    /// One key an entry, equal whenever the same movement is delivered again.
    ///
    /// The key names the account and the whole content but neither the statement nor the place
    /// in it, so that a movement seen again in another file is known. Movements alike in all
    /// respects are told apart by how many came before.
    ///
    /// - Returns: As many keys as ``entries``, in their order, all different. They contain names
    ///   and account numbers: store a hash of them.
    public var entryKeys: [String] {
        var seen: [String: Int] = [:]
        return entries.map { entry in
            let content = "\(account)|\(entry.contentKey)"
            let occurrence = seen[content, default: 0] + 1
            seen[content] = occurrence
            return "\(content)|\(occurrence)"
        }
    }
}

extension StatementEntry {
    /// All of the entry but its place, with lengths so that two contents never share a key.
    var contentKey: String {
        let fields = [
            bookingDay.text, valueDay?.text, amount.text, status.rawValue, bankReference,
            endToEndID, structuredReference, text, counterpartyName, counterpartyIBAN,
            transactionCode, returnReason,
        ]
        return fields.map { field in field.map { "\($0.utf8.count):\($0)" } ?? "-" }.joined()
    }
}
