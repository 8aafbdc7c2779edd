// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation
import Texts

/// Why templates are refused at start.
enum TemplateError: Error, Equatable {
    case unreadable(String)
    case missingSentence(template: String, key: String, language: String)
    case sentenceWithPlaceholders(template: String, key: String)
    case missingTemplate(name: String, in: String)
    case badSyntax(template: String, reason: String)
}

/// The templates as written: HTML with mustache, and `[[key]]` for sentences of the catalogue.
///
/// Sentences are put in once per language when the program starts: a missing one stops the
/// start, and a page pays nothing for its language.
struct TemplateSource: Sendable {
    let texts: [String: String]

    init(texts: [String: String]) { self.texts = texts }

    /// Reads every `.mustache` file of a folder and its subfolders; a name is the path in it.
    init(folder: String) throws {
        guard let paths = FileManager.default.enumerator(atPath: folder) else {
            throw TemplateError.unreadable(folder)
        }
        var texts: [String: String] = [:]
        for case let path as String in paths where path.hasSuffix(".mustache") {
            texts[String(path.dropLast(9))] = try String(
                contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
        }
        guard !texts.isEmpty else { throw TemplateError.unreadable(folder) }
        self.texts = texts
    }

    /// The templates in one language, indentation taken off.
    func spoken(in speech: Speech) throws -> [String: String] {
        var spoken: [String: String] = [:]
        for (name, text) in texts {
            let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
            let body = try said(lines.joined(separator: "\n"), template: name, speech: speech)
            for match in body.matches(of: /\{\{[><]\s*([a-z\-\/]+)\s*\}\}/) {
                guard texts[String(match.1)] != nil else {
                    throw TemplateError.missingTemplate(name: String(match.1), in: name)
                }
            }
            spoken[name] = body
        }
        return spoken
    }

    private func said(_ text: String, template: String, speech: Speech) throws -> String {
        var result = ""
        var rest = text[...]
        while let match = rest.firstMatch(of: /\[\[([a-z0-9_.]+)\]\]/) {
            let key = String(match.1)
            guard speech.has(key) else {
                throw TemplateError.missingSentence(
                    template: template, key: key, language: speech.language.rawValue)
            }
            let sentence = speech(key)
            guard !sentence.contains("{") else {
                throw TemplateError.sentenceWithPlaceholders(template: template, key: key)
            }
            result += rest[..<match.range.lowerBound]
            result += Self.escaped(sentence)
            rest = rest[match.range.upperBound...]
        }
        return result + rest
    }

    private static func escaped(_ sentence: String) -> String {
        sentence.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
