// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation

/// The site as passkeys know it: a key made for it works nowhere else.
///
/// - Source: Web Authentication Level 2, §5.1.3 step 8 and §13.4.9: a domain in a secure context.
public struct RelyingParty: Sendable, Hashable {
    /// The domain keys are bound to.
    public let id: String
    /// Where the browser must say it is: scheme, domain, and the port unless it is the usual one.
    public let origin: String

    /// The site at its public address, which comes from the configuration and never from a
    /// request: whoever chose it would choose the site that keys are shown to.
    ///
    /// - Returns: Nil where browsers have no passkeys: at an address of numbers, or without TLS
    ///   elsewhere than on this machine.
    public init?(publicURL: String) {
        guard let parts = URLComponents(string: publicURL),
            let scheme = parts.scheme?.lowercased(), let host = parts.host?.lowercased(),
            Self.isDomain(host)
        else { return nil }
        let isHere = host == "localhost" || host.hasSuffix(".localhost")
        guard scheme == "https" || (scheme == "http" && isHere) else { return nil }
        let usual = scheme == "https" ? 443 : 80
        let port = parts.port.flatMap { $0 == usual ? nil : ":\($0)" } ?? ""
        id = host
        origin = "\(scheme)://\(host)\(port)"
    }

    private static func isDomain(_ host: String) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        let plain = host.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == 0x2D || $0 == 0x2E
        }
        return plain && labels.allSatisfy { !$0.isEmpty }
            && labels.last?.contains(where: \.isLetter) == true
    }
}
