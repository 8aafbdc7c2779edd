// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation

/// Reads a form with files, strictly: what does not follow the format is refused, not repaired.
///
/// - Source: RFC 7578, RFC 2046 §5.1.
enum Multipart {
    private static let partsMax = 50
    private static let headBytesMax = 4_096

    /// The boundary of a content type; nil when it is not `multipart/form-data` with a sound one.
    static func boundary(of contentType: String) -> String? {
        let parts = contentType.split(separator: ";").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        guard parts.first?.lowercased() == "multipart/form-data" else { return nil }
        let marks = parts.dropFirst().filter { $0.lowercased().hasPrefix("boundary=") }
        guard marks.count == 1, var mark = marks.first?.dropFirst(9) else { return nil }
        if mark.count >= 2, mark.first == "\"", mark.last == "\"" {
            mark = mark.dropFirst().dropLast()
        }
        let isPlain = mark.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                || "'()+_,-./:=?".utf8.contains($0)
        }
        return isPlain && (1...70).contains(mark.utf8.count) ? String(mark) : nil
    }

    /// The fields and files of a body.
    ///
    /// - Throws: ``WebError/badForm``.
    static func read(_ body: [UInt8], boundary: String) throws(WebError) -> FormData {
        let data = Data(body)
        let opening = Data("--\(boundary)\r\n".utf8)
        let delimiter = Data("\r\n--\(boundary)".utf8)
        guard data.starts(with: opening) else { throw .badForm }
        var position = opening.count
        var pairs: [(name: String, value: String)] = []
        var files: [String: FormData.File] = [:]
        while true {
            guard pairs.count + files.count < partsMax,
                let end = data.range(of: delimiter, in: position..<data.count)
            else { throw .badForm }
            let part = try Part(data[position..<end.lowerBound])
            if let fileName = part.fileName {
                let file = FormData.File(name: fileName, bytes: part.bytes)
                guard files.updateValue(file, forKey: part.name) == nil else { throw .badForm }
            } else {
                pairs.append((part.name, try FormData.text(part.bytes)))
            }
            position = end.upperBound
            let mark = data[position..<min(position + 2, data.count)]
            position += mark.count
            if mark.elementsEqual("--".utf8) { break }
            guard mark.elementsEqual("\r\n".utf8) else { throw .badForm }
        }
        let tail = data[position...]
        guard tail.isEmpty || tail.elementsEqual("\r\n".utf8) else { throw .badForm }
        return FormData(pairs, files: files)
    }

    /// One part: its name, the name of its file if it is one, its bytes.
    private struct Part {
        let name: String
        let fileName: String?
        let bytes: [UInt8]

        init(_ data: Data) throws(WebError) {
            guard let gap = data.range(of: Data("\r\n\r\n".utf8)),
                gap.lowerBound - data.startIndex <= headBytesMax,
                let head = String(
                    validating: data[data.startIndex..<gap.lowerBound], as: UTF8.self)
            else { throw .badForm }
            let dispositions = head.components(separatedBy: "\r\n").filter {
                $0.lowercased().hasPrefix("content-disposition:")
            }
            let shape =
                #/
                (?i)content-disposition:\ *form-data;\ *name="([^"]{1,100})"
                (?:;\ *filename="([^"]*)")?
                /#
            guard dispositions.count == 1, let match = dispositions.first?.wholeMatch(of: shape)
            else { throw .badForm }
            name = String(match.1)
            fileName = match.2.map { String($0.prefix(200)) }
            bytes = Array(data[gap.upperBound...])
        }
    }
}
