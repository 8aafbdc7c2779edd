// SPDX-License-Identifier: AGPL-3.0-or-later

import ArgumentParser
import Basics
import Foundation
import Operations
import Store

/// Builds a cooperative with a history through the real operations.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Build an invented cooperative with a year of books.")

    @OptionGroup var installation: InstallationOptions
    @Option(help: "Country of the cooperative: fr or be.") var country = "fr"
    @Option(help: "How many members.") var members = 60
    @Option(help: "How many months of 2026, from January.") var months = 12
    @Option(help: "Short name: another one than demo stands beside it in the same database.")
    var code = Demo.code
    @Option(help: "Name of the cooperative.") var name = "Coopérative Exemple"
    @Option(help: "Same seed, same books.") var seed: UInt64 = 2026
    @Flag(help: "Do nothing when there is a cooperative already.") var unlessExists = false

    func validate() throws {
        guard DemoPlace.named(country) != nil else {
            throw ValidationError("--country: fr or be.")
        }
        guard code.wholeMatch(of: /[a-z][a-z0-9-]{1,30}/) != nil else {
            throw ValidationError("--code: 2 to 31 small letters, digits and hyphens.")
        }
        guard (1...500).contains(members) else { throw ValidationError("--members: 1 to 500.") }
        guard (1...12).contains(months) else { throw ValidationError("--months: 1 to 12.") }
    }

    func run() async throws {
        try await Report.failures(installation) {
            let clock = FixedClock(Instant(milliseconds: 0))
            let random = RepeatableRandom(seed: seed)
            let house = House(
                database: try await installation.open(), laws: try installation.laws(),
                clock: clock, random: random)
            let others = try await house.cooperatives()
            if others.contains(where: { $0.code == code }) || !others.isEmpty && code == Demo.code {
                guard unlessExists else {
                    throw ValidationError("There is a cooperative already; choose another --data.")
                }
                Report.logIns()
                await house.close()
                return
            }
            let plan = Demo.Plan(
                code: code, name: name, number: (others.map(\.id).max() ?? 0) + 1,
                members: members, months: months, seed: seed,
                place: DemoPlace.named(country) ?? DemoPlace.all[0])
            let head = try await Demo.build(plan, in: house, clock: clock, random: random) {
                Report.note("\($0) played")
            }
            await house.close()
            print("chain \(head)")
            Report.logIns(plan)
        }
    }
}
