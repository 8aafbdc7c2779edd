// SPDX-License-Identifier: AGPL-3.0-or-later

import Dispatch
import Synchronization

/// A fixed number of connections, opened when first needed and replaced when broken.
final class PostgresPool: Sendable {
    private struct State {
        /// The last one used comes first again, so that its statements are warm.
        var idle: [PostgresConnection] = []
        var isClosed = false
    }

    private let configuration: PostgresConfiguration
    private let state = Mutex(State())
    private let places: DispatchSemaphore

    init(_ configuration: PostgresConfiguration, count: Int) {
        self.configuration = configuration
        places = DispatchSemaphore(value: count)
    }

    /// Runs a transaction on a connection of the pool, waiting for one to be free.
    ///
    /// `begin` opens the transaction and sets its scope, in one message.
    func transaction<T>(_ begin: String, _ body: (any Transaction) throws -> T) throws -> T {
        places.wait()
        defer { places.signal() }
        let connection = try begun(begin)
        defer { giveBack(connection) }
        do {
            let transaction = OpenTransaction(connection)
            let result: T
            do { result = try body(transaction) } catch {
                transaction.abandon()
                throw error
            }
            try transaction.finish()
            // The server answers ROLLBACK to the COMMIT of a transaction that had failed.
            guard try connection.command("COMMIT") == "COMMIT" else {
                throw DatabaseError.serialization
            }
            return result
        } catch {
            if connection.isInTransaction { _ = try? connection.command("ROLLBACK") }
            throw error
        }
    }

    /// Opens one connection now, so that a wrong address shows at the start.
    func check() throws {
        places.wait()
        defer { places.signal() }
        giveBack(try PostgresConnection(configuration))
    }

    func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            let idle = state.idle
            state.idle = []
            return idle
        }
        // Given back outside of the lock: closing talks to the server.
        withExtendedLifetime(idle) {}
    }

    /// A connection with an open transaction.
    ///
    /// One that broke while idle is replaced in silence,
    /// for nothing has run on it yet; a server that restarted breaks all of them.
    private func begun(_ begin: String) throws -> PostgresConnection {
        while let idle = try takeIdle() {
            do {
                try idle.command(begin)
                return idle
            } catch DatabaseError.connectionLost {
                continue
            }
        }
        let fresh = try PostgresConnection(configuration)
        try fresh.command(begin)
        return fresh
    }

    private func takeIdle() throws -> PostgresConnection? {
        try state.withLock { state in
            if state.isClosed { throw DatabaseError.closed }
            return state.idle.popLast()
        }
    }

    private func giveBack(_ connection: PostgresConnection) {
        guard connection.isIdle else { return }
        state.withLock { state in
            if !state.isClosed { state.idle.append(connection) }
        }
    }
}
