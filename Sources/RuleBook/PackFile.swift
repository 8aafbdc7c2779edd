// SPDX-License-Identifier: AGPL-3.0-or-later

import Yams

/// Reads the bytes of one YAML file of a pack into nodes with places.
///
/// Aliases, tags and several documents are refused: a pack says what it says, once.
///
/// - Throws: ``RuleBookError`` with file and line; nothing is kept of a refused file.
func packNode(file: String, bytes: [UInt8]) throws(RuleBookError) -> PackNode {
    let whole = PackPlace(file: file, line: 0, path: "")
    guard bytes.count <= 100_000 else { throw .tooLarge(file: file) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
        throw .notYAML(whole, reason: "not UTF-8")
    }
    let parser: Parser
    let node: Node?
    do {
        parser = try Parser(yaml: text, resolver: .basic)
        node = try parser.singleRoot()
    } catch let error as YamlError {
        throw refusal(error, file: file)
    } catch {
        throw .notYAML(whole, reason: String(describing: error))
    }
    guard let node else { throw .notYAML(whole, reason: "empty file") }
    // Nodes hold their anchors weakly, the parser for good.
    return try withExtendedLifetime(parser) { () throws(RuleBookError) in
        try converted(node, file: file, path: "")
    }
}

/// The parser's complaint with its line; never the file's text, which may be long.
private func refusal(_ error: YamlError, file: String) -> RuleBookError {
    func place(_ mark: Mark) -> PackPlace { PackPlace(file: file, line: mark.line, path: "") }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
        .composer(_, let problem, let mark, _):
        return .notYAML(place(mark), reason: problem)
    case .duplicatedKeysInMapping(let keys, let context):
        return .duplicateKey(place(context.mark), key: keys.first ?? "")
    case .reader(let problem, _, _, _):
        return .notYAML(PackPlace(file: file, line: 0, path: ""), reason: problem)
    default:
        return .notYAML(PackPlace(file: file, line: 0, path: ""), reason: "unreadable")
    }
}

/// Whether a node is written without a tag; the parser itself marks quoted texts as strings.
private func hasNoTag(_ node: Node) -> Bool {
    let tag =
        switch node {
        case .scalar(let scalar): scalar.tag
        case .sequence(let sequence): sequence.tag
        case .mapping(let mapping): mapping.tag
        case .alias(let alias): alias.tag
        }
    return ["", "tag:yaml.org,2002:str"].contains(tag.description)
}

private func converted(
    _ node: Node, file: String, path: String
) throws(RuleBookError) -> PackNode {
    let place = PackPlace(file: file, line: node.mark?.line ?? 0, path: path)
    guard path.utf8.count < 400 else { throw .notYAML(place, reason: "nested too deep") }
    // Without anchors there are no aliases, which the parser would silently unfold.
    guard node.anchor == nil else { throw .notYAML(place, reason: "anchors are not allowed") }
    guard hasNoTag(node) else { throw .notYAML(place, reason: "tags are not allowed") }
    switch node {
    case .scalar(let scalar):
        let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
        return .text(scalar.string, isQuoted: isQuoted, place)
    case .sequence(let sequence):
        var nodes: [PackNode] = []
        for (index, element) in sequence.enumerated() {
            nodes.append(try converted(element, file: file, path: "\(path).\(index)"))
        }
        return .list(nodes, place)
    case .mapping(let mapping):
        var pairs: [(key: String, value: PackNode)] = []
        var seen: Set<String> = []
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key else {
                throw .badValue(place, expected: "plain keys")
            }
            guard seen.insert(scalar.string).inserted else {
                throw .duplicateKey(place, key: scalar.string)
            }
            let below = path.isEmpty ? scalar.string : "\(path).\(scalar.string)"
            pairs.append((scalar.string, try converted(value, file: file, path: below)))
        }
        return .map(pairs, place)
    case .alias:
        throw .notYAML(place, reason: "aliases are not allowed")
    }
}
