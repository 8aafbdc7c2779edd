// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Foundation
import HTTPTypes
import Interchange
import Operations
import Store
import TestHouse
import TestSupport
import Testing

@testable import Web

/// Who gets in, and how far.
@Suite struct APIAccessTests {
    @Test func `without a token that is good nothing opens`() async throws {
        try await TestSite.with { site in
            let good = try await site.program(site.ada.actor)
            #expect(try await good.get("/me").status == .ok)
            let none = try await Program(client: site.client, token: "").get("/me")
            #expect(none.status == .unauthorized)
            #expect(none.code == "api.no_token")
            #expect(none.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
            for header in [
                "Bearer", "Bearer ", "Bearer x", "Basic \(good.token)", good.token,
                "Bearer \(good.token)0", "Bearer  \(good.token)",
            ] {
                let answer = try await Program(client: site.client, token: "")
                    .get("/me", headers: [.authorization: header])
                #expect(answer.status == .unauthorized, "\(header)")
                #expect(answer.code == "api.bad_token", "\(header)")
            }
        }
    }

    @Test func `the cookie of a session does not open the API`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            #expect(try await ada.get("/money").status == .ok)
            #expect(try await ada.get("/api/v1/me").status == .unauthorized)
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a token ends with its days, its owner's access, or its owner's word`(
        _ engine: TestEngine
    ) async throws {
        try await TestSite.with(engine) { site in
            let house = site.house
            let programs = [
                try await site.program(site.ada.actor, days: 1),
                try await site.program(site.bo.actor),
                try await site.program(house.person(.director)),
            ]
            for program in programs { #expect(try await program.get("/me").status == .ok) }
            house.clock.set(TestHouse.firstDay + 2)
            #expect(try await programs[0].get("/me").status == .unauthorized)
            guard case .person(let bo) = site.bo.actor else { return }
            _ = try await house.house.database.write(scope: .installation) {
                try $0.run("UPDATE person SET is_disabled = 1 WHERE id = \(bo)")
            }
            #expect(try await programs[1].get("/me").status == .unauthorized)
            let owner = try await site.owner(house.person(.director))
            let token = try #require(try await house.house.tokens(of: owner).first)
            #expect(token.lastUsedAt != nil)
            try await house.house.revokeToken(token.id, of: owner)
            #expect(try await programs[2].get("/me").status == .unauthorized)
        }
    }

    @Test func `a token does what its owner may and it was allowed, whichever is less`()
        async throws
    {
        try await TestSite.with { site in
            let reading = try await site.program(site.ada.actor, may: [])
            #expect(try await reading.get("/drafts?section=\(site.ada.section)").status == .ok)
            let refused = try await reading.post("/drafts", site.draftBody(site.ada))
            #expect(refused.status == .forbidden)
            #expect(refused.code == "api.out_of_scope")
            let writing = try await site.program(
                site.ada.actor, reads: false, may: [.draftInvoices])
            let made = try await writing.post("/drafts", site.draftBody(site.ada))
            #expect(made.status == .created)
            #expect(try await writing.get("/invoices").code == "api.out_of_scope")
            let issuing = try await writing.post("/drafts/\(made.id)/issuance")
            #expect(issuing.code == "api.out_of_scope")
            // What the person may not do, no scope gives.
            let all = try await site.program(site.ada.actor)
            #expect(try await all.get("/entries").code == "access.forbidden")
        }
    }

    @Test func `a right withdrawn is gone for programs at once`() async throws {
        try await TestSite.with { site in
            let accountant = site.house.person(.accountant)
            let program = try await site.program(accountant)
            #expect(try await program.get("/entries").status == .ok)
            guard case .person(let person) = accountant else { return }
            _ = try await site.house.raw {
                try $0.run("DELETE FROM role_grant WHERE person_id = \(person)")
            }
            #expect(try await program.get("/entries").status == .forbidden)
        }
    }

    @Test func `no program approves a payment, whatever its owner may`() async throws {
        try await TestSite.with { site in
            let house = site.house
            guard case .person(let board) = house.person(.board) else { return }
            let actor = Actor.program(of: board, limitedTo: Set(Permission.allCases))
            await #expect(throws: AccessError.forbidden(permission: "approvePayments")) {
                try await house.perform(
                    DecideRun(run: ID(1), isApproved: true, fileHash: ""), as: actor)
            }
        }
    }

    @Test func `what one may not see is not there`() async throws {
        try await TestSite.with { site in
            let readings = try await APIPathTests.readings(site)
            let bo = try await site.program(site.bo.actor)
            for (endpoint, path) in readings
            where endpoint.permission == .viewActivity || endpoint.permission == .draftInvoices {
                guard path.contains("?section=") || endpoint.path.contains("{") else { continue }
                let answer = try await bo.get(path)
                #expect(answer.status == .notFound, "\(path): \(answer.text)")
                #expect(answer.code == "api.not_found")
            }
            let things = readings.first { $0.0.name == "readDraft" }
            let draft = try #require(things?.1)
            for (method, path) in [
                (HTTPRequest.Method.put, draft), (.delete, draft), (.post, "\(draft)/issuance"),
            ] {
                let body = method == .put ? site.draftBody(site.ada) : ""
                let answer = try await bo.send(method, path, body)
                #expect(answer.status == .notFound, "\(method) \(path)")
            }
        }
    }

    @Test func `a token opens its own cooperative only`() async throws {
        try await TestSite.with { site in
            let readings = try await APIPathTests.readings(site)
            let house = site.house
            try await house.house.found(.test(2), people: [], by: .commandLine(user: "test"))
            let people = try await TestHouse.hire(in: 2, of: house.house)
            guard case .person(let director) = people[.director] else { return }
            let token = try await house.house.makeToken(
                for: TokenOwner(
                    person: director, cooperative: .test(2), actor: .person(director)),
                named: "x", allowing: TokenScopes(reads: true, permissions: []), days: 1, key: "x")
            let program = Program(client: site.client, token: token.text)
            #expect(try await program.get("/cooperative").json?["code"]?.text == "coop2")
            for (endpoint, path) in readings
            where endpoint.path.contains("{id}") {
                #expect(try await program.get(path).status == .notFound, "\(path)")
            }
            #expect(try await program.get("/entries").json?["items"]?.items.isEmpty == true)
        }
    }

    @Test func `too many calls under one token wait, others go on`() async throws {
        try await TestSite.with { site in
            let ada = try await site.program(site.ada.actor)
            let meter = site.server.site.meter
            for _ in 1...meter.perMinute { #expect(try await ada.get("/me").status == .ok) }
            let refused = try await ada.get("/me")
            #expect(refused.status == .tooManyRequests)
            #expect(refused.headers[.retryAfter] == "1")
            #expect(try await site.program(site.bo.actor).get("/me").status == .ok)
        }
    }

    @Test func `a bucket fills with time`() {
        let meter = RateMeter<ID<APIToken>>(perMinute: 60)
        let start = Instant(milliseconds: 1_000_000)
        for _ in 1...60 { #expect(meter.wait(for: ID(1), at: start) == nil) }
        #expect(meter.wait(for: ID(1), at: start) == 1)
        #expect(meter.wait(for: ID(1), at: start.adding(seconds: 1)) == nil)
        #expect(meter.wait(for: ID(1), at: start.adding(seconds: 1)) == 1)
        let later = start.adding(seconds: 3_600)
        for _ in 1...60 { #expect(meter.wait(for: ID(1), at: later) == nil) }
        #expect(meter.wait(for: ID(1), at: later) != nil)
    }
}
