// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation

/// A request to another machine, over HTTP.
public struct OutsideCall: Sendable {
    /// What is asked of the other machine.
    public enum Method: String, Sendable {
        /// To tell something.
        case get = "GET"
        /// To take something.
        case post = "POST"
    }

    /// How long it may take and how much may come back.
    public struct Limits: Sendable {
        /// Seconds until the connection must stand.
        public var connectSeconds: Int
        /// Seconds for the whole of it.
        public var totalSeconds: Int
        /// Bytes of the answer's body; a longer one is a failure.
        public var answerBytes: Int

        /// Limits; by default five seconds to connect, fifteen in all, 64 kB.
        public init(connectSeconds: Int = 5, totalSeconds: Int = 15, answerBytes: Int = 65_536) {
            self.connectSeconds = connectSeconds
            self.totalSeconds = totalSeconds
            self.answerBytes = answerBytes
        }
    }

    /// A line of the head.
    public struct Header: Sendable, Hashable {
        /// Its name; lower case in an answer.
        public let name: String
        /// What it says.
        public let value: String

        /// A line of the head.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }

        /// Whether it is one line, and its name a name.
        var isWhole: Bool {
            !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3A }
                && !value.isEmpty && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        }
    }

    /// What is asked.
    public var method: Method
    /// Where: `https://name/path`, without a log-in and without a fragment.
    public var url: String
    /// Lines of the head, beside those that HTTP itself needs.
    public var headers: [Header]
    /// What is sent; nothing with GET.
    public var body: [UInt8]
    /// How long it may take and how much may come back.
    public var limits: Limits

    /// A request.
    public init(
        _ method: Method, _ url: String, headers: [Header] = [], body: [UInt8] = [],
        limits: Limits = Limits()
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.limits = limits
    }

    /// Whether a policy lets an address be tried: https, or http where it takes that and this
    /// machine is named; a host, no log-in, no fragment, ASCII.
    public static func isPossible(_ url: String, under policy: AddressPolicy) -> Bool {
        guard url.utf8.count <= 1_000, url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            ["https", "http"].contains(scheme), let host = parts.host, !host.isEmpty,
            parts.user == nil, parts.password == nil, parts.fragment == nil
        else { return false }
        return policy.mayAllow(host: host.lowercased(), isEncrypted: scheme == "https")
    }
}

/// What another machine answered.
public struct OutsideAnswer: Sendable {
    /// The status: 200.
    public let status: Int
    /// The lines of the head; their names in lower case.
    public let headers: [OutsideCall.Header]
    /// The body, within the limit.
    public let body: [UInt8]

    /// An answer.
    public init(status: Int, headers: [OutsideCall.Header], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first line of the head of a name in lower case; nil when there is none.
    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// Why there is no answer.
public enum CallFailure: Error, Sendable, Hashable {
    /// The address, or a line of the head, cannot be sent.
    case badAddress
    /// Every address it leads to is one that must not be called.
    case refusedAddress
    /// The answer is longer than its limit.
    case longAnswer
    /// Nobody answered in time, or not as they should; what can be said of it.
    case noAnswer(String)
}
