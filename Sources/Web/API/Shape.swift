// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Interchange

/// What a JSON value is: the one declaration that is checked, written into OpenAPI and shown.
indirect enum Shape: Sendable {
    /// A text; lengths in Unicode code points.
    case text(min: Int = 0, max: Int)
    /// A text of a narrow form.
    case form(TextForm)
    /// One of some words.
    case choice([String])
    /// A whole number.
    case whole(ClosedRange<Int64>)
    case flag
    case day
    case month
    /// A moment in UTC, to the second.
    case instant
    case list(Shape, max: Int? = nil)
    case object(ObjectShape)

    /// The number of a thing; JSON readers that keep numbers as `Double` keep it whole.
    static let id = Shape.whole(1...9_007_199_254_740_991)
    static let count = Shape.whole(0...9_007_199_254_740_991)
    /// An amount we say: always two decimals.
    static let money = Shape.form(.decimal(whole: 15, places: 2...2, isSigned: true))
    /// An amount we are told, within the bounds of the books.
    static let paid = Shape.form(.decimal(whole: 11, places: 2...2, isSigned: false))
    static let rate = Shape.form(.decimal(whole: 4, places: 0...6, isSigned: true))
    static let share = Shape.form(.decimal(whole: 1, places: 0...6, isSigned: false))
    static let quantity = Shape.form(.decimal(whole: 7, places: 0...4, isSigned: false))
    static let price = Shape.form(.decimal(whole: 9, places: 0...4, isSigned: true))
    /// A text we say, of whatever length the books hold.
    static let words = Shape.text(max: 4_000)
}

/// A text of a narrow form.
enum TextForm: Sendable {
    /// A decimal number as text: never rounded by a reader.
    case decimal(whole: Int, places: ClosedRange<Int>, isSigned: Bool)
    case digits(ClosedRange<Int>)
    /// Two capital letters.
    case country
    /// The place where a list goes on.
    case cursor
    /// Small hexadecimal digits.
    case hash

    /// The form as a regular expression of JSON Schema (ECMA-262).
    var pattern: String {
        switch self {
        case .decimal(let whole, let places, let isSigned):
            "^" + (isSigned ? "-?" : "") + "[0-9]{1,\(whole)}"
                + (places.lowerBound > 0
                    ? "\\.[0-9]{\(places.upperBound)}$" : "(\\.[0-9]{1,\(places.upperBound)})?$")
        case .digits(let counts): "^[0-9]{\(counts.lowerBound),\(counts.upperBound)}$"
        case .country: "^[A-Z]{2}$"
        case .cursor: "^[A-Za-z0-9_-]{1,200}$"
        case .hash: "^[0-9a-f]{64}$"
        }
    }

    var example: String {
        switch self {
        case .decimal(_, let places, _): places.lowerBound > 0 ? "1250.50" : "1"
        case .digits(let counts): String("606400000000".prefix(min(counts.upperBound, 6)))
        case .country: "FR"
        case .cursor: "MjAyNi0wMS0yMC40MQ"
        case .hash: String(repeating: "0", count: 64)
        }
    }

    func fits(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        switch self {
        case .decimal(let whole, let places, let isSigned):
            return TextForm.isDecimal(bytes, whole, places, isSigned)
        case .digits(let counts):
            return counts.contains(bytes.count) && bytes.allSatisfy(TextForm.isDigit)
        case .country:
            return bytes.count == 2 && bytes.allSatisfy { (65...90).contains($0) }
        case .cursor:
            return (1...200).contains(bytes.count)
                && bytes.allSatisfy {
                    TextForm.isDigit($0) || (65...90).contains($0) || (97...122).contains($0)
                        || $0 == 0x2D || $0 == 0x5F
                }
        case .hash:
            return bytes.count == 64
                && bytes.allSatisfy { TextForm.isDigit($0) || (97...102).contains($0) }
        }
    }

