// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Testing

struct StepTests {
    static let source = Source(
        title: "CGI art. 278", reference: "LEGIARTI000028417558",
        checked: Day(number: 20_779), isVerified: true)

    static let steps = [
        Step(
            "step.vat", values: ["rate": "20 %"], base: .cents(100_000),
            rate: Rate(millionths: 200_000), amount: .cents(20_000),
            because: Step.Rule("vat.standard", from: Day(number: 16_071), source: source)),
        Step("step.sum", amount: .cents(-1), because: .arithmetic),
    ]

    @Test(arguments: steps)
    func `a step survives being stored`(_ step: Step) throws {
        let data = try JSONEncoder().encode(step)
        #expect(try JSONDecoder().decode(Step.self, from: data) == step)
    }

    @Test(
        arguments: steps + [
            Step(
                "a \"b\" \\ \u{7}\n/é€\u{2028}😀", values: ["z": "1", "a": "\t", "é": ""],
                amount: .cents(-999_999_999_999), because: .arithmetic)
        ])
    func `written by hand a step is what a general encoder writes`(_ step: Step) throws {
        let data = Data(step.json.encoded.utf8)
        #expect(try JSONDecoder().decode(Step.self, from: data) == step)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let general = try JSONSerialization.jsonObject(with: encoder.encode(step))
        let byHand = try JSONSerialization.jsonObject(with: data)
        #expect(general as? NSDictionary == byHand as? NSDictionary)
        // A field that joins the step must join here.
        #expect(Mirror(reflecting: step).children.count == 8)
        #expect(Mirror(reflecting: Self.source).children.count == 4)
    }

    @Test func `a step keeps the rule, its day and its source`() {
        let step = Self.steps[0]
        #expect(step.rule == "vat.standard")
        #expect(step.validFrom?.text == "2014-01-01")
        #expect(step.source == Self.source)
        let sum = Self.steps[1]
        #expect(sum.rule == "arithmetic")
        #expect(sum.validFrom == nil && sum.source == nil && sum.base == nil && sum.rate == nil)
    }

    @Test func `a number of a thing survives being stored and orders by value`() throws {
        let id = ID<Step>(42)
        let data = try JSONEncoder().encode([id])
        #expect(String(decoding: data, as: UTF8.self) == "[42]")
        #expect(try JSONDecoder().decode([ID<Step>].self, from: data) == [id])
        #expect(ID<Step>(1) < ID<Step>(2))
        #expect(id.description == "42")
    }

    // Source: the reference C code of SplitMix64 (Vigna) with seed 1234567, as published on
    // rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64.
    @Test func `the seeded generator is SplitMix64`() {
        var random = SeededRandom(seed: 1_234_567)
        let first = (0..<5).map { _ in random.next() }
        #expect(
            first == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    static let errors: [(BasicsError, String, Set<String>)] = [
        (.notANumber(text: "x", places: 2), "basics.not_a_number", ["text", "places"]),
        (.outOfBounds(text: "x"), "basics.out_of_bounds", ["text"]),
        (.notADay(text: "x"), "basics.not_a_day", ["text"]),
        (.notAPeriod(text: "x"), "basics.not_a_period", ["text"]),
        (.badIdentifier(kind: "IBAN", text: "x"), "basics.bad_identifier", ["kind", "text"]),
        (.emptySplit, "money.empty_split", []),
    ]

    @Test(arguments: errors)
    func `each failure has a stable name and its placeholders`(
        _ error: BasicsError, _ code: String, _ keys: Set<String>
    ) {
        #expect(error.code == code)
        #expect(Set(error.values.keys) == keys)
        #expect(error.field == nil)
    }
}
