// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Documents
import Interchange
import Ledger
import Operations
import Sales
import Store
import Texts

/// Everything the house keeps about a person, as one archive they can take along.
///
/// - Source: Regulation (EU) 2016/679, articles 15 and 20: a copy of the data, in a structured,
///   commonly used and machine-readable format.
struct TakeOut {
    let visit: Visit
    private let most = 20_000

    /// The archive of whoever asks.
    init(_ visit: Visit) { self.visit = visit }

    private var t: Speech { visit.t }

    /// The files: lists as JSON, documents as PDF.
    ///
    /// - Throws: What keeps a document from being printed; nothing is left out silently.
    func archive() async throws -> [UInt8] {
        var zip = ZIPFile()
        try zip.add("person.json", person().json)
        try zip.add("bank.json", try await accounts().json)
        try zip.add("sessions.json", try await sessions().json)
        try zip.add("passkeys.json", try await passkeys().json)
        if let linked = try await linkedAccount() {
            try zip.add("sign-in-account.json", linked.json)
        }
        try zip.add("traces.json", try await traces().json)
        for sheet in OwnRecordSheets.all(try await visit.ask(ShowOwnRecords())) {
            try zip.add("\(sheet.title).json", sheet.json)
        }
        let own = visit.visitor.rights.ownActivities
        for section in try await visit.ask(ListActivities()) where own.contains(section.id) {
            try await add(section, to: &zip)
        }
        return zip.bytes
    }

    private func add(_ section: Section, to zip: inout ZIPFile) async throws {
        let folder = section.code
        let clients = try await visit.ask(ListClients(section: section.id))
        try zip.add("\(folder)/clients.json", Self.clients(clients.map(\.details)).json)
        let invoices = try await visit.ask(
            ListInvoices(InvoiceFilter(section: section.id), limit: most))
        try zip.add("\(folder)/invoices.json", Self.invoices(invoices.rows).json)
        let purchases = try await visit.ask(
            ListPurchases(section: section.id, limit: most))
        try zip.add("\(folder)/purchases.json", Self.purchases(purchases.rows).json)
        for row in invoices.rows {
            let answer = try await visit.ask(FindInvoice(id: row.id))
            let sheet = InvoiceSheet(
                answer, in: visit.site.paperSpeech(visit),
                mentions: try visit.site.mentions(visit))
            try zip.add(
                "\(folder)/invoices/\(row.number).pdf",
                try await visit.site.press.archive(sheet))
        }
        try zip.add(
            "\(folder)/drafts.json", OwnRecordSheets.drafts(invoices.drafts).json)
        let payslips = try await visit.ask(ListPayslips(section: section.id))
        try zip.add("\(folder)/payslips.json", Self.payslips(payslips).json)
        for payslip in payslips {
            try zip.add(
                // Two contracts of one month have a payslip each.
                "\(folder)/payslips/\(payslip.record.period)-\(payslip.id).pdf",
                try await visit.printed(payslip.id).pdf)
        }
    }

    private func person() -> Sheet {
        let person = visit.visitor.person
        return Sheet(
            "person",
            columns: ["email", "name", "language", "roles", "second_factor"].map(Self.column),
            rows: [
                [
                    .text(person.email), .text(person.name), .text(person.language),
                    .text(
                        visit.visitor.rights.roles.map(\.rawValue).sorted().joined(separator: " ")
                    ),
                    .text(
                        visit.visitor.hasSecondFactor || visit.visitor.hasPasskey ? "yes" : "no"),
                ]
            ])
    }

    /// The account pay goes to, and one it is to go to.
    private func accounts() async throws -> Sheet {
        let own = try await visit.ask(ShowOwnAccount())
        let known = [("current", own.iban), ("asked", own.change?.iban ?? "")]
        return Sheet(
            "bank", columns: ["state", "iban"].map(Self.column),
            rows: known.filter { !$0.1.isEmpty }.map { [.text($0.0), .text($0.1)] })
    }

