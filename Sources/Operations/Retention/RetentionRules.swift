// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import RuleBook
public import Store

/// How long each class of data is kept in a country, and what says so.
public struct RetentionRules: Sendable {
    /// What becomes of a class of data.
    public enum Term: Sendable, Hashable {
        /// It is removed after some days.
        case removed(RetentionClass, days: Int)
        /// It is kept for so many years at least; the program removes nothing of it.
        case kept(years: Int)
    }

    /// A class of data.
    public struct Class: Sendable {
        /// Stable name: `sessions`.
        public let key: String
        /// What it is called, by language.
        public let title: [String: String]
        /// How long it is kept.
        public let term: Term
        /// Where that is written.
        public let source: Source
    }

    /// In the pack's order.
    public let classes: [Class]

    /// Reads the topic `retention`.
    ///
    /// - Throws: ``RuleBook/RuleBookError`` for a class the program cannot remove, or one that
    ///   would be removed too soon.
    public init(_ rules: RuleBook) throws(RuleBookError) {
        var map = try PackMap(rules.topic("retention"))
        var classes: [Class] = []
        for node in try map.required("classes").asList() {
            let found = try Class(node)
            guard !classes.contains(where: { $0.key == found.key }) else {
                throw .duplicateKey(node.place, key: found.key)
            }
            classes.append(found)
        }
        try map.finish()
        self.classes = classes
    }
}

extension RetentionRules.Class {
    fileprivate init(_ node: PackNode) throws(RuleBookError) {
        var map = try PackMap(node)
        key = try map.text("key")
        title = try map.sentences("title")
        if let years = map.optional("years") {
            term = .kept(years: try Self.count(years))
        } else {
            let days = try map.required("days")
            guard let kind = RetentionClass(rawValue: key) else {
                throw .badValue(node.place, expected: "a class that can be removed, or years")
            }
            let count = try Self.count(days)
            guard count >= kind.leastDays else {
                throw .badValue(days.place, expected: "\(kind.leastDays) days or more")
            }
            term = .removed(kind, days: count)
        }
        source = try map.source()
        try map.finish()
    }

    private static func count(_ node: PackNode) throws(RuleBookError) -> Int {
        try node.asFigure("a whole number above zero") { text throws(BasicsError) in
            guard let count = Int(text), (1...40_000).contains(count) else {
                throw .notANumber(text: String(text.prefix(40)), places: 0)
            }
            return count
        }
    }
}
