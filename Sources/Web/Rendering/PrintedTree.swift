// SPDX-License-Identifier: AGPL-3.0-or-later

import Mustache

/// A value that prints as one text.
protocol Printed {
    var printed: String { get }
}

extension Printed where Self: RawRepresentable<String> {
    var printed: String { rawValue }
}

/// Markup of our own making, the only thing a template prints unescaped.
///
/// Never made from what a person typed: `Documents` draws it and escapes the labels inside.
struct OwnMarkup: Sendable, Printed {
    let printed: String

    init(madeByUs markup: String) { printed = markup }
}

/// A page model unfolded once into dictionaries, so that rendering need not reflect each lookup.
///
/// A nil property is known and empty, so that a template does not go on to look for the same
/// name in the things around it.
struct PrintedTree: MustacheParent, Sendable {
    private let children: [String: any Sendable]
    /// What is around the page; templates ask it for little.
    private let layout: Layout?
    private let misses: Misses?

    /// What the template asked for and nothing around it had; tests require it to stay empty.
    final class Misses: @unchecked Sendable {
        // Used by one rendering on one thread.
        var names: Set<String> = []
    }

    private struct Absent: MustacheCustomRepresentation {
        var representation: Any? { nil }
    }

    private init(_ children: [String: any Sendable]) {
        self.children = children
        layout = nil
        misses = nil
    }

    init(page: some Sendable, layout: Layout, misses: Misses? = nil) {
        children = Self.properties(of: page, in: layout)
        self.layout = layout
        self.misses = misses
    }

    /// What needs no layout around it: a letter.
    init(alone value: some Sendable, misses: Misses? = nil) {
        children = Self.properties(of: value, in: nil)
        layout = nil
        self.misses = misses
    }

    func child(named name: String) -> Any? {
        if let child = children[name] { return child }
        switch (name, layout) {
        case ("layout", let layout?):
            return PrintedTree(["csrf": layout.csrf, "assets": layout.assets])
        case ("proof", let layout?): return layout.proof.text
        default:
            misses?.names.insert(name)
            return nil
        }
    }

    private static func properties(of value: Any, in layout: Layout?) -> [String: any Sendable] {
        var properties: [String: any Sendable] = [:]
        for child in Mirror(reflecting: value).children {
            if let label = child.label { properties[label] = unfolded(child.value, in: layout) }
        }
        return properties
    }

    private static func unfolded(_ value: Any, in layout: Layout?) -> any Sendable {
        switch value {
        case let text as String: return separated(text)
        case let flag as Bool: return flag
        case let number as Int: return String(number)
        case let printed as any Printed: return printed.printed
        case let marked as any Marked:
            if let layout { return marked.markup(in: layout).text }
        default: break
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            return mirror.children.first.map { unfolded($0.value, in: layout) } ?? Absent()
        case .collection: return mirror.children.map { unfolded($0.value, in: layout) }
        default: return PrintedTree(properties(of: value, in: layout))
        }
    }

    /// The text with HTML's special characters standing alone.
    ///
    /// The template engine escapes by `Character`. A quote followed by a combining mark is one
    /// `Character` that is not the quote, and would leave an attribute open. A zero-width space
    /// parts them. Covered by the hostile names of the tests.
    static func separated(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
        var result = ""
        for character in text {
            let scalars = character.unicodeScalars
            if scalars.count > 1, scalars.contains(where: { "<>&\"'".unicodeScalars.contains($0) })
            {
                for scalar in scalars {
                    result.unicodeScalars.append(scalar)
                    result.unicodeScalars.append("\u{200B}")
                }
            } else {
                result.append(character)
            }
        }
        return result
    }
}
