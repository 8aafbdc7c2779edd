// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Testing

@Suite struct CompanyNumberTests {
    /// Check digits worked by hand: 97 less the first eight digits modulo 97.
    ///
    /// 20 mod 97 = 20, 97 − 20 = 77; 97 mod 97 = 0, so 97; 123 456 7 (01234567) mod 97 = 48, so 49;
    /// 10000000 mod 97 = 76, so 21.
    static let right: [(typed: String, text: String, shown: String)] = [
        ("0000002077", "0000002077", "0000.002.077"),
        ("0000.009.797", "0000009797", "0000.009.797"),
        ("BE 0123.456.749", "0123456749", "0123.456.749"),
        ("be0123456749", "0123456749", "0123.456.749"),
        ("123 456 749", "0123456749", "0123.456.749"),
        ("1000000021", "1000000021", "1000.000.021"),
    ]

    @Test(arguments: right)
    func `an enterprise number is read as people write it`(
        _ typed: String, _ text: String, _ shown: String
    ) throws {
        let number = try EnterpriseNumber(typed)
        #expect(number.text == text)
        #expect(number.description == shown)
        #expect(number.vatNumber == "BE\(text)")
        #expect(try VATNumber("BE\(typed.filter(\.isNumber))").text == number.vatNumber)
    }

    @Test(arguments: [
        "", "0123456748", "0123456750", "2123456749", "01234567490", "12345678", "0123456A49",
        "FR0123456749", "0000009700", "٠123456749", "0000002078",
    ])
    func `another text is no enterprise number`(_ text: String) {
        #expect(throws: BasicsError.self) { try EnterpriseNumber(text) }
    }

    /// One digit changed, or two neighbours exchanged, is always seen: 97 is prime.
    @Test func `a slip of one digit is seen`() throws {
        let digits = Array(try EnterpriseNumber("0123456749").text)
        for place in digits.indices {
            for digit in "0123456789" where digit != digits[place] {
                var wrong = digits
                wrong[place] = digit
                #expect(throws: BasicsError.self) { try EnterpriseNumber(String(wrong)) }
            }
            if place > 0, digits[place] != digits[place - 1] {
                var wrong = digits
                wrong.swapAt(place, place - 1)
                #expect(throws: BasicsError.self) { try EnterpriseNumber(String(wrong)) }
            }
        }
    }

    static let owners: [(register: CompanyNumber.Register, number: String, vat: String, Bool)] = [
        (.enterprise, "0123456749", "BE0123456749", true),
        (.enterprise, "0123456749", "be 0123.456.749", true),
        (.enterprise, "0123456749", "BE123456749", true),
        (.enterprise, "0123456749", "0123456749", false),
        (.enterprise, "0123456749", "BE0000002077", false),
        (.siren, "732829320", "FR44732829320", true),
        (.siren, "73282932000074", "FR44732829320", true),
        (.siren, "732829320", "BE0123456749", false),
    ]

    @Test(arguments: owners)
    func `a VAT number is a company's or another's`(
        _ register: CompanyNumber.Register, _ number: String, _ vat: String, _ isOwn: Bool
    ) throws {
        #expect(try CompanyNumber(number, of: register).owns(vatNumber: vat) == isOwn)
    }

    @Test func `each country has its register`() {
        #expect(CompanyNumber.Register(country: "be") == .enterprise)
        #expect(CompanyNumber.Register(country: "BE") == .enterprise)
        #expect(CompanyNumber.Register(country: "FR") == .siren)
    }

    /// The check digits of other states are not known here: their letters and length are.
    static let vatNumbers: [(typed: String, text: String?, country: String)] = [
        ("FR 44 732829320", "FR44732829320", "FR"), ("FR45732829320", nil, ""),
        ("BE0123456749", "BE0123456749", "BE"), ("BE123456749", "BE0123456749", "BE"),
        ("BE0123456748", nil, ""), ("EL123456789", "EL123456789", "GR"),
        ("NL000099998B57", "NL000099998B57", "NL"), ("GB123456789", nil, ""),
        ("DE", nil, ""), ("DEABCDEFGH", nil, ""), ("LU12345678901234", nil, ""), ("", nil, ""),
        ("DE12345678é", nil, ""),
    ]

    @Test(arguments: vatNumbers)
    func `a VAT number of the Union has the letters of a state`(
        _ typed: String, _ text: String?, _ country: String
    ) {
        let number = try? VATNumber(typed)
        #expect(number?.text == text)
        #expect((number?.country ?? "") == country)
    }

    @Test func `Greece is of the Union, the United Kingdom is not`() {
        for country in ["GR", "be", "FR", "LU"] { #expect(VATNumber.isUnion(country)) }
        for country in ["GB", "CH", "US", "EL", "XI", "", "B"] {
            #expect(!VATNumber.isUnion(country))
        }
    }
}
