// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Ledger
import Operations
import Store
import TestHouse
import TestSupport
import Testing

/// The whole matrix, typed by hand from what each role is said to do.
struct RightsTests {
    /// How far a right reaches: `-` nowhere, `o` the own activity, `c` the cooperative.
    static let table: [(role: Role, reach: String)] = [
        // view draft issue above pay ledger books bank run approve position members rights
        // deputies audit operate account
        (.member, "o o o - o - - - - - - - - - - - o"),
        (.coach, "c - - - - - - - - - - - - - - - c"),
        (.billing, "c c c c - c - c - - - - - - - - c"),
        (.accountant, "c - - - - c c c - - c - - - - - c"),
        (.payroll, "c - - - c c - - c - - - - - - - c"),
        (.director, "c c c c c c c c c c c c c c c - c"),
        (.board, "- - - - - c - - - c c - - c c - c"),
        (.auditor, "c - - - - c - - - - c - - - c - c"),
        (.operator, "- - - - - - - - - - - - - - - c c"),
    ]

    static let permissions: [Permission] = [
        .viewActivity, .draftInvoices, .issueInvoices, .approveInvoices, .choosePay, .viewLedger,
        .keepBooks, .handleBank, .runPayroll, .approvePayments, .viewPosition, .manageMembers,
        .giveRights, .nameDeputies, .viewAudit, .operate, .ownAccount,
    ]

    static func rights(_ actor: Actor, _ house: TestHouse) async throws -> Rights {
        let moment = Moment(
            now: Instant(milliseconds: 0), today: TestHouse.firstDay, packDigest: "",
            randomBytes: { _ in [] })
        return try await house.database.application.read(scope: .cooperative(house.coop)) {
            try Rights(of: actor, in: .reading(house.coop, in: $0, at: moment))
        }
    }

    @Test func `the table names every role and permission`() {
        #expect(Set(Self.table.map(\.role)) == Set(Role.allCases))
        #expect(Self.permissions == Permission.allCases)
        #expect(Self.table.allSatisfy { $0.reach.split(separator: " ").count == 17 })
    }

    /// What a grant reaches.
    struct Reach: Sendable {
        let name: String
        let grant: @Sendable (Role) -> RoleGrant
        /// Of sections 501, 502 and the cooperative, for a role of the office and for a member.
        let office: [Bool]
        let member: [Bool]
    }

    static func reaches(_ group: ID<MemberGroup>) -> [Reach] {
        [
            Reach(
                name: "activity", grant: { RoleGrant(role: $0.rawValue, section: 501) },
                office: [true, false, false], member: [true, false, false]),
            Reach(
                name: "group", grant: { RoleGrant(role: $0.rawValue, group: group) },
                office: [true, false, false], member: [true, false, false]),
            Reach(
                name: "all", grant: { RoleGrant(role: $0.rawValue) },
                office: [true, true, true], member: [false, false, false]),
            Reach(
                name: "past", grant: { RoleGrant(role: $0.rawValue, to: TestHouse.firstDay - 1) },
                office: [false, false, false], member: [false, false, false]),
            Reach(
                name: "coming",
                grant: { RoleGrant(role: $0.rawValue, from: TestHouse.firstDay + 1) },
                office: [false, false, false], member: [false, false, false]),
        ]
    }

    @Test(arguments: TestEngine.tried)
    func `each role may exactly what its row says, as far and as long as its grant`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            let group = try await house.groupOfOneActivity(501)
            for (role, row) in Self.table {
                for reach in Self.reaches(group) {
                    let person = try await TestHouse.hire(
                        "\(role)-\(reach.name)@example.org", [reach.grant(role)],
                        in: house.coop, of: house.house)
                    let rights = try await Self.rights(.person(person), house)
                    let reached = role == .member ? reach.member : reach.office
                    for (permission, letter) in zip(Self.permissions, row.split(separator: " ")) {
                        let place = Comment(rawValue: "\(role) \(reach.name) \(permission)")
                        let has = letter != "-"
                        #expect(
                            rights.allows(permission, on: ID(501)) == (has && reached[0]), place)
                        #expect(
                            rights.allows(permission, on: ID(502)) == (has && reached[1]), place)
                        #expect(rights.allows(permission, on: nil) == (has && reached[2]), place)
                        let sections: [ID<Section>] = has && reached[0] ? [ID(501)] : []
                        #expect(
                            rights.sections(permission) == (has && reached[2] ? nil : sections),
                            place)
                    }
                }
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `a role for the whole cooperative that reaches only the own activity reaches none`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            let rights = try await Self.rights(house.person(.member), house)
            for permission in Permission.allCases {
                #expect(!rights.allows(permission, on: nil))
                #expect(!rights.allows(permission, on: ID(501)))
            }
        }
    }

    @Test(arguments: TestEngine.tried)
    func `the command line may everything but approve, and an unknown role gives nothing`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            let shell = try await Self.rights(.commandLine(user: "root"), house)
            for permission in Permission.allCases {
                let may = permission != .approvePayments
                #expect(shell.allows(permission, on: nil) == may)
                #expect(shell.allows(permission, on: ID(501)) == may)
                #expect(shell.holds(permission) == may)
            }
            let person = try await TestHouse.hire(
                "odd@example.org", [RoleGrant(role: "emperor")], in: house.coop, of: house.house)
            let odd = try await Self.rights(.person(person), house)
            #expect(Permission.allCases.allSatisfy { !odd.holds($0) })
        }
    }

    @Test(arguments: TestEngine.tried)
    func `rights of one cooperative mean nothing in another`(_ engine: TestEngine) async throws {
        try await TestHouse.with(engine) { house throws in
            try await house.house.found(.test(2), people: [], by: .commandLine(user: "test"))
            let others = try await TestHouse.hire(in: 2, of: house.house)
            for actor in others.values {
                let rights = try await Self.rights(actor, house)
                #expect(Permission.allCases.allSatisfy { !rights.holds($0) })
            }
        }
    }
}

extension TestHouse {
    /// A group with one activity, which is made under the number.
    func groupOfOneActivity(_ section: Int64) async throws -> ID<MemberGroup> {
        let moment = Moment(
            now: clock.now(), today: clock.now().utcDay, packDigest: "", randomBytes: { _ in [] })
        return try await database.application.write(scope: .cooperative(coop)) { [coop] in
            let store = try CooperativeTransaction.writing(coop, in: $0, at: moment)
            try $0.run(
                """
                INSERT INTO section (coop_id, id, code, name, kind, from_day)
                VALUES (\(coop), \(section), 'A501', 'Atelier', 'activity', \(moment.today))
                """)
            let group = try store.groups.add(.group, name: "Coachés de Cléo")
            try store.groups.fill(group, with: [ID(section)])
            try store.flush()
            return group
        }
    }
}
