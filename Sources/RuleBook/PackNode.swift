// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// One value of a pack file, with the place it stands at.
public indirect enum PackNode: Sendable {
    /// A text; `isQuoted` tells `"12"` from `12`, for figures must be quoted.
    case text(String, isQuoted: Bool, PackPlace)
    /// A list in order.
    case list([PackNode], PackPlace)
    /// Keys and values in order, without repeats.
    case map([(key: String, value: PackNode)], PackPlace)

    /// Where the value stands.
    public var place: PackPlace {
        switch self {
        case .text(_, _, let place), .list(_, let place), .map(_, let place): place
        }
    }

    /// The text of the value.
    public func asText() throws(RuleBookError) -> String {
        guard case .text(let text, _, let place) = self else {
            throw .badValue(place, expected: "a text")
        }
        guard !text.isEmpty else { throw .badValue(place, expected: "a text that is not empty") }
        return text
    }

    /// One of the words a type knows.
    public func asChoice<Choice: RawRepresentable<String> & CaseIterable>(
        of: Choice.Type = Choice.self
    ) throws(RuleBookError) -> Choice {
        guard let choice = Choice(rawValue: try asText()) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw .badValue(place, expected: "one of \(known)")
        }
        return choice
    }

    /// A list of words a type knows; it may be empty.
    public func asChoices<Choice: RawRepresentable<String> & CaseIterable>(
        of: Choice.Type = Choice.self
    ) throws(RuleBookError) -> [Choice] {
        var choices: [Choice] = []
        for element in try asList() { choices.append(try element.asChoice()) }
        return choices
    }

    /// The elements of the list.
    public func asList() throws(RuleBookError) -> [PackNode] {
        guard case .list(let nodes, _) = self else { throw .badValue(place, expected: "a list") }
        return nodes
    }

    /// A figure between quotes, read by `parse`.
    public func asFigure<Value>(
        _ expected: String, _ parse: (String) throws(BasicsError) -> Value
    ) throws(RuleBookError) -> Value {
        guard case .text(let text, let isQuoted, let place) = self, isQuoted else {
            throw .badValue(place, expected: "\(expected), between quotes")
        }
        do { return try parse(text) } catch { throw .badValue(place, expected: expected) }
    }
}

/// Reads the keys of a map one by one and refuses those nobody asked for.
public struct PackMap {
    private let fields: [String: PackNode]
    private var unread: Set<String>
    /// Where the map stands.
    public let place: PackPlace

    /// Opens a node that must be a map.
    public init(_ node: PackNode) throws(RuleBookError) {
        guard case .map(let pairs, let place) = node else {
            throw .badValue(node.place, expected: "keys and values")
        }
        self.place = place
        fields = Dictionary(
            pairs.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        unread = Set(fields.keys)
    }

    /// The value of a key; nil when it is absent.
    public mutating func optional(_ key: String) -> PackNode? {
        unread.remove(key)
        return fields[key]
    }

    /// The value of a key that must be there.
    public mutating func required(_ key: String) throws(RuleBookError) -> PackNode {
        guard let node = optional(key) else { throw .missingKey(place, key: key) }
        return node
    }

    /// A text that must be there.
    public mutating func text(_ key: String) throws(RuleBookError) -> String {
        try required(key).asText()
    }

    /// A day written `YYYY-MM-DD`.
    public mutating func day(_ key: String) throws(RuleBookError) -> Day {
        try PackMap.day(required(key))
    }

    /// A day that may be absent.
    public mutating func optionalDay(_ key: String) throws(RuleBookError) -> Day? {
        guard let node = optional(key) else { return nil }
        return try PackMap.day(node)
    }

    private static func day(_ node: PackNode) throws(RuleBookError) -> Day {
        let text = try node.asText()
        do { return try Day(text: text) } catch {
            throw .badValue(node.place, expected: "a day as YYYY-MM-DD")
        }
    }

    /// An amount between quotes that may be absent.
    public mutating func optionalMoney(_ key: String) throws(RuleBookError) -> Money? {
        guard let node = optional(key) else { return nil }
        return try node.asFigure("an amount") { text throws(BasicsError) in try Money(text: text) }
    }

    /// A ratio between quotes.
    public mutating func rate(_ key: String) throws(RuleBookError) -> Rate {
        try required(key).asFigure("a ratio") { text throws(BasicsError) in try Rate(text: text) }
    }

    /// Sentences by language code, at least in French and English.
    public mutating func sentences(_ key: String) throws(RuleBookError) -> [String: String] {
        try PackMap.sentences(of: required(key))
    }

    /// Sentences by language code, where they stand without a key of their own.
    public static func sentences(of node: PackNode) throws(RuleBookError) -> [String: String] {
        guard case .map(let pairs, let place) = node else {
            throw .badValue(node.place, expected: "a text per language")
        }
        var result: [String: String] = [:]
        for (language, value) in pairs {
            guard ["fr", "nl", "en"].contains(language) else {
                throw .unknownKey(place, key: language)
            }
            result[language] = try value.asText()
        }
        for language in ["fr", "en"] where result[language] == nil {
            throw .missingKey(place, key: language)
        }
        return result
    }

    /// The `source`, `checked` and `verified` of a figure; all three must be there.
    public mutating func source() throws(RuleBookError) -> Source {
        var source = try PackMap(required("source"))
        let title = try source.text("title")
        let reference = try source.optional("id")?.asText() ?? ""
        try source.finish()
        let verified = try text("verified")
        guard ["true", "false"].contains(verified) else {
            throw .badValue(place, expected: "verified: true or false")
        }
        return Source(
            title: title, reference: reference, checked: try day("checked"),
            isVerified: verified == "true")
    }

    /// Refuses the first key that nobody read.
    public func finish() throws(RuleBookError) {
        if let key = unread.sorted().first { throw .unknownKey(place, key: key) }
    }
}
