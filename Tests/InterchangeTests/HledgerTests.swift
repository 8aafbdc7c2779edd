// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Interchange
import Testing

struct HledgerTests {
    static let accounts: [(String, String?)] = [
        ("411000", "C001"), ("411000", "C002"), ("512000", nil), ("706000", nil), ("981000", nil),
    ]

    static func entries(_ random: inout SeededRandom) -> [HledgerJournal.Entry] {
        let labels = [
            "Facture; n° 1 | x", "  a  b ", "", "(x) !", "a\nb", "été, \"1\"", "2026-01-01 * x",
        ]
        return (1...40).map { number in
            let cents = Int64.random(in: -1_000_000...1_000_000, using: &random)
            let part = Int64.random(in: -1_000...1_000, using: &random)
            let picks = (0..<3).map { _ in accounts.randomElement(using: &random) ?? ("1", nil) }
            let lines = zip(picks, [cents, part, -cents - part]).map { pick, amount in
                HledgerJournal.Line(
                    account: pick.0, auxiliary: pick.1,
                    section: ["S1", "S2", "a, b", nil].randomElement(using: &random) ?? nil,
                    amount: .cents(amount))
            }
            return HledgerJournal.Entry(
                day: Day(number: 20_500 + Int32(number)), code: "VE-\(number)",
                label: labels.randomElement(using: &random) ?? "",
                voucher: "FA-\(number), \(number)",
                lines: lines)
        }
    }

    /// Account names with their totals as `hledger balance` gives them in CSV.
    static func balances(_ bytes: [UInt8], _ query: [String] = []) throws -> [String: Money] {
        let hledger = try #require(Outside.program("hledger"))
        let (status, output) = try Outside.run(
            hledger, ["-f"], on: bytes, then: ["balance", "--flat", "-N", "-O", "csv"] + query)
        try #require(status == 0, "\(output)")
        var totals: [String: Money] = [:]
        for row in output.split(separator: "\n").dropFirst() {
            let cells = row.split(separator: ",").map { $0.filter { $0 != "\"" } }
            let amount = try #require(cells.last).replacing(" EUR", with: "")
            totals[cells[0]] = try Money(text: amount)
        }
        return totals
    }

    @Test(
        .enabled(if: Outside.program("hledger") != nil, "hledger is not installed"),
        arguments: UInt64(1)...4)
    func `hledger reads the journal and comes to the same balances`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let entries = Self.entries(&random)
        let bytes = try HledgerJournal.write(entries)
        let lines = entries.flatMap(\.lines)
        func totals(_ lines: [HledgerJournal.Line]) -> [String: Money] {
            var totals: [String: Money] = [:]
            for line in lines {
                let name = [line.account, line.auxiliary].compactMap { $0 }.joined(separator: ":")
                totals[name, default: .zero] += line.amount
            }
            return totals.filter { !$0.value.isZero }
        }
        #expect(try Self.balances(bytes) == totals(lines))
        let section = lines.filter { $0.section == "S1" }
        #expect(try Self.balances(bytes, ["tag:section=^S1$"]) == totals(section))
        let hledger = try #require(Outside.program("hledger"))
        let (status, output) = try Outside.run(hledger, ["-f"], on: bytes, then: ["print"])
        #expect(status == 0)
        #expect(output.split(separator: "\n").count { $0.contains(" * (VE-") } == entries.count)
    }

    /// The two entries of fixtures/own/ledger/tb.journal, in our form.
    @Test func `an entry is written for people too`() throws {
        let entry = HledgerJournal.Entry(
            day: try Day(text: "2026-01-15"), code: "VE-1", label: "Facture",
            voucher: "FA-2026-0001",
            lines: [
                .init(
                    account: "411000", auxiliary: "C001", section: "S12", amount: .cents(120_000)),
                .init(account: "706000", section: "S12", amount: .cents(-100_000)),
                .init(account: "445710", amount: .cents(-20_000)),
            ])
        #expect(
            try HledgerJournal.text(of: entry) == """
                2026-01-15 * (VE-1) Facture  ; voucher:FA-2026-0001
                    411000:C001  1200.00 EUR  ; section:S12
                    706000  -1000.00 EUR  ; section:S12
                    445710  -200.00 EUR


                """)
    }

    @Test func `an unbalanced entry is refused`() throws {
        let entry = HledgerJournal.Entry(
            day: Day(number: 0), code: "VE-1", label: "", voucher: "",
            lines: [.init(account: "411000", amount: .cents(1))])
        #expect(throws: InterchangeError.unbalancedEntry(number: "VE-1", difference: .cents(1))) {
            try HledgerJournal.write([entry])
        }
    }
}
