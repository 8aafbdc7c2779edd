// SPDX-License-Identifier: AGPL-3.0-or-later

/// Something of the law that the program computes or prints and nobody has verified.
///
/// A figure carries its own mark; this is about what is not a figure: a formula, a limit of what is
/// computed, the text of a form. It stands in the topic `unverified` of a pack, so that the page,
/// the payslip and the command line say the same.
public struct OpenPoint: Sendable, Hashable {
    /// Name within the pack: `cesa_minimum_wage`.
    public let key: String
    /// What is not verified, by language.
    public let what: [String: String]
    /// Why, and what would settle it, by language.
    public let why: [String: String]
    /// Where it is written down: a paper of the project, an article, a page.
    public let place: String
    /// Codes of the payslip lines that rest on it; empty when it is about no line.
    public let lines: Set<String>
    /// Kinds of contract concerned; empty for all.
    public let contracts: Set<String>

    /// Whether a line of a payslip under a kind of contract rests on it.
    public func concerns(line: String, of contract: String) -> Bool {
        lines.contains(line) && (contracts.isEmpty || contracts.contains(contract))
    }

    /// Reads the topic `unverified` of a pack, in its order.
    ///
    /// - Throws: ``RuleBookError`` with the place; a key may stand once.
    public static func all(_ rules: RuleBook) throws(RuleBookError) -> [OpenPoint] {
        var points: [OpenPoint] = []
        for node in try rules.topic("unverified").asList() {
            let point = try OpenPoint(node)
            guard !points.contains(where: { $0.key == point.key }) else {
                throw .duplicateKey(node.place, key: point.key)
            }
            points.append(point)
        }
        return points
    }

    private init(_ node: PackNode) throws(RuleBookError) {
        var map = try PackMap(node)
        key = try map.text("key")
        what = try map.sentences("what")
        why = try map.sentences("why")
        place = try map.text("where")
        lines = try OpenPoint.texts(map.optional("lines"))
        contracts = try OpenPoint.texts(map.optional("contracts"))
        try map.finish()
    }

    private static func texts(_ node: PackNode?) throws(RuleBookError) -> Set<String> {
        var texts: Set<String> = []
        for element in try node?.asList() ?? [] { texts.insert(try element.asText()) }
        return texts
    }
}
