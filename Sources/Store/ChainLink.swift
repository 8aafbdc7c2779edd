// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Crypto

/// What a link of the chain stands for.
public enum ChainKind: String, Sendable, CaseIterable {
    /// A ledger entry with its lines.
    case entry
    /// An issued invoice or credit note.
    case invoice
    /// A payslip.
    case payslip
    /// An audit line.
    case audit
}

/// One link of a cooperative's hash chain.
enum ChainLink {
    /// The hash every chain begins after.
    static let genesis = [UInt8](repeating: 0, count: 32)

    static func hash(
        after previous: [UInt8], kind: ChainKind, id: Int64, content: [UInt8]
    ) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: previous)
        hasher.update(data: Array("\(kind.rawValue):\(id):".utf8))
        hasher.update(data: content)
        return Array(hasher.finalize())
    }
}
