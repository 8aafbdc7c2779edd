// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import HTTPTypes
import Operations
import Store
import TestHouse
import Testing
import Texts

@testable import Web

@Suite struct ServerTests {
    @Test func `every answer carries the security headers`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            for path in ["/sign-in", "/money", "/nowhere", "/static/entraide.css", "/health"] {
                let headers = try await ada.get(path).headers
                #expect(headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
                #expect(headers[.contentSecurityPolicy]?.contains("unsafe") == false)
                #expect(headers[.xContentTypeOptions] == "nosniff", "\(path)")
            }
            #expect(try await ada.get("/money").headers[.cacheControl] == "no-store")
        }
    }

    @Test func `static files are answered from their tag`() async throws {
        try await TestSite.with { site in
            let first = try await site.stranger.get("/static/entraide.css")
            #expect(first.status == .ok)
            #expect(first.headers[.contentType] == "text/css; charset=utf-8")
            let tag = try #require(first.headers[.eTag])
            let again = try await site.stranger.get(
                "/static/entraide.css", headers: [.ifNoneMatch: tag])
            #expect(again.status == .notModified)
            #expect(again.bytes.isEmpty)
            let version = site.server.site.files.version
            let versioned = try await site.stranger.get("/static/entraide.css?\(version)")
            #expect(versioned.headers[.cacheControl]?.contains("immutable") == true)
            #expect(first.headers[.cacheControl] == "no-cache")
            for path in ["/static/..%2Ftemplates%2Flayout.mustache", "/static/nothing.css"] {
                #expect(try await site.stranger.get(path).status != .ok, "\(path)")
            }
        }
    }

    @Test func `an unknown address is a page with a way home`() async throws {
        try await TestSite.with { site in
            for path in ["/nowhere", "/invoices/999999", "/invoices/abc", "/payslips/0"] {
                let ada = try await site.session(of: site.ada.actor)
                let answer = try await ada.get(path)
                #expect(answer.status == .notFound, "\(path)")
                #expect(answer.text.contains("Page introuvable"), "\(path)")
            }
        }
    }

    @Test func `a body that is too large is refused before it is read`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let long = String(repeating: "x", count: Route.formBytes + 1)
            let answer = try await ada.post("/clients", [("name", long)])
            #expect(answer.status == .contentTooLarge)
            #expect(answer.text.contains("trop grand"))
        }
    }

    @Test func `a broken address or form is refused, not repaired`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            #expect(try await ada.get("/invoices?q=%ZZ").status == .badRequest)
            #expect(try await ada.get("/money?period=2026-13").status == .unprocessableContent)
            #expect(try await ada.get("/invoices?before=x&from=9").status == .unprocessableContent)
            let json = try await ada.send(
                .post, "/clients", body: Array("{}".utf8),
                headers: [.contentType: "application/json"])
            #expect(json.status == .badRequest)
        }
    }

    @Test func `what nobody can act on has a number and says nothing of the inside`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            await site.house.house.close()
            let answer = try await ada.get("/money")
            #expect(answer.status == .internalServerError)
            #expect(answer.text.contains(/incident [2-9A-Z]{6}/))
            #expect(!answer.text.contains("closed"))
            let health = try await site.stranger.get("/health")
            #expect(health.status == .serviceUnavailable)
        }
    }

    static let failures: [(error: any Error, kind: Failure.Kind, status: HTTPResponse.Status)] = [
        (NothingThere(), .nothing, .notFound),
        (StoreError.notFound(kind: "invoice", id: "7"), .nothing, .notFound),
        (StoreError.keyReused, .refused, .conflict),
        (StoreError.unreadable(kind: "payslip", id: "7"), .incident, .internalServerError),
        (AccessError.forbidden(permission: "keepBooks"), .denied, .forbidden),
        (AccessError.tooManyAttempts(minutes: 10), .denied, .tooManyRequests),
        (DatabaseError.unique(constraint: "purchase_reference"), .refused, .conflict),
        (DatabaseError.refused("four_eyes"), .refused, .unprocessableContent),
        (DatabaseError.busy, .busy, .serviceUnavailable),
        (DatabaseError.syntax("near SELECT"), .incident, .internalServerError),
        (DatabaseError.corrupt, .incident, .internalServerError),
        (OperationError.badField("name"), .refused, .unprocessableContent),
        (CancellationError(), .incident, .internalServerError),
    ]

    @Test(arguments: failures.indices)
    func `each failure has its page`(_ index: Int) throws {
        let expected = Self.failures[index]
        let t = try House.catalogues().speech(.french)
        let failure = Failure(expected.error, in: t)
        #expect(failure.kind == expected.kind, "\(expected.error)")
        #expect(failure.status == expected.status, "\(expected.error)")
        #expect(!failure.sentence.contains("⟦"), "\(expected.error)")
        #expect(!failure.sentence.contains("SELECT"))
    }

    @Test func `every refusal of the operations has a sentence`() throws {
        let errors: [any UserFacingError] = [
            OperationError.badField("x"), OperationError.wrongState(kind: "x"),
            OperationError.nothingInSuspense, OperationError.foreignAccount("x"),
            OperationError.statementDiffers("x"), OperationError.notApproved,
            OperationError.statementGap(expected: .zero, found: .zero),
            OperationError.missingAccount("x"), WebError.badForm, WebError.alreadyThere,
            WebError.tooLarge(limit: 1), WebError.required(field: "x"),
            WebError.tooLong(field: "x", most: 2), AccessError.badSignIn, AccessError.staleForm,
            AccessError.forbidden(permission: "x"), AccessError.tooManyAttempts(minutes: 1),
        ]
        for tag in PagesTests.tags {
            let t = try House.catalogues().speech(Language(rawValue: tag))
            for error in errors {
                #expect(!t(error).contains("⟦") && !t(error).contains("{"), "\(tag) \(error.code)")
            }
        }
    }

    @Test func `a choice of pay is kept and shown`() async throws {
        try await TestSite.with { site in
            let ada = try await site.session(of: site.ada.actor)
            let section = ("section", site.ada.section.description)
            let wrong = try await ada.post(
                "/money/pay-choices", [section, ("choice", "gross"), ("gross", "beaucoup")])
            #expect(wrong.status == .unprocessableContent)
            #expect(wrong.text.contains("value=\"beaucoup\""))
            let good = try await ada.post(
                "/money/pay-choices", [section, ("choice", "gross"), ("gross", "1 800,50")])
            #expect(good.status == .seeOther)
            let month = try await site.house.ask(ShowActivityMonth(section: site.ada.section))
            #expect(month.choice == .gross(.cents(180_050)))
            #expect(try await ada.get("/money").text.contains("value=\"1\u{202F}800,50\""))
        }
    }
}
