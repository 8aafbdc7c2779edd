// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// The law and the house rules of one country pack, read whole or refused.
///
/// Parameters are answered here; other topics (chart of accounts, VAT rates, contribution
/// schemes) are handed as nodes to the domain module that owns them.
public struct RuleBook: Sendable {
    /// Name of the pack: the country's ISO code in lower case.
    public let pack: String
    /// All parameters by key.
    public let parameters: [String: Parameter]
    private let topics: [String: PackNode]

    /// Reads all files of a pack.
    ///
    /// Each file is a map with `pack`, and either `parameters` or one `topic` of another kind
    /// whose content stands under `content`.
    ///
    /// `files`: names and bytes; the order does not matter.
    ///
    /// - Throws: ``RuleBookError`` for the first fault, files taken by name.
    public init(
        pack: String, files: [(name: String, bytes: [UInt8])]
    ) throws(RuleBookError) {
        var parameters: [String: Parameter] = [:]
        var topics: [String: PackNode] = [:]
        for (name, bytes) in files.sorted(by: { $0.name < $1.name }) {
            var map = try PackMap(packNode(file: name, bytes: bytes))
            guard try map.text("pack") == pack else {
                throw .badValue(map.place, expected: "pack: \(pack)")
            }
            if let list = map.optional("parameters") {
                for node in try list.asList() {
                    let parameter = try Parameter(node)
                    guard parameters.updateValue(parameter, forKey: parameter.key) == nil else {
                        throw .duplicateKey(node.place, key: parameter.key)
                    }
                }
            } else {
                let topic = try map.text("topic")
                guard topics.updateValue(try map.required("content"), forKey: topic) == nil else {
                    throw .duplicateKey(map.place, key: topic)
                }
            }
            try map.finish()
        }
        self.pack = pack
        self.parameters = parameters
        self.topics = topics
    }

    /// The content of a topic that is not made of parameters, for the module that owns it.
    ///
    /// - Throws: ``RuleBookError/missingKey(_:key:)`` when the pack has no such topic.
    public func topic(_ name: String) throws(RuleBookError) -> PackNode {
        guard let node = topics[name] else {
            throw .missingKey(PackPlace(file: pack, line: 0, path: "topic"), key: name)
        }
        return node
    }

    /// A figure in force on a day.
    ///
    /// `knownAt`: only values published by then count; nil for all known today.
    ///
    /// - Throws: ``RuleBookError/unknownParameter(key:)`` or ``RuleBookError/noValue(key:day:)``.
    public func value(
        _ key: String, at day: Day, knownAt: Day? = nil
    ) throws(RuleBookError) -> DatedValue {
        guard let parameter = parameters[key] else { throw .unknownParameter(key: key) }
        guard let value = parameter.value(at: day, knownAt: knownAt) else {
            throw .noValue(key: key, day: day)
        }
        return value
    }

    /// An amount in force on a day, with the rule behind it.
    public func money(
        _ key: String, at day: Day, knownAt: Day? = nil
    ) throws(RuleBookError) -> Ruled<Money> {
        let found = try value(key, at: day, knownAt: knownAt)
        guard case .money(let money) = found.value else {
            throw .wrongUnit(key: key, expected: "an amount")
        }
        return Ruled(money, rule: Step.Rule(key, from: found.from, source: found.source))
    }

    /// A ratio or plain number in force on a day, with the rule behind it.
    public func rate(
        _ key: String, at day: Day, knownAt: Day? = nil
    ) throws(RuleBookError) -> Ruled<Rate> {
        let found = try value(key, at: day, knownAt: knownAt)
        guard case .rate(let rate) = found.value else {
            throw .wrongUnit(key: key, expected: "a ratio or a number")
        }
        return Ruled(rate, rule: Step.Rule(key, from: found.from, source: found.source))
    }

    /// A scale in force on a day, with the rule behind it.
    public func scale(
        _ key: String, at day: Day, knownAt: Day? = nil
    ) throws(RuleBookError) -> Ruled<[Bracket]> {
        let found = try value(key, at: day, knownAt: knownAt)
        guard case .scale(let brackets) = found.value else {
            throw .wrongUnit(key: key, expected: "a scale")
        }
        return Ruled(brackets, rule: Step.Rule(key, from: found.from, source: found.source))
    }
}

/// A figure together with the dated rule it comes from.
public struct Ruled<Value: Sendable>: Sendable {
    /// The figure.
    public let value: Value
    /// The parameter's key, the day it came into force and its source.
    public let rule: Step.Rule

    /// Pairs a figure with its rule.
    public init(_ value: Value, rule: Step.Rule) {
        self.value = value
        self.rule = rule
    }
}
