// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Database
import TestSupport
import Testing

@Suite struct ValueTests {
    static let table: SQL = """
        CREATE TABLE sample (
            place \(type: .integer) NOT NULL PRIMARY KEY,
            number \(type: .integer), words \(type: .text), raw \(type: .bytes)
        )
        """

    static let integers: [Int64] = [.min, .min + 1, -256, -1, 0, 1, 255, 256, .max - 1, .max]
    static let texts = [
        "", " ", "'", "''", "\"", "\\", "?", "$1", "é", "e\u{301}",
        "日本語", "👩🏽‍🌾", "\u{1}\t\r\n",
        "\u{10FFFF}",
        "'; DROP TABLE sample; --", String(repeating: "é", count: 100_000),
    ]
    static let blobs: [[UInt8]] = [
        [], [0], [0, 0], Array(0...255), Array(repeating: 92, count: 300_000),
    ]

    @Test(arguments: TestEngine.tried)
    func `every value comes back as it went in`(engine: TestEngine) async throws {
        try await engine.withDatabase { database throws in
            try await database.prepare([Self.table])
            try await database.application.write(scope: .installation) { transaction throws in
                for (place, number) in Self.integers.enumerated() {
                    try transaction.run(
                        "INSERT INTO sample (place, number) VALUES (\(place), \(number))")
                }
                for (place, words) in Self.texts.enumerated() {
                    try transaction.run(
                        "INSERT INTO sample (place, words) VALUES (\(place + 100), \(words))")
                }
                for (place, raw) in Self.blobs.enumerated() {
                    try transaction.run(
                        "INSERT INTO sample (place, raw) VALUES (\(place + 200), \(raw))")
                }
            }
            let rows = try await database.application.read(scope: .installation) { transaction in
                try transaction.rows("SELECT number, words, raw FROM sample ORDER BY place")
            }
            #expect(try rows.compactMap { try $0.get("number") as Int64? } == Self.integers)
            let texts = try rows.compactMap { try $0.optionalText("words") }
            // Compared byte by byte: Swift holds é and e + accent for equal, a database must not.
            #expect(texts.map { Array($0.utf8) } == Self.texts.map { Array($0.utf8) })
            #expect(try rows.compactMap { try $0.get("raw") as [UInt8]? } == Self.blobs)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `the values of the books come back as they went in`(engine: TestEngine) async throws {
        let day = try Day(text: "2026-11-22")
        try await engine.withDatabase { database throws in
            let row = try await database.application.read(scope: .installation) { transaction in
                try transaction.row(
                    """
                    SELECT \(Money.cents(-1234)) AS money, \(Rate(millionths: 210_000)) AS rate,
                        \(Quantity.one) AS quantity, \(UnitPrice(tenThousandths: 125)) AS price,
                        \(day) AS day, \(day.period) AS period, \(Instant(startOf: day)) AS instant,
                        \(ID<Money>(7)) AS id, \(true) AS yes, \(false) AS no,
                        \(Int32.min) AS small,
                        \(Day?.none) AS missing
                    """)
            }
            let found = try #require(row)
            #expect(try found.money("money") == .cents(-1234))
            #expect(try found.rate("rate") == Rate(millionths: 210_000))
            #expect(try found.get("quantity") == Quantity.one)
            #expect(try found.get("price") == UnitPrice(tenThousandths: 125))
            #expect(try found.day("day") == day)
            #expect(try found.period("period") == day.period)
            #expect(try found.instant("instant") == Instant(startOf: day))
            #expect(try found.id("id", of: Money.self) == ID(7))
            #expect(try found.bool("yes"))
            #expect(try !found.bool("no"))
            #expect(try found.get("small") == Int32.min)
            #expect(try found.get("missing") as Day? == nil)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a text with NUL is refused and the transaction goes on`(engine: TestEngine) async throws {
        try await engine.withDatabase { database throws in
            try await database.prepare([Self.table])
            let count = try await database.application.write(scope: .installation) {
                transaction throws in
                #expect(throws: DatabaseError.unstorableText) {
                    try transaction.run(
                        "INSERT INTO sample (place, words) VALUES (1, \("a\0b"))")
                }
                return try transaction.value("SELECT COUNT(*) FROM sample", as: Int.self)
            }
            #expect(count == 0)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `an attempt at injection stays data`(engine: TestEngine) async throws {
        let attempts = ["'); DROP TABLE sample; --", "x' OR '1'='1", "$1", "?", "\\'; --"]
        try await engine.withDatabase { database throws in
            try await database.prepare([Self.table])
            try await database.application.write(scope: .installation) { transaction throws in
                for (place, attempt) in attempts.enumerated() {
                    try transaction.run(
                        "INSERT INTO sample (place, words) VALUES (\(place), \(attempt))")
                    let found = try transaction.rows(
                        "SELECT place FROM sample WHERE words = \(attempt)")
                    #expect(try found.map { try $0.int("place") } == [place])
                }
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `lists choose the rows, also when empty`(engine: TestEngine) async throws {
        try await engine.withDatabase { database throws in
            try await database.prepare([Self.table])
            try await database.application.write(scope: .installation) { transaction throws in
                for place in 1...5 {
                    try transaction.run(
                        "INSERT INTO sample (place, words) VALUES (\(place), \("w\(place)"))")
                }
                func count(_ condition: SQL) throws -> Int? {
                    try transaction.value("SELECT COUNT(*) FROM sample WHERE \(condition)")
                }
                #expect(try count("place IN \(list: [1, 3, 9])") == 2)
                #expect(try count("place NOT IN \(list: [1, 3, 9])") == 3)
                #expect(try count("place IN \(list: [Int]())") == 0)
                #expect(try count("place NOT IN \(list: [Int]())") == 5)
                #expect(try count("words IN \(list: ["w1", "w5"])") == 2)
                #expect(try count("words NOT IN \(list: [String]())") == 5)
                #expect(try count("(\(String?.none) IS NULL OR words = \("no"))") == 5)
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `texts sort by code point on both engines`(engine: TestEngine) async throws {
        try await engine.withDatabase { database throws in
            try await database.prepare([Self.table])
            let sorted = try await database.application.write(scope: .installation) {
                transaction throws in
                for (place, words) in ["é", "b", "A", "a", "B", "_", "1"].enumerated() {
                    try transaction.run(
                        "INSERT INTO sample (place, words) VALUES (\(place), \(words))")
                }
                return try transaction.rows("SELECT words FROM sample ORDER BY words")
            }
            #expect(try sorted.map { try $0.text("words") } == ["1", "A", "B", "_", "a", "b", "é"])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a row that is not as expected is an error that names the column`(
        engine: TestEngine
    ) async throws {
        try await engine.withDatabase { database throws in
            let row = try await database.application.read(scope: .installation) { transaction in
                try transaction.row(
                    """
                    SELECT 1 AS twice, 2 AS twice, \("secret") AS words, \(Int64.max) AS big,
                        \(Int?.none) AS missing, \("2026-02-30") AS day, \(2) AS flag,
                        CAST(0.5 AS REAL) AS fraction
                    """)
            }
            let found = try #require(row)
            func problem(_ column: String, _ read: () throws -> Void) {
                let error = #expect(throws: DatabaseError.self) { try read() }
                #expect(error?.code == "database.malformed_row")
                #expect(error?.values == ["column": column])
                #expect(!String(describing: error).contains("secret"))
            }
            problem("absent") { _ = try found.int("absent") }
            problem("#99") { _ = try found.get(99, as: Int.self) }
            problem("twice") { _ = try found.int("twice") }
            problem("words") { _ = try found.int("words") }
            problem("big") { _ = try found.get("big", as: Int32.self) }
            problem("big") { _ = try found.text("big") }
            problem("missing") { _ = try found.int("missing") }
            problem("day") { _ = try found.day("day") }
            problem("flag") { _ = try found.bool("flag") }
            problem("fraction") { _ = try found.int("fraction") }
            #expect(try found.get(0, as: Int.self) == 1)
        }
    }
}
