// SPDX-License-Identifier: AGPL-3.0-or-later

public import Database

/// Many invoices for measuring lists: copies of issued ones under numbers of their own.
///
/// They are no books: entries and seals are not copied, and ``Verification`` would say so.
public enum CopiedInvoices {
    /// Copies the first `originals` invoices of a cooperative in turn until there are `count` more,
    /// a day apart for each hundred, half of them paid.
    public static func fill(
        _ count: Int, of originals: Int, in coop: Int64, _ transaction: any Transaction
    ) throws {
        let first: Int64 = 1_000_000_000
        let numbers: SQL = """
            WITH RECURSIVE n (i) AS (
                SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < \(count))
            """
        let originals: SQL = """
            (SELECT t.*, ROW_NUMBER() OVER (ORDER BY t.id) - 1 AS place FROM invoice t
                WHERE t.coop_id = \(coop) AND t.kind = 'invoice' ORDER BY t.id
                LIMIT \(originals)) AS t ON t.place = n.i % \(originals)
            """
        let day: SQL = """
            \(
                sqlite: "date('2024-01-01', '+' || (n.i / 2000) || ' days')",
                postgres: "to_char(date '2024-01-01' + (n.i / 2000)::int, 'YYYY-MM-DD')")
            """
        try transaction.run(
            """
            INSERT INTO invoice (
                coop_id, id, kind, number, day, due_day, section_id, client_id, supply_day,
                payment_days, chargeability, client_reference, credits_id, net_minor, tax_minor,
                gross_minor, entry_id, issued_at, parties_hash)
            \(numbers)
            SELECT t.coop_id, \(first) + n.i, t.kind, 'C-' || n.i, \(day), \(day), t.section_id,
                t.client_id, t.supply_day, t.payment_days, t.chargeability, t.client_reference,
                t.credits_id, t.net_minor, t.tax_minor, t.gross_minor, t.entry_id, t.issued_at,
                t.parties_hash
            FROM n JOIN \(originals)
            """)
        try transaction.run(
            """
            INSERT INTO settlement (
                coop_id, id, invoice_id, kind, day, amount_minor, vat_minor, entry_id)
            SELECT coop_id, id + \(first), id, 'payment', due_day, gross_minor, tax_minor, entry_id
            FROM invoice WHERE coop_id = \(coop) AND id >= \(first) AND id % 2 = 0
            """)
    }
}
