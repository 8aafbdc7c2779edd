// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Hummingbird
import Interchange
import Operations
import Sales
import Store
import Texts

extension Site {
    var bankRoutes: [Route] {
        Route.list("/bank", .handleBank, bank, sheet: statementSheet)
            + Route.list("/suspense", .handleBank, suspense, sheet: suspenseSheet) + [
                .post("/bank", .handleBank, upTo: Route.fileBytes, importStatement),
                .get("/bank/statements/{id}/file", .viewLedger, statementFile),
                .get("/suspense/{id}", .handleBank, suspense),
                .post("/suspense/{id}/decision", .handleBank, decideSuspense),
            ]
    }

    private func bank(_ visit: Visit) async throws -> Response {
        try await bank(visit, FormErrors())
    }

    private func bank(_ visit: Visit, _ errors: FormErrors) async throws -> Response {
        let answer = try await visit.ask(ShowBank())
        return visit.page(
            BankPage(
                answer, ListQuestion("/bank", visit.query), errors: errors, in: visit.t),
            title: visit.t("bank.title"))
    }

    private func statementSheet(_ visit: Visit) async throws -> Sheet {
        let answer = try await visit.ask(ShowBank())
        return BankPage.list(answer, ListQuestion("/bank", visit.query), in: visit.t)
            .sheet(answer.listed.statements)
    }

    private func suspenseSheet(_ visit: Visit) async throws -> Sheet {
        let answer = try await visit.ask(ShowSuspense(line: nil, search: nil))
        return SuspensePage.list(
            answer.today, ListQuestion("/suspense", visit.query), in: visit.t
        ).sheet(answer.queue)
    }

    private func importStatement(_ visit: Visit) async throws -> Response {
        try await visit.attempt {
            guard let file = visit.form.files["file"], !file.bytes.isEmpty else {
                throw WebError.required(field: "file")
            }
            let given = JobFile(name: "statement.xml", bytes: file.bytes)
            return try await visit.have(.statement, doneWith: given) { outcome, _ in
                visit.redirect(
                    to: "/bank", notice: outcome.name, outcome.values,
                    tone: outcome.name == "bank.import_done" ? .good : .info)
            }
        } orShow: { errors in
            // Whatever is wrong, it is wrong with the file.
            let sentence = errors["file"] ?? errors.whole ?? errors.fields.values.first
            return try await bank(visit, FormErrors(fields: sentence.map { ["file": $0] } ?? [:]))
        }
    }

    private func statementFile(_ visit: Visit) async throws -> Response {
        let id: ID<StoredStatement> = try visit.id()
        return visit.keptFile(
            try await visit.ask(ShowStatementFile(statement: id)), name: "statement-\(id)")
    }

    private func suspense(_ visit: Visit) async throws -> Response {
        try await suspense(visit, FormErrors())
    }

    private func suspense(_ visit: Visit, _ errors: FormErrors) async throws -> Response {
        let line: ID<BankLine>? = visit.parameters["id"] == nil ? nil : try visit.id()
        let search = String(visit.query["q"].trimmed.prefix(100))
        let answer = try await visit.ask(
            ShowSuspense(line: line, search: search.isEmpty ? nil : search))
        return visit.page(
            SuspensePage(
                answer, ListQuestion("/suspense", visit.query), search: search, errors: errors,
                in: visit.t),
            title: visit.t("suspense.title"))
    }

    private func decideSuspense(_ visit: Visit) async throws -> Response {
        try await visit.attempt {
            let decision = try SuspenseDecision(visit.form)
            let left = try await visit.perform(
                DecideSuspense(line: visit.id(), decision: decision))
            guard left.isZero else {
                return try visit.redirect(
                    to: "/suspense/\(visit.id(of: BankLine.self))",
                    notice: "suspense.decided_part", ["amount": left.magnitude.text])
            }
            return visit.redirect(to: "/suspense", notice: "suspense.decided")
        } orShow: { errors in
            try await suspense(visit, errors)
        }
    }
}

extension SuspenseDecision {
    /// Reads the form of a decision.
    ///
    /// - Throws: ``OperationError/badField(_:)`` or ``WebError/required(field:)``.
    fileprivate init(_ form: FormData) throws {
        switch form["kind"] {
        case "invoice": self = .invoice(try form.id())
        case "purchase": self = .purchase(try form.id())
        case "run": self = .payRun(try form.id())
        case "returned": self = .returnedPay(form["id"])
        case "account", "pool":
            guard form.has("account") else { throw WebError.required(field: "account") }
            let code = form["account"]
            self = form["kind"] == "pool" ? .pool(code) : .account(code)
        case _: throw OperationError.badField("kind")
        }
    }
}

extension FormData {
    fileprivate func id<Entity>() throws -> ID<Entity> {
        guard let id = ID<Entity>(typed: self["id"]) else { throw OperationError.badField("id") }
        return id
    }
}
