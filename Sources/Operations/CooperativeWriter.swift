// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Database
import Foundation
import Store

/// The one writer of a cooperative in this process: group commit on a thread of its own.
///
/// Requests queue; the writer takes those that wait, up to 50 or 20 ms of them, runs each behind
/// its own savepoint in one transaction and acknowledges after COMMIT. A batch that fails is
/// retried request by request, which the idempotency keys make safe (architecture §3.3).
final class CooperativeWriter: @unchecked Sendable {
    /// One waiting request.
    struct Request: Sendable {
        /// Runs it behind its savepoint; what it returns is called after COMMIT.
        let attempt: @Sendable (CooperativeTransaction) throws -> @Sendable () -> Void
        /// Answers it as the first time, when it failed because it was done before; nil when it
        /// was not.
        let repeated: @Sendable (CooperativeTransaction) throws -> (@Sendable () -> Void)?
        /// Tells the caller why it did not happen.
        let fail: @Sendable (any Error) -> Void
    }

    private static let batchMax = 50
    private static let batchSeconds = 0.020
    private static let triesMax = 5
    /// How long the writer waits for as many requests as it has just answered: who was answered
    /// often asks again at once, and one commit for all is cheaper than one for the quickest.
    private static let gatherSeconds = 0.000_5

    private let database: any Database
    private let coop: Int64
    private let moment: @Sendable () -> Moment
    private let condition = NSCondition()
    private var waiting: [Request] = []
    private var isClosed = false
    private var isRunning = false
    private var whenDone: [@Sendable () -> Void] = []

    init(_ database: any Database, coop: Int64, moment: @escaping @Sendable () -> Moment) {
        self.database = database
        self.coop = coop
        self.moment = moment
    }

    /// Queues a request and starts the thread on the first one.
    func submit(_ request: Request) {
        condition.lock()
        if isClosed {
            condition.unlock()
            request.fail(DatabaseError.closed)
            return
        }
        waiting.append(request)
        if !isRunning {
            isRunning = true
            let thread = Thread { [self] in loop() }
            thread.name = "writer-\(coop)"
            thread.stackSize = 4 << 20
            thread.start()
        }
        condition.signal()
        condition.unlock()
    }

    /// Refuses further requests and returns when the waiting ones are done.
    func close() async {
        await withCheckedContinuation { continuation in
            condition.lock()
            isClosed = true
            let isIdle = !isRunning
            if !isIdle { whenDone.append { continuation.resume() } }
            condition.signal()
            condition.unlock()
            if isIdle { continuation.resume() }
        }
    }

    private func loop() {
        var answered = 0
        while true {
            condition.lock()
            while waiting.isEmpty, !isClosed { condition.wait() }
            gather(answered)
            if waiting.isEmpty {
                isRunning = false
                let done = whenDone
                whenDone = []
                condition.unlock()
                done.forEach { $0() }
                return
            }
            let batch = Array(waiting.prefix(Self.batchMax))
            waiting.removeFirst(batch.count)
            condition.unlock()
            let rest = commit(batch)
            answered = batch.count - rest.count
            if !rest.isEmpty {
                condition.lock()
                waiting.insert(contentsOf: rest, at: 0)
                condition.unlock()
            }
        }
    }

    /// Waits a moment for as many requests as were just answered; called with the lock held.
    private func gather(_ answered: Int) {
        guard waiting.count < answered else { return }
        let deadline = Date(timeIntervalSinceNow: Self.gatherSeconds)
        while waiting.count < answered, !isClosed, condition.wait(until: deadline) {}
    }

    /// Commits as many requests of a batch as fit the time.
    ///
    /// Nobody waits at the end of each: a row that is refused then fails the batch, whose
    /// requests are retried alone, where the one at fault is found.
    ///
    /// - Returns: The requests that were not begun.
    private func commit(_ batch: [Request]) -> [Request] {
        var answers: [@Sendable () -> Void] = []
        var begun = 0
        do {
            try database.writeSync(scope: .cooperative(coop)) { transaction in
                let store = try CooperativeTransaction.writing(
                    coop, in: transaction, at: moment())
                let start = DispatchTime.now()
                for request in batch {
                    begun += 1
                    answers.append(Self.outcome(of: request, in: store))
                    let spent = DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds
                    if Double(spent) / 1e9 > Self.batchSeconds { break }
                }
                try store.flush()
            }
            answers.forEach { $0() }
        } catch {
            begun = max(begun, 1)
            batch.prefix(begun).forEach(commitAlone)
        }
        return Array(batch.dropFirst(begun))
    }

    private static func outcome(
        of request: Request, in store: CooperativeTransaction
    ) -> @Sendable () -> Void {
        do { return try run(request, in: store, isAwaited: false) } catch {
            return { request.fail(error) }
        }
    }

    /// Does a request, or answers for the first time it was done.
    ///
    /// Each keeps its key in a table where it can stand once, so a repeated one always fails and
    /// leaves nothing; only then is it looked up.
    private static func run(
        _ request: Request, in store: CooperativeTransaction, isAwaited: Bool
    ) throws -> @Sendable () -> Void {
        do {
            return try store.attempt(isAwaited: isAwaited) { try request.attempt(store) }
        } catch {
            do { if let answer = try request.repeated(store) { return answer } } catch let other {
                throw other is DatabaseError ? error : other
            }
            throw error
        }
    }

    /// Commits one request by itself, again when the database says that may help.
    private func commitAlone(_ request: Request) {
        for attempt in 1...Self.triesMax {
            do {
                let answer = try database.writeSync(scope: .cooperative(coop)) { transaction in
                    let store = try CooperativeTransaction.writing(
                        coop, in: transaction, at: moment())
                    let answer = try Self.run(request, in: store, isAwaited: true)
                    try store.flush()
                    return answer
                }
                answer()
                return
            } catch let error as DatabaseError where error.isRetryable && attempt < Self.triesMax {
                Thread.sleep(forTimeInterval: 0.02 * Double(1 << attempt))
            } catch {
                request.fail(error)
                return
            }
        }
    }
}
