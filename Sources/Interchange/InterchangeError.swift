// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// Why a file is refused or cannot be written.
///
/// A file is read whole or not at all.
public enum InterchangeError: UserFacingError, Hashable {
    /// The file has no content.
    case emptyFile
    /// The file is larger than the limit, both in bytes.
    case tooLarge(bytes: Int, limit: Int)
    /// The file is in, or claims, an encoding that is not read.
    case badEncoding(found: String)
    /// The file breaks the rules of its notation: cut off, garbage after the end, unknown entity.
    case malformed(line: Int, detail: String)
    /// The file declares a document type, which none of the formats does.
    case documentType(line: Int)
    /// Elements are nested deeper than the limit.
    case tooDeep(line: Int, limit: Int)
    /// The file is none of the formats expected.
    case unknownFormat(found: String)
    /// The format is known, this version of it is not.
    case unknownVersion(format: String, found: String)
    /// Something the format requires is not there.
    case missing(line: Int, element: String)
    /// Something that may be there once is there again.
    case repeated(line: Int, element: String)
    /// A value that cannot be right.
    case badValue(line: Int, element: String, value: String)
    /// An amount in a currency that the books do not keep.
    case foreignCurrency(line: Int, currency: String)
    /// A text with characters that the format cannot carry.
    case unwritable(element: String, text: String)
    /// An entry whose debit and credit differ.
    case unbalancedEntry(number: String, difference: Money)
    /// A number that does not follow the one before.
    case numberGap(journal: String, expected: Int64, found: Int64)
    /// An entry outside the financial year.
    case dayOutsideYear(number: String, day: Day)
    /// An entry validated before the one written above it.
    case validationOrder(number: String, day: Day)
    /// A line whose column is empty, negative or otherwise not allowed.
    case badColumn(number: String, column: String, value: String)

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .emptyFile: "interchange.empty_file"
        case .tooLarge: "interchange.too_large"
        case .badEncoding: "interchange.bad_encoding"
        case .malformed: "interchange.malformed"
        case .documentType: "interchange.document_type"
        case .tooDeep: "interchange.too_deep"
        case .unknownFormat: "interchange.unknown_format"
        case .unknownVersion: "interchange.unknown_version"
        case .missing: "interchange.missing"
        case .repeated: "interchange.repeated"
        case .badValue: "interchange.bad_value"
        case .foreignCurrency: "interchange.foreign_currency"
        case .unwritable: "interchange.unwritable"
        case .unbalancedEntry: "interchange.unbalanced_entry"
        case .numberGap: "interchange.number_gap"
        case .dayOutsideYear: "interchange.day_outside_year"
        case .validationOrder: "interchange.validation_order"
        case .badColumn: "interchange.bad_column"
        }
    }

    /// Placeholders of the sentence; texts from the file are cut at 60 characters.
    public var values: [String: String] {
        switch self {
        case .emptyFile: [:]
        case .tooLarge(let bytes, let limit): ["bytes": String(bytes), "limit": String(limit)]
        case .badEncoding(let found), .unknownFormat(let found): ["found": cut(found)]
        case .malformed(let line, let detail): ["line": String(line), "detail": cut(detail)]
        case .documentType(let line): ["line": String(line)]
        case .tooDeep(let line, let limit): ["line": String(line), "limit": String(limit)]
        case .unknownVersion(let format, let found): ["format": format, "found": cut(found)]
        case .missing(let line, let element), .repeated(let line, let element):
            ["line": String(line), "element": element]
        case .badValue(let line, let element, let value):
            ["line": String(line), "element": element, "value": cut(value)]
        case .foreignCurrency(let line, let currency):
            ["line": String(line), "currency": cut(currency)]
        case .unwritable(let element, let text): ["element": element, "text": cut(text)]
        case .unbalancedEntry(let number, let difference):
            ["number": number, "difference": difference.text]
        case .numberGap(let journal, let expected, let found):
            ["journal": journal, "expected": String(expected), "found": String(found)]
        case .dayOutsideYear(let number, let day), .validationOrder(let number, let day):
            ["number": number, "day": day.text]
        case .badColumn(let number, let column, let value):
            ["number": number, "column": column, "value": cut(value)]
        }
    }

    private func cut(_ text: String) -> String { String(text.prefix(60)) }
}