    private func sessions() async throws -> Sheet {
        let sessions = try await visit.ask(ListSessions())
        return Sheet(
            "sessions",
            columns: ["since", "last_use", "address", "browser"].map(Self.column),
            rows: sessions.map {
                [
                    .text($0.createdAt.iso), .text($0.seenAt.iso),
                    .text($0.address), .text($0.agent),
                ]
            })
    }

    private func passkeys() async throws -> Sheet {
        let keys = try await visit.site.house.factors(of: visit.visitor.person.id).passkeys
        return Sheet(
            "passkeys", columns: ["name", "made", "last_use"].map(Self.column),
            rows: keys.map {
                [.text($0.name), .text($0.createdAt.iso), .text($0.usedAt?.iso ?? "")]
            })
    }

    /// The account at the provider that lets the person in; nil where none does.
    private func linkedAccount() async throws -> Sheet? {
        guard let provider = visit.site.openID?.provider,
            let link = try await visit.site.house.openIDLink(
                of: visit.visitor.person.id, at: provider)
        else { return nil }
        return Sheet(
            "sign-in-account",
            columns: ["provider", "subject", "since", "last_use"].map(Self.column),
            rows: [
                [
                    .text(provider.issuer), .text(link.subject), .text(link.createdAt.iso),
                    .text(link.usedAt?.iso ?? ""),
                ]
            ])
    }

    private func traces() async throws -> Sheet {
        let answer = try await visit.ask(ListTraces(limit: 5_000))
        return Sheet(
            "traces", columns: ["at", "who", "operation", "object"].map(Self.column),
            rows: answer.lines.map {
                [
                    .text($0.at.iso), .text(answer.names[$0.actor] ?? $0.actor),
                    .text($0.operation), .text($0.object == 0 ? "" : String($0.object)),
                ]
            })
    }

    static func column(_ key: String) -> Sheet.Column { Sheet.Column(key, key) }

    private static func clients(_ clients: [PartyDetails]) -> Sheet {
        Sheet(
            "clients",
            columns: [
                "name", "address", "postcode", "city", "country", "siren", "vat_number", "email",
            ].map(column),
            rows: clients.map { client in
                [
                    client.name, client.address, client.postcode, client.city, client.country,
                    client.siren, client.vatNumber, client.email,
                ].map { Sheet.Value.text($0) }
            })
    }

    private static func invoices(_ invoices: [InvoiceRow]) -> Sheet {
        Sheet(
            "invoices",
            columns: ["number", "kind", "day", "due", "client", "net", "gross", "open"]
                .map(column),
            rows: invoices.map {
                [
                    .text($0.number), .text($0.kind.rawValue), .day($0.day), .day($0.dueDay),
                    .text($0.clientName), .amount($0.net), .amount($0.gross), .amount($0.open),
                ]
            })
    }

    private static func purchases(_ purchases: [StoredPurchase]) -> Sheet {
        Sheet(
            "purchases",
            columns: ["day", "supplier", "reference", "designation", "net", "tax", "open"]
                .map(column),
            rows: purchases.map {
                [
                    .day($0.purchase.day), .text($0.supplierName), .text($0.purchase.reference),
                    .text($0.purchase.designation), .amount($0.purchase.net),
                    .amount($0.purchase.tax),
                    .amount($0.purchase.gross - $0.paid),
                ]
            })
    }

    private static func payslips(_ payslips: [StoredPayslip]) -> Sheet {
        Sheet(
            "payslips",
            columns: [
                "period", "gross", "employee", "employer", "net_before_tax", "net_taxable",
                "tax", "net_paid", "cost",
            ].map(column),
            rows: payslips.map { payslip in
                [.text(payslip.record.period.text)]
                    + [
                        payslip.sums.gross, payslip.sums.employee, payslip.sums.employer,
                        payslip.sums.netBeforeTax, payslip.sums.netTaxable, payslip.sums.tax,
                        payslip.sums.netPaid, payslip.sums.cost,
                    ].map { Sheet.Value.amount($0) }
            })
    }
}

extension Instant {
    /// ISO 8601 in UTC, to the minute.
    var iso: String { "\(utcDay.text)T\(time(in: "UTC"))Z" }
}
