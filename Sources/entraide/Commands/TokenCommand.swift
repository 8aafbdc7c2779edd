// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import ArgumentParser
import Basics
import Database
import Foundation
import Operations
import Store

/// Makes a token of the API for a person, at the server: for programs of the house itself.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make a token of the API for a person; printed once.")

    @OptionGroup var installation: InstallationOptions
    @Option(help: "Code of the cooperative.") var coop: String?
    @Option(help: "The person's e-mail address.") var person: String
    @Option(help: "What the token is for.") var name: String
    @Option(help: "How many days it lasts, 1 to 366.") var days = 90
    @Flag(help: "Let it read all that the person may see.") var read = false
    @Option(help: "A permission it may use, for instance draftInvoices; may be repeated.")
    var allow: [String] = []

    func validate() throws {
        let known = Permission.forPrograms.map(\.rawValue).sorted()
        for name in allow where !known.contains(name) {
            throw ValidationError("--allow \(name): one of \(known.joined(separator: ", ")).")
        }
        guard read || !allow.isEmpty else { throw ValidationError("Give --read or --allow.") }
        guard (1...House.tokenDaysMax).contains(days) else {
            throw ValidationError("--days: 1 to \(House.tokenDaysMax).")
        }
    }

    func run() async throws {
        try await Report.failures(installation) {
            let house = try await installation.house()
            let cooperative = try await Installation.cooperative(coop, in: house)
            let email = person
            let found = try await house.database.read(scope: .installation) {
                try People(in: $0).credential(email)
            }
            guard let found, found.coops.contains(cooperative.id) else {
                throw StoreError.notFound(kind: "person", id: email)
            }
            let token = try await house.makeToken(
                for: TokenOwner(
                    person: found.person.id, cooperative: cooperative, actor: Installation.actor),
                named: name,
                allowing: TokenScopes(
                    reads: read, permissions: Set(allow.compactMap(Permission.init(rawValue:)))),
                days: days, key: Token(house.random.bytes(16)).text)
            print(token.text)
            await house.close()
        }
    }
}
