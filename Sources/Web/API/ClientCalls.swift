// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import HTTPTypes
import Interchange
import Ledger
import Operations
import Store

extension Endpoint {
    /// The clients of an activity.
    static let clientCalls = [clients, client, addClient, updateClient]

    private static let clientShape = ObjectShape(
        "Client",
        [
            .required("id", .id), .required("code", .words), .required("section", .id),
            .required("name", .words), .optional("address", .words), .optional("postcode", .words),
            .optional("city", .words), .optional("country", .words), .optional("siren", .words),
            .optional("vat_number", .words), .optional("email", .words),
        ])

    /// What a thing made is answered with.
    static let made = ObjectShape("Made", [.required("id", .id)])

    private static let detailFields: [FieldShape] = [
        .required("name", .text(min: 1, max: 140)), .optional("address", .text(max: 300)),
        .optional("postcode", .text(max: 12)), .optional("city", .text(max: 100)),
        .required("country", .form(.country)), .optional("siren", .form(.digits(9...10))),
        .optional("vat_number", .text(max: 20)), .optional("email", .text(max: 254)),
    ]

    private static let clients = list(
        "listClients", "/clients", asks: ListClients.self, [.activity], of: clientShape
    ) { call in
        let clients = try await call.ask(ListClients(section: call.activity()))
        return try call.page(all: clients, by: \.thirdParty.id.value, print)
    }.leading(to: "readClient", by: "/items/0/id").like("/clients")

    private static let client = read(
        "readClient", "/clients/{id}", asks: FindClient.self, as: clientShape
    ) { call in
        try await print(call.ask(FindClient(client: call.id())))
    }.like("/clients/{id}")

    private static let addClient = change(
        .post, "addClient", "/clients", performs: AddClient.self,
        taking: .json(ObjectShape("NewClient", [.required("section", .id)] + detailFields)),
        answering: .json(made)
    ) { call in
        .made(
            "/clients",
            try await call.perform(
                AddClient(section: call.body.id("section"), details: details(call.body))))
    }.leading(to: "readClient", "updateClient", by: "/id").like("/clients/new")

    private static let updateClient = change(
        .put, "updateClient", "/clients/{id}", performs: UpdateClient.self,
        taking: .json(ObjectShape("ClientDetails", detailFields)), answering: .json(made)
    ) { call in
        .made(
            nil,
            try await call.perform(
                UpdateClient(client: call.id(), details: details(call.body))))
    }.like("/clients/{id}")

    private static func details(_ body: Sent) -> PartyDetails {
        PartyDetails(
            name: body.text("name"), address: body.text("address"),
            postcode: body.text("postcode"), city: body.text("city"),
            country: body.text("country"), siren: body.text("siren"),
            vatNumber: body.text("vat_number"), email: body.text("email"))
    }

    private static func print(_ party: Party) -> JSONText {
        let details = party.details
        return .of(
            ("id", .integer(party.thirdParty.id.value)), ("code", .string(party.thirdParty.code)),
            ("section", .integer(party.section.value)), ("name", .string(details.name)),
            ("address", .known(details.address)), ("postcode", .known(details.postcode)),
            ("city", .known(details.city)), ("country", .known(details.country)),
            ("siren", .known(details.siren)), ("vat_number", .known(details.vatNumber)),
            ("email", .known(details.email)))
    }
}
