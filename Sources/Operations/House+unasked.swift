// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Database
import Store

/// Rows that the server itself looks after, between operations that people ask for.
extension House {
    /// Reads rows of a cooperative for work that nobody asked for.
    nonisolated func read<T: Sendable>(
        _ coop: Int64, _ body: @escaping @Sendable (CooperativeTransaction) throws -> T
    ) async throws -> T {
        let moment = Moment.bare(clock.now())
        return try await database.read(scope: .cooperative(coop)) {
            try body(CooperativeTransaction.reading(coop, in: $0, at: moment))
        }
    }

    /// Notes how such work stands; nothing that has a number or stands in the chain, so that the
    /// cooperative's head need not be locked for it.
    @discardableResult
    nonisolated func note<T: Sendable>(
        _ coop: Int64, _ body: @escaping @Sendable (CooperativeTransaction) throws -> T
    ) async throws -> T {
        let moment = Moment.bare(clock.now())
        return try await database.write(scope: .cooperative(coop)) {
            try body(CooperativeTransaction.reading(coop, in: $0, at: moment))
        }
    }
}

extension Moment {
    /// A moment for rows that need neither a law nor random bytes.
    fileprivate static func bare(_ now: Instant) -> Moment {
        Moment(now: now, today: now.utcDay, packDigest: "", randomBytes: { _ in [] })
    }
}
