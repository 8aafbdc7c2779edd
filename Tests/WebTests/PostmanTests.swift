// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Foundation
import Operations
import Store
import Synchronization
import TestHouse
import TestSupport
import Testing
import Texts

@testable import Web

/// A carrier that answers as told and remembers what it carried.
final class TestCarrier: MailCarrier {
    let carried = Mutex<[MailMessage]>([])
    let answer: Mutex<Delivery>

    init(_ answer: Delivery = .accepted) { self.answer = Mutex(answer) }

    func carry(_ message: MailMessage) async -> Delivery {
        carried.withLock { $0.append(message) }
        return answer.withLock { $0 }
    }

    var messages: [MailMessage] { carried.withLock { $0 } }
}

@Suite struct PostmanTests {
    static func site(_ house: TestHouse, _ carrier: (any MailCarrier)?) throws -> Site {
        try Site(
            house: house.house, share: House.share,
            settings: WebSettings(
                mail: MailSettings(
                    publicURL: "https://coop.example/", sender: MailAddress("post@coop.example"),
                    carrier: carrier)))
    }

    static func reset(_ number: Int = 1) -> Letter {
        Letter(
            kind: .passwordReset, to: "ines\(number)@example.org", name: "Inès", language: "fr",
            values: ["minutes": "30"], link: "/password/secret-\(number)")
    }

    /// Writes letters as an operation of the cooperative would.
    static func write(_ letters: [Letter], in house: TestHouse) async throws {
        let moment = Moment(
            now: house.clock.now(), today: house.clock.now().utcDay, packDigest: "",
            randomBytes: { _ in [] })
        let coop = house.coop
        try await house.raw { transaction in
            let store = try CooperativeTransaction.writing(coop, in: transaction, at: moment)
            for letter in letters { try store.outbox.add(letter) }
        }
    }

    struct State: Equatable {
        let status: String
        let reason: String
        let content: String
        let attempts: Int
    }

    static func states(_ house: TestHouse) async throws -> [State] {
        try await house.raw { transaction in
            try transaction.rows(
                "SELECT status, reason, content, attempts FROM outbox ORDER BY id"
            ).map {
                State(
                    status: try $0.get("status"), reason: try $0.get("reason"),
                    content: try $0.get("content"), attempts: try $0.get("attempts"))
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a letter leaves once, in the reader's language, and its secret is forgotten`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            let carrier = TestCarrier()
            let site = try Self.site(house, carrier)
            try await Self.write([Self.reset()], in: house)
            #expect(try await site.postman.sendNext())
            #expect(try await !site.postman.sendNext())
            let message = try #require(carrier.messages.first)
            #expect(carrier.messages.count == 1)
            #expect(message.subject == "Choisir un nouveau mot de passe")
            #expect(message.senderName == "Coopérative d'essai 1")
            #expect(message.text.contains("https://coop.example/password/secret-1"))
            #expect(message.html.contains("href=\"https://coop.example/password/secret-1\""))
            #expect(message.text.contains("30 minutes"))
            #expect(message.unsubscribe == nil)
            #expect(
                try await Self.states(house) == [
                    State(status: "sent", reason: "", content: "", attempts: 1)
                ])
        }
    }

