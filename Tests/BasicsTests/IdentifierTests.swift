// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Testing

struct IBANTests {
    // Source: the examples of the SWIFT IBAN registry; all but the Belgian one (a bank code it
    // does not list) also checked with python-stdnum 2.2, stdnum.iban.
    static let valid = [
        "AT611904300234573201", "BE68539007547034", "CH9300762011623852957",
        "DE89370400440532013000", "ES9121000418450200051332", "FI2112345600000785",
        "FR1420041010050500013M02606", "FR7630006000011234567890189", "GB82WEST12345698765432",
        "IE29AIBK93115212345678", "IT60X0542811101000000123456", "LU280019400644750000",
        "MT84MALT011000012345MTLCAST001S", "NL91ABNA0417164300", "NO9386011117947",
        "PL61109010140000071219812874", "PT50000201231234567890154", "SA0380000000608010167519",
        "SE4550000000058398257466", "SI56263300012039086",
    ]

    @Test(arguments: valid)
    func `the registry's examples are accepted`(_ text: String) throws {
        #expect(try IBAN(text).text == text)
        let lower = text.lowercased()
        #expect(try IBAN(lower).text == text)
        let printed = try IBAN(text).description
        #expect(Self.groups(printed).dropLast().allSatisfy { $0.count == 4 })
        #expect(try IBAN(printed).text == text)
    }

    static func groups(_ text: String) -> [Substring] { text.split(separator: " ") }

    @Test(arguments: valid)
    func `no digit can be mistyped`(_ text: String) {
        let characters = Array(text)
        for (index, right) in characters.enumerated() where right.isNumber {
            for wrong in "0123456789" where wrong != right {
                var typed = characters
                typed[index] = wrong
                #expect((try? IBAN(String(typed))) == nil, "\(String(typed))")
            }
        }
    }

    @Test(arguments: valid)
    func `no two different neighbouring digits can be swapped`(_ text: String) {
        let characters = Array(text)
        for index in 4..<(characters.count - 1) {
            let pair = (characters[index], characters[index + 1])
            guard pair.0 != pair.1, pair.0.isNumber, pair.1.isNumber else { continue }
            var typed = characters
            typed.swapAt(index, index + 1)
            #expect((try? IBAN(String(typed))) == nil, "\(String(typed))")
        }
    }

    @Test(arguments: valid)
    func `no character can be lost or doubled`(_ text: String) {
        let characters = Array(text)
        for index in characters.indices {
            var lost = characters
            lost.remove(at: index)
            #expect((try? IBAN(String(lost))) == nil || text.hasPrefix("SA"), "\(String(lost))")
            var doubled = characters
            doubled.insert(characters[index], at: index)
            #expect(
                (try? IBAN(String(doubled))) == nil || text.hasPrefix("SA"), "\(String(doubled))")
        }
    }

    @Test(arguments: valid)
    func `the two check characters are digits within 02 to 98`(_ text: String) {
        let alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        for first in alphabet {
            for second in alphabet {
                let typed = "\(text.prefix(2))\(first)\(second)\(text.dropFirst(4))"
                #expect((try? IBAN(typed)) == nil || typed == text, "\(typed)")
            }
        }
    }

    @Test(arguments: [
        "", "FR", "FR76", "FR7630006000011234567890188", "FR763000600001123456789018",
        "7630006000011234567890189FR", "FR76_0006000011234567890189",
        "ÉR7630006000011234567890189", "FR76300060000112345678901８9", "\u{0}",
        "FR7630006000011234567890189FR7630006000011234567890189",
    ])
    func `a text that is no account number is refused`(_ text: String) {
        let error = #expect(throws: BasicsError.self) { try IBAN(text) }
        #expect(error?.code == "basics.bad_identifier")
        #expect(error?.values["kind"] == "IBAN")
    }

    @Test func `an invented account has right check digits`() throws {
        let made = try IBAN.made(country: "FR", account: "30006000011234567890189")
        #expect(made.text == "FR7630006000011234567890189")
        let belgian = try IBAN.made(country: "BE", account: "539007547034")
        #expect(belgian.text == "BE68539007547034")
        #expect(throws: BasicsError.self) { try IBAN.made(country: "FR", account: "1") }
        #expect(throws: BasicsError.self) { try IBAN.made(country: "FR", account: "é") }
    }
}

