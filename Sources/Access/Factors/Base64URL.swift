// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation

extension [UInt8] {
    /// The bytes in the base 64 of addresses, without padding.
    ///
    /// - Source: RFC 4648 §5.
    public var base64URL: String {
        Data(self).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    /// Reads the base 64 of addresses; nil for padding, other signs, and bits left over.
    public init?(base64URL text: some StringProtocol) {
        guard !text.contains(where: { "+/=".contains($0) }) else { return nil }
        let plain = String(text).replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: plain + padding) else { return nil }
        self = Array(data)
        guard base64URL == text else { return nil }
    }
}
