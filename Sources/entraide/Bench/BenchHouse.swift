// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import Foundation
import Ledger
import Operations
import Sales
import Store

/// A cooperative in a temporary folder, made for measuring and thrown away.
struct BenchHouse {
    let house: House
    let folder: URL?
    /// An activity with its contract and a client.
    struct Seat {
        let section: ID<Section>
        let engagement: ID<Engagement>
        let client: ID<ThirdParty>
    }

    /// The activities.
    let seats: [Seat]
    let actor = Actor.commandLine(user: "bench")
    static let coop: Int64 = 1

    /// One of the activities.
    var section: ID<Section> { seats[0].section }

    /// Founds the cooperative on SQLite in a new folder, or on a given empty database.
    init(
        laws: [String: Law], database given: (any Database)? = nil, people: [NewPerson] = [],
        members: Int = 60, clock: any Operations.Clock = SystemClock()
    ) async throws {
        var folder: URL?
        let database: any Database
        if let given {
            database = given
        } else {
            let place = FileManager.default.temporaryDirectory
                .appendingPathComponent("entraide-bench-\(UUID().uuidString)", isDirectory: true)
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            folder = place
            database = try SQLiteDatabase(
                path: place.appendingPathComponent("bench.sqlite").path, readers: 2)
        }
        _ = try await Installation.migrator.migrate(database, at: SystemClock().now())
        house = House(
            database: database, laws: laws, clock: clock, random: SystemRandom())
        self.folder = folder
        try await house.found(BenchHouse.cooperative, people: people, by: actor)
        var seats: [Seat] = []
        for number in 1...members {
            let made = try await house.perform(
                AddMember(
                    code: "A\(number)", activity: "Mesures \(number)",
                    details: PartyDetails(
                        name: "Mesure Exemple \(number)", email: "mesure\(number)@demo.example"),
                    language: "fr",
                    passwordHash: "-", from: house.clock.now().utcDay, scheme: "turnover_12",
                    health: .zero, withholdingRate: nil),
                as: actor, in: BenchHouse.coop, key: "member-\(number)")
            let client = try await house.perform(
                AddClient(section: made.section, details: PartyDetails(name: "Client Exemple")),
                as: actor, in: BenchHouse.coop, key: "client-\(number)")
            seats.append(
                Seat(section: made.section, engagement: made.engagement, client: client))
        }
        self.seats = seats
    }

    /// As many drafts as asked for, of one line each, shared out to the activities.
    func drafts(_ count: Int, named name: String) async throws -> [ID<InvoiceDraft>] {
        var ids: [ID<InvoiceDraft>] = []
        for number in 0..<count {
            let seat = seats[number % seats.count]
            let draft = InvoiceDraft(
                section: seat.section, client: seat.client, supplyDay: house.clock.now().utcDay,
                paymentDays: 30,
                lines: [
                    InvoiceLine(
                        designation: "Prestation", quantity: .one,
                        unitPrice: UnitPrice(tenThousandths: 1_000_000), vatKey: "standard")
                ])
            ids.append(
                try await house.perform(
                    SaveDraft(id: nil, draft: draft), as: actor, in: BenchHouse.coop,
                    key: "\(name)-draft-\(number)"))
        }
        return ids
    }

    /// The books of the cooperative in a transaction of their own.
    func books(
        _ law: Law, in transaction: any Transaction
    ) throws -> CooperativeTransaction {
        let now = house.clock.now()
        let random = house.random
        return try CooperativeTransaction.writing(
            BenchHouse.coop, in: transaction,
            at: Moment(
                now: now, today: now.utcDay, packDigest: law.digest,
                randomBytes: { random.bytes($0) }))
    }

    /// Ends the house and removes its folder.
    func close() async {
        await house.close()
        if let folder { try? FileManager.default.removeItem(at: folder) }
    }

    private static var cooperative: Cooperative {
        let siren = DemoNames.siren(2_027)
        return Cooperative(
            id: coop, code: "bench", name: "Mesures", legalForm: "SCOP", siren: siren,
            vatNumber: (try? Siren(siren))?.vatNumber ?? "", registerCity: "Exempleville",
            address: "", postcode: "", city: "", country: "fr", iban: DemoNames.iban(2),
            bic: "EXEMFRPP", timeZone: "Europe/Paris", language: "fr", headcount: 60,
            accidentRate: Rate(millionths: 20_800), mobilityRate: .zero, cutoffDay: 25)
    }
}

/// Seconds a body takes, by the machine's steady clock.
func seconds(_ body: () async throws -> Void) async rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    try await body()
    let spent = clock.now - start
    return Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18
}

/// One measured line: ours, the peer or limit of the same run, and the ratio.
struct Measure {
    let name: String
    let ours: String
    let peer: String
    let ratio: Double
    let goal: String

    var line: String {
        "\(name)\t\(ours)\t\(peer)\t\(String(format: "%.2f", ratio))\t\(goal)"
    }
}
