// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Hummingbird
import Interchange
import Operations
import Store
import Texts

extension Site {
    /// The addresses of declarations to the social bodies, and of what they are made from.
    var declarationRoutes: [Route] {
        [
            .get("/declarations", .runPayroll) { try await $0.declarationsPage() },
            .post("/declarations", .runPayroll, makeDeclaration),
            .get("/declarations/files/{id}", .runPayroll) { try await $0.sentPage() },
            .post("/declarations/files/{id}/file", .runPayroll, takeDeclaration),
            .post("/declarations/files/{id}", .runPayroll, markSent),
            .get("/declarations/establishment", .runPayroll) {
                try await $0.establishmentPage()
            },
            .post("/declarations/establishment", .runPayroll, saveEstablishment),
            .get("/declarations/people/{id}", .runPayroll) { try await $0.identityPage() },
            .post("/declarations/people/{id}", .runPayroll, saveIdentity),
            .get("/declarations/jobs/{id}", .runPayroll) { try await $0.jobPage() },
            .post("/declarations/jobs/{id}", .runPayroll, saveJob),
            .get("/declarations/rates", .runPayroll) { try await $0.ratesPage() },
            .post("/declarations/rates", .runPayroll, upTo: Route.fileBytes, receiveRates),
            .post("/declarations/rates/{id}", .runPayroll, applyRates),
            .get("/account/identity", .everyone) { try await $0.ownIdentityPage() },
            .post("/account/identity", .everyone, saveOwnIdentity),
        ]
    }

    private func makeDeclaration(_ visit: Visit) async throws -> Response {
        try await visit.attempt {
            let period = try Period(text: visit.form["period"])
            let isTest = visit.form["purpose"] != "real"
            _ = try await visit.perform(MakeDeclaration(period: period, isTest: isTest))
            return visit.redirect(
                to: "/declarations?period=\(period)", notice: "declaration.made",
                ["month": period.text])
        } orShow: {
            try await visit.declarationsPage($0)
        }
    }

    /// The file; whoever takes it leaves a line in the audit log, so it is asked for by a form.
    private func takeDeclaration(_ visit: Visit) async throws -> Response {
        let id: ID<StoredDeclaration> = try visit.id()
        _ = try await visit.perform(TakeDeclaration(id))
        let found = try await visit.ask(FindDeclaration(id))
        guard let file = found.file else { throw NothingThere() }
        let made = found.declaration
        return visit.file(
            file, type: "text/plain; charset=iso-8859-1",
            name: "DSN-\(made.period)-\(made.nature)-\(made.order).dsn")
    }

    private func markSent(_ visit: Visit) async throws -> Response {
        let id: ID<StoredDeclaration> = try visit.id()
        let found = try await visit.ask(FindDeclaration(id))
        return try await visit.attempt {
            var reader = FormReader(visit.form, in: visit.t)
            let day = reader.day("sent_day")
            let reference = reader.text("reference", most: 40)
            try reader.check()
            _ = try await visit.perform(
                MarkDeclarationSent(id, on: day, reference: reference))
            return visit.redirect(
                to: "/declarations?period=\(found.declaration.period)",
                notice: "declaration.marked")
        } orShow: {
            try await visit.sentPage($0)
        }
    }

    private func saveEstablishment(_ visit: Visit) async throws -> Response {
        try await visit.attempt {
            _ = try await visit.perform(SaveEstablishment(visit.form.establishment))
            return visit.redirect(to: "/declarations", notice: "declaration.saved")
        } orShow: {
            try await visit.establishmentPage($0)
        }
    }

    private func saveIdentity(_ visit: Visit) async throws -> Response {
        let person: ID<Person> = try visit.id()
        return try await visit.attempt {
            let identity = try visit.typedIdentity()
            _ = try await visit.perform(SaveIdentity(person: person, identity: identity))
            return visit.redirect(to: "/declarations", notice: "declaration.saved")
        } orShow: {
            try await visit.identityPage($0)
        }
    }

    private func saveOwnIdentity(_ visit: Visit) async throws -> Response {
        try await visit.attempt {
            let identity = try visit.typedIdentity()
            _ = try await visit.perform(SaveOwnIdentity(identity: identity))
            return visit.redirect(to: "/account/identity", notice: "declaration.saved")
        } orShow: {
            try await visit.ownIdentityPage($0)
        }
    }

    private func saveJob(_ visit: Visit) async throws -> Response {
        let engagement: ID<Engagement> = try visit.id()
        return try await visit.attempt {
            _ = try await visit.perform(
                SaveJob(engagement: engagement, facts: try visit.typedJob()))
            return visit.redirect(to: "/declarations", notice: "declaration.saved")
        } orShow: {
            try await visit.jobPage($0)
        }
    }

    private func receiveRates(_ visit: Visit) async throws -> Response {
        try await visit.attempt {
            guard let file = visit.form.files["rates_file"], !file.bytes.isEmpty else {
                throw FormErrors(fields: [
                    "rates_file": visit.t.sentence(of: WebError.required(field: "rates_file"))
                ])
            }
            _ = try await visit.perform(ReceiveRates(file.bytes))
            return visit.redirect(to: "/declarations/rates", notice: "rates.received")
        } orShow: { errors in
            // Whatever is wrong, it is wrong with the file.
            let sentence = errors["rates_file"] ?? errors.whole ?? errors.fields.values.first
            return try await visit.ratesPage(
                FormErrors(fields: sentence.map { ["rates_file": $0] } ?? [:]))
        }
    }

    private func applyRates(_ visit: Visit) async throws -> Response {
        let received: ID<ReceivedRates> = try visit.id()
        return try await visit.attempt {
            let count = try await visit.perform(
                ApplyRates(received, from: try Period(text: visit.form["rates_from"])))
            return visit.redirect(
                to: "/declarations/rates", notice: "rates.applied", ["count": String(count)])
        } orShow: {
            try await visit.ratesPage($0)
        }
    }
}
