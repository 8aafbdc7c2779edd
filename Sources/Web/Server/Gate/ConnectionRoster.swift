// SPDX-License-Identifier: AGPL-3.0-or-later

import NIOCore
import Synchronization

/// The open connections of a server, so that slow clients never keep others out.
///
/// At the limit a newcomer takes the place of the connection that has kept us waiting longest.
/// One whose request is being answered is never closed for that.
final class ConnectionRoster: Sendable {
    private struct Place {
        let close: @Sendable () -> Void
        /// Since when its client owes us bytes; nil while we owe it an answer.
        var waitingSince: NIODeadline?
    }

    private let most: Int
    private let places = Mutex<[ObjectIdentifier: Place]>([:])

    /// A roster of at most so many connections.
    init(most: Int) { self.most = most }

    /// How many connections are open.
    var count: Int { places.withLock(\.count) }

    /// Takes a new connection in, and closes another where there are too many.
    func enter(
        _ id: ObjectIdentifier, at now: NIODeadline, close: @escaping @Sendable () -> Void
    ) {
        let leaving = places.withLock { places -> Place? in
            places[id] = Place(close: close, waitingSince: now)
            guard places.count > most else { return nil }
            let slowest = places.filter { $0.key != id && $0.value.waitingSince != nil }
                .min { ($0.value.waitingSince ?? now) < ($1.value.waitingSince ?? now) }
            return places.removeValue(forKey: slowest?.key ?? id)
        }
        leaving?.close()
    }

    /// Notes that we wait for a client, or that it waits for us.
    func note(_ id: ObjectIdentifier, waitingSince: NIODeadline?) {
        places.withLock { $0[id]?.waitingSince = waitingSince }
    }

    /// Lets a connection go.
    func leave(_ id: ObjectIdentifier) { _ = places.withLock { $0.removeValue(forKey: id) } }
}
