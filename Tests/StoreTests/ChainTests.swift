// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Database
import Ledger
import Operations
import Store
import TestHouse
import TestSupport
import Testing

/// One change behind the program's back, and what `verify` must say of it first.
struct Tampering: Sendable {
    let what: String
    let statements: [SQL]
    var finding = "chain.content"
    var place: String?

    init(
        _ what: String, _ statements: SQL..., finding: String = "chain.content",
        at place: String? = nil
    ) {
        self.what = what
        self.statements = statements
        self.finding = finding
        self.place = place
    }

    static let all = [
        Tampering(
            "entry.label",
            "UPDATE entry SET label = 'x' || label WHERE id = (SELECT MIN(id) FROM entry)"),
        Tampering("entry.day", "UPDATE entry SET day = '2026-01-02' WHERE journal = 'sales'"),
        Tampering("entry.voucher", "UPDATE entry SET voucher = voucher || '1'"),
        Tampering("entry.number", "UPDATE entry SET number = number + 1000"),
        Tampering(
            "entry.journal to one that does not exist",
            "UPDATE entry SET journal = 'miscellaneouz' WHERE journal = 'miscellaneous'"),
        Tampering("entry.posted_at", "UPDATE entry SET posted_at = posted_at + 1"),
        Tampering("entry.pack_digest", "UPDATE entry SET pack_digest = 'other'"),
        Tampering(
            "line.amount",
            "UPDATE line SET amount_minor = amount_minor + 1 WHERE amount_minor = 600000"),
        Tampering("line.account", "UPDATE line SET account = '471001' WHERE account = '471000'"),
        Tampering(
            "line.section, both lines", "UPDATE line SET section_id = 2 WHERE section_id = 1"),
        Tampering("a line removed", "DELETE FROM line WHERE account = '706000'"),
        Tampering("invoice.number", "UPDATE invoice SET number = number || '0'"),
        Tampering("invoice.due_day", "UPDATE invoice SET due_day = '2026-12-31'"),
        Tampering(
            "invoice.net_minor against tax_minor",
            "UPDATE invoice SET net_minor = net_minor + 1, tax_minor = tax_minor - 1"),
        Tampering("invoice.payment_days", "UPDATE invoice SET payment_days = 59"),
        Tampering("invoice.issued_at", "UPDATE invoice SET issued_at = issued_at + 1"),
        Tampering(
            "invoice.chargeability to one that does not exist",
            "UPDATE invoice SET chargeability = 'on_collectiom'"),
        Tampering(
            "invoice.parties_hash",
            "UPDATE invoice SET parties_hash = content_hash "
                + "FROM chain WHERE chain.coop_id = invoice.coop_id AND chain.sequence = 1",
            finding: "chain.content"),
        Tampering("invoice_line.designation", "UPDATE invoice_line SET designation = 'autre'"),
        Tampering("invoice_line.amount", "UPDATE invoice_line SET amount_minor = amount_minor + 1"),
        Tampering("invoice_vat.tax", "UPDATE invoice_vat SET tax_minor = tax_minor + 1"),
        Tampering(
            "invoice_parties.fields",
            "UPDATE invoice_parties SET fields = replace(fields, 'Client', 'Klient')"),
        Tampering(
            "audit.actor",
            "UPDATE audit SET actor = 'person:999' WHERE id = (SELECT MAX(id) FROM audit)"),
        Tampering("audit.at", "UPDATE audit SET at = at + 1 WHERE id > 20"),
        Tampering(
            "payslip.body", "UPDATE payslip SET body = replace(body, '2026-01-31', '2026-01-30')"),
        Tampering(
            "payslip sums that still fit each other",
            """
            UPDATE payslip SET gross_minor = gross_minor + 1, employee_minor = employee_minor + 1,
                employer_minor = employer_minor - 1
            """),
        Tampering("payslip.budget", "UPDATE payslip SET budget_minor = budget_minor + 1"),
        Tampering(
            "payslip_parties.fields",
            "UPDATE payslip_parties SET fields = replace(fields, 'Alix', 'Alex')"),
        Tampering(
            "chain.hash", "UPDATE chain SET hash = content_hash WHERE sequence = 5",
            finding: "chain.hash"),
        Tampering(
            "chain.content_hash", "UPDATE chain SET content_hash = hash WHERE sequence = 5",
            finding: "chain.content"),
        Tampering(
            "a link in the middle removed", "DELETE FROM chain WHERE sequence = 7",
            finding: "chain.gap", at: "7"),
        Tampering(
            "a kind that does not exist", "UPDATE chain SET kind = 'entrz' WHERE sequence = 5",
            finding: "chain.kind"),
        Tampering(
            "the last link removed",
            "DELETE FROM chain WHERE sequence = (SELECT MAX(sequence) FROM chain)",
            finding: "chain.tail"),
        Tampering(
            "an audit line nobody wrote",
            """
            INSERT INTO audit (
                coop_id, id, at, actor, operation, object_id, section_id, origin, detail)
            VALUES (1, 999999, 0, 'person:1', 'x', 0, 0, '', '')
            """, finding: "chain.orphan", at: "audit:999999"),
        Tampering(
            "an entry nobody posted",
            """
            INSERT INTO line (coop_id, entry_id, position, day, account, section_id, amount_minor)
            VALUES (1, 999999, 0, '2026-03-01', '512000', 1, 5),
                (1, 999999, 1, '2026-03-01', '471000', 1, -5)
            """,
            """
            INSERT INTO entry (coop_id, id, journal, year, number, day, voucher, voucher_day, label,
                line_count, posted_at, pack_digest)
            VALUES (1, 999999, 'bank', 2026, 99999, '2026-03-01', 'V', '2026-03-01', 'L', 2, 0, '')
            """, finding: "chain.orphan", at: "entry:999999"),
    ]
}

