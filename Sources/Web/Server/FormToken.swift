// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Crypto
import Operations

/// The token of a session or visit as a form carries it: another text in each page, so that the
/// length of a compressed page says nothing of it.
///
/// Eight random bytes and the first sixteen of SHA-256 over them and the token, in hexadecimal.
enum FormToken {
    private static let saltBytes = 8
    private static let sumBytes = 16

    /// The token for one page; `salt`: eight random bytes.
    static func shown(_ token: String, salt: [UInt8]) -> String {
        salt.hexadecimal + sum(token, salt.hexadecimal)
    }

    /// Whether a form carries the token, compared in constant time.
    static func isShown(_ token: String, in text: String) -> Bool {
        guard !token.isEmpty, text.utf8.count == 2 * (saltBytes + sumBytes) else { return false }
        let salt = String(decoding: text.utf8.prefix(2 * saltBytes), as: UTF8.self)
        return constantTimeEqual(
            Array(text.utf8.dropFirst(2 * saltBytes)), Array(sum(token, salt).utf8))
    }

    private static func sum(_ token: String, _ salt: String) -> String {
        SHA256.hash(data: Array("\(salt) \(token)".utf8)).prefix(sumBytes).hexadecimal
    }
}

extension Site {
    /// The token of a session or visit for the forms of one page.
    func formToken(_ token: String) -> String {
        FormToken.shown(token, salt: house.random.bytes(8))
    }
}
