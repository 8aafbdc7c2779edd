// SPDX-License-Identifier: AGPL-3.0-or-later

/// Text made safe for paper and pictures, without changing what a reader sees.
enum PrintableText {
    /// The longest single text a layout accepts, in Unicode scalars.
    static let scalarsMax = 20_000

    /// Drops what has no place on paper and keeps line breaks.
    ///
    /// Control characters go, tabs become spaces, and direction overrides go too: with them a
    /// name could turn the digits of the amount next to it around.
    ///
    /// - Throws: ``DocumentsError/textTooLong(start:limit:)`` beyond ``scalarsMax``.
    static func cleaned(_ text: String) throws(DocumentsError) -> String {
        guard text.unicodeScalars.count <= scalarsMax else {
            throw .textTooLong(start: String(text.prefix(40)), limit: scalarsMax)
        }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A: result.append(scalar)
            case 0x09: result.append(" ")
            case 0x2028, 0x2029: result.append("\n")
            case 0x00...0x1F, 0x7F...0x9F: continue
            case 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: continue
            // Not characters at all; cairo refuses a document that holds one.
            case 0xFDD0...0xFDEF: continue
            case let value where value & 0xFFFE == 0xFFFE: continue
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
