// SPDX-License-Identifier: AGPL-3.0-or-later

/// Markup that Swift writes: the elements of pages and the frame around them.
///
/// A literal is ours and stands as it is; whatever is put into it is escaped, unless it is
/// markup itself:
/// ```swift
/// let link: Markup = "<a href='\(href)'>\(text)</a>"
/// ```
struct Markup: Sendable, ExpressibleByStringInterpolation {
    /// UTF-8, ready to send.
    fileprivate(set) var bytes: [UInt8]

    /// Nothing.
    init() { bytes = [] }

    init(stringLiteral ours: StaticString) { bytes = ours.withUTF8Buffer { Array($0) } }

    init(stringInterpolation parts: Interpolation) { bytes = parts.bytes }

    /// What a template made, which escapes by itself.
    init(rendered text: String) { bytes = Array(text.utf8) }

    /// The markup as text.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    static func += (left: inout Markup, right: Markup) { left.bytes += right.bytes }

    /// A literal of ours with what is put into it.
    struct Interpolation: StringInterpolationProtocol {
        fileprivate var bytes: [UInt8] = []

        init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + 24 * interpolationCount)
        }

        mutating func appendLiteral(_ ours: StaticString) {
            ours.withUTF8Buffer { bytes += $0 }
        }

        /// Text, whatever is in it, for between tags or inside a quoted attribute.
        mutating func appendInterpolation(_ words: String) {
            var words = words
            words.withUTF8 { typed in
                var start = 0
                // What must be escaped stands before the letters.
                for index in 0..<typed.count where typed[index] <= UInt8(ascii: ">") {
                    guard let escaped = Self.escaped(typed[index]) else { continue }
                    bytes += typed[start..<index]
                    appendLiteral(escaped)
                    start = index + 1
                }
                bytes += typed[start...]
            }
        }

        mutating func appendInterpolation(_ markup: Markup) { bytes += markup.bytes }

        mutating func appendInterpolation(_ markup: Markup?) { bytes += markup?.bytes ?? [] }

        mutating func appendInterpolation(if isTrue: Bool, _ markup: @autoclosure () -> Markup) {
            if isTrue { bytes += markup().bytes }
        }

        /// The markup of each item, one after the other.
        mutating func appendInterpolation<Items: Sequence>(
            each items: Items, _ markup: (Items.Element) -> Markup
        ) {
            for item in items { bytes += markup(item).bytes }
        }

        /// By byte, so that a quote stays one whatever mark is combined with it.
        private static func escaped(_ byte: UInt8) -> StaticString? {
            switch byte {
            case UInt8(ascii: "<"): "&lt;"
            case UInt8(ascii: ">"): "&gt;"
            case UInt8(ascii: "&"): "&amp;"
            case UInt8(ascii: "\""): "&quot;"
            case UInt8(ascii: "'"): "&#39;"
            default: nil
            }
        }
    }
}

/// What writes its own markup; a template prints it unescaped.
protocol Marked {
    /// `layout` says the sentences of the element and has the tokens that forms send back.
    func markup(in layout: Layout) -> Markup
}
