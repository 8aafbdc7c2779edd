// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Foundation
import Operations
import Store

/// Builds the demo cooperative.
enum Demo {
    /// Code of the invented cooperative.
    static let code = "demo"
    /// The password of every demo log-in.
    static let password = "entraide-demo-2026"
    /// Log-in of the back office.
    static let officeEmail = "bureau@demo.example"
    /// Log-in of the board.
    static let boardEmail = "conseil@demo.example"
    /// Log-in of who gives rights and looks after the installation.
    static let directorEmail = "direction@demo.example"
    /// Log-in of a member.
    static let memberEmail = "membre1@demo.example"

    /// What a demo is made of.
    struct Plan {
        var code = Demo.code
        var name = "Coopérative Exemple"
        /// Its number in the installation.
        var number: Int64 = 1
        var members = 60
        var months = 12
        var seed: UInt64 = 2026
        var place = DemoPlace.all[0]

        /// The log-in of somebody of the demo: `bureau@demo.example`.
        func email(_ who: String) -> String { "\(who)@\(code).example" }
    }

    /// Founds the cooperative and plays its months.
    ///
    /// `progress`: told each month as it ends.
    ///
    /// - Returns: The chain's last hash.
    static func build(
        _ plan: Plan, in house: House, clock: FixedClock, random: RepeatableRandom,
        progress: (Period) -> Void
    ) async throws -> String {
        guard let first = Period(2026, 1) else { return "" }
        clock.set(first.firstDay)
        let cooperative = cooperative(plan)
        try await house.found(
            cooperative,
            people: [
                NewPerson(
                    email: plan.email("bureau"), name: "Maud Bureau-Démo", language: "fr",
                    password: password, roles: [.billing, .accountant, .payroll]),
                NewPerson(
                    email: plan.email("conseil"), name: "Sacha Conseil-Démo", language: "fr",
                    password: password, roles: [.board]),
                NewPerson(
                    email: plan.email("direction"), name: "Camille Direction-Démo", language: "fr",
                    password: password, roles: [.director, .operator]),
            ], by: .commandLine(user: "demo"))
        var year = try await DemoYear(
            house: house, clock: clock, cooperative: cooperative, plan: plan, random: random)
        if year.isDeclared { try await year.describeEstablishment(cooperative) }
        for month in 0..<min(max(plan.months, 1), 12) {
            let period = first + month
            try await year.play(period, isLast: month == plan.months - 1)
            progress(period)
        }
        return try await house.ask(
            VerifyLedger(), as: .commandLine(user: "demo"), in: cooperative.id
        ).head
    }

    private static func cooperative(_ plan: Plan) -> Cooperative {
        let place = plan.place
        let number = place.companyNumber(2_025 + Int(plan.number))
        return Cooperative(
            id: plan.number, code: plan.code, name: plan.name, legalForm: place.legalForm,
            siren: number, vatNumber: place.vatNumber(of: number), registerCity: "Exempleville",
            address: "1 place de la Démonstration", postcode: place.cities[0].postcode,
            city: "Exempleville", country: place.country, iban: place.iban(Int(plan.number)),
            bic: place.bic, timeZone: place.timeZone,
            language: "fr", headcount: plan.members + 6, accidentRate: place.accidentRate,
            mobilityRate: place.mobilityRate, cutoffDay: 25)
    }
}

extension DemoYear {
    /// Opens the books of a founded cooperative with its capital at the bank.
    init(
        house: House, clock: FixedClock, cooperative: Cooperative, plan: Demo.Plan,
        random source: RepeatableRandom
    ) async throws {
        var random = SeededRandom(seed: plan.seed)
        let opening = Money.cents(4_500_000)
        let first = clock.now().day(in: cooperative.timeZone)
        self.house = house
        self.clock = clock
        coop = cooperative.id
        place = plan.place
        offers = house.laws[cooperative.country]?.profile.offers ?? []
        waitingMembers = DemoMember.all(plan.members, at: plan, random: &random)
        passwordHash = try PasswordHash(Demo.password, salt: source.bytes(16)).text
        self.random = random
        bank = DemoBank(
            iban: cooperative.iban, bic: cooperative.bic, owner: cooperative.name,
            opening: opening, from: first)
        let people = try await house.database.read(scope: .installation) { transaction in
            let people = People(in: transaction)
            return (
                office: try people.credential(plan.email("bureau"))?.person.id,
                board: try people.credential(plan.email("conseil"))?.person.id
            )
        }
        guard let office = people.office, let board = people.board else {
            throw StoreError.notFound(kind: "person", id: plan.email("bureau"))
        }
        staff = DemoStaff(office: .person(office), board: .person(board))
        _ = try await house.perform(
            OpenBooks(on: first, cash: opening), as: staff.office, in: coop, key: key())
    }
}
