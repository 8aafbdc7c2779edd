// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Testing

struct SiretTests {
    // 732 829 320 00074 is the number INSEE's own documentation works through.
    static let right: [(text: String, siren: String)] = [
        ("73282932000074", "732829320"), ("732 829 320 00074", "732829320"),
        // La Poste: its head office passes Luhn's test, its other establishments do not.
        ("35600000000048", "356000000"), ("35600000049837", "356000000"),
    ]

    @Test(arguments: right.indices)
    func `an establishment leads to its company`(_ index: Int) throws {
        let (text, siren) = Self.right[index]
        #expect(try Siret(text).siren.text == siren)
        #expect(try Siren(companyOrEstablishment: text).text == siren)
    }

    static let wrong = [
        "73282932000075", "73282932100074", "7328293200007", "732829320000741",
        "7328293200007A", "35600000049838", "",
    ]

    @Test(arguments: wrong)
    func `a wrong establishment is refused`(_ text: String) {
        #expect(throws: BasicsError.self) { try Siret(text) }
    }

    @Test func `a company number is taken as it is`() throws {
        #expect(try Siren(companyOrEstablishment: "732 829 320").text == "732829320")
        #expect(throws: BasicsError.self) { try Siren(companyOrEstablishment: "732829321") }
    }

    // Key 44 of 732 829 320: (12 + 3 × (732829320 mod 97)) mod 97, as service-public.fr shows.
    static let numbers: [(text: String, isOwn: Bool)] = [
        ("FR44732829320", true), ("fr 44 732 829 320", true), ("FR45732829320", false),
        ("FR44732829321", false), ("BE44732829320", false), ("FRK7732829320", true),
        ("FR4473282932", false), ("", false), ("FRÉ732829320", false),
    ]

    @Test(arguments: numbers.indices)
    func `a VAT number belongs to its company only`(_ index: Int) throws {
        let (text, isOwn) = Self.numbers[index]
        #expect(try Siren("732829320").owns(vatNumber: text) == isOwn, "\(text)")
    }
}