    @Test(arguments: TestEngine.tried)
    func `the installation writes letters too, and what is rolled back is never sent`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            let carrier = TestCarrier()
            let site = try Self.site(house, carrier)
            try? await Self.writeForInstallation(Self.reset(), in: house, failing: true)
            let ada = try await Self.person(house.member("Ada"), in: house)
            try await Self.writeForInstallation(Letter(.passwordChanged, to: ada), in: house)
            while try await site.postman.sendNext() {}
            #expect(carrier.messages.map(\.to.text) == ["ada@example.org"])
            // Nine in the morning, UTC, is ten at the cooperative.
            #expect(carrier.messages[0].text.contains("1er\u{A0}janv.\u{A0}2026 à 10:00"))
            #expect(carrier.messages[0].senderName == "Coopérative d'essai 1")
        }
    }

    static func writeForInstallation(
        _ letter: Letter, in house: TestHouse, failing: Bool = false
    ) async throws {
        let now = house.clock.now()
        try await house.house.database.write(scope: .installation) { transaction in
            try Outbox(in: transaction, at: now).add(letter)
            if failing { throw MailError.noContent }
        }
    }

    static func person(_ member: TestMember, in house: TestHouse) async throws -> Person {
        guard case .person(let id) = member.actor else { throw MailError.noContent }
        let found = try await house.house.database.read(scope: .installation) {
            try People(in: $0).find(id)
        }
        return try #require(found)
    }

    @Test(arguments: [TestEngine.sqliteFile, .postgres].filter(TestEngine.tried.contains))
    func `several postmen send each letter once`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            let carrier = TestCarrier()
            let site = try Self.site(house, carrier)
            try await Self.write((1...40).map(Self.reset), in: house)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...4 {
                    group.addTask { while try await site.postman.sendNext() {} }
                }
                try await group.waitForAll()
            }
            // A postman that finds the last letter taken ends early; the rest are sent by others.
            #expect(carrier.messages.count == 40)
            #expect(Set(carrier.messages.map(\.to.text)).count == 40)
            #expect(try await Self.states(house).allSatisfy { $0.status == "sent" })
        }
    }

    @Test func `a server that is away is asked less and less often, then no more`() async throws {
        try await TestHouse.with(.sqliteMemory) { house throws in
            let carrier = TestCarrier(.putOff(reason: "451 later"))
            let site = try Self.site(house, carrier)
            try await Self.write([Self.reset()], in: house)
            let start = house.clock.now()
            var minutes: Int64 = 0
            for wait in [0, 1, 5, 15, 60, 180, 480, 960, 1_440] as [Int64] {
                minutes += wait
                house.clock.set(start.adding(seconds: 60 * minutes - 1))
                #expect(try await !site.postman.sendNext() || wait == 0, "after \(minutes)")
                house.clock.set(start.adding(seconds: 60 * minutes))
                #expect(try await site.postman.sendNext() || wait == 0, "after \(minutes)")
            }
            let state = try #require(try await Self.states(house).first)
            #expect(state.status == "given_up" && state.reason == "451 later")
            #expect(state.attempts == 9)
            #expect(carrier.messages.count == 9)
            #expect(Set(carrier.messages.map(\.number)).count == 1, "one Message-ID for all tries")
        }
    }

    @Test func `a bounce stays visible, and forgets its secret once that is worthless`()
        async throws
    {
        try await TestHouse.with(.sqliteMemory) { house throws in
            let carrier = TestCarrier(.refused(reason: "550 no such mailbox"))
            let site = try Self.site(house, carrier)
            try await Self.write([Self.reset()], in: house)
            #expect(try await site.postman.sendNext())
            try await site.postman.tidy()
            var state = try #require(try await Self.states(house).first)
            #expect(state.status == "refused" && state.reason == "550 no such mailbox")
            #expect(state.content.contains("secret-1"))
            house.clock.set(house.clock.now().adding(seconds: Letter.week))
            try await site.postman.tidy()
            state = try #require(try await Self.states(house).first)
            #expect(state.status == "refused" && state.content.isEmpty)
            house.clock.set(house.clock.now().adding(seconds: 91 * 86_400))
            try await house.perform(ApplyRetention(), as: house.person(.operator))
            #expect(try await Self.states(house).isEmpty)
        }
    }

    @Test func `a letter that is too old is given up, not sent`() async throws {
        try await TestHouse.with(.sqliteMemory) { house throws in
            let carrier = TestCarrier()
            let site = try Self.site(house, carrier)
            var letter = Self.reset()
            letter.validSeconds = 1_800
            try await Self.write([letter], in: house)
            house.clock.set(house.clock.now().adding(seconds: 1_800))
            #expect(try await !site.postman.sendNext())
            try await site.postman.tidy()
            let state = try #require(try await Self.states(house).first)
            #expect(state.status == "given_up" && state.content.isEmpty)
            #expect(carrier.messages.isEmpty)
        }
    }

    @Test func `without a mail server letters wait; an impossible address is refused at once`()
        async throws
    {
        try await TestHouse.with(.sqliteMemory) { house throws in
            var letter = Self.reset()
            letter.to = "nobody"
            try await Self.write([letter], in: house)
            #expect(try await !Self.site(house, nil).postman.sendNext())
            #expect(try await Self.states(house).map(\.status) == ["queued"])
            #expect(try await Self.site(house, TestCarrier()).postman.sendNext())
            #expect(try await Self.states(house).map(\.reason) == ["mail.bad_address"])
        }
    }

    @Test(arguments: ["fr", "en", "nl"])
    func `every kind of letter has its words`(_ tag: String) throws {
        let t = try House.catalogues().speech(Language(rawValue: tag))
        for kind in LetterKind.allCases {
            var values = Dictionary(uniqueKeysWithValues: kind.values.map { ($0, hostile) })
            values["until"] = "2026-03-01"
            values["month"] = "2026-01"
            values["amount"] = "12.50"
            values["name"] = hostile
            values["cooperative"] = "La Ruche"
            values["day"] = "2026-02-01"
            values["time"] = "09:30"
            let page = LetterPage(
                kind, values: values, link: "https://coop.example/a?b=c&d", site: "https://x",
                in: t)
            let misses = PrintedTree.Misses()
            let html = try House.renderer().html(alone: page, in: t.language, misses: misses)
            #expect(misses.names == [], "\(kind)")
            for text in [html, page.text, page.subject] {
                #expect(!text.contains("⟦") && !text.contains("{"), "\(kind): \(text)")
            }
            #expect(!html.contains("<script") && !html.contains("onfocus=\u{0600}\""), "\(kind)")
            #expect(html.contains("https://coop.example/a?b=c&amp;d"))
            #expect(page.text.contains("https://coop.example/a?b=c&d"))
            #expect(!page.subject.contains("{") && page.subject.count < 200 + hostile.count)
        }
    }
}
