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
    /// The clients of an activity.
    var clientRoutes: [Route] {
        Route.list("/clients", .viewActivity, clients, sheet: clientSheet) + [
            .get("/clients/new", .draftInvoices, newClient),
            .post("/clients", .draftInvoices, addClient),
            .get("/clients/{id}", .viewActivity, client),
            .post("/clients/{id}", .draftInvoices, updateClient),
        ]
    }

    private func clients(_ visit: Visit) async throws -> Response {
        let section = try await visit.activity()
        let clients = try await visit.ask(ListClients(section: section.id))
        let all = try await visit.ask(ListActivities())
        return visit.page(
            ClientListPage(clients, of: section, in: all, visit), title: visit.t("client.title"))
    }

    private func clientSheet(_ visit: Visit) async throws -> Sheet {
        let section = try await visit.activity()
        return ClientListPage.list(visit).sheet(
            try await visit.ask(ListClients(section: section.id)))
    }

    private func newClient(_ visit: Visit) async throws -> Response {
        let section = try await visit.activity()
        guard visit.may(.draftInvoices, on: section.id) else {
            throw AccessError.forbidden(permission: AddClient.permission.rawValue)
        }
        return visit.clientForm(
            PartyDetails(name: "", country: visit.visitor.cooperative.country.uppercased()),
            .new(section.id))
    }

    private func addClient(_ visit: Visit) async throws -> Response {
        let section = try await visit.activity().id
        return try await visit.attempt {
            let details = try PartyDetails(visit.form, in: visit.t)
            let client = try await visit.perform(AddClient(section: section, details: details))
            return visit.redirect(
                to: visit.link("/clients", section), notice: "client.saved",
                ["client": client.description])
        } orShow: {
            visit.clientForm(PartyDetails(asTyped: visit.form), .new(section), errors: $0)
        }
    }

    private func client(_ visit: Visit) async throws -> Response {
        let party = try await visit.ask(FindClient(client: visit.id()))
        return visit.clientForm(party.details, .known(party.thirdParty.id, party.section))
    }

    private func updateClient(_ visit: Visit) async throws -> Response {
        let party = try await visit.ask(FindClient(client: visit.id()))
        let place = Visit.ClientPlace.known(party.thirdParty.id, party.section)
        return try await visit.attempt {
            let details = try PartyDetails(visit.form, in: visit.t)
            _ = try await visit.perform(
                UpdateClient(client: party.thirdParty.id, details: details))
            return visit.redirect(
                to: visit.link("/clients", party.section), notice: "client.saved")
        } orShow: {
            visit.clientForm(PartyDetails(asTyped: visit.form), place, errors: $0)
        }
    }
}

extension Visit {
    /// Where the form of a client leads.
    fileprivate enum ClientPlace {
        case new(ID<Section>)
        case known(ID<ThirdParty>, ID<Section>)

        var section: ID<Section> {
            switch self {
            case .new(let section), .known(_, let section): section
            }
        }
    }

    fileprivate func clientForm(
        _ details: PartyDetails, _ place: ClientPlace, errors: FormErrors = FormErrors()
    ) -> Response {
        let list = Link(text: t("client.title"), href: link("/clients", place.section))
        let fields = ClientForm.fields(details, errors, self)
        var title = t("client.new")
        var action = "/clients"
        var actions: [Link] = []
        if case .known(let id, let section) = place {
            title = t("client.edit")
            action = "/clients/\(id)"
            actions = [
                Link(
                    text: t("invoice.new"),
                    href: link("/invoices/new", section, ["client": id.description]),
                    icon: "plus")
            ]
        }
        let mayWrite = may(.draftInvoices, on: place.section)
        let page = FormPage(
            heading: Heading(title: title, back: list, actions: mayWrite ? actions : []),
            form: Form(
                action: action, fields: fields, submit: t("form.save"),
                cancel: Link(text: t("form.cancel"), href: list.href),
                hidden: [Hidden(name: "section", value: place.section.description)],
                problems: errors.problems(of: fields), keepsDraft: true))
        return self.page(page, title: title)
    }
}

extension PartyDetails {
    /// What the form of a client says.
    ///
    /// - Throws: ``FormErrors``.
    fileprivate init(_ form: FormData, in t: Speech) throws {
        var reader = FormReader(form, in: t)
        self.init(
            name: reader.text("name", most: 140),
            address: reader.text("address", isRequired: false),
            postcode: reader.text("postcode", isRequired: false, most: 12),
            city: reader.text("city", isRequired: false, most: 100),
            country: reader.text("country", most: 2).uppercased(),
            siren: reader.text("siren", isRequired: false, most: 40),
            vatNumber: reader.text("vat_number", isRequired: false, most: 20),
            email: reader.text("email", isRequired: false, most: 254))
        let register = CompanyNumber.Register(country: country)
        if !siren.isEmpty,
            let checked = reader.read("siren", { try CompanyNumber($0, of: register) })
        {
            siren = checked.text
        }
        if VATNumber.hasKnownCheck(vatNumber),
            let checked = reader.read("vat_number", { try VATNumber($0) })
        {
            vatNumber = checked.text
        }
        try reader.check()
    }

    /// The fields as they were typed, right or wrong.
    fileprivate init(asTyped form: FormData) {
        self.init(
            name: form["name"], address: form["address"], postcode: form["postcode"],
            city: form["city"], country: form["country"], siren: form["siren"],
            vatNumber: form["vat_number"], email: form["email"])
    }
}
