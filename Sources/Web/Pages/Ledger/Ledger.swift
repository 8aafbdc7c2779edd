// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Hummingbird
import Interchange
import Ledger
import Operations
import Store
import Texts

extension Site {
    var ledgerRoutes: [Route] {
        ledgerLists + [
            .get("/entries/{id}", .viewLedger, entry),
            .post("/entries/{id}/reversal", .keepBooks, reverseEntry),
            .get("/statement", .viewLedger, statement), .get("/exports", .viewLedger, exports),
            .post("/exports/{year}/{format}", .viewLedger, exportBooks),
            .get("/checks", .viewLedger, checks),
        ]
    }

    private var ledgerLists: [Route] {
        Route.list("/ledger", .viewLedger, ledger, sheet: ledgerSheet)
            + Route.list(
                "/trial-balance", .viewLedger, trialBalance, sheet: trialBalanceSheet)
    }

    private func ledger(_ visit: Visit) async throws -> Response {
        let asked = try LedgerQuestion(visit.query)
        let answer = try await visit.ask(
            ListEntries(asked.filter, before: asked.before, limit: LedgerPage.entriesMax + 1))
        let books = try await visit.ask(DescribeBooks())
        return visit.page(
            LedgerPage(answer, asked: asked, books: books, in: visit.t),
            title: visit.t("ledger.title"))
    }

    private func entry(_ visit: Visit) async throws -> Response {
        try await entry(visit, FormErrors())
    }

    private func entry(_ visit: Visit, _ errors: FormErrors) async throws -> Response {
        let answer = try await visit.ask(ShowEntry(id: visit.id()))
        return visit.page(
            EntryPage(answer, errors: errors, in: visit.t), title: visit.t("ledger.entry"))
    }

    private func reverseEntry(_ visit: Visit) async throws -> Response {
        try await visit.attempt {
            var reader = FormReader(visit.form, in: visit.t)
            let reason = reader.text("reason", most: 120)
            try reader.check()
            let id = try await visit.perform(ReverseEntry(id: visit.id(), reason: reason))
            return visit.redirect(to: "/entries/\(id)", notice: "entry.reverse_done")
        } orShow: { errors in
            try await entry(visit, errors)
        }
    }

    /// The lines asked for, of all pages, newest entry first.
    private func ledgerSheet(_ visit: Visit) async throws -> Sheet {
        let asked = try LedgerQuestion(visit.query)
        let books = try await visit.ask(DescribeBooks())
        var lines: [LedgerLine] = []
        var before: EntryPlace?
        repeat {
            let page = try await visit.ask(
                ListEntries(asked.filter, before: before, limit: LedgerLine.entriesAtOnce))
            lines += page.entries.flatMap { LedgerLine.lines(of: $0, asked.filter, page.titles) }
            before =
                page.entries.count < LedgerLine.entriesAtOnce
                ? nil : page.entries.last.map { EntryPlace(day: $0.day, id: $0.id) }
        } while before != nil && lines.count < LedgerLine.linesMax
        return LedgerLine.list(asked, books, in: visit.t).sheet(page: lines)
    }

    private func trialBalance(_ visit: Visit) async throws -> Response {
        let (answer, list) = try await trialBalanceList(visit)
        return visit.page(
            TrialBalancePage(answer, list, section: try visit.query.section(), in: visit.t),
            title: visit.t("trial_balance.title"))
    }

    private func trialBalanceSheet(_ visit: Visit) async throws -> Sheet {
        let (answer, list) = try await trialBalanceList(visit)
        return list.sheet(answer.balance.rows)
    }

    private func trialBalanceList(
        _ visit: Visit
    ) async throws -> (ShowTrialBalance.Answer, ListTable<AccountBalance>) {
        let section = try visit.query.section()
        let answer = try await visit.ask(
            ShowTrialBalance(at: visit.query.day("day"), section: section))
        let question = ListQuestion("/trial-balance", visit.query, filter: ["day", "section"])
        return (
            answer, TrialBalancePage.list(answer, question, section: section, in: visit.t)
        )
    }

    private func statement(_ visit: Visit) async throws -> Response {
        let books = try await visit.ask(DescribeBooks())
        let section = try visit.query.section()
        let to = try visit.query.day("to") ?? books.today
        let from = try visit.query.day("from") ?? books.years.firstDay(before: to)
        guard from <= to else { throw OperationError.badField("from") }
        let answer = try await visit.ask(ShowStatement(from: from, to: to, section: section))
        return visit.page(
            SectionStatementPage(
                answer, of: from...to, section: section, books: books, in: visit.t),
            title: visit.t("statement.title"))
    }

    private func exports(_ visit: Visit) async throws -> Response {
        let books = try await visit.ask(DescribeBooks())
        return visit.page(
            ExportPage(books, hasEntryFile: visit.offers(.entryFile), in: visit.t),
            title: visit.t("export.title"))
    }

    private func exportBooks(_ visit: Visit) async throws -> Response {
        guard let year = Int(visit.parameters["year"] ?? ""),
            let format = ExportLedger.Format(rawValue: visit.parameters["format"] ?? "")
        else { throw NothingThere() }
        return try await visit.have(.books(year: year, format: format.rawValue)) { _, job in
            visit.redirect(to: "/jobs/\(job)")
        }
    }

    private func checks(_ visit: Visit) async throws -> Response {
        let result = try await visit.ask(VerifyLedger())
        return visit.page(CheckPage(result, in: visit.t), title: visit.t("check.title"))
    }
}

extension LedgerQuestion {
    /// Reads the question of an address.
    ///
    /// - Throws: ``Basics/BasicsError/notADay(text:)`` or ``NothingThere``.
    init(_ query: FormData) throws {
        filter = EntryFilter(
            from: try query.day("from"), to: try query.day("to"),
            account: query.has("account") ? query["account"] : nil,
            section: try query.section(), journal: Journal(rawValue: query["journal"]))
        guard query.has("before") else { return }
        let parts = query["before"].split(separator: ".")
        guard parts.count == 2, let id = ID<Entry>(typed: String(parts[1])) else {
            throw NothingThere()
        }
        before = EntryPlace(day: try Day(text: parts[0]), id: id)
    }
}
