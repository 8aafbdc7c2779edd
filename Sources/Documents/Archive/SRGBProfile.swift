// SPDX-License-Identifier: AGPL-3.0-or-later

/// A small colour profile for sRGB, written from the published numbers of the standard.
///
/// PDF/A wants a profile inside each file that uses colours. Made here, it needs no file on the
/// machine and carries no one's licence.
///
/// - Source: IEC 61966-2-1:1999 (transfer curve); ICC.1:2001-04 (format, version 2);
///   primaries adapted to D50 as published with the ICC's own sRGB profiles.
enum SRGBProfile {
    static let bytes: [UInt8] = made()

    private static func made() -> [UInt8] {
        let curve = curveTag()
        let tags: [(name: String, data: [UInt8])] = [
            ("desc", descriptionTag("sRGB")),
            ("cprt", signature("text") + word(0) + Array("No copyright, use freely\0".utf8)),
            ("wtpt", colourTag([0xF6D6, 0x1_0000, 0xD32D])),
            ("rXYZ", colourTag([0x6FA2, 0x38F5, 0x0390])),
            ("gXYZ", colourTag([0x6299, 0xB785, 0x18DA])),
            ("bXYZ", colourTag([0x24A0, 0x0F84, 0xB6CF])),
            ("rTRC", curve), ("gTRC", curve), ("bTRC", curve),
        ]
        var table = word(UInt32(tags.count))
        var data: [UInt8] = []
        var curveOffset: UInt32?
        let start = UInt32(128 + 4 + tags.count * 12)
        for tag in tags {
            let isCurve = tag.name.hasSuffix("TRC")
            var offset = start + UInt32(data.count)
            if isCurve, let shared = curveOffset {
                offset = shared
            } else {
                if isCurve { curveOffset = offset }
                data += tag.data
                while !data.count.isMultiple(of: 4) { data.append(0) }
            }
            table += signature(tag.name) + word(offset) + word(UInt32(tag.data.count))
        }
        return header(size: start + UInt32(data.count)) + table + data
    }

    private static func header(size: UInt32) -> [UInt8] {
        var bytes = word(size) + word(0) + word(0x0210_0000)
        bytes += signature("mntr") + signature("RGB ") + signature("XYZ ")
        // 2026-01-01 00:00:00: a fixed day, so that the profile never changes.
        for part: UInt16 in [2026, 1, 1, 0, 0, 0] { bytes += half(part) }
        bytes += signature("acsp")
        bytes += [UInt8](repeating: 0, count: 24)
        bytes += word(0)
        // The white every profile is measured against: D50.
        for part: UInt32 in [0xF6D6, 0x1_0000, 0xD32D] { bytes += word(part) }
        return bytes + [UInt8](repeating: 0, count: 128 - bytes.count)
    }

    /// 256 points of the sRGB curve, each 0...65,535.
    private static func curveTag() -> [UInt8] {
        var bytes = signature("curv") + word(0) + word(256)
        for index in UInt64(0)..<256 { bytes += half(linear(index)) }
        return bytes
    }

    /// The linear light of an 8-bit value: `((v + 0.055) / 1.055) ^ 2.4`, or `v / 12.92` when dark.
    ///
    /// Whole numbers with 30 binary places. The power 2.4 is the square times its fifth root.
    static func linear(_ value: UInt64) -> UInt16 {
        let one: UInt64 = 1 << 30
        // v / 255 <= 0.04045 up to v = 10; 10 × 65,535 / (255 × 12.92) = 198.9, half up
        if value <= 10 { return UInt16((value * 6_553_500 + 164_730) / 329_460) }
        // (v / 255 + 0.055) / 1.055 = (1,000 v + 14,025) / 269,025
        let base = (value * 1_000 + 14_025) * one / 269_025
        let square = base * base / one
        var low: UInt64 = 0
        var high = one
        while low < high {
            let middle = (low + high + 1) / 2
            let second = middle * middle / one
            let fifth = second * second / one * middle / one
            if fifth <= square { low = middle } else { high = middle - 1 }
        }
        return UInt16((square * low / one * 65_535 + one / 2) / one)
    }

    private static func descriptionTag(_ text: String) -> [UInt8] {
        let count = UInt32(text.utf8.count + 1)
        // ASCII text, then an empty Unicode text and an empty Macintosh text of 67 bytes.
        return signature("desc") + word(0) + word(count) + Array(text.utf8) + [0]
            + [UInt8](repeating: 0, count: 8 + 3 + 67)
    }

    private static func colourTag(_ parts: [UInt32]) -> [UInt8] {
        signature("XYZ ") + word(0) + parts.flatMap(word)
    }

    private static func signature(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static func half(_ value: UInt16) -> [UInt8] {
        [UInt8(value >> 8), UInt8(value & 0xFF)]
    }

    private static func word(_ value: UInt32) -> [UInt8] {
        half(UInt16(value >> 16)) + half(UInt16(value & 0xFFFF))
    }
}
