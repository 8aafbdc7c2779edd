// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import HTTPTypes
import Operations
import Store
import Synchronization
import TestHouse
import TestSupport
import Testing

@testable import Web

/// What those who look after mail see and do.
@Suite struct MailPageTests {
    @Test(arguments: TestEngine.tried)
    func `a bounce is seen with its reason and leaves again to the corrected address`(
        _ engine: TestEngine
    ) async throws {
        try await TestSite.with(engine) { site in
            let house = site.house
            let ada = try await PostmanTests.person(site.ada, in: house)
            let letter = Letter(.rolesChanged, to: ada, values: ["by": "Bo"], link: "/account")
            try await PostmanTests.write([letter], in: house)
            let carrier = TestCarrier(.refused(reason: "550 5.1.1 no such mailbox"))
            let postman = try PostmanTests.site(house, carrier).postman
            try await postman.sendNext()
            let keeper = try await site.session(.operator)
            let page = try await keeper.get("/office/mail").text
            #expect(page.contains("550 5.1.1 no such mailbox") && page.contains("Refusé"))
            #expect(page.contains("ada@example.org"))
            // On her own page too, and on nobody else's.
            let director = try await site.session(.director)
            let hers = try await director.get("/people/\(ada.id)").text
            #expect(hers.contains("550 5.1.1 no such mailbox"))
            let bo = try await PostmanTests.person(site.bo, in: house)
            #expect(try await !director.get("/people/\(bo.id)").text.contains("550 5.1.1"))
            let number = try #require(page.firstMatch(of: /mail\/([0-9]+)\/resending/)?.1)
            try await house.house.database.write(scope: .installation) {
                _ = try $0.run("UPDATE person SET email = 'ada@corrige.org' WHERE id = \(ada.id)")
            }
            let answer = try await keeper.post("/office/mail/\(number)/resending")
            #expect(answer.status == .seeOther)
            carrier.answer.withLock { $0 = .accepted }
            #expect(try await postman.sendNext())
            #expect(carrier.messages.last?.to.text == "ada@corrige.org")
            #expect(try await keeper.get("/office/mail").text.contains("Envoyé"))
            // What was sent is forgotten and cannot be sent twice.
            let again = try await keeper.post("/office/mail/\(number)/resending")
            #expect(again.status == .unprocessableContent)
        }
    }

    @Test func `without a mail server the page says so in words`() async throws {
        try await TestSite.with { site in
            try await PostmanTests.write([PostmanTests.reset()], in: site.house)
            let page = try await site.session(.operator).get("/office/mail").text
            #expect(page.contains("Aucun serveur de courrier n’est configuré : 1 courrier attend"))
            #expect(!page.contains("secret-1"))
        }
    }

    @Test func `what a letter says is read in a demo only, and by those who look after mail`()
        async throws
    {
        try await TestSite.with { site in
            try await PostmanTests.write([PostmanTests.reset()], in: site.house)
            let id = try await site.house.raw {
                try $0.value("SELECT id FROM outbox", as: Int64.self) ?? 0
            }
            let keeper = try await site.session(.operator)
            #expect(try await keeper.get("/office/mail/\(id)").status == .notFound)
            for actor in [site.ada.actor, site.house.person(.accountant)] {
                let other = try await site.session(of: actor)
                #expect(try await other.get("/office/mail").status == .forbidden)
                let resent = try await other.post("/office/mail/\(id)/resending")
                #expect(resent.status == .forbidden)
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `another cooperative's letters are not there`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            try await PostmanTests.write([PostmanTests.reset()], in: house)
            let stranger = Letter(
                kind: .passwordReset, to: "x@example.org", name: "X", language: "fr",
                values: ["minutes": "30"])
            try await PostmanTests.writeForInstallation(stranger, in: house)
            try await house.house.found(
                Cooperative.test(2), people: [], by: .commandLine(user: "test"))
            let other = house.next(2)
            let keepers = try await TestHouse.hire(in: 2, of: house.house)
            let answer = try await other.ask(ListLetters(), as: keepers[.operator])
            #expect(answer.letters.isEmpty && answer.queued == 0 && answer.total == 0)
            let ours = try await house.ask(ListLetters(), as: house.person(.operator))
            #expect(ours.letters.count == 1 && ours.queued == 1)
            #expect(ours.letters.allSatisfy { $0.content == nil })
            let id = try #require(ours.letters.first?.id)
            await #expect(throws: OperationError.self) {
                try await other.perform(ResendLetter(id), as: keepers[.operator])
            }
        }
    }
}
