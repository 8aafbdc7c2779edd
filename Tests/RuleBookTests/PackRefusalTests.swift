// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import RuleBook
import TestFiles
import Testing

struct PackRefusalTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let old: String
        let new: String
        let code: String
        let line: Int
        var testDescription: String { name }

        init(_ name: String, _ old: String, _ new: String, _ code: String, line: Int) {
            self.name = name
            self.old = old
            self.new = new
            self.code = code
            self.line = line
        }
    }

    static let keyFaults = [
        Fault("unknown key", "verified: true", "verified: true, x: 1", "pack.not_yaml", line: 12),
        Fault(
            "unknown key of a value", "        to: 2025-12-31", "        until: 2025-12-31",
            "pack.unknown_key", line: 7),
        Fault(
            "unknown key of a parameter", "    unit: scale", "    unit: scale\n    x: y",
            "pack.unknown_key", line: 19),
        Fault(
            "unknown key of a file", "pack: xx", "pack: xx\nnote: y", "pack.unknown_key", line: 1),
        Fault("unknown key of a source", "id: \"X1\"", "url: \"X1\"", "pack.unknown_key", line: 10),
        Fault(
            "unknown key of a bracket", "{rate: \"0.2\"}", "{rate: \"0.2\", upto: \"1\"}",
            "pack.unknown_key", line: 24),
        Fault("unknown language", "fr: \"Plafond\"", "de: \"Grenze\"", "pack.unknown_key", line: 5),
        Fault("missing pack", "pack: xx\n", "", "pack.missing_key", line: 1),
        Fault(
            "missing key", "  - key: a.scale\n    unit", "  - unit", "pack.missing_key", line: 19),
        Fault("missing unit", "    unit: scale\n", "", "pack.missing_key", line: 19),
        Fault(
            "missing from", "      - from: 2025-01-01\n        to", "      - to",
            "pack.missing_key", line: 7),
        Fault("missing value", "        value: \"4005.00\"\n", "", "pack.missing_key", line: 13),
        Fault(
            "missing source", "        source: {title: \"Law\"}\n", "", "pack.missing_key",
            line: 23),
        Fault(
            "missing title of a source", "{title: \"Law\"}", "{id: \"Law\"}",
            "pack.missing_key", line: 25),
        Fault("missing checked", "        checked: 2026-11-21\n", "", "pack.missing_key", line: 13),
        Fault("missing verified", "        verified: false\n", "", "pack.missing_key", line: 23),
        Fault("missing English title", ", en: \"Ceiling\"", "", "pack.missing_key", line: 5),
        Fault("missing French title", "fr: \"Plafond\", ", "", "pack.missing_key", line: 5),
        Fault(
            "duplicate key of a map", "    unit: scale", "    unit: scale\n    unit: ratio",
            "pack.duplicate_key", line: 20),
        Fault(
            "duplicate parameter", "key: a.scale", "key: a.ceiling", "pack.duplicate_key",
            line: 19),
    ]

    static let valueFaults = [
        Fault("another pack", "pack: xx", "pack: yy", "pack.bad_value", line: 1),
        Fault("unquoted figure", "\"3925.00\"", "3925.00", "pack.bad_value", line: 9),
        Fault(
            "unquoted rate of a bracket", "rate: \"0.2\"", "rate: 0.2", "pack.bad_value", line: 24),
        Fault(
            "block text as figure", "\"3925.00\"", "|\n          3925.00", "pack.bad_value",
            line: 9),
        Fault("comma", "\"3925.00\"", "\"3925,00\"", "pack.bad_value", line: 9),
        Fault("three decimals", "\"3925.00\"", "\"3925.001\"", "pack.bad_value", line: 9),
        Fault("beyond the bounds", "\"3925.00\"", "\"100000000001\"", "pack.bad_value", line: 9),
        Fault("list as figure", "\"3925.00\"", "[\"3925.00\"]", "pack.bad_value", line: 9),
        Fault("unknown unit", "unit: EUR/month", "unit: EUR/week", "pack.bad_value", line: 3),
        Fault("empty text", "key: a.scale", "key: \"\"", "pack.bad_value", line: 19),
        Fault("no such day", "from: 2025-01-01", "from: 2025-02-29", "pack.bad_value", line: 7),
        Fault("day before", "to: 2025-12-31", "to: 2024-12-31", "pack.bad_value", line: 7),
        Fault("verified: yes", "verified: false", "verified: yes", "pack.bad_value", line: 23),
        Fault("source as text", "{title: \"Law\"}", "Law", "pack.bad_value", line: 25),
        Fault(
            "parameters as map", "parameters:\n", "parameters: {a: b}\nx:\n", "pack.bad_value",
            line: 2),
        Fault(
            "title as text", "{fr: \"Plafond\", en: \"Ceiling\"}", "Plafond", "pack.bad_value",
            line: 5),
        Fault(
            "scale that falls", "below: \"20.00\"", "below: \"5.00\"", "pack.bad_value", line: 23),
        Fault(
            "scale that stays", "below: \"20.00\"", "below: \"10.00\"", "pack.bad_value", line: 23),
        Fault(
            "scale with an end", "{rate: \"0.2\"}", "{below: \"30.00\", rate: \"0.2\"}",
            "pack.bad_value", line: 23),
        Fault(
            "scale with a hole", "{below: \"20.00\", rate: \"0.1\"}", "{rate: \"0.1\"}",
            "pack.bad_value", line: 23),
        Fault("a day not covered", "to: 2025-12-31", "to: 2025-12-30", "pack.gap", line: 3),
        Fault("a day covered twice", "to: 2025-12-31", "to: 2026-01-01", "pack.overlap", line: 3),
        Fault(
            "known the same day", "from: 2026-01-01\n        known: 2025-12-22",
            "from: 2025-01-01", "pack.overlap", line: 3),
    ]

    static let yamlFaults = [
        Fault("tab", "    unit: scale", "\tunit: scale", "pack.not_yaml", line: 20),
        Fault("open quote", "\"Law\"", "\"Law", "pack.not_yaml", line: 28),
        Fault("open bracket", "{rate: \"0.2\"}]", "{rate: \"0.2\"}", "pack.not_yaml", line: 25),
        Fault(
            "alias", "{title: \"Law\"}", "&law {title: \"Law\"}\n        x: *law",
            "pack.not_yaml", line: 25),
        Fault("unknown alias", "{title: \"Law\"}", "*law", "pack.not_yaml", line: 25),
        Fault(
            "merge", "title: {fr: \"Barème\", en: \"Scale\"}",
            "title: &t {fr: \"Barème\", en: \"Scale\"}\n    <<: *t", "pack.not_yaml", line: 21),
        Fault("tag", "\"3925.00\"", "!!int \"3925.00\"", "pack.not_yaml", line: 9),
        Fault("own tag", "\"3925.00\"", "!money \"3925.00\"", "pack.not_yaml", line: 9),
        Fault("anchor", "\"3925.00\"", "&a \"3925.00\"", "pack.not_yaml", line: 9),
    ]

    @Test(arguments: keyFaults + valueFaults + yamlFaults)
    func `each fault is refused with its file and line`(_ fault: Fault) throws {
        #expect(SamplePack.text.contains(fault.old))
        let text = SamplePack.text.replacing(fault.old, with: fault.new, maxReplacements: 1)
        let error = #expect(throws: RuleBookError.self) {
            try SamplePack.book(text, name: "topic.yaml")
        }
        #expect(error?.code == fault.code)
        let place = try #require(error?.values["place"])
        #expect(place.hasPrefix("topic.yaml:\(fault.line) "), "\(place)")
    }

    @Test func `values in no particular order are checked in the order of their days`() throws {
        let rows = ["2026-01-01 - - 0.2", "2025-01-01 - 2025-12-31 0.1"]
        let parameter = try SamplePack.dated(rows)
        #expect(parameter.values.map(\.from.year) == [2025, 2026])
        let error = #expect(throws: RuleBookError.self) {
            try SamplePack.dated(["2026-01-01 - - 0.2", "2025-01-01 - 2025-12-30 0.1"])
        }
        #expect(error?.values["day"] == "2025-12-31")
    }

    @Test func `a parameter without values is refused`() {
        let error = #expect(throws: RuleBookError.self) {
            try SamplePack.book(
                """
                pack: xx
                parameters:
                  - {key: k, unit: ratio, title: {fr: K, en: K}, values: []}
                """)
        }
        #expect(error?.code == "pack.bad_value")
    }

    @Test(arguments: ["", "# nothing", "---\n", "...", "- a\n- b", "text"])
    func `a file that is no map is refused`(_ text: String) {
        let error = #expect(throws: RuleBookError.self) { try SamplePack.book(text) }
        #expect(["pack.not_yaml", "pack.bad_value"].contains(error?.code))
    }

    @Test func `two documents in one file are refused`() {
        for separator in ["---\n", "...\n---\n"] {
            let error = #expect(throws: RuleBookError.self) {
                try SamplePack.book(SamplePack.text + separator + SamplePack.text)
            }
            #expect(error?.code == "pack.not_yaml")
        }
    }

    @Test func `a file of 100 000 bytes is read and one more is refused`() throws {
        let free = 100_000 - SamplePack.text.utf8.count
        let fits = SamplePack.text + String(repeating: "#", count: free)
        #expect(try SamplePack.book(fits).parameters.count == 2)
        let error = #expect(throws: RuleBookError.self) { try SamplePack.book(fits + "#") }
        #expect(error == .tooLarge(file: "a.yaml"))
        #expect(error?.code == "pack.too_large")
    }

    @Test(arguments: [[0xFF], [0xC3, 0x28], [0xED, 0xA0, 0x80]] as [[UInt8]])
    func `bytes that are not UTF-8 are refused`(_ wrong: [UInt8]) {
        let bytes = Array(SamplePack.text.utf8) + [35] + wrong
        let error = #expect(throws: RuleBookError.self) {
            try RuleBook(pack: "xx", files: [("a.yaml", bytes)])
        }
        #expect(error?.code == "pack.not_yaml")
    }
}

