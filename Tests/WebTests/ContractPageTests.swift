// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import TestHouse
import Testing

@testable import Web

/// The page where payroll begins a member's next contract.
struct ContractPageTests {
    private static let typed = [
        ("contract", "ordinary"), ("begins", "2026-02-01"), ("category", "non_cadre"),
        ("hours_share", "80"), ("is_fixed_term", "on"), ("health", "42,50"),
        ("health_employer_share", "50"), ("withholding_rate", "1,3"),
    ]

    private func changed(_ name: String, _ value: String) -> [(String, String)] {
        Self.typed.map { $0.0 == name ? (name, value) : $0 }
    }

    @Test func `payroll begins a contract, and the list and page show it`() async throws {
        try await TestSite.with { site in
            let payroll = try await site.session(.payroll)
            let path = "/members/\(site.ada.section)/contracts"
            #expect(try await payroll.get("/members").text.contains("href=\"\(path)\""))
            let before = try await payroll.get(path)
            #expect(before.status == .ok && before.text.contains("Entrepreneur salarié (CESA)"))
            let done = try await payroll.post(path, Self.typed)
            #expect(done.location == path)
            let after = try await payroll.get(path).text.map {
                $0.isWhitespace ? " " : String($0)
            }.joined()
            for said in ["Contrat de travail ordinaire", "80 %", "Durée déterminée", "42,50"] {
                #expect(after.contains(said), "\(said)")
            }
            #expect(after.contains("31 janv. 2026"))
            let csv = try await payroll.get("/members.csv").text
            #expect(csv.contains("Contrat de travail ordinaire"))
        }
    }

    @Test func `what cannot be comes back as typed, with a sentence at its field`() async throws {
        try await TestSite.with { site in
            let payroll = try await site.session(.payroll)
            let path = "/members/\(site.ada.section)/contracts"
            let wrong = [
                ("contract", "cdi", "Choisissez un type de contrat"),
                ("begins", "2026-01-01", "Commencez après les mois"),
                ("begins", "1er mai", "1er mai"), ("hours_share", "0", "au-dessus de 0"),
                ("hours_share", "101", "au-dessus de 0"), ("health", "douze", "douze"),
                ("health", "1000,01", "1 000,00"), ("withholding_rate", "100,1", "de 0 à 100"),
                ("health_employer_share", "-1", "de 0 à 100"), ("category", "chef", "statut"),
            ]
            for (name, value, sentence) in wrong {
                let answer = try await payroll.post(path, changed(name, value))
                #expect(answer.status == .unprocessableContent, "\(name) \(value)")
                #expect(answer.text.contains(sentence), "\(name) \(value)")
            }
            let page = try await payroll.get(path).text
            #expect(!page.contains("Contrat de travail ordinaire</td>"))
            // A support contract has no health cover and no hours, whatever stands in the fields.
            let support = try await payroll.post(path, changed("contract", "cape"))
            #expect(support.status == .seeOther)
        }
    }

    @Test func `members and coaches do not see contracts`() async throws {
        try await TestSite.with { site in
            let path = "/members/\(site.ada.section)/contracts"
            for browser in [
                try await site.session(of: site.ada.actor), try await site.session(.coach),
                try await site.session(.accountant),
            ] {
                #expect(try await browser.get(path).status == .forbidden)
                #expect(try await browser.post(path, Self.typed).status == .forbidden)
            }
            #expect(
                try await site.session(.payroll).get("/members/9999/contracts").status
                    == .notFound)
        }
    }
}
