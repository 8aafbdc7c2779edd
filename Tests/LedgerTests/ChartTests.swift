// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import RuleBook
import TestFiles
import Testing

struct ChartTests {
    // Source: accounting.md §1 (PCG as of 2025) and §2.
    static let roles: [(AccountRole, String)] = [
        (.bank, "512"), (.suspense, "471"), (.customers, "411"), (.suppliers, "401"),
        (.salesOfServices, "706"), (.salesOfGoods, "707"), (.vatPending, "44574"),
        (.vatDue, "44571"), (.vatDeductible, "44566"), (.vatDeductiblePending, "44564"),
        (.bankFees, "627"), (.badDebts, "654"),
        (.vatPayable, "44551"), (.vatCredit, "44567"), (.capital, "1013"),
        (.otherCharges, "658"), (.otherIncome, "758"), (.internalCurrent, "981"),
        (.internalCharge, "986"),
        (.internalIncome, "987"),
    ]

    @Test(arguments: roles)
    func `each purpose has its account of the plan`(_ role: AccountRole, _ prefix: String) throws {
        let chart = try LedgerSample.chart()
        #expect(chart.account(role).hasPrefix(prefix))
        #expect(chart.accounts[chart.account(role)] != nil)
    }

    @Test func `every purpose stands in the table above`() {
        #expect(Set(Self.roles.map(\.0)) == Set(AccountRole.allCases))
    }

    // Source: ANC 2022-06, in force for years opened from 1 January 2025 (accounting.md §1).
    @Test(arguments: ["791", "796", "797"])
    func `accounts abolished in 2025 are not in the chart`(_ prefix: String) throws {
        #expect(try !LedgerSample.chart().accounts.keys.contains { $0.hasPrefix(prefix) })
    }

    @Test func `only class 9 is internal and only charges may be chosen`() throws {
        let chart = try LedgerSample.chart()
        for account in chart.accounts.values {
            #expect(account.isInternal == account.code.hasPrefix("9"))
            #expect((1...9).contains(account.accountClass))
            if account.isExpenseChoice { #expect(account.accountClass == 6) }
        }
        #expect(chart.expenseChoices.map(\.code) == chart.expenseChoices.map(\.code).sorted())
        #expect(chart.expenseChoices.contains { $0.code == "606300" })
        #expect(!chart.expenseChoices.contains { $0.code == "641100" })
    }

    // Source: accounting.md §2, last line; IN is ours.
    @Test(
        arguments: [
            (.sales, "VE"), (.purchases, "AC"), (.bank, "BQ"), (.payroll, "PA"),
            (.miscellaneous, "OD"), (.internalMovements, "IN"), (.opening, "AN"),
        ] as [(Journal, String)])
    func `journals have the codes accountants expect`(_ journal: Journal, _ code: String) throws {
        let chart = try LedgerSample.chart()
        #expect(chart.code(of: journal) == code)
        #expect(chart.title(of: journal, in: "fr") != chart.title(of: journal, in: "en"))
    }

    @Test func `titles fall back to English, then to the code`() throws {
        let chart = try LedgerSample.chart()
        #expect(chart.title(of: "512000", in: "fr") == "Banque")
        #expect(chart.title(of: "512000", in: "nl") == "Bank")
        #expect(chart.title(of: "999999", in: "fr") == "999999")
    }

    struct Fault: Sendable {
        let old: String
        let new: String
        let code: String
    }

    static let faults = [
        Fault(old: "    bank: \"512000\"\n", new: "", code: "pack.missing_key"),
        Fault(old: "bank: \"512000\"", new: "bank: \"512999\"", code: "pack.bad_value"),
        Fault(
            old: "bank: \"512000\"", new: "bank: \"512000\"\n    banc: \"512000\"",
            code: "pack.unknown_key"),
        Fault(old: "{code: \"580000\"", new: "{code: \"512000\"", code: "pack.duplicate_key"),
        Fault(old: "{code: \"580000\"", new: "{code: 580000", code: "pack.bad_value"),
        Fault(old: "{code: \"580000\"", new: "{code: \"58\"", code: "pack.bad_value"),
        Fault(old: "{code: \"580000\"", new: "{code: \"580000000\"", code: "pack.bad_value"),
        Fault(old: "{code: \"580000\"", new: "{code: \"58000A\"", code: "pack.bad_value"),
        Fault(old: "third_party: supplier", new: "third_party: vendor", code: "pack.bad_value"),
        Fault(
            old: "expense_choice: \"true\"", new: "expense_choice: \"yes\"",
            code: "pack.bad_value"),
        Fault(old: "  checked: 2026-11-22\n", new: "", code: "pack.missing_key"),
        Fault(old: "  sales: {code: VE,", new: "  sails: {code: VE,", code: "pack.missing_key"),
        Fault(old: "{code: AC,", new: "{code: VE,", code: "pack.bad_value"),
    ]

    @Test(arguments: faults)
    func `a faulty chart is refused`(_ fault: Fault) throws {
        var isChanged = false
        let files = try ProjectFiles.pack("fr").filter {
            ["accounts.yaml", "journals.yaml"].contains($0.name)
        }.map { file in
            let text = String(decoding: file.bytes, as: UTF8.self)
            isChanged = isChanged || text.contains(fault.old)
            let changed = text.replacing(fault.old, with: fault.new, maxReplacements: 1)
            return (name: file.name, bytes: Array(changed.utf8))
        }
        #expect(isChanged)
        let error = #expect(throws: RuleBookError.self) {
            try Chart(RuleBook(pack: "fr", files: files))
        }
        #expect(error?.code == fault.code)
    }
}
