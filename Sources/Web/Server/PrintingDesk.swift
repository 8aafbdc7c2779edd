// SPDX-License-Identifier: AGPL-3.0-or-later

import Dispatch
import Documents

/// Prints documents on a thread of its own, one after the other.
///
/// A page takes some milliseconds of pure work, and `Documents` prints one at a time anyway: on
/// the threads that answer requests it would hold up everybody else.
final class PrintingDesk: Sendable {
    private let queue = DispatchQueue(label: "printing")

    /// The sheet as PDF/A-3b.
    func archive(_ sheet: some PrintableSheet) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(with: Result { try sheet.archive() })
            }
        }
    }

    /// The sheet as a plain PDF: drafts need no archive.
    func print(_ sheet: some PrintableSheet) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(with: Result { try sheet.pdf() })
            }
        }
    }
}
