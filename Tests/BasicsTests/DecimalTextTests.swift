// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Testing

struct DecimalTextTests {
    struct Reading: Sendable {
        let text: String
        let places: Int
        let value: Int64
    }

    static let readings = [
        Reading(text: "0", places: 2, value: 0),
        Reading(text: "-0", places: 2, value: 0),
        Reading(text: "1", places: 2, value: 100),
        Reading(text: "+1", places: 2, value: 100),
        Reading(text: "1.5", places: 2, value: 150),
        Reading(text: "-1234.56", places: 2, value: -123_456),
        Reading(text: "-0.01", places: 2, value: -1),
        Reading(text: "007.10", places: 2, value: 710),
        Reading(text: "1.2300000", places: 2, value: 123),
        Reading(text: "1.0", places: 0, value: 1),
        Reading(text: "0.000001", places: 6, value: 1),
        Reading(text: "0.12345678", places: 8, value: 12_345_678),
        Reading(text: "9223372036854775807", places: 0, value: .max),
        Reading(text: "92233720368547758.07", places: 2, value: .max),
        Reading(text: "-92233720368547758.07", places: 2, value: -.max),
        Reading(text: String(repeating: "0", count: 500) + "1", places: 0, value: 1),
    ]

    @Test(arguments: readings)
    func `a plain decimal number is read exactly`(_ c: Reading) throws {
        #expect(try DecimalText.parse(c.text, places: c.places) == c.value)
    }

    static let notNumbers: [(String, Int)] = [
        ("", 2), ("-", 2), ("+", 2), (".", 2), ("1.", 2), ("1.", 0), ("-1.", 0), (".5", 2),
        ("-.5", 2), ("1..2", 2), ("1.2.3", 2), ("1.234", 2), ("0.1", 0), ("--1", 2), ("+-1", 2),
        ("1-", 2), (" 1", 2), ("1 ", 2), ("1 000", 2), ("1,5", 2), ("1e3", 2), ("0x10", 2),
        ("1_000", 2), ("١٢", 2), ("１", 2), ("½", 2), ("NaN", 2), ("inf", 2), ("−1", 2),
        ("1\u{0}", 2), ("\u{FEFF}1", 2), ("1\n", 2), ("1\u{301}", 2), ("0.1234567", 6),
    ]

    @Test(arguments: notNumbers)
    func `anything that is not a plain number is refused`(_ text: String, _ places: Int) {
        let error = #expect(throws: BasicsError.self) {
            try DecimalText.parse(text, places: places)
        }
        #expect(error?.code == "basics.not_a_number")
        #expect(error?.values["text"] == text)
    }

    static let tooLarge: [(String, Int)] = [
        ("9223372036854775808", 0), ("92233720368547758.08", 2), ("92233720368547759", 2),
        ("99999999999999999999999999999999999999999999", 2), ("-9223372036854775809", 0),
        ("1" + String(repeating: "0", count: 5_000), 8),
    ]

    @Test(arguments: tooLarge)
    func `a number beyond 64 bits is out of bounds, never a trap`(_ text: String, _ places: Int) {
        let error = #expect(throws: BasicsError.self) {
            try DecimalText.parse(text, places: places)
        }
        #expect(error?.code == "basics.out_of_bounds")
    }

    struct Writing: Sendable {
        let value: Int64
        let places: Int
        let minimum: Int?
        let text: String
    }

    static let writings = [
        Writing(value: 0, places: 2, minimum: nil, text: "0.00"),
        Writing(value: -5, places: 2, minimum: nil, text: "-0.05"),
        Writing(value: 123_450, places: 2, minimum: nil, text: "1234.50"),
        Writing(value: 7, places: 0, minimum: nil, text: "7"),
        Writing(value: 200_000, places: 6, minimum: 0, text: "0.2"),
        Writing(value: -1_000_000, places: 6, minimum: 0, text: "-1"),
        Writing(value: 0, places: 6, minimum: 0, text: "0"),
        Writing(value: 125_000, places: 4, minimum: 2, text: "12.50"),
        Writing(value: 125, places: 4, minimum: 2, text: "0.0125"),
        Writing(value: .max, places: 2, minimum: nil, text: "92233720368547758.07"),
        Writing(value: .min, places: 2, minimum: nil, text: "-92233720368547758.08"),
    ]

    @Test(arguments: writings)
    func `a scaled number is written with its decimals`(_ c: Writing) {
        let text = DecimalText.format(c.value, places: c.places, trimmingTo: c.minimum)
        #expect(text == c.text)
    }

    @Test(arguments: UInt64(1)...20)
    func `writing and reading give the number back`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            let bits = Int.random(in: 1...63, using: &random)
            let magnitude = Int64(bitPattern: random.next() >> UInt64(64 - bits))
            let value = Bool.random(using: &random) ? magnitude : -magnitude
            let places = Int.random(in: 0...8, using: &random)
            let whole = DecimalText.format(value, places: places)
            #expect(try DecimalText.parse(whole, places: places) == value, "seed \(seed)")
            let minimum = Int.random(in: 0...places, using: &random)
            let short = DecimalText.format(value, places: places, trimmingTo: minimum)
            #expect(try DecimalText.parse(short, places: places) == value, "seed \(seed)")
            #expect(short.count <= whole.count)
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `random text is read or refused, never a trap`(seed: UInt64) {
        let alphabet = Array("0123456789.+-eE, \u{0}é９")
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            let length = Int.random(in: 0...24, using: &random)
            let text = String((0..<length).map { _ in alphabet.randomElement(using: &random)! })
            let places = Int.random(in: 0...8, using: &random)
            guard let value = try? DecimalText.parse(text, places: places) else { continue }
            // What was accepted means the same number once written again.
            let again = DecimalText.format(value, places: places)
            #expect((try? DecimalText.parse(again, places: places)) == value, "\(text)")
            #expect(text.utf8.allSatisfy { "0123456789.+-".utf8.contains($0) }, "\(text)")
        }
    }
}
