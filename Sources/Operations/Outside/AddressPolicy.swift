// SPDX-License-Identifier: AGPL-3.0-or-later

import Glibc

/// Which machines may be called, and how.
///
/// It is asked for the very address the connection goes to, after every name is resolved, so that
/// a name that means something else a moment later gains nothing.
public struct AddressPolicy: Sendable {
    /// Whether an address that begins with `http:` is looked at at all.
    public let takesPlain: Bool
    private let rule: @Sendable (_ address: [UInt8], _ isEncrypted: Bool) -> Bool

    /// A rule of one's own: bytes of an IPv4 or IPv6 address, and whether TLS is spoken.
    public init(
        takesPlain: Bool, _ rule: @escaping @Sendable (_ address: [UInt8], Bool) -> Bool
    ) {
        self.takesPlain = takesPlain
        self.rule = rule
    }

    /// Machines of the public internet, over TLS: for addresses that people of a cooperative type.
    public static let publicInternet = AddressPolicy(takesPlain: false) { address, isEncrypted in
        isEncrypted && isPublic(address)
    }

    /// The same, and this machine without TLS: for a trial, when the operator says so.
    public static let publicOrLoopback = AddressPolicy(takesPlain: true) { address, isEncrypted in
        isLoopback(address) || isEncrypted && isPublic(address)
    }

    /// Every machine over TLS, this one also without: for addresses that the operator chose, for
    /// instance of a server of theirs in their own network.
    public static let chosenByOperator = AddressPolicy(takesPlain: true) { address, isEncrypted in
        isEncrypted || isLoopback(address)
    }

    /// Whether a connection may go to an address; never to what is not an internet address.
    func allows(_ address: [UInt8], isEncrypted: Bool) -> Bool {
        !address.isEmpty && rule(address, isEncrypted)
    }

    /// Whether a host may be called by what is written: an address is judged; a name may, until
    /// it is asked what it means, but without TLS only `localhost`.
    func mayAllow(host: String, isEncrypted: Bool) -> Bool {
        guard isEncrypted || takesPlain else { return false }
        guard let address = Self.bytes(ofText: host) else {
            return isEncrypted || host == "localhost"
        }
        return allows(address, isEncrypted: isEncrypted)
    }

    /// Networks of IPv4 that are not the public internet, as first address and length.
    ///
    /// - Source: IANA IPv4 Special-Purpose Address Registry, with multicast (224/4).
    private static let special: [(UInt32, UInt32)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8),
        (0xA9FE_0000, 16), (0xAC10_0000, 12), (0xC000_0000, 24), (0xC000_0200, 24),
        (0xC058_6300, 24), (0xC0A8_0000, 16), (0xC612_0000, 15), (0xC633_6400, 24),
        (0xCB00_7100, 24), (0xE000_0000, 4), (0xF000_0000, 4),
    ]

    /// Whether an address is of the public internet.
    ///
    /// Of IPv6 only global unicast (2000::/3) is, without its documentation networks and those
    /// that lead through a tunnel to an IPv4 address (6to4, Teredo); NAT64, unique local and
    /// link-local addresses lie outside. An IPv4 address written as IPv6 is judged as what it is.
    ///
    /// - Source: IANA IPv6 Special-Purpose Address Registry.
    static func isPublic(_ address: [UInt8]) -> Bool {
        if address.count == 4 {
            let number = address.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            return !special.contains { first, length in (number ^ first) >> (32 - length) == 0 }
        }
        guard address.count == 16 else { return false }
        if let mapped = mapped(address) { return isPublic(mapped) }
        guard address[0] & 0xE0 == 0x20 else { return false }
        let isDocumentation =
            address.starts(with: [0x20, 0x01, 0x0D, 0xB8])
            || address.starts(with: [0x3F, 0xFF]) && address[2] & 0xF0 == 0
        let isTunnel =
            address.starts(with: [0x20, 0x02])
            || address.starts(with: [0x20, 0x01])
                && address[2] < 0x02
        return !isDocumentation && !isTunnel
    }

    /// Whether an address is this machine's own.
    static func isLoopback(_ address: [UInt8]) -> Bool {
        if address.count == 4 { return address[0] == 127 }
        if let mapped = mapped(address) { return isLoopback(mapped) }
        return address.count == 16 && address.dropLast().allSatisfy { $0 == 0 }
            && address.last == 1
    }

    /// The IPv4 address inside `::ffff:a.b.c.d`; nil for another.
    private static func mapped(_ address: [UInt8]) -> [UInt8]? {
        guard address.count == 16, address[..<10].allSatisfy({ $0 == 0 }), address[10] == 0xFF,
            address[11] == 0xFF
        else { return nil }
        return Array(address[12...])
    }

    /// The bytes of an address a connection goes to; empty for what is not an internet address.
    static func bytes(of address: UnsafePointer<sockaddr>) -> [UInt8] {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            return withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in.self).sin_addr) {
                Array($0)
            }
        case AF_INET6:
            return withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr) {
                Array($0)
            }
        default: return []
        }
    }

    /// The bytes of an address as it is written, with or without brackets; nil for a name.
    static func bytes(ofText text: String) -> [UInt8]? {
        let bare = text.hasPrefix("[") ? String(text.dropFirst().dropLast()) : text
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            if inet_pton(family, bare, &bytes) == 1 { return bytes }
        }
        return nil
    }
}
