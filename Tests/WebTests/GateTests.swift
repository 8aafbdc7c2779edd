// SPDX-License-Identifier: AGPL-3.0-or-later

import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import Web

/// Rules of the gate that need no socket; `Tests/http` tries the whole over real ones.
struct GateTests {
    /// Closes noted in the order they happened.
    final class Closed: Sendable {
        private let names = Mutex<[String]>([])
        var all: [String] { names.withLock(\.self) }
        func closing(_ name: String) -> @Sendable () -> Void {
            { self.names.withLock { $0.append(name) } }
        }
    }

    final class Connection {
        var id: ObjectIdentifier { ObjectIdentifier(self) }
    }

    @Test func `at the limit the longest waiter makes room, one being answered never`() {
        let roster = ConnectionRoster(most: 3)
        let closed = Closed()
        let connections = (0..<6).map { _ in Connection() }
        func enter(_ index: Int) {
            roster.enter(
                connections[index].id, at: .uptimeNanoseconds(UInt64(index + 1)),
                close: closed.closing("\(index)"))
        }
        for index in 0..<3 { enter(index) }
        #expect(closed.all.isEmpty)
        // The first is being answered; the second has just been, and waits since then.
        roster.note(connections[0].id, waitingSince: nil)
        roster.note(connections[1].id, waitingSince: .uptimeNanoseconds(100))
        enter(3)
        #expect(closed.all == ["2"])
        enter(4)
        #expect(closed.all == ["2", "3"])
        roster.leave(connections[4].id)
        enter(5)
        #expect(closed.all == ["2", "3"])
        #expect(roster.count == 3)
    }

    @Test func `a newcomer is turned away when all others are being answered`() {
        let roster = ConnectionRoster(most: 1)
        let closed = Closed()
        let (first, second) = (Connection(), Connection())
        roster.enter(first.id, at: .uptimeNanoseconds(1), close: closed.closing("first"))
        roster.note(first.id, waitingSince: nil)
        roster.enter(second.id, at: .uptimeNanoseconds(2), close: closed.closing("second"))
        #expect(closed.all == ["second"])
    }

    @Test func `a pace allows its grace, and more for each byte that came`() {
        let limits = GateLimits()
        let start = NIODeadline.uptimeNanoseconds(1)
        var pace = Pace(at: start)
        #expect(!pace.isTooSlow(at: start + limits.graceTime, limits))
        #expect(pace.isTooSlow(at: start + limits.graceTime + .milliseconds(1), limits))
        pace.count(Int(limits.bytesPerSecond) * 10)
        #expect(!pace.isTooSlow(at: start + limits.graceTime + .seconds(10), limits))
        #expect(pace.isTooSlow(at: start + limits.graceTime + .seconds(11), limits))
    }

    static let addresses: [(uri: String, host: String, path: String?)] = [
        ("/a?b=%zz", "h", "/a?b=%zz"), ("http://h/a", "h", "/a"), ("HTTP://H/a", "h", "/a"),
        ("http://h?a=b", "h", "/?a=b"), ("http://h", "h", "/"), ("http://h:1/a", "h", nil),
        ("http://h@evil/a", "h", nil), ("//evil/a", "h", "//evil/a"), ("a", "h", nil),
        ("*", "h", nil), ("/%00", "h", nil), ("/%0a", "h", nil), ("/%c3%a9", "h", "/%c3%a9"),
        ("/%c3", "h", nil), ("/%", "h", nil), ("/%2", "h", nil), ("/a b", "h", nil),
        ("/a#b", "h", nil), ("/é", "h", nil), ("/a", "h/b", nil), ("/a", "u@h", nil),
        ("/a", "", nil), ("/a", "[::1]:8080", "/a"),
    ]

    @Test(arguments: addresses.indices)
    func `an address is brought to one form or refused`(_ index: Int) {
        let (uri, host, path) = Self.addresses[index]
        var head = HTTPRequestHead(
            version: .http1_1, method: .GET, uri: uri, headers: ["Host": host])
        let status = HeadRules.checked(&head, GateLimits())
        #expect(status == (path == nil ? .badRequest : nil), "\(uri) \(host)")
        if let path { #expect(head.uri == path, "\(uri) \(host)") }
    }
}
