// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import RuleBook
import Testing

struct RuleBookTests {
    @Test func `a right pack answers with figure, rule and source`() throws {
        let book = try SamplePack.book(SamplePack.text)
        let day = try Day(text: "2026-03-01")
        let ceiling = try book.money("a.ceiling", at: day)
        #expect(ceiling.value == .cents(400_500))
        let step = Step("x", amount: ceiling.value, because: ceiling.rule)
        #expect(step.rule == "a.ceiling")
        #expect(step.validFrom?.text == "2026-01-01")
        #expect(step.source?.title == "Order of 2025")
        #expect(step.source?.reference == "")
        #expect(step.source?.checked.text == "2026-11-21")
        #expect(step.source?.isVerified == true)
        let before = try book.value("a.ceiling", at: Day(text: "2025-12-31"))
        #expect(before.value == .money(.cents(392_500)))
        #expect(before.source.reference == "X1")
        #expect(before.known == before.from)
        let parameter = try #require(book.parameters["a.ceiling"])
        #expect(parameter.unit == .euroPerMonth)
        #expect(parameter.title == ["fr": "Plafond", "en": "Ceiling"])
    }

    @Test func `a scale keeps its brackets in order`() throws {
        let book = try SamplePack.book(SamplePack.text)
        let scale = try book.scale("a.scale", at: Day(text: "2026-03-01"))
        #expect(scale.value.map(\.below) == [.cents(1_000), .cents(2_000), nil])
        #expect(scale.value.map(\.rate.millionths) == [0, 100_000, 200_000])
        let value = try book.value("a.scale", at: Day(text: "2026-03-01"))
        #expect(value.value.text == "<10.00: 0; <20.00: 0.1; above: 0.2")
        #expect(!value.source.isVerified)
    }

    static let tariff = """
        pack: xx
        parameters:
          - key: a.tariff
            unit: tariff
            title: {fr: "Tarif", en: "Tariff"}
            values:
              - from: 2025-01-01
                tariff:
                  - {below: "10.00", amount: "5.00", rate: "0"}
                  - {below: "20.00", above: "9.99", amount: "5.00", rate: "-0.25"}
                  - {amount: "0", rate: "0"}
                source: {title: "Law"}
                checked: 2026-11-21
                verified: false
        """

    @Test func `a tariff has amounts, points and rates that may fall`() throws {
        let book = try SamplePack.book(Self.tariff)
        let day = try Day(text: "2026-03-01")
        let steps = try book.scale("a.tariff", at: day).value
        #expect(steps.map(\.amount) == [.cents(500), .cents(500), .zero])
        #expect(steps.map(\.above) == [nil, .cents(999), nil])
        #expect(steps.map(\.rate.millionths) == [0, -250_000, 0])
        #expect(
            try book.value("a.tariff", at: day).value.text
                == "<10.00: 5.00; <20.00: 5.00 + -0.25 above 9.99; above: 0.00")
    }

    @Test(
        arguments: [
            ("{amount: \"0\", ", "{", "pack.missing_key"),
            ("unit: tariff", "unit: scale", "pack.missing_key"),
            ("unit: tariff", "unit: ratio", "pack.missing_key"),
            ("\"-0.25\"", "-0.25", "pack.bad_value"),
            ("above: \"9.99\"", "from: \"9.99\"", "pack.unknown_key"),
        ] as [(String, String, String)])
    func `a tariff with a fault is refused`(old: String, new: String, code: String) throws {
        let text = Self.tariff.replacing(old, with: new)
        #expect(text != Self.tariff)
        let error = #expect(throws: RuleBookError.self) { try SamplePack.book(text) }
        #expect(error?.code == code)
    }

    @Test func `a question without answer names the key and the day`() throws {
        let book = try SamplePack.book(SamplePack.text)
        let day = try Day(text: "2026-03-01")
        let early = try Day(text: "2024-12-31")
        #expect(throws: RuleBookError.unknownParameter(key: "a.other")) {
            try book.value("a.other", at: day)
        }
        #expect(throws: RuleBookError.noValue(key: "a.ceiling", day: early)) {
            try book.value("a.ceiling", at: early)
        }
        let wrong: [() throws -> Void] = [
            { _ = try book.rate("a.ceiling", at: day) }, { _ = try book.money("a.scale", at: day) },
            { _ = try book.scale("a.ceiling", at: day) },
        ]
        for ask in wrong {
            let error = #expect(throws: RuleBookError.self) { try ask() }
            #expect(error?.code == "pack.wrong_unit")
        }
        let missing = #expect(throws: RuleBookError.self) { try book.topic("accounts") }
        #expect(missing?.code == "pack.missing_key")
        #expect(missing?.values["key"] == "accounts")
    }

    @Test func `topics come from their own files and none may repeat`() throws {
        let vat = "pack: xx\ntopic: vat\ncontent: {rates: [standard]}\n"
        let files = [("b.yaml", Array(vat.utf8)), ("a.yaml", Array(SamplePack.text.utf8))]
        let book = try RuleBook(pack: "xx", files: files)
        var map = try PackMap(book.topic("vat"))
        #expect(try map.required("rates").asList().first?.asText() == "standard")
        #expect(book.parameters.count == 2)
        let error = #expect(throws: RuleBookError.self) {
            try RuleBook(pack: "xx", files: files + [("c.yaml", Array(vat.utf8))])
        }
        #expect(error?.code == "pack.duplicate_key")
        #expect(error?.values["place"]?.hasPrefix("c.yaml:") == true)
    }

    @Test func `a parameter may not stand in two files`() throws {
        let error = #expect(throws: RuleBookError.self) {
            try RuleBook(
                pack: "xx",
                files: [
                    ("b.yaml", Array(SamplePack.text.utf8)),
                    ("a.yaml", Array(SamplePack.text.utf8)),
                ])
        }
        #expect(error?.code == "pack.duplicate_key")
        #expect(error?.values["key"] == "a.ceiling")
        #expect(error?.values["place"]?.hasPrefix("b.yaml:3") == true)
    }

    @Test func `a map hands out each key once and refuses what nobody read`() throws {
        let text = "pack: xx\ntopic: t\ncontent: {a: x, b: 2026-01-02}\n"
        var map = try PackMap(SamplePack.book(text).topic("t"))
        #expect(try map.text("a") == "x")
        #expect(map.optional("c") == nil)
        let error = #expect(throws: RuleBookError.self) { try map.finish() }
        #expect(error?.values["key"] == "b")
        #expect(try map.day("b").text == "2026-01-02")
        #expect(throws: Never.self) { try map.finish() }
    }
}

