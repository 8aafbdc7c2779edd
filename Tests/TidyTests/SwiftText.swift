// SPDX-License-Identifier: AGPL-3.0-or-later

/// Swift source with what is not code blanked out, line breaks and columns kept.
///
/// Lexical only: comments, plain, raw and multi-line strings; code inside an interpolation
/// counts as part of its string.
enum SwiftText {
    /// The text with comments blanked, and strings too unless they are wanted.
    static func code(_ text: String, keepingStrings: Bool = false) -> String {
        var scanner = Scanner(Array(text.utf8), keepingStrings: keepingStrings)
        return String(decoding: scanner.run(), as: UTF8.self)
    }

    private struct Scanner {
        let bytes: [UInt8]
        let keepingStrings: Bool
        var output: [UInt8]
        var place = 0

        init(_ bytes: [UInt8], keepingStrings: Bool) {
            self.bytes = bytes
            self.keepingStrings = keepingStrings
            output = bytes
        }

        mutating func run() -> [UInt8] {
            while place < bytes.count {
                if starts("//") {
                    blank(until: end(of: "\n", from: place))
                } else if starts("/*") {
                    blankBlock()
                } else if bytes[place] == UInt8(ascii: "\"") {
                    skipString(pounds: 0)
                } else if bytes[place] == UInt8(ascii: "#"), let pounds = poundsOfString() {
                    place += pounds
                    skipString(pounds: pounds)
                } else {
                    place += 1
                }
            }
            return output
        }

        func starts(_ text: String, at start: Int? = nil) -> Bool {
            bytes[(start ?? place)...].starts(with: text.utf8)
        }

        func end(of text: String, from start: Int) -> Int {
            var index = start
            while index < bytes.count, !starts(text, at: index) { index += 1 }
            return index
        }

        mutating func blank(until end: Int, isString: Bool = false) {
            let end = min(end, bytes.count)
            if !(isString && keepingStrings) {
                for index in place..<end where bytes[index] != UInt8(ascii: "\n") {
                    output[index] = UInt8(ascii: " ")
                }
            }
            place = end
        }

        mutating func blankBlock() {
            var depth = 0
            var index = place
            repeat {
                if starts("/*", at: index) { depth += 1 }
                if starts("*/", at: index) { depth -= 1 }
                index += starts("/*", at: index) || starts("*/", at: index) ? 2 : 1
            } while depth > 0 && index < bytes.count
            blank(until: index)
        }

        func poundsOfString() -> Int? {
            var index = place
            while index < bytes.count, bytes[index] == UInt8(ascii: "#") { index += 1 }
            let isString = index < bytes.count && bytes[index] == UInt8(ascii: "\"")
            return isString ? index - place : nil
        }

        /// From the first quote to after the closing one and its `#`.
        mutating func skipString(pounds: Int) {
            let isLong = starts("\"\"\"")
            let fence = (isLong ? "\"\"\"" : "\"") + String(repeating: "#", count: pounds)
            let escape = "\\" + String(repeating: "#", count: pounds)
            var index = place + (isLong ? 3 : 1)
            var depth = 0
            while index < bytes.count {
                if depth == 0, starts(fence, at: index) { break }
                if depth == 0, !isLong, bytes[index] == UInt8(ascii: "\n") { break }
                if starts(escape + "(", at: index) {
                    depth += 1
                    index += escape.utf8.count + 1
                } else if depth == 0, starts(escape, at: index) {
                    index += escape.utf8.count + 1
                } else {
                    if depth > 0, bytes[index] == UInt8(ascii: "(") { depth += 1 }
                    if depth > 0, bytes[index] == UInt8(ascii: ")") { depth -= 1 }
                    index += 1
                }
            }
            blank(until: index + fence.utf8.count, isString: true)
        }
    }
}
