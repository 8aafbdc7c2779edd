// SPDX-License-Identifier: AGPL-3.0-or-later

import Testing
import Texts

@testable import Web

@Suite struct TemplatesTests {
    static let defects: [(templates: [String: String], error: TemplateError)] = [
        (
            ["a": "<p>[[no.such]]</p>"],
            .missingSentence(template: "a", key: "no.such", language: "fr")
        ),
        (["a": "{{>parts/none}}"], .missingTemplate(name: "parts/none", in: "a")),
        (["a": "[[table.range]]"], .sentenceWithPlaceholders(template: "a", key: "table.range")),
    ]

    @Test(arguments: defects.indices)
    func `a defect of a template stops the start`(_ index: Int) throws {
        let (templates, expected) = Self.defects[index]
        let catalogues = try House.catalogues()
        #expect(throws: expected) {
            try PageRenderer(
                templates: TemplateSource(texts: templates), catalogues: catalogues)
        }
    }

    @Test func `a template that is never closed stops the start`() throws {
        let catalogues = try House.catalogues()
        let error = #expect(throws: TemplateError.self) {
            try PageRenderer(
                templates: TemplateSource(texts: ["a": "{{#open}}"]), catalogues: catalogues)
        }
        guard case .badSyntax("a", _) = error else {
            Issue.record("wrong failure: \(String(describing: error))")
            return
        }
    }

    @Test func `an empty value hides the same name of the page around it`() throws {
        struct Inner: Sendable { var note: String? }
        struct Outer: Page {
            static let template = "a"
            var note = "outside"
            var inner = Inner(note: nil)
        }
        let catalogues = try House.catalogues()
        let renderer = try PageRenderer(
            templates: TemplateSource(texts: ["a": "{{note}}:{{#inner}}{{note}}{{/inner}}"]),
            catalogues: catalogues)
        let layout = Samples(t: catalogues.speech(.french)).layout(.member, "/")
        #expect(renderer.content(of: Outer(), in: layout) == "outside:")
    }

    @Test func `a name the template misspells is reported`() throws {
        struct Bare: Page { static let template = "a" }
        let catalogues = try House.catalogues()
        let renderer = try PageRenderer(
            templates: TemplateSource(texts: ["a": "{{titel}}"]), catalogues: catalogues)
        let misses = PrintedTree.Misses()
        let layout = Samples(t: catalogues.speech(.french)).layout(.member, "/")
        _ = renderer.content(of: Bare(), in: layout, misses: misses)
        #expect(misses.names == ["titel"])
    }
}
