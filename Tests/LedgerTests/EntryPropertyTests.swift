// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Testing

/// Entries drawn at random that keep the three balances.
enum RandomEntry {
    typealias S = LedgerSample

    static let legal = ["512000", "471000", "606300", "706000", "445740", "645000", "120000"]
    static let internals = ["981000", "986000", "987000"]

    /// Lines that balance in each section and among the internal ones of each section.
    static func lines(_ random: inout SeededRandom) -> [Line] {
        var lines: [Line] = []
        for section in 1...Int64.random(in: 1...4, using: &random) {
            lines += group(legal, in: ID(section), &random)
            if Bool.random(using: &random) { lines += group(internals, in: ID(section), &random) }
        }
        return lines.shuffled(using: &random)
    }

    private static func group(
        _ accounts: [String], in section: ID<Section>, _ random: inout SeededRandom
    ) -> [Line] {
        var lines: [Line] = []
        var rest: Int64 = 0
        for account in accounts.shuffled(using: &random).prefix(3).dropLast() {
            var cents = Int64.random(in: -1_000_000...1_000_000, using: &random)
            if cents == 0 || rest + cents == 0 { cents += 7 }
            lines.append(S.line(account, section, cents))
            rest += cents
        }
        let last = accounts.first { name in !lines.contains { $0.account == name } } ?? accounts[0]
        lines.append(S.line(last, section, -rest))
        return lines
    }

    static func balance(
        _ entries: [Entry], _ isCounted: (Line) -> Bool = { _ in true }
    ) -> TrialBalance {
        var sums: [String: (debit: Money, credit: Money)] = [:]
        for line in entries.flatMap(\.lines) where isCounted(line) {
            var sum = sums[line.account] ?? (.zero, .zero)
            sum.debit = sum.debit + line.debit
            sum.credit = sum.credit + line.credit
            sums[line.account] = sum
        }
        return TrialBalance(
            rows: sums.map { AccountBalance(account: $0, debit: $1.debit, credit: $1.credit) })
    }
}

struct EntryPropertyTests {
    typealias S = LedgerSample