struct BitemporalTests {
    struct Question: Sendable {
        let rows: [String]
        let at: String
        let known: String?
        let answer: String?
    }

    /// The ceiling changed on 1 July; on 10 September the January figure was corrected.
    static let corrected = [
        "2026-01-01 2025-12-20 - 0.1", "2026-01-01 2026-09-10 - 0.11",
        "2026-07-01 2026-06-15 - 0.2",
    ]
    static let ended = ["2026-01-01 2025-12-20 2026-06-30 0.1", "2026-07-01 2026-08-01 - 0.2"]

    static let questions = [
        Question(rows: corrected, at: "2025-12-31", known: nil, answer: nil),
        Question(rows: corrected, at: "2026-03-01", known: nil, answer: "0.11"),
        Question(rows: corrected, at: "2026-03-01", known: "2026-09-10", answer: "0.11"),
        Question(rows: corrected, at: "2026-03-01", known: "2026-09-09", answer: "0.1"),
        Question(rows: corrected, at: "2026-03-01", known: "2025-12-20", answer: "0.1"),
        Question(rows: corrected, at: "2026-03-01", known: "2025-12-19", answer: nil),
        Question(rows: corrected, at: "2026-07-01", known: nil, answer: "0.2"),
        // Before 15 June nobody knew of July's figure: January's went on.
        Question(rows: corrected, at: "2026-07-01", known: "2026-06-14", answer: "0.1"),
        Question(rows: corrected, at: "2026-06-30", known: "2026-12-31", answer: "0.11"),
        Question(rows: ended, at: "2026-06-30", known: nil, answer: "0.1"),
        Question(rows: ended, at: "2026-07-01", known: nil, answer: "0.2"),
        // The old figure ended and the new one was not published yet.
        Question(rows: ended, at: "2026-07-01", known: "2026-07-31", answer: nil),
        Question(rows: ["2026-01-01 - 2026-12-31 0.3"], at: "2027-01-01", known: nil, answer: nil),
        Question(rows: ["2026-01-01 - - 0.3"], at: "2199-12-31", known: nil, answer: "0.3"),
    ]

    @Test(arguments: questions)
    func `the figure of a day is the one known by then`(_ c: Question) throws {
        let parameter = try SamplePack.dated(c.rows)
        let known = try c.known.map { try Day(text: $0) }
        let found = parameter.value(at: try Day(text: c.at), knownAt: known)
        #expect(found?.value.text == c.answer)
    }

    @Test(arguments: UInt64(1)...20)
    func `a figure published later never changes what was seen before`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let start = try Day(text: "2020-01-01")
        var rows: [String] = []
        var taken: Set<String> = []
        for number in 1...12 {
            let from = start + Int.random(in: 0...40, using: &random) * 30
            let known = start + Int.random(in: 0...60, using: &random) * 30
            guard taken.insert("\(from) \(known)").inserted else { continue }
            rows.append("\(from) \(known) - 0.\(number)")
        }
        for count in 1..<rows.count {
            let later = try Day(text: rows[count].split(separator: " ")[1])
            let before = try SamplePack.dated(Array(rows[..<count]))
            let after = try SamplePack.dated(Array(rows[...count]))
            for offset in stride(from: 0, through: 1_400, by: 37) {
                let day = start + offset
                let seen = before.value(at: day, knownAt: later - 1)?.value
                let seenAgain = after.value(at: day, knownAt: later - 1)?.value
                #expect(seen == seenAgain, "seed \(seed) day \(day)")
            }
        }
    }
}
