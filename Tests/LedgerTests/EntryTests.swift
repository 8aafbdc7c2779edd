// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Testing

struct EntryTests {
    typealias S = LedgerSample

    struct Refusal: Sendable, CustomTestStringConvertible {
        let name: String
        let lines: [Line]
        let error: LedgerError
        var testDescription: String { name }

        init(_ name: String, _ lines: [Line], _ error: LedgerError) {
            self.name = name
            self.lines = lines
            self.error = error
        }
    }

    static func refusals() throws -> [Refusal] {
        let day = try S.day()
        let cash = S.line("512000", S.treasury, 100)
        return [
            Refusal("no line", [], .tooFewLines),
            Refusal("one line", [cash], .tooFewLines),
            Refusal(
                "lines of zero",
                [S.line("512000", S.treasury, 0), S.line("471000", S.treasury, 0)],
                .tooFewLines),
            Refusal(
                "two lines that merge into one", [cash, S.line("512000", S.treasury, 50)],
                .tooFewLines),
            Refusal(
                "beyond the bounds",
                [
                    S.line("512000", S.treasury, Money.boundMinor + 1),
                    S.line("471000", S.treasury, -Money.boundMinor - 1),
                ],
                .badAmount(account: "512000", amount: .cents(Money.boundMinor + 1))),
            Refusal(
                "beyond the bounds once merged",
                [
                    S.line("512000", S.treasury, Money.boundMinor),
                    S.line("512000", S.treasury, 1),
                    S.line("471000", S.treasury, -Money.boundMinor),
                ],
                .badAmount(account: "512000", amount: .cents(Money.boundMinor + 1))),
            Refusal(
                "unknown account", [cash, S.line("999999", S.treasury, -100)],
                .unknownAccount(code: "999999", day: day)),
            Refusal(
                "prefix of an account", [cash, S.line("47100", S.treasury, -100)],
                .unknownAccount(code: "47100", day: day)),
            Refusal(
                "client missing",
                [S.line("411000", S.member, 100), S.line("706000", S.member, -100)],
                .missingThirdParty(account: "411000")),
            Refusal(
                "supplier missing",
                [S.line("606300", S.member, 100), S.line("401000", S.member, -100)],
                .missingThirdParty(account: "401000")),
            Refusal(
                "not balanced", [cash, S.line("471000", S.treasury, -99)],
                .unbalanced(difference: .cents(1))),
            Refusal(
                "two debits", [cash, S.line("471000", S.treasury, 100)],
                .unbalanced(difference: .cents(200))),
            Refusal(
                "balanced across sections only", [cash, S.line("706000", S.member, -100)],
                .unbalancedSection(section: S.treasury, difference: .cents(100))),
            Refusal(
                "internal line against a legal one",
                [S.line("981000", S.member, 100), S.line("706000", S.member, -100)],
                .unbalancedInternal(difference: .cents(100))),
        ]
    }

    @Test(arguments: try refusals())
    func `an entry that breaks a rule is refused by name`(_ c: Refusal) throws {
        #expect(throws: c.error) { try S.entry(c.lines) }
    }

