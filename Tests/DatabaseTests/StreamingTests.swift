// SPDX-License-Identifier: AGPL-3.0-or-later

import Database
import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct StreamingTests {
    struct Enough: Error {}

    static let count = 200_000
    static let numbers: SQL = """
        WITH RECURSIVE number (n) AS (
            SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM number WHERE n < \(count)
        )
        SELECT n, \(String(repeating: "x", count: 200)) AS words FROM number
        """

    @Test(arguments: TestEngine.tried)
    func `a long answer is gone through in constant memory`(engine: TestEngine) async throws {
        try await engine.withDatabase { database throws in
            let (count, sum, growth) = try await database.application.read(scope: .installation) {
                transaction in
                var count = 0
                var sum = 0
                let before = residentKilobytes()
                try transaction.each(Self.numbers) { row in
                    count += 1
                    sum += try row.int("n")
                }
                return (count, sum, residentKilobytes() - before)
            }
            #expect(count == Self.count)
            #expect(sum == Self.count * (Self.count + 1) / 2)
            // Held at once, 200 000 rows with 200 letters each would be some 80 MB.
            #expect(growth < 40_000, "grew by \(growth) kB")
        }
    }

    @Test(arguments: TestEngine.tried)
    func `the body may run statements of its own and may stop`(engine: TestEngine) async throws {
        try await engine.withDatabase { database throws in
            try await database.prepare(["CREATE TABLE seen (n \(type: .integer) NOT NULL)"])
            try await database.application.write(scope: .installation) { transaction throws in
                #expect(throws: Enough.self) {
                    try transaction.each(Self.numbers) { row in
                        let n = try row.int("n")
                        try transaction.run("INSERT INTO seen VALUES (\(n))")
                        var inner = 0
                        try transaction.each("SELECT n FROM seen") { _ in inner += 1 }
                        #expect(inner == n)
                        if n == 50 { throw Enough() }
                    }
                }
                #expect(try transaction.value("SELECT COUNT(*) FROM seen") == 50)
            }
        }
    }

    private func residentKilobytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0
    }
}