    /// Whether a text is a day of the calendar, in the years the books know or not.
    static func isDate(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, let year = Int(text.prefix(4)), year > 0,
            bytes.prefix(4).allSatisfy(isDigit)
        else { return false }
        let isLeap = year.isMultiple(of: 400) || (year.isMultiple(of: 4) && year % 100 != 0)
        return (try? Day(text: (isLeap ? "2000" : "2001") + text.dropFirst(4))) != nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private static func isDecimal(
        _ bytes: [UInt8], _ whole: Int, _ places: ClosedRange<Int>, _ isSigned: Bool
    ) -> Bool {
        let unsigned = bytes.first == 0x2D && isSigned ? bytes.dropFirst() : bytes[...]
        let parts = unsigned.split(separator: 0x2E, maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, (1...whole).contains(first.count),
            first.allSatisfy(isDigit)
        else { return false }
        guard parts.count == 2 else { return places.contains(0) }
        return (max(1, places.lowerBound)...places.upperBound).contains(parts[1].count)
            && parts[1].allSatisfy(isDigit)
    }
}

/// An object and its fields; any other field is refused.
struct ObjectShape: Sendable {
    /// Its name among the schemas.
    let name: String
    let fields: [FieldShape]

    init(_ name: String, _ fields: [FieldShape]) {
        self.name = name
        self.fields = fields
    }
}

/// A field of an object; an unknown value is absent, never null.
struct FieldShape: Sendable {
    let name: String
    let shape: Shape
    let isRequired: Bool

    static func required(_ name: String, _ shape: Shape) -> FieldShape {
        FieldShape(name: name, shape: shape, isRequired: true)
    }

    static func optional(_ name: String, _ shape: Shape) -> FieldShape {
        FieldShape(name: name, shape: shape, isRequired: false)
    }
}

extension Shape {
    /// Checks a value against the shape.
    ///
    /// `field`: where it stands, for the refusal: `lines.2.quantity`; empty for the whole.
    ///
    /// - Throws: ``APIError`` naming the first field that does not fit.
    func check(_ value: JSONValue, at field: String) throws(APIError) {
        let fits: Bool
        switch (self, value) {
        case (.list(let item, let most), .array(let values)):
            guard values.count <= most ?? .max else { throw .badField(field) }
            for (index, value) in values.enumerated() {
                try item.check(value, at: APIError.place(field, String(index + 1)))
            }
            fits = true
        case (.object(let object), .object(let members)):
            try object.check(members, at: field)
            fits = true
        case (.flag, .bool): fits = true
        case (.whole(let range), .number(let text)):
            fits = Int64(text).map(range.contains) ?? false
        case (_, .string(let text)): fits = isText(text)
        default: fits = false
        }
        guard fits else { throw .badField(field) }
    }

    /// Whether a text fits a shape that is one.
    func isText(_ text: String) -> Bool {
        switch self {
        case .text(let min, let max):
            (min...max).contains(text.unicodeScalars.count)
                && !text.unicodeScalars.contains {
                    ($0.value < 0x20 && $0 != "\n" && $0 != "\t") || $0.value == 0x7F
                }
        case .form(let form): form.fits(text)
        case .choice(let words): words.contains(text)
        case .day: TextForm.isDate(text)
        case .month: (try? Period(text: text)) != nil
        case .instant:
            text.utf8.count == 20 && (try? Day(text: text.prefix(10))) != nil && text.hasSuffix("Z")
        case .whole, .flag, .list, .object: false
        }
    }
}

extension ObjectShape {
    fileprivate func check(_ members: [JSONValue.Member], at field: String) throws(APIError) {
        for member in members where !fields.contains(where: { $0.name == member.key }) {
            throw .unknownField(APIError.place(field, String(member.key.prefix(60))))
        }
        for wanted in fields {
            let place = APIError.place(field, wanted.name)
            guard let member = members.first(where: { $0.key == wanted.name }) else {
                guard !wanted.isRequired else { throw .missingField(place) }
                continue
            }
            try wanted.shape.check(member.value, at: place)
        }
    }
}
