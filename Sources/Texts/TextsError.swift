// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// Why a catalogue is refused, or a typed number cannot be read.
public enum TextsError: UserFacingError, Hashable {
    /// A line of a catalogue file that is not `key: "sentence"`.
    case badLine(file: String, line: Int, reason: String)
    /// A key written twice in one language.
    case duplicateKey(language: String, key: String)
    /// A key one language has and another lacks.
    case missingKey(language: String, key: String)
    /// A sentence whose placeholders are not the ones of the same sentence in the first language.
    case otherPlaceholders(language: String, key: String)
    /// A sentence, or a format, whose text has the wrong shape.
    case badSentence(language: String, key: String, reason: String)
    /// A typed text that is not a number.
    case notANumber(text: String)
    /// A typed number that could mean two amounts; both are plain decimal texts.
    case ambiguousNumber(text: String, small: String, large: String)

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .badLine: "texts.bad_line"
        case .duplicateKey: "texts.duplicate_key"
        case .missingKey: "texts.missing_key"
        case .otherPlaceholders: "texts.other_placeholders"
        case .badSentence: "texts.bad_sentence"
        case .notANumber: "texts.not_a_number"
        case .ambiguousNumber: "texts.ambiguous_number"
        }
    }

    /// Placeholders of the sentence.
    public var values: [String: String] {
        switch self {
        case .badLine(let file, let line, let reason):
            ["file": file, "line": String(line), "reason": reason]
        case .duplicateKey(let language, let key), .missingKey(let language, let key),
            .otherPlaceholders(let language, let key):
            ["language": language, "key": key]
        case .badSentence(let language, let key, let reason):
            ["language": language, "key": key, "reason": reason]
        case .notANumber(let text): ["text": text]
        case .ambiguousNumber(let text, let small, let large):
            ["text": text, "small": small, "large": large]
        }
    }
}
