// SPDX-License-Identifier: AGPL-3.0-or-later

import NIOCore

/// How much and how slowly a client may send before the connection is given up.
struct GateLimits: Sendable {
    /// The longest address, in bytes.
    var addressBytes = 8_000
    /// The longest header field, in bytes; the parser counts.
    var fieldBytes = 16_384
    /// All header fields of a request together, in bytes.
    var fieldsBytes = 32_768
    /// How many header fields a request may have.
    var fieldCount = 100
    /// The longest body of any request, in bytes; most routes take far less.
    var bodyBytes = Route.fileBytes + (1 << 20)
    /// How long a connection may wait for the whole head of a request.
    var headTime = TimeAmount.seconds(20)
    /// What a body, or the reading of an answer, may take on top of its pace.
    var graceTime = TimeAmount.seconds(20)
    /// Bytes a second below which a client counts as stalled: far below any telephone's line.
    var bytesPerSecond: Int64 = 4_096
    /// How many connections are kept open; beyond, the one that waits longest is closed.
    var connections = 1_000
}

/// Whether something under way moves fast enough.
struct Pace {
    private let started: NIODeadline
    private(set) var bytes: Int64 = 0

    /// Begins at an instant.
    init(at started: NIODeadline) { self.started = started }

    /// Counts bytes that moved.
    mutating func count(_ more: Int) { bytes += Int64(more) }

    /// Whether the grace is used up and the bytes since the start are too few.
    func isTooSlow(at now: NIODeadline, _ limits: GateLimits) -> Bool {
        let allowed = limits.graceTime + .milliseconds(bytes * 1_000 / limits.bytesPerSecond)
        return now - started > allowed
    }
}
