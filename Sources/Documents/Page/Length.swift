// SPDX-License-Identifier: AGPL-3.0-or-later

/// A distance on paper, in whole Pango units: 1,024 to a point, 72 points to an inch.
///
/// Whole numbers, so that the same input always breaks lines and pages at the same place.
struct Length: Hashable, Comparable, Sendable {
    var units: Int

    static let zero = Length(units: 0)

    /// Whole millimetres: 1 mm = 72 / 25.4 × 1,024 = 2,902.677 units, rounded down.
    static func millimetres(_ value: Int) -> Length { Length(units: value * 737_280 / 254) }

    /// Tenths of a point: `tenths(85)` is 8.5 points.
    static func tenths(_ value: Int) -> Length { Length(units: value * 1_024 / 10) }

    /// Whole points.
    static func points(_ value: Int) -> Length { Length(units: value * 1_024) }

    /// What the C side takes; a distance beyond 2 million points is clamped.
    var clamped: Int32 { Int32(clamping: units) }

    static func < (left: Length, right: Length) -> Bool { left.units < right.units }
    static func + (left: Length, right: Length) -> Length {
        Length(units: left.units + right.units)
    }
    static func - (left: Length, right: Length) -> Length {
        Length(units: left.units - right.units)
    }
    static func += (left: inout Length, right: Length) { left = left + right }

    /// The share `part` of `whole` of this distance, rounded down.
    func share(_ part: Int, of whole: Int) -> Length { Length(units: units * part / whole) }
}
