// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
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
    /// What a new password must be.
    public let rules: PasswordRules
    /// Compared with when the address is unknown, so that the answer takes as long.
    private let decoy: PasswordHash

    /// Opens the desk.
    ///
    /// - Parameters:
    ///   - salt: 16 random bytes.
    ///   - rules: What a new password must be.
    /// - Throws: When the machine cannot derive a key.
    public init(salt: [UInt8], rules: PasswordRules = PasswordRules()) throws {
        self.rules = rules
        decoy = try PasswordHash("no such person", salt: salt)
    }

    /// Whether a password belongs to a stored hash; false, after the same work, when there is none.
    ///
    /// - Throws: ``Access/AccessError/tooManyAttempts(minutes:)`` when too many wait already.
    func matches(_ password: String, _ stored: String?) async throws -> Bool {
        let hash = stored.map { PasswordHash(stored: $0) } ?? decoy
        let isKnown = stored != nil
        return try await onQueue { hash.matches(String(password.prefix(1_000))) } && isKnown
    }

    /// The stored form of a new password that keeps the rules.
    ///
    /// `context`: words it must not be made of: the person's address and name.
    ///
    /// - Throws: ``Access/AccessError/weakPassword(_:shortest:)``, or
    ///   ``Access/AccessError/tooManyAttempts(minutes:)`` when too many wait already.
    func hash(
        _ password: String, salt: [UInt8], besideSecondFactor: Bool, context: [String]
    ) async throws -> String {
        if let weakness = rules.weakness(
            of: password, besideSecondFactor: besideSecondFactor, context: context)
        {
            throw AccessError.weakPassword(
                weakness,
                shortest: besideSecondFactor
                    ? PasswordRules.shortestWithSecondFactor : PasswordRules.shortestAlone)
        }
        return try await onQueue { Result { try PasswordHash(password, salt: salt).text } }.get()
    }

    /// Does work on the desk's thread, unless too much waits already.
    private func onQueue<Value: Sendable>(
        _ work: @escaping @Sendable () -> Value
    ) async throws -> Value {
        let isAdmitted = waiting.withLock { count in
            guard count < Self.waitingMax else { return false }
            count += 1
            return true
        }
        guard isAdmitted else { throw AccessError.tooManyAttempts(minutes: 1) }
        return await withCheckedContinuation { continuation in
            queue.async { [self] in
                let value = work()
                waiting.withLock { $0 -= 1 }
                continuation.resume(returning: value)
            }
        }
    }
}
