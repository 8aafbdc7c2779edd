// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Payroll
import Testing

/// The national number of a person and its key.
struct NationalNumberTests {
    /// Published examples: Wikipedia (the first), python-stdnum (the others).
    static let right = [
        ("2 69 05 49 588 157 80", 2), ("2 95 10 99 126 111 93", 2), ("253072A07300443", 2),
        ("253072B07300470", 2), ("253072b073004-70", 2),
    ]

    @Test(arguments: right)
    func `a published number is right, Corsica included`(_ typed: String, _ sex: Int) throws {
        let number = try #require(NationalNumber(typed))
        #expect(number.sex == sex && number.text.count == 15 && number.stem.count == 13)
    }

    @Test(arguments: [
        "", "2 69 05 49 588 157 81", "2 69 05 49 588 157", "253072A07300470", "253072C07300443",
        "969054958815780", "2690549588157800", "26905495881578O", "２69054958815780",
    ])
    func `another key, letter, length or sex is no number`(_ typed: String) {
        #expect(NationalNumber(typed) == nil)
    }

    @Test func `each digit that is changed is found`() throws {
        let text = Array("269054958815780")
        for place in text.indices {
            for digit in "0123456789" where digit != text[place] {
                var wrong = text
                wrong[place] = digit
                #expect(NationalNumber(String(wrong)) == nil, "\(place) \(digit)")
            }
        }
    }

    @Test func `a birth day goes with the number's year and month`() throws {
        let number = try #require(NationalNumber("269054958815780"))
        #expect(try number.isOf(birth: Day(text: "1969-05-31")))
        #expect(try !number.isOf(birth: Day(text: "1969-06-01")))
        #expect(try !number.isOf(birth: Day(text: "1970-05-31")))
        // An unknown month is written from 20 on.
        let stem = "2693049588157"
        let unknown = try #require(NationalNumber(stem + (NationalNumber.key(of: stem) ?? "")))
        #expect(try unknown.isOf(birth: Day(text: "1969-06-01")))
    }
}
