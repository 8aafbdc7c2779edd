// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Testing

@testable import Database

@Suite struct SQLTests {
    @Test func `a value becomes a placeholder and never text`() {
        let sql: SQL = "SELECT 1 WHERE a = \("x'; DROP TABLE t; --") AND b = \(7)"
        #expect(sql.rendered(for: .sqlite).text == "SELECT 1 WHERE a = ? AND b = ?")
        #expect(sql.rendered(for: .postgres).text == "SELECT 1 WHERE a = $1 AND b = $2")
        let values = sql.rendered(for: .postgres).arguments.map(\.value)
        #expect(values == [.text("x'; DROP TABLE t; --"), .integer(7)])
    }

    @Test func `fragments nest and join with their arguments in order`() {
        let conditions: [SQL] = ["a = \(1)", "b = \(2)"]
        let sql: SQL = "SELECT \(0) WHERE \(conditions.joined(separator: " AND "))"
        let whole = sql + " LIMIT \(3)"
        #expect(
            whole.rendered(for: .postgres).text == "SELECT $1 WHERE a = $2 AND b = $3 LIMIT $4")
        #expect(whole.rendered(for: .sqlite).arguments.map(\.value) == (0...3).map { .integer($0) })
    }

    @Test func `a missing value keeps the kind of its column`() {
        let sql: SQL = "\(Money?.none), \(Day?.none), \([UInt8]?.none), \(SQLValue.null)"
        let types = sql.rendered(for: .sqlite).arguments.map(\.type)
        #expect(types == [.integer, .text, .bytes, .unknown])
    }

    @Test(arguments: [(1, 1), (2, 2), (3, 4), (5, 8), (8, 8), (16_384, 16_384), (16_385, 16_385)])
    func `lists of nearly one length share a text`(count: Int, placeholders: Int) {
        let sql: SQL = "\(list: Array(1...count))"
        #expect(sql.rendered(for: .sqlite).arguments.count == placeholders)
    }

    @Test func `text that differs between engines is chosen by the engine`() {
        let sql: SQL = "a \(type: .bytes)\(sqlite: "", postgres: " x")"
        #expect(sql.rendered(for: .sqlite).text == "a BLOB")
        #expect(sql.rendered(for: .postgres).text == "a BYTEA x")
    }

    @Test func `the checksum's bytes tell statements and arguments apart`() {
        let lists: [[SQL]] = [["a", "b"], ["ab"], ["a\(1)"], ["a\("1")"], ["a"], []]
        let bytes = lists.map { Migration(name: "0001_a", up: $0).canonicalBytes }
        #expect(Set(bytes).count == lists.count)
    }

    @Test func `a statement used again survives and the oldest makes room`() {
        var prepared = PreparedStatements()
        func key(_ number: Int) -> PreparedStatements.Key { .init(text: "\(number)", types: []) }
        for number in 0..<PreparedStatements.countMax {
            #expect(prepared.remember(key(number), as: prepared.nextName()) == nil)
        }
        let first = prepared.name(of: key(0))
        let second = prepared.name(of: key(1))
        _ = prepared.name(of: key(0))
        for number in 2..<PreparedStatements.countMax { _ = prepared.name(of: key(number)) }
        let dropped = prepared.remember(key(-1), as: prepared.nextName())
        #expect(dropped == second)
        #expect(prepared.name(of: key(0)) == first)
        #expect(prepared.name(of: key(1)) == nil)
    }

    @Test func `SQLite keeps a bounded number of texts`() {
        let texts = CachedTexts()
        for number in 0..<CachedTexts.countMax { #expect(texts.admits("\(number)")) }
        #expect(!texts.admits("one more"))
        #expect(texts.admits("0"))
    }

    @Test func `a role's name cannot leave its quotes`() {
        #expect(quoted("a\"; DROP TABLE t; --") == "\"a\"\"; DROP TABLE t; --\"")
    }
}
