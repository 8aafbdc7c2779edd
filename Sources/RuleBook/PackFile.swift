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
    let node: Node?
    do {
        node = try Parser(yaml: text, resolver: .basic).singleRoot()
    } catch {
        throw .notYAML(whole, reason: String(describing: error))
    }
    guard let node else { throw .notYAML(whole, reason: "empty file") }
    return try converted(node, file: file, path: "")
}

private func converted(
    _ node: Node, file: String, path: String
) throws(RuleBookError) -> PackNode {
    let place = PackPlace(file: file, line: node.mark?.line ?? 0, path: path)
    guard path.utf8.count < 400 else { throw .notYAML(place, reason: "nested too deep") }
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