struct ChainTests {
    /// Thrown to undo a change once it has been looked at.
    struct Undo: Error {}

    /// What `verify` says after somebody with the whole machine in hand ran statements.
    ///
    /// There are no triggers and no rules for them; all of it is undone.
    static func fault(
        after statements: [SQL], in coop: Int64, on database: any Database
    ) async throws -> Finding? {
        try await findings(after: statements, in: coop, on: database) {
            try $0.chain().fault.map { [$0] } ?? []
        }.first
    }

    /// What a check says after the same.
    static func findings(
        after statements: [SQL], in coop: Int64, on database: any Database,
        _ check: @escaping @Sendable (Verification) throws -> [Finding]
    ) async throws -> [Finding] {
        let found = Found()
        do {
            try await database.write(scope: .cooperative(coop)) { transaction in
                try disarm(transaction)
                for statement in statements { try transaction.run(statement) }
                let moment = Moment(
                    now: Instant(milliseconds: 0), today: TestHouse.firstDay, packDigest: "",
                    randomBytes: { _ in [] })
                let work = try CooperativeTransaction.reading(coop, in: transaction, at: moment)
                found.value = try check(work.verification)
                throw Undo()
            }
        } catch is Undo {}
        return found.value
    }

    /// The database as somebody with the whole machine in hand opens it, while the body runs.
    static func withWholeMachine(
        _ house: TestHouse, _ body: (any Database) async throws -> Void
    ) async throws {
        guard let server = house.database.server else {
            return try await body(house.database.application)
        }
        let database = try PostgresDatabase(
            PostgresConfiguration(url: server.superuserURL, readers: 1, writers: 1))
        do { try await body(database) } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    private final class Found: @unchecked Sendable {
        // Unchecked: written before the transaction ends, read after.
        var value: [Finding] = []
    }

    private static func disarm(_ transaction: any Transaction) throws {
        guard transaction.engine == .sqlite else {
            _ = try transaction.rows(
                "SELECT set_config('session_replication_role', 'replica', true)")
            return
        }
        try transaction.run("PRAGMA defer_foreign_keys = ON")
        let names = try transaction.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for name in try names.map({ try $0.text("name") }) {
            try transaction.run(SQL(stringLiteral: "DROP TRIGGER \(name)"))
        }
    }

    @Test(arguments: TestEngine.tried)
    func `every change behind the program's back is named`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            try await FullBooks.fill(house)
            #expect(try await house.findings() == [])
            try await Self.withWholeMachine(house) { database in
                for tampering in Tampering.all {
                    let fault = try await Self.fault(
                        after: tampering.statements, in: house.coop, on: database)
                    #expect(fault?.kind == tampering.finding, "\(tampering.what)")
                    if let place = tampering.place {
                        #expect(fault?.place == place, "\(tampering.what)")
                    }
                }
                #expect(try await Self.fault(after: [], in: house.coop, on: database) == nil)
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a single changed digit anywhere in a sealed row is found`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            try await FullBooks.fill(house)
            try await Self.withWholeMachine(house) { database in
                for (table, numbers, texts) in Self.sealed {
                    for column in numbers {
                        let change = SQL(
                            stringLiteral: "UPDATE \(table) SET \(column) = \(column) + 100003")
                        let fault = try await Self.fault(
                            after: Self.loose + [change], in: house.coop, on: database)
                        #expect(fault != nil, "\(table).\(column)")
                    }
                    for column in texts {
                        let change = SQL(
                            stringLiteral: "UPDATE \(table) SET \(column) = \(column) || 'x'")
                        let fault = try await Self.fault(
                            after: [change], in: house.coop, on: database)
                        #expect(fault != nil, "\(table).\(column)")
                    }
                }
            }
        }
    }

    /// CHECK constraints stand in the way of changing one sum alone.
    ///
    /// Who owns a PostgreSQL server drops them; SQLite ignores them when told to.
    static let loose: [SQL] = [
        "\(sqlite: "PRAGMA ignore_check_constraints = ON", postgres: "")",
        "\(sqlite: "", postgres: "ALTER TABLE invoice DROP CONSTRAINT invoice_total")",
        "\(sqlite: "", postgres: "ALTER TABLE payslip DROP CONSTRAINT payslip_net")",
        "\(sqlite: "", postgres: "ALTER TABLE payslip DROP CONSTRAINT payslip_cost")",
    ]

    /// Every column of the tables the chain stands for, but for keys.
    static let sealed: [(table: String, numbers: [String], texts: [String])] = [
        (
            "entry", ["number", "posted_at"],
            ["journal", "day", "voucher", "voucher_day", "label", "pack_digest"]
        ),
        ("line", ["amount_minor", "section_id"], ["account"]),
        (
            "invoice",
            [
                "section_id", "client_id", "payment_days", "net_minor", "tax_minor",
                "gross_minor", "entry_id", "issued_at",
            ],
            ["kind", "number", "day", "due_day", "supply_day", "chargeability", "client_reference"]
        ),
        (
            "invoice_line", ["quantity", "unit_price", "discount", "amount_minor"],
            ["designation", "vat_key"]
        ),
        ("invoice_vat", ["rate", "base_minor", "tax_minor"], ["vat_key"]),
        ("invoice_parties", [], ["fields"]),
        (
            "payslip",
            [
                "engagement_id", "section_id", "budget_minor", "gross_minor", "employee_minor",
                "employer_minor", "reduction_minor", "net_before_tax_minor", "net_taxable_minor",
                "net_social_minor", "tax_minor", "net_paid_minor", "cost_minor", "entry_id",
            ], ["period", "pay_day", "body"]
        ),
        ("payslip_parties", [], ["fields"]),
        ("audit", ["at", "object_id"], ["actor", "operation", "detail"]),
    ]

    @Test(arguments: TestEngine.tried)
    func `erased personal fields leave a chain that verifies`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            let made = try await FullBooks.fill(house)
            let before = try await house.ask(VerifyLedger())
            try await house.raw { transaction in
                try transaction.run("DELETE FROM invoice_parties")
                try transaction.run("DELETE FROM payslip_parties")
                try transaction.run("DELETE FROM party_details")
            }
            let after = try await house.ask(VerifyLedger())
            #expect(after.findings == [])
            #expect(after.head == before.head && after.links == before.links)
            #expect(try await house.ask(FindInvoice(id: made.invoice)).parties == nil)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `every entry, document, payslip and audit line has one link`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            try await FullBooks.fill(house)
            let counts = try await house.raw { transaction in
                try ["entry", "invoice", "payslip", "audit"].map { table in
                    try transaction.value(FullBooks.count(table), as: Int64.self) ?? 0
                }
            }
            #expect(counts.allSatisfy { $0 > 0 })
            #expect(try await house.ask(VerifyLedger()).links == counts.reduce(0, +))
        }
    }
}
