// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Interchange
import Ledger
import Operations
import Store

extension Endpoint {
    /// Every call of the API, in the order it is shown.
    static let all =
        houseCalls + clientCalls + draftCalls + approvalCalls + invoiceCalls + payslipCalls
        + ledgerCalls + purchaseCalls + bankCalls + paymentCalls + contractCalls
        + payVariableCalls

    /// Who one is, the cooperative, its activities and members.
    private static let houseCalls = [me, cooperative, sections, members]

    private static let me = about(
        "readMe", "/me",
        as: ObjectShape(
            "Me",
            [
                .required("person", .id), .required("name", .words),
                .required("language", .text(min: 2, max: 2)), .required("cooperative", .words),
                .required("token", .words), .required("scopes", .list(.words)),
                .required("expires_at", .instant),
                .required("permissions", .list(.object(held))),
            ])
    ) { call in
        let bearer = call.bearer
        let held = Permission.allCases.filter {
            Permission.forPrograms.contains($0) && bearer.rights.holds($0)
        }.map { permission in
            JSONText.of(
                ("name", .string(permission.rawValue)),
                (
                    "sections",
                    bearer.rights.sections(permission).map { sections in
                        .array(sections.map { .integer($0.value) })
                    }
                ))
        }
        return .of(
            ("person", .integer(bearer.person.id.value)), ("name", .string(bearer.person.name)),
            ("language", .string(bearer.person.language)),
            ("cooperative", .string(bearer.cooperative.code)),
            ("token", .string(bearer.token.name)),
            ("scopes", .array(bearer.scopes.names.map(JSONText.string))),
            ("expires_at", .string(bearer.token.expiresAt.text)), ("permissions", .array(held)))
    }

    /// A permission held: in some sections, or without these in the whole cooperative.
    private static let held = ObjectShape(
        "Permission", [.required("name", .words), .optional("sections", .list(.id))])

    private static let cooperative = about(
        "readCooperative", "/cooperative",
        as: ObjectShape(
            "Cooperative",
            [
                .required("code", .words), .required("name", .words),
                .required("legal_form", .words), .required("siren", .words),
                .optional("vat_number", .words), .optional("register_city", .words),
                .optional("address", .words), .optional("postcode", .words),
                .optional("city", .words), .required("country", .words),
                .required("language", .words), .required("time_zone", .words),
                .required("today", .day),
            ])
    ) { call in
        let coop = call.bearer.cooperative
        return .of(
            ("code", .string(coop.code)), ("name", .string(coop.name)),
            ("legal_form", .string(coop.legalForm)), ("siren", .string(coop.siren)),
            ("vat_number", .known(coop.vatNumber)), ("register_city", .known(coop.registerCity)),
            ("address", .known(coop.address)), ("postcode", .known(coop.postcode)),
            ("city", .known(coop.city)), ("country", .string(coop.country.uppercased())),
            ("language", .string(coop.language)), ("time_zone", .string(coop.timeZone)),
            ("today", .string(call.site.house.clock.now().day(in: coop.timeZone).text)))
    }

    private static let sections = list(
        "listSections", "/sections", asks: ListActivities.self,
        of: ObjectShape(
            "Section",
            [.required("id", .id), .required("code", .words), .required("name", .words)])
    ) { call in
        try call.page(all: await call.ask(ListActivities()), by: \.id.value) { section in
            .of(
                ("id", .integer(section.id.value)), ("code", .string(section.code)),
                ("name", .string(section.name)))
        }
    }.like("/money")

    private static let members = list(
        "listMembers", "/members", asks: ListMembers.self,
        of: ObjectShape(
            "Member",
            [
                .required("section", .id), .required("code", .words),
                .required("activity", .words), .optional("name", .words),
                .required("from", .day), .optional("to", .day), .required("treasury", .money),
                .required("receivables", .money), .optional("last_paid", .month),
            ])
    ) { call in
        // An activity may have had several engagements, one after the other.
        let rows = try await call.ask(ListMembers())
        return try call.page(all: rows) { row in
            row.section.id.value * 1_000_000 + Int64(row.from.number)
        } _: { row in
            .of(
                ("section", .integer(row.section.id.value)), ("code", .string(row.section.code)),
                ("activity", .string(row.section.name)), ("name", .known(row.name)),
                ("from", .string(row.from.text)), ("to", row.to.map { .string($0.text) }),
                ("treasury", .string(row.treasury.text)),
                ("receivables", .string(row.receivables.text)),
                ("last_paid", row.lastPaid.map { .string($0.text) }))
        }
    }.like("/members")
}
