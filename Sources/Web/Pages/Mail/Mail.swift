// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Hummingbird
import Operations
import Store
import Texts

extension Site {
    /// The addresses about letters, for those who look after mail.
    var mailRoutes: [Route] {
        [
            .get("/office/mail", .operate, letters),
            .get("/office/mail/{id}", .operate, letter),
            .post("/office/mail/{id}/resending", .operate, resend),
        ]
    }

    private func letters(_ visit: Visit) async throws -> Response {
        let before = visit.query.has("before") ? Int64(visit.query["before"]) : nil
        let person = visit.query.has("person") ? ID<Person>(typed: visit.query["person"]) : nil
        let answer = try await visit.ask(ListLetters(before: before, person: person))
        return visit.page(
            LettersPage.page(answer, person: person, skipped: visit.query.skipped, visit),
            title: visit.t("letter.title"))
    }

    /// What a letter says, in the demo, where no secret of anybody is in it.
    private func letter(_ visit: Visit) async throws -> Response {
        guard isDemo else { throw NothingThere() }
        let number: ID<LettersPage> = try visit.id()
        let letter = try await visit.ask(ReadLetter(number.value))
        guard letter.content != nil else { throw NothingThere() }
        return visit.page(
            LettersPage.reading(letter, try await page(for: letter), visit),
            title: visit.t("letter.title"))
    }

    private func resend(_ visit: Visit) async throws -> Response {
        let number: ID<LettersPage> = try visit.id()
        _ = try await visit.perform(ResendLetter(number.value))
        return visit.redirect(to: "/office/mail", notice: "letter.queued_again")
    }

    /// Whether everything here is invented.
    var isDemo: Bool { !settings.demoLogIns.isEmpty }
}
