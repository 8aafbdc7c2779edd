// SPDX-License-Identifier: AGPL-3.0-or-later

import Database
public import Store

extension House {
    /// The cooperative a letter speaks for: its own or, where the installation sends it, the
    /// reader's first; nil when there is none.
    public nonisolated func sender(of letter: StoredLetter) async throws -> Cooperative? {
        try await database.read(scope: .installation) { transaction in
            let coop =
                letter.coop != 0
                ? letter.coop
                : try letter.person.flatMap {
                    try People(in: transaction).cooperatives(of: $0).first
                }
            return try coop.flatMap { try Cooperative.find($0, in: transaction) }
        }
    }
}
