// SPDX-License-Identifier: AGPL-3.0-or-later

import CPango
import Synchronization

/// The one place where pages are laid out and drawn, one document at a time.
///
/// cairo 1.16 shares opened typefaces between threads of a process: documents printed at the
/// same time, or a thread ending with typefaces of its own, crash inside FreeType. So all
/// documents share one set of typefaces, and print in turn.
enum Press {
    private static let turn = Mutex(())

    /// The typefaces, only ever touched in ``alone(_:)``.
    nonisolated(unsafe) static let typefaces: UnsafeMutablePointer<PangoFontMap> =
        pango_cairo_font_map_new()

    /// Waits for its turn, then prints.
    ///
    /// Nothing of pango or cairo may outlive `print`.
    static func alone(
        _ print: () throws(DocumentsError) -> [UInt8]
    ) throws(DocumentsError) -> [UInt8] {
        try turn.withLock { _ throws(DocumentsError) in try print() }
    }
}
