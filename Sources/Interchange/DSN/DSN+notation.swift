// SPDX-License-Identifier: AGPL-3.0-or-later

extension DSN {
    /// Writes a message: ISO-8859-1, each line ended by CR LF.
    ///
    /// - Parameter message: Any rubriques; whether they make sense is for the validator.
    /// - Returns: The bytes of the file.
    /// - Throws: ``Fault`` of kind `unwritable` or `emptyValue` at the first value that the
    ///   notation cannot carry: control characters, letters outside ISO-8859-1 (`œ`, `€`), blanks
    ///   at an end, lines above 256 characters.
    public static func write(_ message: Message) throws(Fault) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(message.rubriques.count * 32)
        for (index, rubrique) in message.rubriques.enumerated() {
            let line = try line(of: rubrique, at: index + 1)
            bytes += line
            bytes += [13, 10]
        }
        return bytes
    }

    private static func line(of rubrique: Rubrique, at number: Int) throws(Fault) -> [UInt8] {
        guard isCode(Array(rubrique.code.utf8)[...]) else {
            throw Fault(.badLine, line: number, found: rubrique.code)
        }
        guard !rubrique.value.isEmpty else {
            throw Fault(.emptyValue, line: number, rubrique.code)
        }
        var line = Array(rubrique.code.utf8) + [comma, quote]
        for scalar in rubrique.value.unicodeScalars {
            guard let byte = UInt8(exactly: scalar.value), isAllowed(byte) else {
                throw Fault(.unwritable, line: number, rubrique.code, found: rubrique.value)
            }
            line.append(byte)
        }
        guard line.last != blank, line[16] != blank, line.count < lengthLimit else {
            throw Fault(.unwritable, line: number, rubrique.code, found: rubrique.value)
        }
        line.append(quote)
        return line
    }

    /// Reads a file strictly: nothing of it is kept when a line is not of the notation.
    ///
    /// Lines end with CR LF, or all with LF; the last may have no end. Apostrophes inside a value
    /// stand as they are: the value ends with the last quote of the line.
    ///
    /// - Parameter bytes: ISO-8859-1, at most ``byteLimit``.
    /// - Returns: The rubriques; the first is line 1.
    /// - Throws: ``Fault`` of the layer `syntax`, with the line.
    public static func read(_ bytes: [UInt8]) throws(Fault) -> Message {
        guard !bytes.isEmpty else { throw Fault(.emptyFile) }
        guard bytes.count <= byteLimit else {
            throw Fault(.tooLarge, found: String(bytes.count), expected: String(byteLimit))
        }
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            throw Fault(.wrongEncoding, line: 1, found: "UTF-8")
        }
        var rubriques: [Rubrique] = []
        var start = 0
        var hasReturns: Bool?
        while start < bytes.count {
            let number = rubriques.count + 1
            guard number <= lineLimit else {
                throw Fault(.tooManyLines, line: number, expected: String(lineLimit))
            }
            // A line that never ends must not be walked over and over: look a bounded way ahead.
            let horizon = min(bytes.count, start + lengthLimit + 2)
            let found = bytes[start..<horizon].firstIndex(of: 10)
            guard found != nil || horizon == bytes.count else {
                throw Fault(.lineTooLong, line: number, expected: String(lengthLimit))
            }
            let end = found ?? bytes.count
            var line = bytes[start..<end]
            if end < bytes.count {
                let isReturn = line.last == 13
                guard hasReturns ?? isReturn == isReturn else {
                    throw Fault(.mixedLineEnds, line: number)
                }
                hasReturns = isReturn
                if isReturn { line = line.dropLast() }
            }
            rubriques.append(try rubrique(of: line, at: number))
            start = end + 1
        }
        return Message(rubriques)
    }

    private static func rubrique(
        of line: ArraySlice<UInt8>, at number: Int
    ) throws(Fault) -> Rubrique {
        guard line.count <= lengthLimit else {
            throw Fault(.lineTooLong, line: number, expected: String(lengthLimit))
        }
        if let byte = line.first(where: { !isAllowed($0) }) {
            throw Fault(.badCharacter, line: number, found: "0x" + String(byte, radix: 16))
        }
        let start = line.startIndex
        guard line.count >= 17, isCode(line.prefix(14)), line[start + 14] == comma,
            line[start + 15] == quote, line.last == quote
        else { throw Fault(.badLine, line: number, found: latin1(line)) }
        let code = latin1(line.prefix(14))
        let value = line.dropFirst(16).dropLast()
        guard !value.isEmpty else { throw Fault(.emptyValue, line: number, code) }
        if value.contains(where: { $0 > 127 }), String(validating: value, as: UTF8.self) != nil {
            throw Fault(.wrongEncoding, line: number, code, found: "UTF-8")
        }
        return Rubrique(code, latin1(value))
    }

    /// `S21.G00.30.002`.
    static func isCode(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count == 14 else { return false }
        for (place, byte) in bytes.enumerated() {
            switch place {
            case 0: if byte != UInt8(ascii: "S") { return false }
            case 3, 7, 10: if byte != UInt8(ascii: ".") { return false }
            case 4: if !(65...90).contains(byte) { return false }
            default: if !(48...57).contains(byte) { return false }
            }
        }
        return true
    }

    private static let comma = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "'")
    private static let blank = UInt8(ascii: " ")

    /// Printable characters of ISO-8859-1.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        (32...126).contains(byte) || byte >= 160
    }

    private static func latin1(_ bytes: ArraySlice<UInt8>) -> String {
        if bytes.allSatisfy({ $0 < 128 }) { return String(decoding: bytes, as: UTF8.self) }
        var text = ""
        for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
        return text
    }
}
