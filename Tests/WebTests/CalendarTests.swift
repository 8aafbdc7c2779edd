// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Foundation
import HTTPTypes
import Interchange
import Operations
import Store
import TestHouse
import TestSupport
import Testing

@testable import Web

/// People's calendars, read by a parser we did not write.
@Suite(.enabled(if: MailSink.isThere, "run scripts/test-venv.sh"))
struct CalendarTests {
    struct Calendar: Decodable {
        struct Event: Decodable {
            let uid: String
            let day: String
            let end: String
            let stamp: String
            let summary: String
            let text: String
            let url: String
        }

        let name: String
        /// The longest line in bytes.
        let longest: Int
        /// Line ends that are not CR LF.
        let bare: Int
        let errors: [String]
        let events: [Event]
    }

    static func read(_ bytes: [UInt8]) throws -> Calendar {
        let script = MailSink.tools + "/calendar_reader.py"
        let text = try output(of: MailSink.python, [script, "@"], reading: bytes)
        return try JSONDecoder().decode(Calendar.self, from: Data(text.utf8))
    }

    @Test func `any text comes back the same, in short lines`() throws {
        let texts = [
            "Paie de février ; net, brut \\ coût", "deux\nlignes\r\net trois",
            String(repeating: "Coopérative 中文 👩‍🌾 ", count: 30), "a:b\"c\";d=e", "é",
            "BEGIN:VEVENT\r\nUID:faux",
        ]
        let events = texts.enumerated().map { index, text in
            CalendarEvent(
                uid: "e\(index)@x", day: TestHouse.firstDay + index, summary: text, text: text,
                url: "https://coop.example/\r\nX:y")
        }
        let bytes = CalendarFile.write(
            name: "Coopérative", events: events, at: Instant(milliseconds: 1_764_000_000_000))
        let calendar = try Self.read(bytes)
        #expect(calendar.name == "Coopérative")
        #expect(calendar.longest <= 75 && calendar.bare == 0 && calendar.errors == [])
        #expect(calendar.events.count == texts.count)
        for (event, text) in zip(calendar.events, texts) {
            let plain = text.replacing("\r\n", with: "\n")
            #expect(event.summary == plain && event.text == plain)
            #expect(event.url == "https://coop.example/X:y")
            #expect(event.stamp == "2025-11-24T16:00:00+00:00")
        }
        #expect(calendar.events[0].day == "2026-01-01" && calendar.events[0].end == "2026-01-02")
    }

    /// The secret address a page shows.
    static func address(on page: String) throws -> String {
        try #require(page.firstMatch(of: /\/calendar\/[0-9a-f]{64}\.ics/).map { String($0.0) })
    }

    @Test(arguments: TestEngine.tried)
    func `a member's calendar has her pay days under an address that can be taken away`(
        _ engine: TestEngine
    ) async throws {
        try await TestSite.with(engine) { site in
            let ada = try await site.session(of: site.ada.actor)
            #expect(try await ada.get("/account/calendar").text.contains("pas encore d’adresse"))
            let first = try Self.address(on: try await ada.post("/account/calendar").text)
            #expect(try await !ada.get("/account/calendar").text.contains(first))
            let file = try await site.stranger.get(first)
            #expect(file.status == .ok)
            #expect(file.headers[.contentType] == "text/calendar; charset=utf-8")
            let calendar = try Self.read(file.bytes)
            #expect(calendar.name == "Coopérative d'essai 1")
            #expect(calendar.errors == [] && calendar.bare == 0 && calendar.longest <= 75)
            // The month of her first day and the year that follows, each with two days.
            #expect(calendar.events.count == 26)
            #expect(Set(calendar.events.map(\.uid)).count == 26)
            let january = calendar.events.filter { $0.day.hasPrefix("2026-01") }
            #expect(january.map(\.day) == ["2026-01-20", "2026-01-31"])
            #expect(january[0].summary == "Date limite pour la paie de janvier 2026")

            // An hour later the same events have the same names.
            site.house.clock.advance(seconds: 3_600)
            let later = try Self.read(try await site.stranger.get(first).bytes)
            #expect(later.events.map(\.uid) == calendar.events.map(\.uid))

            let second = try Self.address(on: try await ada.post("/account/calendar").text)
            #expect(second != first)
            #expect(try await site.stranger.get(first).status == .notFound)
            #expect(try await site.stranger.get(second).status == .ok)
            #expect(try await ada.post("/account/calendar/removal").status == .seeOther)
            #expect(try await site.stranger.get(second).status == .notFound)
        }
    }

    @Test func `a contract's end is in the calendar of the member and of the office`()
        async throws
    {
        try await TestSite.with { site in
            try await site.house.perform(
                EndMembership(
                    engagement: site.ada.engagement, day: TestHouse.firstDay + 80))
            let ada = try await site.session(of: site.ada.actor)
            let bo = try await site.session(of: site.bo.actor)
            let office = try await site.session(.payroll)
            var ends: [[String]] = []
            for browser in [ada, bo, office] {
                let address = try Self.address(on: try await browser.post("/account/calendar").text)
                let calendar = try Self.read(try await site.stranger.get(address).bytes)
                ends.append(
                    calendar.events.filter { $0.uid.hasPrefix("contract_end") }.map(\.summary))
            }
            #expect(ends == [["Fin de votre contrat"], [], ["Fin du contrat de Ada"]])
        }
    }

    @Test func `whoever may no longer sign in has no calendar`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let address = try Self.address(on: try await ada.post("/account/calendar").text)
            guard case .person(let person) = site.ada.actor else { return }
            try await site.house.perform(DisablePerson(person, isDisabled: true))
            #expect(try await site.stranger.get(address).status == .notFound)
            for path in ["/calendar/1.ics", "/calendar/\(String(repeating: "0", count: 64)).ics"] {
                #expect(try await site.stranger.get(path).status == .notFound)
            }
        }
    }
}
