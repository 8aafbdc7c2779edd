// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// A booked balance at the end of a day.
public struct Balance: Hashable, Sendable {
    /// The day it holds for, as the bank states it.
    public let day: Day
    /// The balance, negative when overdrawn.
    public let amount: Money

    /// A balance as a bank states it.
    public init(day: Day, amount: Money) {
        self.day = day
        self.amount = amount
    }
}

/// What a bank says happened on one account, whatever the format it came in.
public struct Statement: Hashable, Sendable {
    /// The bank's identifier of the statement.
    public let id: String
    /// The account: an IBAN without spaces, or the bank's own number where it has no IBAN.
    public let account: String
    /// The currency of the account and of every amount.
    public let currency: Currency
    /// The electronic sequence number; nil when the bank gives none.
    public let sequenceNumber: Int?
    /// The identifier of the bank; nil when the file does not say.
    public let bankBIC: String?
    /// The account's owner as the bank writes it; nil when the file does not say.
    public let owner: String?
    /// The booked balance before the first entry.
    public let opening: Balance
    /// The booked balance after the last booked entry.
    public let closing: Balance
    /// The entries in the order of the file.
    public let entries: [StatementEntry]

    /// A statement as read from a file or made by the simulated bank.
    public init(
        id: String, account: String, currency: Currency = .eur, sequenceNumber: Int? = nil,
        bankBIC: String? = nil, owner: String? = nil, opening: Balance, closing: Balance,
        entries: [StatementEntry]
    ) {
        self.id = id
        self.account = account
        self.currency = currency
        self.sequenceNumber = sequenceNumber
        self.bankBIC = bankBIC
        self.owner = owner
        self.opening = opening
        self.closing = closing
        self.entries = entries
    }
}

/// One movement of a statement.
public struct StatementEntry: Hashable, Sendable {
    /// Whether the bank has booked the movement.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        /// In the balances.
        case booked
        /// Announced, not in the balances; never posted.
        case pending
    }

    /// The place in the statement, from 1.
    public let position: Int
    /// The day the bank booked it.
    public let bookingDay: Day
    /// The day it bears interest from; nil when the bank gives none.
    public let valueDay: Day?
    /// The amount: above zero comes in, below zero goes out.
    public let amount: Money
    /// Booked or only announced.
    public let status: Status
    /// The bank's own reference of the movement.
    public let bankReference: String?
    /// The payer's reference carried from end to end; nil also for `NOTPROVIDED`.
    public let endToEndID: String?
    /// The structured reference: RF (ISO 11649) or a national one, without decoration.
    public let structuredReference: String?
    /// What the payer wrote; empty when nothing.
    public let text: String
    /// The other party's name.
    public let counterpartyName: String?
    /// The other party's IBAN as the bank writes it, without spaces.
    public let counterpartyIBAN: String?
    /// The bank transaction code: `PMNT-RCDT-ESCT`, or the bank's own.
    public let transactionCode: String?
    /// Why a payment came back (`AC04`); nil when it is no return.
    public let returnReason: String?

    /// A movement as read from a file or made by the simulated bank.
    public init(
        position: Int, bookingDay: Day, valueDay: Day? = nil, amount: Money,
        status: Status = .booked, bankReference: String? = nil, endToEndID: String? = nil,
        structuredReference: String? = nil, text: String = "", counterpartyName: String? = nil,
        counterpartyIBAN: String? = nil, transactionCode: String? = nil,
        returnReason: String? = nil
    ) {
        self.position = position
        self.bookingDay = bookingDay
        self.valueDay = valueDay
        self.amount = amount
        self.status = status
        self.bankReference = bankReference
        self.endToEndID = endToEndID
        self.structuredReference = structuredReference
        self.text = text
        self.counterpartyName = counterpartyName
        self.counterpartyIBAN = counterpartyIBAN
        self.transactionCode = transactionCode
        self.returnReason = returnReason
    }
}
