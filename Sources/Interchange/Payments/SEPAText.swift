// SPDX-License-Identifier: AGPL-3.0-or-later

import Bank

/// Names and remarks in the characters that every SEPA bank takes.
///
/// References and account numbers never pass here: they are refused when they do not fit
/// (`Bank.SEPAReference`), because a changed reference is a wrong one.
public enum SEPAText {
    /// The text in basic Latin letters, digits and `/-?:().,'+`, blanks joined, cut at `limit`.
    ///
    /// Accents fall away and ligatures become two letters; `&` becomes `+`; what has no
    /// counterpart becomes a full stop, as EPC217-08 advises.
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - limit: The most characters kept: 70 for names, 140 for remarks.
    /// - Returns: At most `limit` characters, without blanks at the ends; possibly none.
    public static func plain(_ text: String, limit: Int) -> String {
        var bytes: [UInt8] = []
        for scalar in PlainLatin.folded(text).unicodeScalars {
            let byte = replacement(for: scalar)
            if byte == space, bytes.last ?? space == space { continue }
            bytes.append(byte)
        }
        bytes = Array(bytes.prefix(limit))
        while bytes.last == space { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let space = UInt8(ascii: " ")

    private static func replacement(for scalar: Unicode.Scalar) -> UInt8 {
        guard scalar.isASCII else { return UInt8(ascii: ".") }
        let byte = UInt8(truncatingIfNeeded: scalar.value)
        if SEPAReference.isAllowed(byte) { return byte }
        switch scalar {
        case "&": return UInt8(ascii: "+")
        case "_", "~": return UInt8(ascii: "-")
        case "\"", "`": return UInt8(ascii: "'")
        case ";": return UInt8(ascii: ",")
        case "[", "{", "<": return UInt8(ascii: "(")
        case "]", "}", ">": return UInt8(ascii: ")")
        case "\\", "|": return UInt8(ascii: "/")
        case "\t", "\n", "\r": return space
        default: return UInt8(ascii: ".")
        }
    }
}
