// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Database
import Ledger
import Operations
import Store
import TestHouse
import TestSupport
import Testing

struct SchemaTests {
    /// Tables that belong to the installation although they name a cooperative (architecture §3.1).
    static let ofInstallation: Set<String> = [
        "access_link", "api_token", "calendar_address", "employment", "outbox", "session",
    ]

    /// What is final once posted (architecture §3.2).
    static let finalTables = [
        "audit", "bank_booking", "bank_line", "blob", "chain", "closed_balance", "contribution",
        "declaration", "entry",
        "invoice", "invoice_line", "invoice_vat", "line", "pay_choice", "pay_plan",
        "pay_plan_decision", "pay_correction", "pay_correction_decision", "pay_variable",
        "pay_variable_decision", "payment",
        "payment_decision", "payment_movement", "payment_run", "payslip", "period_close",
        "purchase", "purchase_payment", "purchase_receipt", "settlement", "social_record",
        "statement", "withholding_rate",
    ]

    static func scopedTables(_ transaction: any Transaction) throws -> [String] {
        try transaction.rows(
            """
            \(
                sqlite: """
                SELECT m.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) c
                WHERE m.type = 'table' AND c.name = 'coop_id' ORDER BY m.name
                """,
                postgres: """
                SELECT table_name::text AS name FROM information_schema.columns
                WHERE table_schema = 'public' AND column_name = 'coop_id' ORDER BY table_name
                """)
            """
        ).map { try $0.text("name") }
    }

    @Test(arguments: TestEngine.tried)
    func `migrations apply once and a second run has nothing to do`(
        _ engine: TestEngine
    ) async throws {
        try await engine.withDatabase { database throws in
            try await TestHouse.migrate(database.owner)
            try await TestHouse.migrate(database.owner)
            let tables = try await database.owner.read(scope: .installation) {
                try Self.scopedTables($0)
            }
            #expect(tables.count >= 30)
            #expect(Set(Self.finalTables).isSubset(of: tables))
        }
    }

    @Test(.disabled(if: TestPostgres.isSkipped, "ENTRAIDE_TEST_POSTGRES=skip"))
    func `every table of a cooperative has forced row-level security`() async throws {
        try await TestHouse.with(.postgres) { house throws in
            let tables = try await house.database.owner.read(scope: .installation) {
                try Self.scopedTables($0)
            }
            let secured = try await house.database.owner.read(scope: .installation) { transaction in
                try transaction.rows(
                    """
                    SELECT c.relname::text AS name FROM pg_class c
                    JOIN pg_policy p ON p.polrelid = c.oid
                    WHERE c.relrowsecurity AND c.relforcerowsecurity
                        AND p.polcmd = '*' AND p.polwithcheck IS NOT NULL
                    """
                ).map { try $0.text("name") }
            }
            #expect(Set(tables).subtracting(secured) == Self.ofInstallation)
        }
    }

    @Test(.disabled(if: TestPostgres.isSkipped, "ENTRAIDE_TEST_POSTGRES=skip"))
    func `without a scope, or with another one, no row of a cooperative is seen`() async throws {
        try await TestHouse.with(.postgres) { house throws in
            try await FullBooks.fill(house)
            let application = house.database.application
            let tables = try await house.database.owner.read(scope: .installation) {
                try Self.scopedTables($0)
            }.filter { !Self.ofInstallation.contains($0) }
            for (scope, sees) in [
                (Scope.installation, false), (.cooperative(2), false),
                (.cooperative(house.coop), true),
            ] {
                let counts = try await application.read(scope: scope) { transaction in
                    try tables.map { table in
                        (table, try transaction.value(FullBooks.count(table), as: Int.self) ?? 0)
                    }
                }
                for (table, count) in counts { #expect((count > 0) == sees, "\(scope) \(table)") }
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `the program's role can neither change nor remove what is posted`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            try await FullBooks.fill(house)
            for table in Self.finalTables {
                for statement in [FullBooks.touch(table), FullBooks.wipe(table)] {
                    let error = await #expect(throws: DatabaseError.self, "\(table)") {
                        try await house.raw { _ = try $0.run(statement) }
                    }
                    #expect(error == .refused("posted_is_final"), "\(table)")
                }
            }
            #expect(try await house.findings() == [])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `only drafts, erasable rows and registers have no final trigger`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            let all = try await house.raw { try Self.scopedTables($0) }
            let changing: Set<String> = [
                "access_link", "agreement", "api_token", "bank_account_change", "calendar_address",
                "coop_head",
                "counter", "declaration_file", "draft",
                "draft_line", "draft_review",
                "employment",
                "engagement", "identity_record", "invoice_parties", "issuing_limit", "job",
                "job_file",
                "mail_choice", "member_group",
                "member_group_section",
                "month_step", "notice", "outbox", "party_details",
                "payslip_parties", "request", "role_grant", "section", "session", "third_party",
                "webhook", "webhook_call",
            ]
            #expect(Set(all).subtracting(Self.finalTables) == changing)
        }
    }
}
