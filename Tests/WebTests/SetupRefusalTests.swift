// SPDX-License-Identifier: AGPL-3.0-or-later

import HTTPTypes
import Testing

@testable import Web

/// Each wrong input of the set-up: refused at its field, and what was typed is kept.
@Suite struct SetupRefusalTests {
    /// A screen, a field, what is typed there, and whether it is shown again.
    static let wrong: [(step: String, field: String, typed: String, isKept: Bool)] = [
        ("country", "legal_form", "", false), ("country", "legal_form", "lu/sc", false),
        ("country", "legal_form", "fr/gmbh", false), ("country", "legal_form", "fr", false),
        ("identity", "name", "", true),
        ("identity", "name", String(repeating: "a", count: 141), true),
        ("identity", "siren", "", true), ("identity", "siren", "732829321", true),
        ("identity", "siren", "73282932000075", true), ("identity", "siren", "abc", true),
        ("identity", "vat_number", "FR45732829320", true),
        ("identity", "vat_number", "BE0123456749", true),
        ("identity", "register_city", "", true), ("identity", "address", "", true),
        ("identity", "postcode", "", true),
        ("identity", "postcode", "1234567890123", true), ("identity", "city", "", true),
        ("identity", "headcount", "0", true), ("identity", "headcount", "douze", true),
        ("identity", "accident_rate", "", true), ("identity", "accident_rate", "-1", true),
        ("identity", "accident_rate", "101", true), ("identity", "mobility_rate", "x", true),
        ("books", "fiscal_year", "july", false), ("books", "from", "2026-02-30", true),
        ("books", "from", "1999-01-01", true), ("books", "from", "2028-01-01", true),
        ("books", "from", "", true), ("books", "cash", "beaucoup", true),
        ("books", "cash", "999999999999999", true),
        ("bank", "iban", "", true), ("bank", "iban", "FR1420041010050500013M02607", true),
        ("bank", "bic", "PSST", true), ("bank", "bic", "12STFRPPPAR", true),
        ("bank", "cutoff_day", "32", true), ("bank", "cutoff_day", "0", true),
        ("contribution", "scheme", "", false), ("contribution", "scheme", "free", false),
        ("administrator", "name", "", true), ("administrator", "email", "zoe", true),
        ("administrator", "email", "zoe@", true), ("administrator", "email", "a b@c.fr", true),
        ("administrator", "email", "a@b@c", true), ("administrator", "password", "", false),
        ("administrator", "password", "court", false),
        ("administrator", "password", String(repeating: "a", count: 1_001), false),
        ("administrator", "password_again", "trois chevaux verts", false),
    ]

    @Test func `a wrong input is refused at its field and kept`() async throws {
        try await SetupSite.with { site in
            let browser = try await site.newcomer()
            for (step, right) in SetupSite.answers {
                for wrong in Self.wrong where wrong.step == step {
                    let place = "\(step).\(wrong.field) \(wrong.typed.prefix(20))"
                    // A password is typed twice, wrong in the same way.
                    let fields = right.map { field in
                        field.0 == wrong.field || field.0 == "\(wrong.field)_again"
                            ? (field.0, wrong.typed) : field
                    }
                    let answer = try await browser.post("/setup/\(step)", fields)
                    #expect(answer.status == .unprocessableContent, "\(place)")
                    #expect(answer.text.contains("role=\"alert\""), "\(place)")
                    if step != "contribution" {
                        #expect(answer.text.contains("id=\"f-\(wrong.field.id)-e\""), "\(place)")
                    }
                    if wrong.isKept {
                        #expect(
                            answer.text.contains("value=\"\(wrong.typed)\"")
                                || answer.text.contains(">\(wrong.typed)</textarea>"), "\(place)")
                    }
                    for (name, value) in fields where name == "name" && name != wrong.field {
                        #expect(answer.text.contains("value=\"\(value)\""), "\(place): \(name)")
                    }
                    #expect(!answer.text.contains("chevaux"), "\(place)")
                    // Nothing was stored: the screen is still the one to answer.
                    #expect(try await browser.get("/setup").location == "/setup/\(step)")
                }
                #expect(try await browser.post("/setup/\(step)", right).status == .seeOther)
            }
        }
    }

    @Test func `a screen out of turn is not shown and not stored`() async throws {
        try await SetupSite.with { site in
            let browser = try await site.newcomer()
            for (step, fields) in SetupSite.answers.dropFirst() {
                #expect(try await browser.get("/setup/\(step)").location == "/setup")
                #expect(try await browser.post("/setup/\(step)", fields).location == "/setup")
            }
            #expect(try await browser.get("/setup").location == "/setup/country")
        }
    }

    @Test func `typed text is never markup`() async throws {
        try await SetupSite.with { site in
            let browser = try await site.newcomer()
            for (step, right) in SetupSite.answers where step != "contribution" {
                let fields = right.map { field in
                    ["name", "city"].contains(field.0) ? (field.0, hostile) : field
                }
                _ = try await browser.post("/setup/\(step)", fields)
                #expect(try await !browser.get("/setup/\(step)").text.contains("<script>alert"))
                _ = try await browser.post("/setup/\(step)", right.map { ($0.0, hostile) })
                if step == "bank" { try await site.answer(upTo: "administrator", in: browser) }
            }
            #expect(try await !browser.get("/setup/check").text.contains("<script>alert"))
        }
    }

    @Test func `each rule shows its example worked out`() async throws {
        try await SetupSite.with { site in
            let browser = try await site.newcomer()
            try await site.answer(upTo: "contribution", in: browser)
            let page = try await browser.get("/setup/contribution").text
            // Invoiced 3 000, collected 2 400, costs 450: 12 % of 3 000; 6.5 % of 3 000;
            // 13.5 % of 2 550 + 30; 12 % of 2 550; 10 % of 2 400.
            for amount in ["360,00", "195,00", "374,25", "306,00", "240,00"] {
                #expect(page.contains("<strong>\(amount)\u{A0}€</strong>"), "\(amount)")
            }
        }
    }
}

extension String {
    fileprivate var id: String { replacing("_", with: "-") }
}
