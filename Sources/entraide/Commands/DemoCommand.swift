// SPDX-License-Identifier: AGPL-3.0-or-later

import ArgumentParser
import Basics
import Foundation
import Operations

/// Builds a cooperative with a history through the real operations.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Build an invented cooperative with a year of books.")

    @OptionGroup var installation: InstallationOptions
    @Option(help: "Country of the cooperative; only fr so far.") var country = "fr"
    @Option(help: "How many members.") var members = 60
    @Option(help: "How many months of 2026, from January.") var months = 12
    @Option(help: "Same seed, same books.") var seed: UInt64 = 2026
    @Flag(help: "Do nothing when there is a cooperative already.") var unlessExists = false

    func validate() throws {
        guard country == "fr" else { throw ValidationError("--country: only fr so far.") }
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
            if try await !house.cooperatives().isEmpty {
                guard unlessExists else {
                    throw ValidationError("There is a cooperative already; choose another --data.")
                }
                Report.logIns()
                await house.close()
                return
            }
            let plan = Demo.Plan(members: members, months: months, seed: seed)
            let head = try await Demo.build(plan, in: house, clock: clock, random: random) {
                Report.note("\($0) played")
            }
            await house.close()
            print("chain \(head)")
            Report.logIns()
        }
    }
}
