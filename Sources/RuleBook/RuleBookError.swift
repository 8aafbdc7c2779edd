// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// Where in a pack something stands: file, line, and the path of keys that leads there.
public struct PackPlace: Hashable, Sendable {
    /// File name within the pack.
    public let file: String
    /// Line, from 1; 0 when it is about the whole file.
    public let line: Int
    /// Keys and positions joined by dots: `parameters.3.values.0`.
    public let path: String

    /// A place in a pack.
    public init(file: String, line: Int, path: String) {
        self.file = file
        self.line = line
        self.path = path
    }

    /// `payroll.yaml:12 parameters.3`.
    public var text: String { "\(file):\(line) \(path)" }
}

/// Why a pack is refused, or a question to it has no answer.
public enum RuleBookError: UserFacingError, Hashable {
    /// The file is not YAML, or uses anchors, aliases or several documents.
    case notYAML(PackPlace, reason: String)
    /// A file beyond the size a pack file may have (100 kB).
    case tooLarge(file: String)
    /// A key nobody reads: a spelling mistake must not silently change the law.
    case unknownKey(PackPlace, key: String)
    /// A key that must be there.
    case missingKey(PackPlace, key: String)
    /// The same key twice.
    case duplicateKey(PackPlace, key: String)
    /// A value of another kind or shape; `expected` says which.
    case badValue(PackPlace, expected: String)
    /// Two values of one parameter are in force on the same day and known the same day.
    case overlap(PackPlace, key: String, day: Day)
    /// A day between two values of one parameter on which none is in force.
    case gap(PackPlace, key: String, day: Day)
    /// The pack has no such parameter.
    case unknownParameter(key: String)
    /// The parameter has no value in force on the day.
    case noValue(key: String, day: Day)
    /// The parameter is of another unit than the formula expects.
    case wrongUnit(key: String, expected: String)

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .notYAML: "pack.not_yaml"
        case .tooLarge: "pack.too_large"
        case .unknownKey: "pack.unknown_key"
        case .missingKey: "pack.missing_key"
        case .duplicateKey: "pack.duplicate_key"
        case .badValue: "pack.bad_value"
        case .overlap: "pack.overlap"
        case .gap: "pack.gap"
        case .unknownParameter: "pack.unknown_parameter"
        case .noValue: "pack.no_value"
        case .wrongUnit: "pack.wrong_unit"
        }
    }

    /// Placeholders of the sentence.
    public var values: [String: String] {
        switch self {
        case .notYAML(let place, let reason): ["place": place.text, "reason": reason]
        case .tooLarge(let file): ["place": file]
        case .unknownKey(let place, let key), .missingKey(let place, let key),
            .duplicateKey(let place, let key):
            ["place": place.text, "key": key]
        case .badValue(let place, let expected): ["place": place.text, "expected": expected]
        case .overlap(let place, let key, let day), .gap(let place, let key, let day):
            ["place": place.text, "key": key, "day": day.text]
        case .unknownParameter(let key): ["key": key]
        case .noValue(let key, let day): ["key": key, "day": day.text]
        case .wrongUnit(let key, let expected): ["key": key, "expected": expected]
        }
    }
}
