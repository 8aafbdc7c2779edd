// SPDX-License-Identifier: AGPL-3.0-or-later

import Dispatch
import Glibc
import Synchronization

/// Threads that wait for a database, so that no thread of Swift's own pool has to.
///
/// Jobs run in the order they came. A started job always ends: cancelling the task that asked
/// takes effect before a job starts, never inside a transaction.
final class WorkerThreads: Sendable {
    private let queue: JobQueue

    init(count: Int) {
        queue = JobQueue(workers: count)
        for _ in 0..<count { queue.startWorker() }
    }

    deinit { queue.close(whenDone: {}) }

    /// Runs a job on one of the threads.
    ///
    /// - Throws: What the job throws; ``DatabaseError/closed`` after ``close()``.
    func run<T: Sendable>(_ job: @escaping @Sendable () throws -> T) async throws -> T {
        try Task.checkCancellation()
        return try await withCheckedThrowingContinuation { continuation in
            let accepted = queue.add { continuation.resume(with: Result { try job() }) }
            if !accepted { continuation.resume(throwing: DatabaseError.closed) }
        }
    }

    /// Refuses further jobs and returns when all earlier ones have ended.
    func close() async {
        await withCheckedContinuation { continuation in
            queue.close { continuation.resume() }
        }
    }
}

private final class JobQueue: Sendable {
    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var workers: Int
        var isClosed = false
        var whenDone: [@Sendable () -> Void] = []
    }

    private let state: Mutex<State>
    /// Counts the jobs waiting and, after closing, the workers to send home.
    private let signal = DispatchSemaphore(value: 0)

    init(workers: Int) { state = Mutex(State(workers: workers)) }

    func startWorker() {
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { queue in
                if let queue {
                    Unmanaged<JobQueue>.fromOpaque(queue).takeRetainedValue().work()
                }
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        precondition(result == 0, "the system gives no thread for the database")
        pthread_detach(thread)
    }

    func add(_ job: @escaping @Sendable () -> Void) -> Bool {
        let accepted = state.withLock { state in
            if !state.isClosed { state.jobs.append(job) }
            return !state.isClosed
        }
        if accepted { signal.signal() }
        return accepted
    }

    func close(whenDone: @escaping @Sendable () -> Void) {
        let (toWake, isDone) = state.withLock { state in
            let toWake = state.isClosed ? 0 : state.workers
            state.isClosed = true
            if state.workers > 0 { state.whenDone.append(whenDone) }
            return (toWake, state.workers == 0)
        }
        for _ in 0..<toWake { signal.signal() }
        if isDone { whenDone() }
    }

    private func work() {
        while true {
            signal.wait()
            let job = state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
            guard let job else { break }
            job()
        }
        let whenDone = state.withLock { state in
            state.workers -= 1
            return state.workers == 0 ? state.whenDone : []
        }
        for done in whenDone { done() }
    }
}
