// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Ledger
import Operations
import Store
import Texts

extension ClientListPage {
    init(_ clients: [Party], of section: Section, in all: [Section], _ visit: Visit) {
        let t = visit.t
        let new = Link(
            text: t("client.new"), href: visit.link("/clients/new", section.id), icon: "plus")
        let mayWrite = visit.may(.draftInvoices, on: section.id)
        let list = Self.list(visit)
        let empty = EmptyState(
            title: t("client.empty_title"), text: t("client.empty_text"),
            action: mayWrite ? new : nil, icon: "clients")
        self.init(
            heading: Heading(
                title: t("client.title"), subtitle: section.name, primary: mayWrite ? new : nil),
            filter: clients.isEmpty
                ? visit.activityFilter("/clients", section.id, in: all)
                : visit.listFilter(list.question, section.id, in: all),
            table: list.table(clients, empty: empty, in: t))
    }

    /// The columns of a list of clients, and what its address asks for.
    static func list(_ visit: Visit) -> ListTable<Party> {
        let t = visit.t
        return ListTable(
            t("client.title"), ListQuestion("/clients", visit.query, filter: ["section"]),
            columns: [
                .text("name", t("client.name"), { $0.details.name }) { party in
                    Cell(
                        party.details.name, note: party.thirdParty.code,
                        href: "/clients/\(party.thirdParty.id)")
                },
                ListColumn.text("code", t("client.code")) { $0.thirdParty.code }.exportedOnly,
                .text("siren", visit.asked(.companyNumber)?.label ?? "", { $0.details.siren }) {
                    Cell($0.details.siren.inGroups)
                },
                ListColumn.text("vat_number", t("client.vat_number")) { $0.details.vatNumber }
                    .exportedOnly,
                ListColumn.text("postcode", t("client.postcode")) { $0.details.postcode }
                    .exportedOnly,
                .text("city", t("client.city")) { $0.details.city },
                .text("email", t("client.email")) { $0.details.email },
            ])
    }
}

/// The form of a client.
enum ClientForm {
    static func fields(
        _ details: PartyDetails, _ errors: FormErrors, _ visit: Visit
    ) -> [Field] {
        let t = visit.t
        let number = visit.asked(.companyNumber)
        return [
            Field(
                "name", t("client.name"), value: details.name, error: errors["name"],
                isRequired: true, isWide: true, autocomplete: "organization"),
            Field(
                "siren", number?.label ?? "", value: details.siren, hint: number?.clientHint,
                error: errors["siren"]),
            Field(
                "vat_number", t("client.vat_number"), value: details.vatNumber,
                error: errors["vat_number"]),
            Field(
                "email", t("client.email"), .email, value: details.email, error: errors["email"],
                autocomplete: "email"),
            Field(
                "address", t("client.address"), .longText, value: details.address,
                error: errors["address"], isWide: true, autocomplete: "street-address"),
            Field(
                "postcode", t("client.postcode"), value: details.postcode,
                error: errors["postcode"], autocomplete: "postal-code"),
            Field(
                "city", t("client.city"), value: details.city, error: errors["city"],
                autocomplete: "address-level2"),
            Field(
                "country", t("client.country"), value: details.country,
                hint: t("client.country_hint"), error: errors["country"], isRequired: true,
                autocomplete: "country"),
        ]
    }
}

extension String {
    /// A company number as it is written for people; any other text as it is.
    var inGroups: String {
        CompanyNumber.Register.allCases.compactMap { try? CompanyNumber(self, of: $0) }
            .first { $0.text == self }?.description ?? self
    }
}

extension PartyDetails {
    /// The company number with the name of its register; empty without one.
    func companyNumber(in t: Speech) -> String {
        guard !siren.isEmpty else { return "" }
        let register = CompanyNumber.Register(country: country)
        return t("paper.company.\(register.rawValue)", ["number": siren.inGroups])
    }
}

extension Visit {
    /// A question in the words of the cooperative's country; nil where it is not asked there.
    func asked(
        _ subject: CountryProfile.Subject
    ) -> (label: String, hint: String?, clientHint: String?)? {
        guard let question = law?.profile.question(subject) else { return nil }
        let tag = t.language.rawValue
        return (
            question.label[tag] ?? question.label["fr"] ?? "", question.hint?[tag],
            question.clientHint?[tag]
        )
    }
}
