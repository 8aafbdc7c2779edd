// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Testing

@testable import Texts

/// The formats of the real catalogues.
///
/// Source: Unicode CLDR 44 (fr, en-IE for the euro, nl) with U+2212 for the minus.
@Suite struct FormatsTests {
    static let share = #filePath.components(separatedBy: "/Tests/")[0] + "/share"

    static func speech(_ tag: String) throws -> Speech {
        let path = "\(share)/texts/\(tag)/common.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return Speech(
            try Catalogue(language: Language(rawValue: tag), files: [(path, text)]))
    }

    static let amounts: [(tag: String, cents: Int64, text: String)] = [
        ("fr", 123_450, "1\u{202f}234,50\u{a0}€"), ("fr", -5, "−0,05\u{a0}€"),
        ("fr", 123_456_789, "1\u{202f}234\u{202f}567,89\u{a0}€"), ("fr", 99_999, "999,99\u{a0}€"),
        ("en", 123_450, "€1,234.50"), ("en", -123_450, "−€1,234.50"),
        ("nl", 123_450, "€\u{a0}1.234,50"), ("nl", -123_450, "€\u{a0}−1.234,50"),
    ]

    @Test(arguments: amounts.indices)
    func `amounts follow the language`(_ index: Int) throws {
        let (tag, cents, text) = Self.amounts[index]
        #expect(try Self.speech(tag).money(.cents(cents)) == text)
    }

    static let days: [(tag: String, iso: String, short: String, long: String)] = [
        ("fr", "2026-11-22", "22\u{a0}nov.\u{a0}2026", "22\u{a0}novembre\u{a0}2026"),
        ("fr", "2026-08-01", "1er\u{a0}août\u{a0}2026", "1er\u{a0}août\u{a0}2026"),
        ("en", "2026-11-22", "22\u{a0}Nov\u{a0}2026", "22\u{a0}November\u{a0}2026"),
        ("nl", "2026-03-01", "1\u{a0}mrt\u{a0}2026", "1\u{a0}maart\u{a0}2026"),
    ]

    @Test(arguments: days.indices)
    func `days follow the language`(_ index: Int) throws {
        let (tag, iso, short, long) = Self.days[index]
        let speech = try Self.speech(tag)
        let day = try Day(text: iso)
        #expect(speech.day(day) == short)
        #expect(speech.longDay(day) == long)
    }

    @Test func `rates, quantities and months follow the language`() throws {
        let french = try Self.speech("fr")
        #expect(french.rate(Rate(millionths: 125_000)) == "12,5\u{a0}%")
        #expect(french.rate(Rate(millionths: -82_000)) == "−8,2\u{a0}%")
        #expect(french.quantity(Quantity(tenThousandths: 15_000)) == "1,5")
        #expect(french.month(try Period(text: "2026-02")) == "février 2026")
        #expect(try Self.speech("en").rate(Rate(millionths: 125_000)) == "12.5%")
    }

    static let typed: [(tag: String, typed: String, plain: String?)] = [
        ("fr", "1 234,5", "1234.5"), ("fr", "1\u{202f}234,50 €", "1234.50"),
        ("fr", "1234.5", "1234.5"), ("fr", "12,345", "12.345"), ("fr", "−12", "-12"),
        ("fr", "1.234,56", "1234.56"), ("fr", "0.125", "0.125"), ("fr", "+7", "7"),
        ("fr", "1.234", nil), ("fr", "12 34", nil), ("fr", "1,234,567", nil), ("fr", "", nil),
        ("fr", "abc", nil), ("fr", "1e5", nil), ("fr", "--1", nil), ("fr", ",5", nil),
        ("fr", "1 234 567", "1234567"), ("fr", "٣", nil), ("fr", "5,", nil),
        ("en", "1,234.5", "1234.5"), ("en", "1,234", "1234"), ("en", "€1,234.50", "1234.50"),
        ("en", "1.5", "1.5"), ("en", "1,5", "1.5"), ("en", "1.234", "1.234"),
        ("en", "1,23,456", nil), ("en", "-€5", "-5"),
        ("nl", "€ 1.234,50", "1234.50"), ("nl", "1.234", "1234"), ("nl", "1.5", "1.5"),
        ("nl", "1.234.567", "1234567"), ("nl", "1,234.50", "1234.50"),
    ]

    @Test(arguments: typed.indices)
    func `typed numbers are read as the language writes them`(_ index: Int) throws {
        let (tag, typed, plain) = Self.typed[index]
        let formats = try Self.speech(tag).formats
        #expect((try? formats.plainDecimal(typed: typed)) == plain, "\(tag) \(typed)")
    }

    @Test func `a number that could mean two is refused with both`() throws {
        let formats = try Self.speech("fr").formats
        #expect(
            throws: TextsError.ambiguousNumber(text: "1.234", small: "1.234", large: "1234")
        ) { try formats.plainDecimal(typed: "1.234") }
    }

    @Test(arguments: ["fr", "en", "nl"])
    func `what is written can be typed back`(_ tag: String) throws {
        let speech = try Self.speech(tag)
        var random = SeededRandom(seed: 20_261_122)
        for _ in 0..<500 {
            let money = Money.cents(
                Int64.random(in: -9_999_999_999...9_999_999_999, using: &random))
            let plain = try speech.formats.plainDecimal(typed: speech.money(money))
            #expect(try Money(text: plain) == money)
        }
    }

    @Test func `a month list of another length is refused`() {
        let text = frenchFormats.replacing("janvier ", with: "")
        #expect(throws: TextsError.self) {
            try Catalogue(language: .french, files: [("f", text)])
        }
    }
}
