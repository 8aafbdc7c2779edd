// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import HTTPTypes
import Ledger
import Operations
import Sales
import Store
import TestHouse
import Testing

@testable import Web

/// Every address × every kind of person × things of their own, of another member, of another
/// cooperative, and things that are not there.
///
/// What a cell shall answer follows from the permission the route names, what the role has, and
/// what its grant reaches; nothing is typed in by hand. Source: `goals/reliability.md` S1.
@Suite struct RightsMatrixTests {
    /// Somebody who asks.
    struct Visitor: Sendable {
        let name: String
        let browser: Browser
        let permissions: Set<Permission>
        /// Whether their grant reaches the whole cooperative.
        let reachesAll: Bool
        /// The activity their grant reaches; nil for all or none.
        let section: ID<Section>?
        /// Words of others that must never stand in an answer to them.
        let foreign: [String]
    }

    /// Somebody's things, by the kind of thing an address names.
    struct Place: Sendable {
        let name: String
        let section: ID<Section>
        let numbers: [String: String]
        /// Whether the things are of the cooperative the visitors work in, and exist.
        let isHere: Bool
    }

    /// The permissions that reach one activity; the others are for the whole cooperative.
    static let ofActivity: Set<Permission> = [
        .viewActivity, .draftInvoices, .issueInvoices, .approveInvoices, .choosePay,
    ]

    static func place(
        _ house: TestHouse, _ member: TestMember, named name: String, isHere: Bool
    ) async throws -> Place {
        let invoice = try await house.invoice(member, "100")
        let draft = try await house.perform(
            SaveDraft(id: nil, draft: house.draft(member, "50")))
        return Place(
            name: name, section: member.section,
            numbers: [
                "/invoices/drafts/": draft.description, "/invoices/": invoice.description,
                "/clients/": member.client.description,
            ], isHere: isHere)
    }

    static func visitors(_ site: TestSite) async throws -> [Visitor] {
        let markers = ["Client de Ada", "Client de Bo", "Client de Cleo"]
        func foreign(_ own: [String]) -> [String] { markers.filter { !own.contains($0) } }
        var visitors = [
            Visitor(
                name: "ada", browser: try await site.session(of: site.ada.actor),
                permissions: Role.member.permissions, reachesAll: false,
                section: site.ada.section, foreign: foreign(["Client de Ada"])),
            Visitor(
                name: "bo", browser: try await site.session(of: site.bo.actor),
                permissions: Role.member.permissions, reachesAll: false,
                section: site.bo.section, foreign: foreign(["Client de Bo"])),
        ]
        for role in Role.allCases where role != .member {
            visitors.append(
                Visitor(
                    name: "\(role), all", browser: try await site.session(role),
                    permissions: role.permissions, reachesAll: true, section: nil,
                    foreign: foreign(["Client de Ada", "Client de Bo"])))
            let scoped = try await TestHouse.hire(
                "\(role)-ada@example.org",
                [RoleGrant(role: role.rawValue, section: site.ada.section.value)],
                in: site.house.coop, of: site.house.house)
            visitors.append(
                Visitor(
                    name: "\(role), one activity",
                    browser: try await site.session(of: .person(scoped)),
                    permissions: role.permissions, reachesAll: false, section: site.ada.section,
                    foreign: foreign(["Client de Ada"])))
        }
        let nobody = try await TestHouse.hire(
            "nobody@example.org", [], in: site.house.coop, of: site.house.house)
        visitors.append(
            Visitor(
                name: "nobody", browser: try await site.session(of: .person(nobody)),
                permissions: [], reachesAll: false, section: nil, foreign: markers))
        visitors.append(
            Visitor(
                name: "stranger", browser: site.stranger, permissions: [], reachesAll: false,
                section: nil, foreign: markers))
        return visitors
    }

