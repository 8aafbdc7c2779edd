// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Testing

@testable import Texts

/// Formats of French, as a base for small catalogues.
let frenchFormats = """
    format.decimal: ","
    format.group: "\\u202f"
    format.money: "{amount}\\u00a0€"
    format.money_negative: "−{amount}\\u00a0€"
    format.percent: "{number}\\u00a0%"
    format.day: "{day} {month} {year}"
    format.first_of_month: "1er"
    format.month: "{month} {year}"
    format.months_long: "janvier février mars avril mai juin juillet août \
    septembre octobre novembre décembre"
    format.months_short: "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."
    format.singular_counts: "0 1"
    """

func catalogue(_ language: Language, _ text: String) throws(TextsError) -> Catalogue {
    try Catalogue(
        language: language, files: [("formats", frenchFormats), ("sentences", text)])
}

@Suite struct CatalogueTests {
    @Test func `a file keeps order, comments, escapes and colons`() throws {
        let pairs = try CatalogueFile.read(
            "# first\n\na.b: \"Dit : \\\"oui\\\"\\u00a0!\"\nc: \"x\"\r\n", named: "t")
        #expect(pairs.map(\.key) == ["a.b", "c"])
        #expect(pairs.map(\.sentence) == ["Dit : \"oui\"\u{a0}!", "x"])
    }

    static let badLines: [(text: String, line: Int)] = [
        ("a: \"x\"\nb \"y\"", 2), ("a: x", 1), ("a:\"x\"", 1), ("a: \"x", 1), (" a: \"x\"", 1),
        ("A: \"x\"", 1), ("a..b: \"x\"", 1), (".a: \"x\"", 1), ("a: \"x\" # no", 1),
        ("a: \"x\"y\"", 1), ("a: \"\\q\"", 1), ("a: \"\\u12\"", 1), ("a: \"\\ud800\"", 1),
        ("a: \"\"", 1), ("a: \"x\\\"", 1), ("a: |\n  x", 1),
    ]

    @Test(arguments: badLines.indices)
    func `a line of another shape is refused with its number`(_ index: Int) {
        let (text, expected) = Self.badLines[index]
        let error = #expect(throws: TextsError.self) { try CatalogueFile.read(text, named: "t") }
        guard case .badLine("t", let line, _) = error else {
            Issue.record("\(text): \(String(describing: error))")
            return
        }
        #expect(line == expected, "\(text)")
    }

    @Test func `a key twice, even in two files, is refused`() {
        #expect(throws: TextsError.duplicateKey(language: "fr", key: "a")) {
            try Catalogue(
                language: .french,
                files: [("1", frenchFormats + "\na: \"x\""), ("2", "a: \"y\"")])
        }
    }

    @Test(arguments: ["{", "x }", "{}", "{a:colour}", "{a b}", "{a:money:day}"])
    func `a placeholder of another shape is refused`(_ sentence: String) {
        #expect(throws: TextsError.self) { try catalogue(.french, "a: \"\(sentence)\"") }
    }

    @Test func `languages must have the same keys and placeholders`() throws {
        let french = try catalogue(.french, "a: \"{n:day}\"\nb: \"x\"")
        #expect(throws: TextsError.missingKey(language: "en", key: "b")) {
            try Catalogues(french, [catalogue(.english, "a: \"{n:day}\"")])
        }
        #expect(throws: TextsError.missingKey(language: "fr", key: "c")) {
            try Catalogues(
                french, [catalogue(.english, "a: \"{n:day}\"\nb: \"x\"\nc: \"y\"")])
        }
        #expect(throws: TextsError.otherPlaceholders(language: "en", key: "a")) {
            try Catalogues(french, [catalogue(.english, "a: \"{n}\"\nb: \"x\"")])
        }
    }

    @Test func `an unknown language speaks the first one`() throws {
        let french = try catalogue(.french, "a: \"oui\"")
        let catalogues = try Catalogues(french, [])
        #expect(catalogues.speech(Language(rawValue: "xx"))("a") == "oui")
    }

    @Test func `placeholders are written in the language, others left visible`() throws {
        let speech = Speech(
            try catalogue(
                .french,
                "a: \"{who} doit {sum:money} le {day:day}, {part:percent}, {left}\""))
        let values = ["who": "Léa", "sum": "1234.5", "day": "2026-11-01", "part": "0.125"]
        #expect(
            speech("a", values)
                == "Léa doit 1\u{202f}234,50\u{a0}€ le 1er nov. 2026, 12,5\u{a0}%, {left}")
        #expect(speech("a", ["sum": "beaucoup"]).contains("beaucoup"))
        #expect(speech("none") == "⟦none⟧")
    }

    @Test(arguments: [
        (0, "0 ligne"), (1, "1 ligne"), (2, "2 lignes"), (1200, "1\u{202f}200 lignes"),
    ])
    func `a count chooses singular or plural`(_ count: Int, _ expected: String) throws {
        let speech = Speech(
            try catalogue(.french, "l.one: \"{count} ligne\"\nl.other: \"{count} lignes\""))
        #expect(speech.counted("l", count) == expected)
    }
}
