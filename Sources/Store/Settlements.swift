// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Ledger
public import Sales

/// What a client paid, or what was given up, on one invoice.
public struct Settlement: Sendable, Hashable {
    /// Its number within the cooperative.
    public let id: ID<Settlement>
    /// The invoice.
    public let invoice: ID<Invoice>
    /// Whether money came or the receivable was lost.
    public let isLoss: Bool
    /// The bank's or the decision's day.
    public let day: Day
    /// Amount with VAT; below zero for a refund.
    public let amount: Money
    /// The VAT that became due by a payment; the VAT inside a loss.
    public let tax: Money
    /// The entry that books it.
    public let entry: ID<Entry>
}

/// The settlements of a cooperative.
public struct Settlements {
    let work: CooperativeTransaction

    /// Keeps what settles an invoice.
    ///
    /// `bankLine`: the bank line it came by; nil for a loss.
    public func add(
        _ invoice: ID<Invoice>, amounts: (gross: Money, tax: Money), on day: Day,
        entry: ID<Entry>, bankLine: ID<BankLine>?
    ) throws -> ID<Settlement> {
        let id: ID<Settlement> = work.nextID()
        let kind = bankLine == nil ? "loss" : "payment"
        try work.transaction.enqueue(
            """
            INSERT INTO settlement (
                coop_id, id, invoice_id, kind, day, amount_minor, vat_minor, entry_id,
                bank_line_id)
            VALUES (
                \(work.coop), \(id), \(invoice), \(kind), \(day), \(amounts.gross),
                \(amounts.tax), \(entry), \(bankLine))
            """)
        return id
    }

    /// The settlements of an invoice, oldest first.
    public func of(_ invoice: ID<Invoice>) throws -> [Settlement] {
        try work.transaction.rows(
            """
            SELECT id, invoice_id, kind, day, amount_minor, vat_minor, entry_id FROM settlement
            WHERE coop_id = \(work.coop) AND invoice_id = \(invoice) ORDER BY day, id
            """
        ).map { row in
            Settlement(
                id: try row.get("id"), invoice: try row.get("invoice_id"),
                isLoss: try row.text("kind") == "loss", day: try row.get("day"),
                amount: try row.get("amount_minor"), tax: try row.get("vat_minor"),
                entry: try row.get("entry_id"))
        }
    }
}

extension CooperativeTransaction {
    /// What settles the cooperative's invoices.
    public var settlements: Settlements { Settlements(work: self) }
}
