// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation

/// Runs blocking work from an `async` test; it is short.
func blocking<T>(_ work: () throws -> T) rethrows -> T { try work() }

/// Runs work on a thread of its own and waits for it.
func onOtherThread<T: Sendable>(_ work: @escaping @Sendable () throws -> T) throws -> T {
    let answer = Answer<T>()
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
        answer.result = Result { try work() }
        done.signal()
    }
    thread.start()
    done.wait()
    guard let result = answer.result else { throw CancellationError() }
    return try result.get()
}

private final class Answer<T: Sendable>: @unchecked Sendable {
    // Unchecked: written before the semaphore is signalled, read after.
    var result: Result<T, any Error>?
}

/// A place where one thread waits until another has come.
final class Meeting: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    func arrive() { semaphore.signal() }
    func wait() { semaphore.wait() }
}
