// SPDX-License-Identifier: AGPL-3.0-or-later

/// What became of a message handed to a mail server.
public enum Delivery: Sendable, Hashable {
    /// The server took it.
    case accepted
    /// The server refused it for good; what it said.
    case refused(reason: String)
    /// Not now: the server is away, busy, or wrongly set up; what it said.
    case putOff(reason: String)
}

/// Hands messages to a mail server; passed in, so that tests need none.
public protocol MailCarrier: Sendable {
    /// Hands over one message and waits for the server's word.
    func carry(_ message: MailMessage) async -> Delivery
}