struct SirenTests {
    struct Company: Sendable {
        let siren: String
        let vat: String
    }

    // Source: python-stdnum 2.2, stdnum.fr.siren.is_valid and to_tva; the first is INSEE's and the
    // tax administration's usual example.
    static let companies = [
        Company(siren: "732829320", vat: "FR44732829320"),
        Company(siren: "552100554", vat: "FR96552100554"),
        Company(siren: "652014051", vat: "FR14652014051"),
        Company(siren: "443061841", vat: "FR64443061841"),
        Company(siren: "542065479", vat: "FR82542065479"),
        Company(siren: "100000009", vat: "FR88100000009"),
    ]

    @Test(arguments: companies)
    func `a company number gives its VAT number`(_ c: Company) throws {
        let siren = try Siren(c.siren)
        #expect(siren.text == c.siren)
        #expect(siren.vatNumber == c.vat)
        #expect(try Siren(siren.description) == siren)
    }

    @Test func `a company number is shown in groups of three`() throws {
        #expect(try Siren("732829320").description == "732 829 320")
    }

    @Test(arguments: companies)
    func `no digit of a company number can be mistyped`(_ c: Company) {
        let characters = Array(c.siren)
        for (index, right) in characters.enumerated() {
            for wrong in "0123456789" where wrong != right {
                var typed = characters
                typed[index] = wrong
                #expect((try? Siren(String(typed))) == nil, "\(String(typed))")
            }
        }
    }

    @Test(arguments: [
        "", "73282932", "7328293200", "73282932A", "999999997", "７32829320", "73282932\u{0}",
        "44732829320", "FR44732829320",
    ])
    func `a text that is no company number is refused`(_ text: String) {
        let error = #expect(throws: BasicsError.self) { try Siren(text) }
        #expect(error?.code == "basics.bad_identifier")
        #expect(error?.values["kind"] == "SIREN")
    }
}

struct CreditorReferenceTests {
    // Source: ISO 11649 example (the first) and python-stdnum 2.2, stdnum.iso11649.is_valid.
    @Test(arguments: [
        "RF18539007547034", "RF712348231", "RF18000000000539007547034", "RF45G72UUR", "RF25A",
    ])
    func `a right reference is accepted`(_ text: String) throws {
        #expect(try CreditorReference(text).text == text)
        #expect(try CreditorReference(text.lowercased()).text == text)
    }

    // Source: python-stdnum 2.2 tried all check digits 00 to 99 and accepts only these.
    @Test(arguments: [
        ("539007547034", "RF18539007547034"), ("A", "RF25A"), ("X1", "RF88X1"),
        ("FA-2026-0001", "RF26FA20260001"), ("AV-2026-9999", "RF04AV20269999"),
        ("inv 000123", "RF73INV000123"),
        ("123456789012345678901", "RF40123456789012345678901"),
    ])
    func `an invoice number gets its reference`(_ number: String, _ expected: String) throws {
        #expect(try CreditorReference(for: number).text == expected)
    }

    @Test(arguments: ["RF18539007547034", "RF88X1", "RF25A"])
    func `the two check characters are digits within 02 to 98`(_ text: String) {
        let alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        for first in alphabet {
            for second in alphabet {
                let typed = "RF\(first)\(second)\(text.dropFirst(4))"
                #expect((try? CreditorReference(typed)) == nil || typed == text, "\(typed)")
            }
        }
    }

    @Test(arguments: [
        "", "RF", "RF18", "RF18539007547035", "RG18539007547034", "RF1853900754703é",
        "RF40123456789012345678901234567890",
    ])
    func `a text that is no reference is refused`(_ text: String) {
        let error = #expect(throws: BasicsError.self) { try CreditorReference(text) }
        #expect(error?.code == "basics.bad_identifier")
    }

    @Test(arguments: ["", "---", "é", "1234567890123456789012"])
    func `a number with nothing or too much to keep is refused`(_ number: String) {
        #expect(throws: BasicsError.self) { try CreditorReference(for: number) }
    }
}
