// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Interchange
import Testing

/// Our reader of JSON beside Foundation's.
@Suite struct JSONTests {
    static let good = [
        "null", "true", " [ ] ", "{}", "\"\"", "0", "-0", "1.5e-3", "[1,2,[3,{\"a\":null}]]",
        "{\"a\":\"\\u00e9\\ud83d\\ude00\\n\\/\\\\\\\"\"}", "\"é😀\"", "\t\r\n[1 , 2]\n",
        "{\"\":{\"\":{}}}", "\"\\u0000\"", "1E400", "-1.0",
    ]

    @Test(arguments: good)
    func `what is JSON is read`(_ text: String) throws {
        let value = try JSONValue(Array(text.utf8))
        guard text != "1E400" else { return }
        let theirs = try JSONSerialization.jsonObject(
            with: Data(text.utf8), options: [.fragmentsAllowed])
        #expect(Self.same(value, theirs), "\(text)")
    }

    static let bad = [
        "", " ", "nul", "tru", "[", "]", "{", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{a:1}",
        "{\"a\":1,}", "01", "-", "1.", ".1", "1e", "+1", "0x1", "\"", "\"\\\"", "\"\\u12\"",
        "\"\\q\"", "\"\t\"", "[1 2]", "1 2", "[1]]", "NaN", "'a'", "-01", "00", "--1", "1e+",
    ]

    @Test(arguments: bad)
    func `what is not JSON is refused at its byte`(_ text: String) {
        let error = #expect(throws: JSONError.self) { try JSONValue(Array(text.utf8)) }
        guard case .malformed(let byte) = error else {
            Issue.record("\(text): \(String(describing: error))")
            return
        }
        #expect((1...text.utf8.count + 1).contains(byte), "\(text): \(byte)")
        // Foundation takes a comma too many; RFC 8259 does not.
        guard !text.contains(",]"), !text.contains(",}") else { return }
        #expect(throws: (any Error).self) {
            try JSONSerialization.jsonObject(
                with: Data(text.utf8), options: [.fragmentsAllowed])
        }
    }

    @Test func `depth has a limit and no stack is spent on more`() throws {
        let deep = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        #expect(throws: Never.self) { try JSONValue(Array(deep.utf8)) }
        for count in [33, 1_000_000] {
            #expect(throws: JSONError.tooDeep(limit: 32)) {
                try JSONValue(Array(repeating: 0x5B, count: count))
            }
        }
    }

    @Test func `what we write we read again`() throws {
        var random = SeededRandom(seed: 7)
        for _ in 0..<300 {
            let text = String(
                String.UnicodeScalarView(
                    (0..<Int.random(in: 0...20, using: &random)).compactMap { _ in
                        Unicode.Scalar(UInt32.random(in: 0...0x2FFF, using: &random))
                    }))
            let number = Int64.random(in: .min ... .max, using: &random)
            let written = JSONText.object([
                .init("k", .array([.string(text), .integer(number), .bool(true)]))
            ])
            let read = try JSONValue(Array(written.encoded.utf8))
            #expect(
                read
                    == .object([
                        .init(
                            key: "k",
                            value: .array([.string(text), .number(String(number)), .bool(true)]))
                    ]))
        }
    }

    private static func same(_ ours: JSONValue, _ theirs: Any) -> Bool {
        switch (ours, theirs) {
        case (.null, is NSNull): return true
        case (.string(let a), let b as String): return a == b
        case (.array(let a), let b as [Any]):
            return a.count == b.count && zip(a, b).allSatisfy { same($0.0, $0.1) }
        case (.object(let a), let b as [String: Any]):
            return a.count == b.count
                && a.allSatisfy { member in b[member.key].map { same(member.value, $0) } ?? false }
        case (.bool(let a), let b as Bool): return a == b
        case (.number(let a), let b as NSNumber): return Decimal(string: a) == b.decimalValue
        default: return false
        }
    }
}