struct PackHostilityTests {
    static func isRefused(_ text: String) -> Bool {
        (try? RuleBook(pack: "xx", files: [("a.yaml", Array(text.utf8))])) == nil
    }

    @Test func `deep lists are refused, not crashed on`() async {
        await #expect(processExitsWith: .success) {
            for depth in [300, 2_000, 30_000] {
                let text = "pack: xx\ntopic: t\ncontent: "
                let open = String(repeating: "[", count: depth)
                let close = String(repeating: "]", count: depth)
                precondition(PackHostilityTests.isRefused(text + open + close), "closed \(depth)")
                precondition(PackHostilityTests.isRefused(text + open), "open \(depth)")
            }
        }
    }

    @Test func `deep maps are refused, not crashed on`() async {
        await #expect(processExitsWith: .success) {
            for depth in [300, 2_000, 10_000] {
                let text = "pack: xx\ntopic: t\ncontent: "
                let open = String(repeating: "{a: ", count: depth)
                let close = String(repeating: "}", count: depth)
                precondition(PackHostilityTests.isRefused(text + open + "x" + close), "\(depth)")
            }
        }
    }

    @Test func `deep maps under empty keys are refused, not crashed on`() async {
        await #expect(processExitsWith: .success) {
            for depth in [300, 2_000, 10_000] {
                let open = String(repeating: "{\"\": ", count: depth)
                let close = String(repeating: "}", count: depth)
                precondition(PackHostilityTests.isRefused(open + "x" + close), "\(depth)")
            }
        }
    }

    // Four levels of ten would be 10 000 texts; ten levels would fill any memory.
    @Test func `aliases that multiply are refused`() {
        var text = "pack: xx\ntopic: t\ncontent:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...3 {
            let list = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "  a\(level): &a\(level) [\(list)]\n"
        }
        #expect(Self.isRefused(text))
    }

    @Test(arguments: UInt64(1)...20)
    func `a shipped file with random damage is read or refused, never a trap`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        let files = try ProjectFiles.pack("fr")
        try #require(!files.isEmpty)
        for _ in 0..<40 {
            let file = files[Int.random(in: 0..<files.count, using: &random)]
            var bytes = file.bytes
            for _ in 0...Int.random(in: 0...3, using: &random) {
                Self.damage(&bytes, &random)
            }
            do throws(RuleBookError) {
                _ = try RuleBook(pack: "fr", files: [(file.name, bytes)])
            } catch {
                #expect(error.code.hasPrefix("pack."))
                #expect(error.values["place"]?.hasPrefix(file.name) == true, "seed \(seed)")
            }
        }
    }

    static func damage(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(place + Int.random(in: 1...30, using: &random), bytes.count)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 3:
            let marks = Array("{}[]:,-\"'&*!|>%@#?\n\t ".utf8)
            bytes.insert(marks[Int.random(in: 0..<marks.count, using: &random)], at: place)
        default: bytes.removeSubrange(place...)
        }
    }
}
