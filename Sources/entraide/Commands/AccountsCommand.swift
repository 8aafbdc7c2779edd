// SPDX-License-Identifier: AGPL-3.0-or-later

import ArgumentParser
import Basics
import Operations
import Store

/// How long a changed account for somebody's pay waits before it is used.
struct AccountsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts", abstract: "Say, or set, how long changes of pay accounts wait.")

    @OptionGroup var installation: InstallationOptions
    @Option(help: "Code of the cooperative; may be left out when there is one.") var coop: String?
    @Option(help: "Hours a change waits from now on, 24 to 720.") var coolingHours: Int?

    func validate() throws {
        guard coolingHours.map(SetAccountCooling.bounds.contains) ?? true else {
            throw ValidationError("--cooling-hours: 24 to 720.")
        }
    }

    func run() async throws {
        try await Report.failures(installation) {
            let house = try await installation.house()
            let cooperative = try await Installation.cooperative(coop, in: house)
            if let coolingHours {
                _ = try await house.perform(
                    SetAccountCooling(hours: coolingHours), as: Installation.actor,
                    in: cooperative.id, key: "cooling \(house.clock.now().milliseconds)",
                    from: "cli")
            }
            let hours = try await house.ask(
                ShowAccountCooling(), as: Installation.actor, in: cooperative.id)
            print("\(cooperative.code)\t\(hours) h")
            await house.close()
        }
    }
}
