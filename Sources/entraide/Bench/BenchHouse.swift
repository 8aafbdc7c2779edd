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
    /// Sixty activities, each with a client.
    let seats: [(section: ID<Section>, client: ID<ThirdParty>)]
    let actor = Actor.commandLine(user: "bench")
    static let coop: Int64 = 1
    private static let memberCount = 60

    /// One of the activities.
    var section: ID<Section> { seats[0].section }

    /// Founds the cooperative on SQLite in a new folder, or on a given empty database.
    init(
        laws: [String: Law], database given: (any Database)? = nil, people: [NewPerson] = []
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
            database: database, laws: laws, clock: SystemClock(), random: SystemRandom())
        self.folder = folder
        try await house.found(BenchHouse.cooperative, people: people, by: actor)
        var seats: [(section: ID<Section>, client: ID<ThirdParty>)] = []
        for number in 1...BenchHouse.memberCount {
            let section = try await house.perform(
                AddMember(
                    code: "A\(number)", activity: "Mesures \(number)",
                    details: PartyDetails(
                        name: "Mesure Exemple \(number)", email: "mesure\(number)@demo.example"),
                    language: "fr",
                    passwordHash: "-", from: house.clock.now().utcDay, scheme: "turnover_12",
                    health: .zero, withholdingRate: nil),
                as: actor, in: BenchHouse.coop, key: "member-\(number)"
            ).section
            let client = try await house.perform(
                AddClient(section: section, details: PartyDetails(name: "Client Exemple")),
                as: actor, in: BenchHouse.coop, key: "client-\(number)")
            seats.append((section, client))
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
