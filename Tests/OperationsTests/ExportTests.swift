// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Foundation
import Glibc
import Interchange
import Ledger
import Operations
import Store
import TestHouse
import TestSupport
import Testing

/// The books as files: the statutory export and hledger agree with the ledger.
struct ExportTests {
    /// Checks both exports of a house with books.
    static func check(_ house: TestHouse) async throws {
        let end = try #require(Day(2026, 12, 31))
        let balance = try await house.ask(ShowTrialBalance(at: end)).balance
        let legal = Dictionary(
            uniqueKeysWithValues: balance.rows.filter { !$0.account.hasPrefix("9") }
                .map { ($0.account, [$0.debit, $0.credit]) })
        #expect(legal.count > 8)

        let files = try await house.ask(ExportLedger(year: 2026, format: .fec))
        #expect(files.first?.name == "732829320FEC20261231.txt")
        let fec = try #require(files.first).bytes
        let year = FEC.Year(days: TestHouse.firstDay...end, numbering: .perJournal)
        #expect(FEC.check(fec, year: year) == [])
        var sums: [String: [Money]] = [:]
        for line in try FEC.read(fec) {
            let known = sums[line.account] ?? [.zero, .zero]
            sums[line.account] = [known[0] + line.debit, known[1] + line.credit]
        }
        #expect(sums == legal)

        let journal = try #require(
            try await house.ask(ExportLedger(year: 2026, format: .hledger)).first)
        if let found = try hledgerBalances(journal.bytes) {
            let expected = Dictionary(
                uniqueKeysWithValues: balance.rows.map { ($0.account, $0.balance) })
            #expect(found.filter { !$0.value.isZero } == expected.filter { !$0.value.isZero })
        }
    }

    /// What the hledger program makes of a journal; nil where it is not installed.
    static func hledgerBalances(_ bytes: [UInt8]) throws -> [String: Money]? {
        let program = "/usr/bin/hledger"
        guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
        let file = FileManager.default.temporaryDirectory
            .appending(path: "entraide-\(UUID().uuidString).journal").path()
        try Data(bytes).write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        let output = try Program.output(
            [program, "-f", file, "balance", "--flat", "--depth", "1", "-O", "csv", "-N"])
        var balances: [String: Money] = [:]
        for line in output.split(separator: "\n").dropFirst() {
            let cells = line.split(separator: ",").map { $0.filter { $0 != "\"" } }
            guard cells.count == 2 else { continue }
            balances[cells[0]] = try Money(text: cells[1].replacing(" EUR", with: ""))
        }
        return balances
    }

    @Test(arguments: TestEngine.tried)
    func `years from July to June number and export their own entries`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            var coop = Cooperative.test(2)
            coop.years = try #require(FinancialYears(firstMonth: 7))
            try await house.house.found(coop, people: [], by: .commandLine(user: "test"))
            let other = house.next(2)
            let member = try await other.member("Alix")
            let july = try #require(Day(2026, 7, 1))
            for offset in [-2, -1, 0, 1] {
                house.clock.set(july + offset)
                _ = try await other.invoice(member, "100.00")
            }
            for year in [2026, 2027] {
                let days = try #require(coop.years.days(of: year))
                let file = try #require(
                    try await other.ask(ExportLedger(year: year, format: .fec)).first)
                #expect(file.name == "732829320FEC\(year)0630.txt")
                let exported = FEC.Year(days: days, numbering: .perJournal)
                #expect(FEC.check(file.bytes, year: exported) == [])
                let numbers = try FEC.read(file.bytes).filter { $0.account.hasPrefix("411") }
                    .map(\.number)
                #expect(numbers == [1, 2], "\(year)")
            }
            #expect(try await other.findings() == [])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `an export of a year without books says so or is empty, and does not trap`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            for year in [Int.min, -1, 0, 1899, 2026, 2200, Int.max] {
                for format in ExportLedger.Format.allCases {
                    let code = await outcome {
                        try await house.ask(ExportLedger(year: year, format: format))
                    }
                    let isKnown = (1900...2199).contains(year)
                    if isKnown {
                        #expect(code == "done", "\(year) \(format)")
                    } else {
                        #expect(code == "operation.bad_field", "\(year) \(format)")
                    }
                }
            }
        }
    }
}

/// Runs another program; `Process` hangs here when several threads wait.
enum Program {
    static func output(_ words: [String]) throws -> String {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw CocoaError(.fileReadUnknown) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        posix_spawn_file_actions_addclose(&actions, ends[1])
        let arguments = words.map { (text: String) in strdup(text) }
        let surroundings = ["LANG=C.UTF-8", "PATH=/usr/bin:/bin"].map { (text: String) in
            strdup(text)
        }
        defer { for copy in arguments + surroundings { free(copy) } }
        var child = pid_t()
        let code = posix_spawn(
            &child, words[0], &actions, nil, arguments + [nil], surroundings + [nil])
        close(ends[1])
        defer { close(ends[0]) }
        guard code == 0 else { throw CocoaError(.executableNotLoadable) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(ends[0], &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += buffer[0..<count]
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        #expect(status == 0)
        return String(decoding: bytes, as: UTF8.self)
    }
}
