// SPDX-License-Identifier: AGPL-3.0-or-later

/// Writes XML: the same calls give the same bytes.
public struct XMLWriter {
    private var bytes = Array(#"<?xml version="1.0" encoding="UTF-8"?>"#.utf8)
    private let isIndented: Bool
    private var depth = 0

    /// A document with nothing but its declaration.
    ///
    /// - Parameter indented: Whether each element begins on a line of its own.
    public init(indented: Bool = true) { isIndented = indented }

    /// The whole document, UTF-8, ending with a line end.
    public var document: [UInt8] { bytes + [10] }

    /// Writes an element with children, which `body` writes.
    ///
    /// - Parameters:
    ///   - name: The element's name, with its prefix.
    ///   - attributes: Written in the order given; a namespace is one: `("xmlns", …)`.
    ///   - body: Writes the children.
    /// - Throws: What `body` throws; ``InterchangeError/unwritable(element:text:)`` for control
    ///   characters in an attribute.
    public mutating func element(
        _ name: String, _ attributes: [(name: String, value: String)] = [],
        _ body: (inout XMLWriter) throws(InterchangeError) -> Void
    ) throws(InterchangeError) {
        startLine()
        try start(name, attributes)
        depth += 1
        try body(&self)
        depth -= 1
        startLine()
        bytes += "</\(name)>".utf8
    }

    /// Writes an element with text.
    ///
    /// - Throws: ``InterchangeError/unwritable(element:text:)`` for control characters.
    public mutating func element(
        _ name: String, _ attributes: [(name: String, value: String)] = [], text: String
    ) throws(InterchangeError) {
        startLine()
        try start(name, attributes)
        bytes += try XMLWriter.escaped(text, in: name).utf8
        bytes += "</\(name)>".utf8
    }

    /// Writes an element with text, or nothing when there is no text.
    public mutating func element(ifAny name: String, text: String?) throws(InterchangeError) {
        guard let text, !text.isEmpty else { return }
        try element(name, text: text)
    }

    private mutating func start(
        _ name: String, _ attributes: [(name: String, value: String)]
    ) throws(InterchangeError) {
        bytes += "<\(name)".utf8
        for attribute in attributes {
            let value = try XMLWriter.escaped(attribute.value, in: attribute.name)
            bytes += " \(attribute.name)=\"\(value)\"".utf8
        }
        bytes.append(UInt8(ascii: ">"))
    }

    private mutating func startLine() {
        guard isIndented else { return }
        bytes.append(10)
        bytes += repeatElement(32, count: depth * 2)
    }

    /// Text for element or attribute; line ends survive a reader's normalisation.
    private static func escaped(
        _ text: String, in element: String
    ) throws(InterchangeError) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\t", "\n", "\r": result += "&#\(scalar.value);"
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}":
                throw .unwritable(element: element, text: text)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
