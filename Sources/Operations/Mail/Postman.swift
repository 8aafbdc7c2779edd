// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Database
public import Store

/// Sends the letters of the outbox, one after the other, until it is told to stop.
///
/// Several may run on one database: a letter is locked by who sends it. A letter leaves at
/// least once; should a process die between the server's word and ours, it leaves a second time
/// under the same `Message-ID`.
public struct Postman: Sendable {
    /// Minutes until the next try, after the first, the second …; then it is given up.
    static let waits: [Int64] = [1, 5, 15, 60, 180, 480, 960, 1_440]
    private static let lockSeconds: Int64 = 300
    private static let pause = Duration.seconds(2)
    private static let pausesBetweenTidying = 300

    private let house: House
    private let carrier: (any MailCarrier)?
    private let write: @Sendable (StoredLetter) async throws -> MailMessage
    private let report: @Sendable (any Error) -> Void

    /// A postman.
    ///
    /// `carrier`: nil where no mail server is known; letters stay queued. `write` puts a letter
    /// into words; `report` is told what nobody can act on here: the database is away, a letter
    /// has no words.
    public init(
        of house: House, by carrier: (any MailCarrier)?,
        writing write: @escaping @Sendable (StoredLetter) async throws -> MailMessage,
        reporting report: @escaping @Sendable (any Error) -> Void
    ) {
        self.house = house
        self.carrier = carrier
        self.write = write
        self.report = report
    }

    /// Works until the task is cancelled; the letter in hand is finished.
    public func run() async {
        var pauses = 0
        while !Task.isCancelled {
            do {
                if pauses % Self.pausesBetweenTidying == 0 { try await tidy() }
                var isBusy = true
                while isBusy, !Task.isCancelled { isBusy = try await sendNext() }
            } catch { report(error) }
            pauses += 1
            try? await Task.sleep(for: Self.pause)
        }
    }

    /// Sends one letter that is due.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    public func sendNext() async throws -> Bool {
        guard let carrier else { return false }
        let now = house.clock.now()
        let isDue = try await house.database.read(scope: .installation) {
            try Outbox(in: $0, at: now).hasDue()
        }
        guard isDue else { return false }
        let claimed = try await house.database.write(scope: .installation) {
            try Outbox(in: $0, at: now).claim(lockSeconds: Self.lockSeconds)
        }
        guard let letter = claimed else { return false }
        let outcome = await delivery(of: letter, by: carrier)
        try await note(outcome, of: letter)
        return true
    }

    /// Gives up letters that are too old and forgets what they said.
    public func tidy() async throws {
        let now = house.clock.now()
        try await house.database.write(scope: .installation) {
            try Outbox(in: $0, at: now).tidy()
        }
    }

    private func delivery(
        of letter: StoredLetter, by carrier: any MailCarrier
    ) async -> Delivery {
        let message: MailMessage
        do { message = try await write(letter) } catch MailError.badAddress {
            return .refused(reason: "mail.bad_address")
        } catch {
            report(error)
            return .putOff(reason: "mail.no_words")
        }
        return await carrier.carry(message)
    }

    private func note(_ outcome: Delivery, of letter: StoredLetter) async throws {
        let now = house.clock.now()
        try await house.database.write(scope: .installation) { transaction in
            let outbox = Outbox(in: transaction, at: now)
            switch outcome {
            case .accepted: try outbox.noteSent(letter)
            case .refused(let reason):
                try outbox.noteUnsent(letter, as: .refused, reason: reason)
            case .putOff(let reason) where letter.attempts > Self.waits.count:
                try outbox.noteUnsent(letter, as: .givenUp, reason: reason)
            case .putOff(let reason):
                let wait = Self.waits[max(letter.attempts, 1) - 1]
                try outbox.putOff(letter, until: now.adding(seconds: 60 * wait), reason: reason)
            }
        }
    }
}

/// Why a letter has no words.
public enum MailError: Error, Hashable {
    /// No mail can be sent to the address.
    case badAddress
    /// What it said is gone, or its kind is unknown to this program.
    case noContent
}