    /// The address of a route about the things of a place, and whether it names one of them.
    static func path(
        _ route: Route, _ place: Place
    ) -> (path: String, namesThing: Bool) {
        let kind = place.numbers.keys.sorted { $0.count > $1.count }.first {
            route.path.hasPrefix($0) && route.path.contains("{id}")
        }
        let number = kind.flatMap { place.numbers[$0] } ?? "999999"
        let path = route.path.replacing("{id}", with: number)
            .replacing("{period}", with: "2026-01").replacing("{year}", with: "2026")
            .replacing("{format}", with: "fec").replacing(/\{[a-z]+\}/, with: "1")
        return ("\(path)?section=\(place.section)", kind != nil)
    }

    /// Whether a visitor may have what a route answers about a place.
    static func isAllowed(
        _ route: Route, _ visitor: Visitor, _ place: Place, namesThing: Bool
    ) -> Bool {
        guard case .permission(let permission) = route.need else { return true }
        guard visitor.permissions.contains(permission) else { return false }
        if namesThing, !place.isHere { return false }
        if visitor.reachesAll { return true }
        // Where the route names no thing, its page may show what the visitor reaches.
        return ofActivity.contains(permission)
            && (!namesThing || visitor.section == place.section)
    }

    @Test(.timeLimit(.minutes(10)))
    func `no cell of the matrix leaks, and no refused one changes anything`() async throws {
        try await TestSite.with { site in
            try await site.house.house.found(
                .test(2), people: [], by: .commandLine(user: "test"))
            let nextDoor = site.house.next(2)
            // Numbers begin anew in each cooperative: hers must not be anybody's here.
            let dee = try await nextDoor.member("Dee")
            for _ in 1...60 {
                try await nextDoor.perform(
                    AddClient(section: dee.section, details: PartyDetails(name: "Client de Dee")))
            }
            let cleo = try await nextDoor.member("Cleo")
            let places = [
                try await Self.place(site.house, site.ada, named: "Ada's", isHere: true),
                try await Self.place(site.house, site.bo, named: "Bo's", isHere: true),
                try await Self.place(
                    nextDoor, cleo, named: "next door's", isHere: false),
                Place(
                    name: "nobody's", section: ID(888_888),
                    numbers: [
                        "/invoices/drafts/": "777777", "/invoices/": "777777",
                        "/clients/": "777777",
                    ], isHere: false),
            ]
            let visitors = try await Self.visitors(site)
            let before = try await site.changes()
            var cells = 0
            var leaks: [String] = []
            for route in site.server.site.routes {
                for place in places {
                    let (path, namesThing) = Self.path(route, place)
                    for visitor in visitors {
                        let isAllowed = Self.isAllowed(
                            route, visitor, place, namesThing: namesThing)
                        // What is allowed and changes something is for other tests.
                        if isAllowed, route.method == .post { continue }
                        cells += 1
                        let answer =
                            route.method == .get
                            ? try await visitor.browser.get(path)
                            : try await visitor.browser.post(path)
                        let cell =
                            "\(route.method) \(path) (\(place.name)) by \(visitor.name): "
                            + "\(answer.status.code)"
                        if !isAllowed, !Self.isTurnedAway(answer) { leaks.append(cell) }
                        if answer.status.code >= 500 { leaks.append(cell) }
                        for word in visitor.foreign where answer.text.contains(word) {
                            leaks.append("\(cell) shows \(word)")
                        }
                    }
                }
            }
            #expect(leaks == [])
            #expect(cells >= 5_000, "\(cells) cells")
            #expect(try await site.changes() == before)
        }
    }

    private static func isTurnedAway(_ answer: Browser.Answer) -> Bool {
        answer.status == .forbidden || answer.status == .notFound
            || (answer.status == .seeOther && answer.location.hasPrefix("/sign-in"))
    }
}

extension TestSite {
    /// What was done in the cooperative, readings left out: they leave a line as they should.
    fileprivate func changes() async throws -> [String] {
        try await house.raw { transaction in
            try transaction.rows(
                "SELECT operation, object_id FROM audit WHERE operation <> 'pay.read' ORDER BY id"
            ).map { row in
                let object: Int64 = try row.get("object_id")
                return "\(try row.text("operation")) \(object)"
            }
        }
    }
}
