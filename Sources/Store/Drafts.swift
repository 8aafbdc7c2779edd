// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database
public import Ledger
public import Sales

/// A draft as stored.
public struct StoredDraft: Sendable, Hashable {
    /// Its number within the cooperative.
    public let id: ID<InvoiceDraft>
    /// What it says.
    public let draft: InvoiceDraft
}

/// The drafts of a cooperative: the only sales documents that may change or vanish.
public struct Drafts {
    let work: CooperativeTransaction

    /// Keeps a new draft.
    public func add(_ draft: InvoiceDraft) throws -> ID<InvoiceDraft> {
        let id: ID<InvoiceDraft> = work.nextID()
        try work.transaction.enqueue(
            """
            INSERT INTO draft (
                coop_id, id, section_id, client_id, supply_day, payment_days, chargeability,
                client_reference, updated_at)
            VALUES (
                \(work.coop), \(id), \(draft.section), \(draft.client), \(draft.supplyDay),
                \(draft.paymentDays), \(draft.chargeability.rawValue),
                \(draft.clientReference), \(work.moment.now))
            """)
        try insertLines(draft.lines, of: id)
        return id
    }

    /// Replaces a draft.
    public func update(_ id: ID<InvoiceDraft>, _ draft: InvoiceDraft) throws {
        let changed = try work.transaction.run(
            """
            UPDATE draft SET client_id = \(draft.client), supply_day = \(draft.supplyDay),
                payment_days = \(draft.paymentDays),
                chargeability = \(draft.chargeability.rawValue),
                client_reference = \(draft.clientReference), updated_at = \(work.moment.now)
            WHERE coop_id = \(work.coop) AND id = \(id)
            """)
        guard changed == 1 else { throw StoreError.notFound(kind: "draft", id: id.description) }
        try work.transaction.enqueue(
            "DELETE FROM draft_line WHERE coop_id = \(work.coop) AND draft_id = \(id)")
        try insertLines(draft.lines, of: id)
    }

    private func insertLines(_ lines: [InvoiceLine], of id: ID<InvoiceDraft>) throws {
        for (position, line) in lines.enumerated() {
            try work.transaction.enqueue(
                """
                INSERT INTO draft_line (
                    coop_id, draft_id, position, designation, quantity, unit_price, discount,
                    vat_key)
                VALUES (
                    \(work.coop), \(id), \(position), \(line.designation), \(line.quantity),
                    \(line.unitPrice), \(line.discount), \(line.vatKey))
                """)
        }
    }

    /// Forgets a draft: it was issued, or is no longer wanted.
    public func remove(_ id: ID<InvoiceDraft>) throws {
        try work.transaction.enqueue(
            "DELETE FROM draft WHERE coop_id = \(work.coop) AND id = \(id)")
    }

    /// A draft by number.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func find(_ id: ID<InvoiceDraft>) throws -> InvoiceDraft {
        guard let stored = try fetch("AND id = \(id)").first else {
            throw StoreError.notFound(kind: "draft", id: id.description)
        }
        return stored.draft
    }

    /// The drafts of an activity, newest first.
    public func all(of section: ID<Section>) throws -> [StoredDraft] {
        try fetch("AND section_id = \(section)")
    }

    private func fetch(_ filter: SQL) throws -> [StoredDraft] {
        let rows = try work.transaction.rows(
            """
            SELECT d.id, d.section_id, d.client_id, d.supply_day, d.payment_days,
                d.chargeability, d.client_reference, l.position, l.designation, l.quantity,
                l.unit_price, l.discount, l.vat_key
            FROM (
                SELECT * FROM draft WHERE coop_id = \(work.coop) \(filter)
                ORDER BY id DESC LIMIT 500) d
            LEFT JOIN draft_line l ON l.coop_id = d.coop_id AND l.draft_id = d.id
            ORDER BY d.id DESC, l.position
            """)
        var drafts: [StoredDraft] = []
        var next = rows.startIndex
        while next < rows.endIndex {
            let head = rows[next]
            let id: ID<InvoiceDraft> = try head.get("id")
            let end = try rows[next...].firstIndex { try $0.id("id") != id } ?? rows.endIndex
            let lines = try rows[next..<end].filter { try $0.optionalText("designation") != nil }
            drafts.append(
                StoredDraft(
                    id: id, draft: try InvoiceDraft(head, lines: lines.map(InvoiceLine.init))))
            next = end
        }
        return drafts
    }
}

extension CooperativeTransaction {
    /// The cooperative's drafts.
    public var drafts: Drafts { Drafts(work: self) }
}

extension InvoiceLine {
    init(_ row: Row) throws {
        self.init(
            designation: try row.get("designation"), quantity: try row.get("quantity"),
            unitPrice: try row.get("unit_price"), discount: try row.get("discount"),
            vatKey: try row.get("vat_key"))
    }
}

extension InvoiceDraft {
    init(_ row: Row, lines: [InvoiceLine]) throws {
        let chargeability: String = try row.get("chargeability")
        guard let known = VATChargeability(rawValue: chargeability) else {
            throw StoreError.unreadable(kind: "draft", id: String(try row.int64("id")))
        }
        self.init(
            section: try row.get("section_id"), client: try row.get("client_id"),
            supplyDay: try row.get("supply_day"), paymentDays: try row.get("payment_days"),
            chargeability: known,
            clientReference: try row.get("client_reference"), lines: lines)
    }
}
