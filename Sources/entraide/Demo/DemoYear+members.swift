// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Ledger
import Operations
import Payroll
import Store

extension DemoYear {
    /// Takes in the members who join in a month, with their clients and their choice of pay.
    mutating func admit(_ period: Period) async throws {
        for index in waitingMembers.indices where waitingMembers[index].joins == period.month {
            let member = waitingMembers[index]
            clock.set(period.firstDay)
            let city = place.cities[member.number % place.cities.count]
            let rate = Rate(millionths: Int64.random(in: 0...7, using: &random) * 10_000)
            let made = try await house.perform(
                AddMember(
                    code: member.code, activity: member.activity,
                    details: PartyDetails(
                        name: member.name, address: "\(member.number) rue de l'Exemple",
                        postcode: city.postcode, city: city.name,
                        country: place.country.uppercased(), email: member.email,
                        iban: place.iban(1_000 + member.number)),
                    language: "fr", passwordHash: passwordHash, from: period.firstDay,
                    scheme: member.scheme, contract: firstContract(of: member),
                    health: .cents(4_200),
                    withholdingRate: member.number % 4 == 0 ? nil : rate),
                as: .commandLine(user: "demo"), in: coop, key: key())
            let person = try await person(member.email)
            var seat = DemoSeat(
                member: member, person: person, section: made.section,
                engagement: made.engagement)
            seat.clients = try await addClients(to: seat)
            members.append(seat)
            if isDeclared {
                try await declare(seat, rate: member.number % 4 == 0 ? nil : rate, from: period)
            }
            // In the test phase nothing is paid out: what comes in stays for the first salary.
            if member.employed == nil || !isDeclared { try await choosePay(seat, from: period) }
        }
    }

    /// Whether the program makes the social declarations of the place.
    var isDeclared: Bool { offers.contains(.socialDeclaration) }

    private func firstContract(of member: DemoMember) -> ContractKind? {
        isDeclared ? (member.employed == nil ? .cesa : .cape) : nil
    }

    /// Employs the members whose test phase ends before a month.
    mutating func employ(_ period: Period) async throws {
        guard isDeclared else { return }
        for index in members.indices where members[index].member.employed == period.month {
            clock.set(period.firstDay)
            members[index].engagement = try await house.perform(
                StartContract(
                    section: members[index].section,
                    terms: ContractTerms(
                        kind: .cesa, health: .cents(4_200), fixedPart: .cents(15_000)),
                    from: period.firstDay),
                as: .commandLine(user: "demo"), in: coop, key: key())
            try await choosePay(members[index], from: period)
            try await describe(members[index])
        }
    }

    /// What changes the month's pay: now and then a bonus, and from April on a creditor of the
    /// ninth member.
    mutating func enterVariables(_ period: Period) async throws {
        var entered: [(Int, PayVariable.Content)] = []
        if period.month % 3 == 0 {
            entered.append((2, .init(.bonus, "Prime de parrainage", amount: .cents(10_000))))
        }
        if period.month >= 4 {
            entered.append(
                (8, .init(.attachment, "Créancier inventé, dossier 7", amount: .cents(12_000))))
        }
        for (index, content) in entered where members.indices.contains(index) {
            let variable = try await house.perform(
                EnterPayVariable(
                    engagement: members[index].engagement, period: period, content: content),
                as: staff.office, in: coop, key: key())
            _ = try await house.perform(
                DecidePayVariable(variable: variable, isApproved: true), as: staff.board,
                in: coop, key: key())
        }
    }

    private mutating func choosePay(_ seat: DemoSeat, from period: Period) async throws {
        guard offers.contains(.pay) else { return }
        let choice: PayChoice = seat.member.wishedGross.map { .gross($0) } ?? .available
        _ = try await house.perform(
            ChoosePay(engagement: seat.engagement, choice: choice, from: period),
            as: .person(seat.person), in: coop, key: key())
    }

    private mutating func addClients(to seat: DemoSeat) async throws -> [ID<ThirdParty>] {
        var clients: [ID<ThirdParty>] = []
        for _ in 0..<Int.random(in: 3...5, using: &random) {
            let number = Int.random(in: 100...9_999, using: &random)
            let name = DemoNames.clients[number % DemoNames.clients.count]
            let form = place.forms[number % place.forms.count]
            let city = place.cities[number % place.cities.count]
            clients.append(
                try await house.perform(
                    AddClient(
                        section: seat.section,
                        details: PartyDetails(
                            name: "\(name) \(number) \(form)",
                            address: "\(number % 90 + 1) avenue du Modèle",
                            postcode: city.postcode, city: city.name,
                            country: place.country.uppercased(),
                            siren: place.companyNumber(number),
                            email: "client\(number)@demo.example")),
                    as: .person(seat.person), in: coop, key: key()))
        }
        return clients
    }

    /// Ends the engagement of whoever leaves this month.
    mutating func releaseLeavers(_ period: Period) async throws {
        for seat in members where seat.member.leaves == period.month {
            clock.set(period.firstDay)
            if isDeclared { try await describe(seat, reasonOfEnd: "059") }
            _ = try await house.perform(
                EndMembership(engagement: seat.engagement, day: period.lastDay),
                as: .commandLine(user: "demo"), in: coop, key: key())
        }
    }

    func person(_ email: String) async throws -> ID<Person> {
        let found = try await house.database.read(scope: .installation) {
            try People(in: $0).credential(email)?.person.id
        }
        guard let found else { throw StoreError.notFound(kind: "person", id: email) }
        return found
    }
}