    @Test func `an entry without label or voucher is refused`() {
        let lines = [S.line("512000", S.treasury, 1), S.line("471000", S.treasury, -1)]
        #expect(throws: LedgerError.missingText(field: "label")) { try S.entry(lines, label: "") }
        #expect(throws: LedgerError.missingText(field: "voucher")) {
            try S.entry(lines, voucher: "")
        }
    }

    @Test func `an account out of use on the day is refused`() throws {
        let lines = [S.line("512000", S.treasury, 1), S.line("471000", S.treasury, -1)]
        let early = try Day(text: "1969-12-31")
        #expect(throws: LedgerError.unknownAccount(code: "512000", day: early)) {
            try S.entry(lines, on: "1969-12-31")
        }
    }

    @Test func `amounts at the very bound are accepted`() throws {
        let entry = try S.entry([
            S.line("512000", S.treasury, Money.boundMinor),
            S.line("471000", S.treasury, -Money.boundMinor),
        ])
        #expect(entry.lines.count == 2)
    }

    @Test func `an amount beyond 64 bits is refused, never a trap`() async {
        await #expect(processExitsWith: .success) {
            let sample = LedgerSample.self
            for cents in [Int64.min, .max] {
                let lines = [
                    sample.line("512000", sample.treasury, cents),
                    sample.line("512000", sample.treasury, cents),
                    sample.line("471000", sample.treasury, 1),
                ]
                do {
                    _ = try sample.entry(lines)
                    preconditionFailure("accepted")
                } catch let error as LedgerError { precondition(error.code == "ledger.bad_amount") }
            }
        }
    }

    @Test func `lines of one place and side are summed, sides stay apart`() throws {
        let entry = try S.entry([
            S.line("411000", S.member, 100, S.client), S.line("706000", S.member, -70),
            S.line("411000", S.member, 20, S.client), S.line("706000", S.member, -60),
            S.line("706000", S.member, 10), S.line("627000", S.member, 0),
        ])
        #expect(
            entry.lines == [
                S.line("411000", S.member, 120, S.client), S.line("706000", S.member, -130),
                S.line("706000", S.member, 10),
            ])
        #expect(entry.lines.map(\.debit) == [.cents(120), .zero, .cents(10)])
        #expect(entry.lines.map(\.credit) == [.zero, .cents(130), .zero])
    }

    @Test func `lines of another section or third party are not summed`() throws {
        let entry = try S.entry([
            S.line("411000", S.member, 100, S.client),
            S.line("411000", S.member, 100, S.supplier), S.line("706000", S.member, -200),
            S.line("411000", S.other, 5, S.client), S.line("706000", S.other, -5),
        ])
        #expect(entry.lines.count == 5)
    }

    @Test func `a reversal is the same entry with the sides changed`() throws {
        let chart = try S.chart()
        let entry = try S.entry([
            S.line("411000", S.member, 120, S.client), S.line("706000", S.member, -100),
            S.line("445740", S.member, -20),
        ])
        let day = try Day(text: "2026-04-01")
        let back = try entry.reversal(of: ID(5), on: day, label: "taken back", chart: chart)
        #expect(back.reverses == ID(5))
        #expect(back.day == day)
        #expect(back.voucher == entry.voucher)
        #expect(back.journal == entry.journal)
        #expect(back.lines.map(\.account) == entry.lines.map(\.account))
        #expect(back.lines.map(\.section) == entry.lines.map(\.section))
        #expect(back.lines.map(\.thirdParty) == entry.lines.map(\.thirdParty))
        for (line, opposite) in zip(entry.lines, back.lines) {
            #expect(line.amount + opposite.amount == .zero)
        }
        let twice = try back.reversal(of: ID(6), on: day, label: "again", chart: chart)
        #expect(twice.lines == entry.lines)
    }

    static let errors: [(LedgerError, String, Set<String>)] = [
        (.tooFewLines, "ledger.too_few_lines", []),
        (.badAmount(account: "1", amount: .zero), "ledger.bad_amount", ["account", "amount"]),
        (
            .unknownAccount(code: "1", day: Day(number: 0)), "ledger.unknown_account",
            ["account", "day"]
        ),
        (.noAccountFor(role: "bank"), "ledger.no_account_for", ["role"]),
        (.missingThirdParty(account: "1"), "ledger.missing_third_party", ["account"]),
        (.unbalanced(difference: .zero), "ledger.unbalanced", ["difference"]),
        (
            .unbalancedSection(section: ID(1), difference: .zero), "ledger.unbalanced_section",
            ["section", "difference"]
        ),
        (.unbalancedInternal(difference: .zero), "ledger.unbalanced_internal", ["difference"]),
        (.closedPeriod(day: Day(number: 0)), "ledger.closed_period", ["day"]),
        (.missingText(field: "label"), "ledger.missing_text", ["field"]),
    ]

    @Test(arguments: errors)
    func `each refusal has a stable name and its placeholders`(
        _ error: LedgerError, _ code: String, _ keys: Set<String>
    ) {
        #expect(error.code == code)
        #expect(Set(error.values.keys) == keys)
    }
}
