// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Operations
import Payroll
import Store
import TestHouse
import Testing

@testable import Web

/// The pages from which payroll declares.
struct DeclarationPageTests {
    /// An identity as a form sends it; the number is worked out for a woman born in May 1969.
    static let typed = [
        ("number", "2 69 05 49 588 157 80"), ("family_name", "D’Exemple"),
        ("given_names", "Agathe Zoé"), ("sex", "2"), ("birth_day", "1969-05-14"),
        ("birth_place", "Exempleville"), ("birth_department", "49"), ("birth_country", "FR"),
        ("nationality", "FR"),
    ]

    private func changed(_ name: String, _ value: String) -> [(String, String)] {
        Self.typed.map { $0.0 == name ? (name, value) : $0 }
    }

    @Test func `a member gives their identity, and only they and payroll see the number`()
        async throws
    {
        try await TestSite.with { site in
            guard case .person(let person) = site.ada.actor else { return }
            let ada = try await site.session(of: site.ada.actor)
            let done = try await ada.post("/account/identity", Self.typed)
            #expect(done.location == "/account/identity")
            let number = "2 69 05 49 588 157 80"
            #expect(try await ada.get("/account/identity").text.contains(number))
            let payroll = try await site.session(.payroll)
            let path = "/declarations/people/\(person)"
            #expect(try await payroll.get(path).text.contains(number))
            for browser in [
                try await site.session(of: site.bo.actor), try await site.session(.coach),
                try await site.session(.accountant), try await site.session(.board),
            ] {
                #expect(try await browser.get(path).status == .forbidden)
                #expect(try await browser.get("/declarations").status == .forbidden)
                let own = try await browser.get("/account/identity").text
                #expect(!own.contains("588"))
            }
            for list in ["/declarations", "/members", "/members.csv", "/audit"] {
                let browser = try await site.session(list == "/audit" ? .auditor : .payroll)
                #expect(!(try await browser.get(list).text.contains("588157")), "\(list)")
            }
        }
    }

    @Test func `an identity that cannot be comes back as typed, with a sentence at its field`()
        async throws
    {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            for (name, value, sentence) in [
                ("number", "2 69 05 49 588 157 81", "la clé"), ("sex", "1", "ce sexe"),
                ("birth_day", "1969-06-14", "née ce mois-là"),
                ("birth_day", "2069-05-14", "dans le futur"), ("number", "", "provisoire"),
                ("birth_department", "2C", "département"), ("birth_country", "France", "deux"),
            ] {
                let answer = try await ada.post("/account/identity", changed(name, value))
                #expect(answer.status == .unprocessableContent, "\(name) \(value)")
                #expect(answer.text.contains(sentence), "\(name) \(value)")
                #expect(answer.text.contains("Agathe Zoé"), "\(name) \(value)")
            }
        }
    }

    @Test func `what is missing leads to its page, and nothing is made before`() async throws {
        try await TestSite.with { site in
            let payroll = try await site.session(.payroll)
            let page = try await payroll.get("/declarations").text
            for link in ["/declarations/establishment", "/declarations/people/"] {
                #expect(page.contains("href=\"\(link)"), "\(link)")
            }
            #expect(page.contains("DSN-Val"))
            let made = try await payroll.post(
                "/declarations", [("period", "2026-01"), ("purpose", "test")])
            #expect(made.status == .unprocessableContent)
            let wrong = try await payroll.post(
                "/declarations/establishment", [("establishment_number", "00075")])
            #expect(wrong.status == .unprocessableContent)
            let facts = TestHouse.establishment
            var form = EstablishmentFacts.fields.map { ($0.name, facts[keyPath: $0.place]) }
            form.append(("is_debited", "yes"))
            let saved = try await payroll.post("/declarations/establishment", form)
            #expect(saved.location == "/declarations")
            #expect(
                try await payroll.get("/declarations/establishment").text.contains("41062136800018")
            )
        }
    }
}
