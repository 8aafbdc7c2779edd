// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Interchange
import Ledger
import Operations
import Store
import Texts

extension Site {
    /// The addresses of people and their rights.
    var personRoutes: [Route] {
        Route.list("/people", .giveRights, people, sheet: peopleSheet) + [
            .get("/people/new", .giveRights, newPerson),
            .post("/people", .giveRights, invitePerson).withProof,
            .get("/people/{id}", .giveRights, person),
            .post("/people/{id}/roles", .giveRights, giveRole).withProof,
            .post("/people/{id}/roles/withdrawal", .giveRights, withdrawRole).withProof,
            .post("/people/{id}/invitation", .giveRights, inviteAgain).withProof,
            .post("/people/{id}/access", .giveRights, changeAccess).withProof,
            .post("/people/{id}/second-factor/reset", .giveRights, resetFactor).withProof,
            .post("/people/{id}/erasure", .giveRights, erasePerson).withProof,
            .get("/groups/{id}", .giveRights, group),
            .post("/groups", .giveRights, saveGroup),
            .get("/deputies", .nameDeputies, deputies),
            .post("/deputies", .nameDeputies, nameDeputy).withProof,
        ]
    }

    private func people(_ visit: Visit) async throws -> Response {
        let answer = try await visit.ask(ListPeople())
        return visit.page(PeoplePage.page(answer, visit), title: visit.t("person.title"))
    }

    private func peopleSheet(_ visit: Visit) async throws -> Sheet {
        let answer = try await visit.ask(ListPeople())
        return PeoplePage.sheet(answer, visit)
    }

    private func newPerson(_ visit: Visit) async throws -> Response {
        try await visit.invitationForm()
    }

    private func invitePerson(_ visit: Visit) async throws -> Response {
        try await visit.attempt {
            var reader = FormReader(visit.form, in: visit.t)
            let name = reader.text("name", most: 200)
            let email = reader.text("email", most: 254)
            let wish = try visit.wish(&reader)
            let language = Language(rawValue: visit.form["language"])
            guard catalogues.languages.contains(language) else {
                throw OperationError.badField("language")
            }
            try reader.check()
            let id = try await visit.perform(
                InvitePerson(
                    email: email, name: name, language: language.rawValue, wish: wish,
                    token: Token(house.random.bytes(32))))
            return visit.redirect(
                to: "/people/\(id)", notice: "person.invited", ["email": email])
        } orShow: {
            try await visit.invitationForm($0)
        }
    }

    private func person(_ visit: Visit) async throws -> Response {
        try await visit.personPage()
    }

    private func giveRole(_ visit: Visit) async throws -> Response {
        try await visit.attempt {
            var reader = FormReader(visit.form, in: visit.t)
            let wish = try visit.wish(&reader)
            try reader.check()
            let id: ID<Person> = try visit.id()
            _ = try await visit.perform(GiveRole(wish, to: id))
            return visit.redirect(to: "/people/\(id)", notice: "person.role_given")
        } orShow: {
            try await visit.personPage($0)
        }
    }

    private func withdrawRole(_ visit: Visit) async throws -> Response {
        let id: ID<Person> = try visit.id()
        var reader = FormReader(visit.form, in: visit.t)
        let wish = try visit.wish(&reader)
        _ = try await visit.perform(WithdrawRole(wish, from: id))
        return visit.redirect(to: "/people/\(id)", notice: "person.role_withdrawn")
    }

    private func inviteAgain(_ visit: Visit) async throws -> Response {
        let id: ID<Person> = try visit.id()
        _ = try await visit.perform(
            InviteAgain(person: id, token: Token(house.random.bytes(32))))
        return visit.redirect(to: "/people/\(id)", notice: "person.invited_again")
    }

    private func changeAccess(_ visit: Visit) async throws -> Response {
        let id: ID<Person> = try visit.id()
        let isDisabled = visit.form["access"] == "no"
        _ = try await visit.perform(DisablePerson(id, isDisabled: isDisabled))
        return visit.redirect(
            to: "/people/\(id)", notice: isDisabled ? "person.disabled" : "person.enabled")
    }

    private func erasePerson(_ visit: Visit) async throws -> Response {
        _ = try await visit.perform(ErasePerson(visit.id()))
        return visit.redirect(to: "/people", notice: "person.erased")
    }

    private func resetFactor(_ visit: Visit) async throws -> Response {
        let id: ID<Person> = try visit.id()
        _ = try await visit.perform(ResetSecondFactor(id))
        return visit.redirect(to: "/people/\(id)", notice: "person.factor_reset")
    }

    private func group(_ visit: Visit) async throws -> Response {
        try await visit.groupForm()
    }

    private func saveGroup(_ visit: Visit) async throws -> Response {
        let id = ID<MemberGroup>(typed: visit.form["group"])
        return try await visit.attempt {
            var reader = FormReader(visit.form, in: visit.t)
            let name = reader.text("name", isRequired: id == nil, most: 100)
            try reader.check()
            let sections = visit.form.pairs.filter { $0.value == "yes" }.compactMap {
                $0.name.hasPrefix("section.")
                    ? ID<Section>(typed: String($0.name.dropFirst(8))) : nil
            }
            let known = try await visit.ask(ListPeople()).groups.first { $0.id == id }
            _ = try await visit.perform(
                SaveGroup(
                    id: id,
                    kind: known?.kind ?? MemberGroup.Kind(rawValue: visit.form["kind"]) ?? .group,
                    name: known?.name ?? name, sections: sections))
            return visit.redirect(to: "/people", notice: "group.saved")
        } orShow: {
            try await visit.groupForm($0)
        }
    }

    private func deputies(_ visit: Visit) async throws -> Response {
        try await visit.deputyPage()
    }

    private func nameDeputy(_ visit: Visit) async throws -> Response {
        try await visit.attempt {
            var reader = FormReader(visit.form, in: visit.t)
            let from = reader.day("from")
            let to = reader.day("to")
            try reader.check()
            guard let person = ID<Person>(typed: visit.form["person"]),
                let role = Role(rawValue: visit.form["role"])
            else { throw OperationError.badField("role") }
            _ = try await visit.perform(NameDeputy(role, person: person, from: from, to: to))
            return visit.redirect(to: "/deputies", notice: "deputy.named")
        } orShow: {
            try await visit.deputyPage($0)
        }
    }
}

extension Visit {
    /// The role a form asks for: `role`, `reach` (`all`, `section.12`, `group.3`), days.
    func wish(_ reader: inout FormReader) throws -> RoleWish {
        guard let role = Role(rawValue: form["role"]) else {
            throw OperationError.badField("role")
        }
        let reach = form["reach"].split(separator: ".").map(String.init)
        var section: ID<Section>?
        var group: ID<MemberGroup>?
        switch (reach.first, reach.dropFirst().first) {
        case ("section", let id?): section = ID(typed: id)
        case ("group", let id?): group = ID(typed: id)
        case ("all", nil), (nil, _): break
        default: throw OperationError.badField("reach")
        }
        if reach.count == 2, section == nil, group == nil {
            throw OperationError.badField("reach")
        }
        return RoleWish(
            role, section: section, group: group,
            from: form.has("from") ? reader.day("from") : nil,
            to: form.has("to") ? reader.day("to") : nil)
    }
}
