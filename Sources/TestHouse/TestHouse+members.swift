// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Database
public import Ledger
public import Operations
public import Sales
public import Store
import TestSupport

/// A member of the test cooperative with one client.
public struct TestMember: Sendable {
    /// The activity.
    public let section: ID<Section>
    /// The engagement.
    public let engagement: ID<Engagement>
    /// The person, as who asks.
    public let actor: Actor
    /// A client of the activity.
    public let client: ID<ThirdParty>
}

extension TestHouse {
    /// Valid accounts for employees: examples from the IBAN register.
    static let ibans = [
        "DE89370400440532013000", "BE68539007547034", "NL91ABNA0417164300",
        "FR7630006000011234567890189",
    ]

    /// Takes in a member with a client.
    public func member(_ name: String, scheme: String? = nil) async throws -> TestMember {
        let country = try await house.cooperatives().first { $0.id == coop }?.country ?? "fr"
        let scheme = scheme ?? (country == "fr" ? "turnover_12" : "invoiced_6_5")
        let details = PartyDetails(
            name: name, address: "2 rue des Lilas", postcode: "69002", city: "Lyon",
            country: country.uppercased(), email: "\(name.lowercased())@example.org",
            iban: TestHouse.ibans[name.utf8.count % TestHouse.ibans.count])
        let made = try await perform(
            AddMember(
                code: "A-\(name)", activity: "Atelier \(name)", details: details, language: "fr",
                passwordHash: "none", from: TestHouse.firstDay, scheme: scheme,
                health: .cents(5_000), withholdingRate: Rate(millionths: 30_000)),
            key: "member-\(name)")
        let client = try await perform(
            AddClient(
                section: made.section,
                details: PartyDetails(
                    name: "Client de \(name)", city: "Paris", country: country.uppercased())),
            key: "client-\(name)")
        let person = try await database.application.read(scope: .installation) {
            try People(in: $0).credential(details.email)?.person.id
        }
        return TestMember(
            section: made.section, engagement: made.engagement,
            actor: person.map(Actor.person) ?? .commandLine(user: "nobody"), client: client)
    }

    /// A draft with one line of a price without VAT.
    public func draft(
        _ member: TestMember, _ net: String, vat: String = "standard",
        chargeability: VATChargeability = .onCollection
    ) throws -> InvoiceDraft {
        InvoiceDraft(
            section: member.section, client: member.client, supplyDay: clock.now().utcDay,
            paymentDays: 30, chargeability: chargeability,
            lines: [
                InvoiceLine(
                    designation: "Prestation", quantity: .one,
                    unitPrice: try UnitPrice(text: net), vatKey: vat)
            ])
    }

    /// Drafts and issues an invoice with one line.
    public func invoice(
        _ member: TestMember, _ net: String, chargeability: VATChargeability = .onCollection
    ) async throws -> ID<Invoice> {
        try await issue(draft(member, net, chargeability: chargeability))
    }

    /// Issues a draft.
    public func issue(_ draft: InvoiceDraft) async throws -> ID<Invoice> {
        let id = try await perform(SaveDraft(id: nil, draft: draft))
        return try await perform(IssueInvoice(draft: id))
    }

    /// The number of a document.
    public func number(_ id: ID<Invoice>) async throws -> String {
        try await ask(FindInvoice(id: id)).open.invoice.number
    }

    /// Imports a bank file.
    @discardableResult
    public func receive(_ file: [UInt8]) async throws -> ImportSummary {
        try await perform(ImportStatement(bytes: file))
    }

    /// Debit less credit of an account at the end of time, in one section or all.
    public func balance(_ account: String, in section: ID<Section>? = nil) async throws -> Money {
        try await ask(
            ShowTrialBalance(at: Day(number: 40_000), section: section)
        ).balance.balance(account)
    }

    /// What the checks of the books find.
    public func findings() async throws -> [Finding] {
        try await ask(VerifyLedger()).findings
    }
}
