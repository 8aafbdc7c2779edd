// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Dispatch
import Synchronization

/// Checks passwords on threads of its own, a few at a time.
///
/// One check is about 75 ms of a core and 32 MB: unbounded, a crowd of attempts would take the
/// machine away from those who are signed in.
public final class PasswordDesk: Sendable {
    private static let waitingMax = 64

    private let queue = DispatchQueue(label: "passwords")
    private let waiting = Mutex(0)
    /// Compared with when the address is unknown, so that the answer takes as long.
    private let decoy: PasswordHash

    /// Opens the desk.
    ///
    /// - Parameter salt: 16 random bytes.
    /// - Throws: When the machine cannot derive a key.
    public init(salt: [UInt8]) throws {
        decoy = try PasswordHash("no such person", salt: salt)
    }

    /// Whether a password belongs to a stored hash; false, after the same work, when there is none.
    ///
    /// - Throws: ``Access/AccessError/tooManyAttempts(minutes:)`` when too many wait already.
    func matches(_ password: String, _ stored: String?) async throws -> Bool {
        let isAdmitted = waiting.withLock { count in
            guard count < Self.waitingMax else { return false }
            count += 1
            return true
        }
        guard isAdmitted else { throw AccessError.tooManyAttempts(minutes: 1) }
        let hash = stored.map { PasswordHash(stored: $0) } ?? decoy
        let isKnown = stored != nil
        return await withCheckedContinuation { continuation in
            queue.async { [self] in
                let matches = hash.matches(String(password.prefix(1_000)))
                waiting.withLock { $0 -= 1 }
                continuation.resume(returning: matches && isKnown)
            }
        }
    }
}
