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
        // view  draft issue pay   ledger books bank  run   approve position members
        (.member, "o o o o - - - - - - -"),
        (.coach, "c - - - - - - - - - -"),
        (.billing, "c c c - c - c - - - -"),
        (.accountant, "c - - - c c c - - c -"),
        (.payroll, "c - - c c - - c - - -"),
        (.director, "c c c c c c c c c c c"),
        (.board, "- - - - c - - - c c -"),
        (.auditor, "c - - - c - - - - c -"),
    ]

    static let permissions: [Permission] = [
        .viewActivity, .draftInvoices, .issueInvoices, .choosePay, .viewLedger, .keepBooks,
        .handleBank, .runPayroll, .approvePayments, .viewPosition, .manageMembers,
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
        #expect(Self.table.allSatisfy { $0.reach.split(separator: " ").count == 11 })
    }

    @Test(arguments: TestEngine.tried)
    func `each role may exactly what its row says, here, next door and everywhere`(
        _ engine: TestEngine
    ) async throws {
        try await TestHouse.with(engine) { house throws in
            let own = ID<Section>(501)
            let other = ID<Section>(502)
            for (role, row) in Self.table {
                let person = try await TestHouse.hire(
                    "\(role)-own@example.org", [RoleGrant(role: role.rawValue, section: 501)],
                    in: house.coop, of: house.house)
                let rights = try await Self.rights(.person(person), house)
                for (permission, letter) in zip(Self.permissions, row.split(separator: " ")) {
                    let place = Comment(rawValue: "\(role) \(permission)")
                    #expect(rights.allows(permission, on: own) == (letter != "-"), place)
                    #expect(rights.allows(permission, on: other) == (letter == "c"), place)
                    #expect(rights.allows(permission, on: nil) == (letter == "c"), place)
                    #expect(rights.holds(permission) == (letter != "-"), place)
                    let sections = letter == "c" ? nil : letter == "o" ? [own] : []
                    #expect(rights.sections(permission) == sections, place)
                }
                #expect(rights.roles == [role])
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
