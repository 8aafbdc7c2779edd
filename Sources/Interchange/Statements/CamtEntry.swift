// SPDX-License-Identifier: AGPL-3.0-or-later

import Bank
import Basics

/// An entry as read, before its details become entries of their own.
struct CamtEntry {
    var amount = Money.zero
    var isCredit = true
    var isReversal = false
    var status = StatementEntry.Status.booked
    var bookingDay: Day?
    var valueDay: Day?
    var bankReference: String?
    var transactionCode: String?
    var additional: String?
    var details: [CamtDetail] = []

    /// Appends one entry, or one for each detail when their amounts add up to this one's.
    ///
    /// - Returns: What to tell of the decision, given the statement's identifier; else nil.
    func append(to entries: inout [StatementEntry]) -> ((String) -> StatementNote)? {
        let position = entries.count + 1
        guard details.count > 1 else {
            let detail = details.first
            entries.append(made(detail, amount: amount, at: position))
            let isOther = detail?.amount.map { $0 != amount.magnitude } ?? false
            guard isOther else { return nil }
            return { .detailAmountDiffers(statement: $0, position: position) }
        }
        let parts = details.compactMap { $0.signed(orLike: isCredit) }
        let total = parts.reduce(Int128(0)) { $0 + Int128($1.minorUnits) }
        guard parts.count == details.count, total == Int128(amount.minorUnits) else {
            entries.append(made(nil, amount: amount, at: position))
            let count = details.count
            return { .batchKeptWhole(statement: $0, position: position, details: count) }
        }
        for (detail, part) in zip(details, parts) {
            entries.append(made(detail, amount: part, at: entries.count + 1))
        }
        return nil
    }

    private func made(
        _ detail: CamtDetail?, amount: Money, at position: Int
    ) -> StatementEntry {
        let isReturn = isReversal || detail?.returnReason != nil
        let party = detail?.counterparty(incoming: amount >= .zero, isReturn: isReturn)
        return StatementEntry(
            position: position, bookingDay: bookingDay ?? valueDay ?? Day(number: 0),
            valueDay: valueDay, amount: amount, status: status,
            bankReference: detail?.bankReference ?? bankReference?.nonEmpty,
            endToEndID: detail?.endToEndID, structuredReference: detail?.references.first,
            text: text(of: detail), counterpartyName: party?.bestName,
            counterpartyIBAN: party?.iban,
            transactionCode: detail?.transactionCode ?? transactionCode,
            returnReason: detail?.returnReason ?? (isReversal ? "RVSL" : nil))
    }

    /// What the payer wrote; else what the bank adds.
    private func text(of detail: CamtDetail?) -> String {
        guard let detail else { return additional ?? "" }
        let lines = detail.lines + detail.references.dropFirst()
        let text = lines.filter { !$0.isEmpty }.joined(separator: " ")
        if !text.isEmpty || !detail.references.isEmpty { return text }
        return detail.additional ?? additional ?? ""
    }
}

/// One transaction of an entry as read.
struct CamtDetail {
    var amount: Money?
    var otherAmount: CamtAmount?
    var isCredit: Bool?
    var bankReference: String?
    var endToEndID: String?
    var transactionCode: String?
    var debtor = CamtParty()
    var creditor = CamtParty()
    var lines: [String] = []
    var references: [String] = []
    var returnReason: String?
    var additional: String?

    /// The amount with its own sign, or the entry's when it has none.
    func signed(orLike isEntryCredit: Bool) -> Money? {
        amount.map { isCredit ?? isEntryCredit ? $0 : -$0 }
    }

    /// The payer of what comes in, the payee of what goes out.
    ///
    /// A return keeps the roles of the payment it undoes, so there the other role may be the
    /// one that is filled.
    func counterparty(incoming: Bool, isReturn: Bool) -> CamtParty {
        let (first, second) = incoming ? (debtor, creditor) : (creditor, debtor)
        return isReturn && first.isEmpty ? second : first
    }
}

/// A debtor or creditor as read.
struct CamtParty {
    var name: String?
    var ultimateName: String?
    var iban: String?

    var isEmpty: Bool { bestName == nil && iban == nil }
    var bestName: String? { name?.nonEmpty ?? ultimateName?.nonEmpty }
}