    @Test(arguments: UInt64(1)...20)
    func `a balanced entry is accepted and a single cent more is refused`(seed: UInt64) throws {
        let chart = try S.chart()
        let day = try S.day()
        let voucher = Voucher("V", on: day)
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            let lines = RandomEntry.lines(&random)
            let entry = try Entry(
                .miscellaneous, on: day, voucher: voucher, label: "x", lines: lines, chart: chart)
            #expect(entry.lines.map(\.amount).sum == .zero, "seed \(seed)")
            let place = Int.random(in: 0..<lines.count, using: &random)
            let cent = Money.cents(Bool.random(using: &random) ? 1 : -1)
            var spoiled = lines
            let line = lines[place]
            spoiled[place] = Line(line.account, in: line.section, line.amount + cent)
            #expect(throws: LedgerError.self, "seed \(seed)") {
                try Entry(
                    .miscellaneous, on: day, voucher: voucher, label: "x", lines: spoiled,
                    chart: chart)
            }
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `a cent moved between two sections is refused`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            let lines = RandomEntry.lines(&random)
            let first = lines[0]
            guard let other = lines.firstIndex(where: { $0.section != first.section }) else {
                continue
            }
            var spoiled = lines
            spoiled[0] = Line(first.account, in: first.section, first.amount + .cents(1))
            let line = lines[other]
            spoiled[other] = Line(line.account, in: line.section, line.amount - .cents(1))
            let error = #expect(throws: LedgerError.self, "seed \(seed)") { try S.entry(spoiled) }
            #expect(error?.code == "ledger.unbalanced_section")
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `an entry and its reversal sum to zero on each account and section`(
        seed: UInt64
    ) throws {
        let chart = try S.chart()
        var random = SeededRandom(seed: seed)
        for _ in 0..<30 {
            let entry = try S.entry(RandomEntry.lines(&random))
            let back = try entry.reversal(of: ID(1), on: entry.day, label: "x", chart: chart)
            var sums: [String: Money] = [:]
            for line in entry.lines + back.lines {
                sums["\(line.account) \(line.section)", default: .zero] += line.amount
            }
            #expect(sums.values.allSatisfy { $0.isZero }, "seed \(seed)")
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `sections sum to the company, and each statement balances`(seed: UInt64) throws {
        let chart = try S.chart()
        var random = SeededRandom(seed: seed)
        let entries = try (0..<20).map { _ in try S.entry(RandomEntry.lines(&random)) }
        let company = RandomEntry.balance(entries)
        #expect(company.isBalanced)
        #expect(SectionStatement(company, chart: chart).isBalanced)
        var results = Money.zero
        var sums: [String: Money] = [:]
        for section in (1...4).map({ ID<Section>($0) }) {
            let balance = RandomEntry.balance(entries) { $0.section == section }
            #expect(balance.isBalanced, "seed \(seed)")
            let statement = SectionStatement(balance, chart: chart)
            #expect(statement.isBalanced, "seed \(seed)")
            results = results + statement.result
            for row in balance.rows { sums[row.account, default: .zero] += row.balance }
        }
        // money.md §8 J: Σ sections = company trial balance, to the cent.
        for row in company.rows { #expect(sums[row.account] == row.balance, "seed \(seed)") }
        #expect(results == SectionStatement(company, chart: chart).result)
        let legal = RandomEntry.balance(entries) { !$0.account.hasPrefix("9") }
        #expect(legal.isBalanced, "the statutory export balances without internal lines")
    }
}

struct CanonicalBytesTests {
    typealias S = LedgerSample

    static func base() throws -> Entry {
        try S.entry([
            S.line("411000", S.member, 120, S.client), S.line("706000", S.member, -100),
            S.line("445740", S.member, -20),
        ])
    }

    /// The entry with one thing changed, and the number and id beside it.
    static func variants() throws -> [String: [UInt8]] {
        let chart = try S.chart()
        let day = try S.day()
        let base = try base()
        func made(
            _ journal: Journal = .miscellaneous, on entryDay: Day? = nil, voucher: Voucher? = nil,
            label: String = "test", lines: [Line]? = nil, reverses: ID<Entry>? = nil
        ) throws -> [UInt8] {
            try Entry(
                journal, on: entryDay ?? day, voucher: voucher ?? base.voucher, label: label,
                lines: lines ?? base.lines, reverses: reverses, chart: chart
            ).canonicalBytes(id: ID(1), number: 1)
        }
        return [
            "same": base.canonicalBytes(id: ID(1), number: 1),
            "id": base.canonicalBytes(id: ID(2), number: 1),
            "number": base.canonicalBytes(id: ID(1), number: 2),
            "journal": try made(.sales),
            "day": try made(on: day + 1),
            "voucher": try made(voucher: Voucher("V2", on: day)),
            "voucher day": try made(voucher: Voucher("V1", on: day - 1)),
            "letter moved": try made(voucher: Voucher("V1t", on: day), label: "est"),
            "label": try made(label: "Test"),
            "accent": try made(label: "te\u{301}st"),
            "composed accent": try made(label: "t\u{e9}st"),
            "reverses": try made(reverses: ID(1)),
            "order": try made(lines: base.lines.reversed()),
            "third party": try made(
                lines: [S.line("411000", S.member, 120, S.supplier)] + base.lines.dropFirst()),
            "account": try made(
                lines: [S.line("416000", S.member, 120, S.client)] + base.lines.dropFirst()),
            "section": try made(
                lines: base.lines.map {
                    Line($0.account, in: S.other, $0.amount, thirdParty: $0.thirdParty)
                }),
            "a cent": try made(
                lines: [
                    base.lines[0], S.line("706000", S.member, -99), S.line("445740", S.member, -21),
                ]),
        ]
    }

    @Test func `each small change of an entry changes its bytes`() throws {
        let variants = try Self.variants()
        #expect(Set(variants.values).count == variants.count)
        #expect(variants["same"] == (try Self.base()).canonicalBytes(id: ID(1), number: 1))
    }

    @Test(arguments: UInt64(1)...10)
    func `two texts never share the bytes of two other texts`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var seen: [[UInt8]: [String]] = [:]
        for _ in 0..<300 {
            let texts = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                String(
                    (0..<Int.random(in: 0...3, using: &random)).map { _ in
                        "ab\u{0}\u{1}".randomElement(using: &random)!
                    })
            }
            var record = CanonicalBytes("t")
            for text in texts { record.append(text) }
            #expect(seen[record.bytes] == nil || seen[record.bytes] == texts, "seed \(seed)")
            seen[record.bytes] = texts
        }
    }

    @Test func `numbers are eight bytes, most significant first`() {
        var record = CanonicalBytes("")
        record.append(Int64(0x0102_0304_0506_0708))
        record.append(Money.cents(-1))
        let expected: [UInt8] =
            [0, 0, 0, 0, 0, 0, 0, 0] + [1, 2, 3, 4, 5, 6, 7, 8] + Array(repeating: 255, count: 8)
        #expect(record.bytes == expected)
    }
}
