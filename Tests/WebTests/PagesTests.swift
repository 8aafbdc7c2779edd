// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation
import Testing
import Texts

@testable import Web

/// Every page in every language, from the real catalogues and templates.
@Suite struct PagesTests {
    static let tags = ["fr", "en", "nl"]
    let renderer: PageRenderer
    let catalogues: Catalogues

    init() throws {
        renderer = try House.renderer()
        catalogues = try House.catalogues()
    }

    func samples(_ tag: String) -> Samples {
        Samples(t: catalogues.speech(Language(rawValue: tag)))
    }

    @Test(arguments: tags)
    func `each page renders with every sentence and every value`(_ tag: String) {
        for sample in samples(tag).all {
            let misses = PrintedTree.Misses()
            let html = sample.render(renderer, misses)
            #expect(misses.names == [], "\(sample.name): the template asks for unknown values")
            #expect(!html.contains("⟦"), "\(sample.name): a sentence is missing")
            #expect(!html.contains("[["), "\(sample.name): a key was not replaced")
            #expect(!html.contains("{"), "\(sample.name): a placeholder was not filled")
            #expect(html.contains("<h1>"), "\(sample.name): no title")
            #expect(html.contains("lang=\"\(tag)\""))
        }
    }

    @Test func `no page passes typed text as markup`() {
        var samples = samples("fr")
        samples.client = hostile
        var shown = 0
        for sample in samples.all {
            let html = sample.render(renderer, PrintedTree.Misses())
            #expect(!html.contains("<script>alert"), "\(sample.name)")
            let scalars = Array(html.unicodeScalars)
            for index in scalars.indices.dropLast() where scalars[index] == "\"" {
                #expect(scalars[index + 1] != "\u{0301}", "\(sample.name): an attribute is left")
                #expect(index == 0 || scalars[index - 1] != "\u{0600}", "\(sample.name)")
            }
            // By byte: the mark that follows the quote would be one character with it.
            let escaped = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;"
            if Array(html.utf8).contains(escaped.utf8) { shown += 1 }
        }
        #expect(shown >= 12, "the hostile name is to be seen, escaped, on the pages of clients")
    }

    @Test(arguments: tags)
    func `a page stays within its weight`(_ tag: String) {
        for sample in samples(tag).all {
            let html = sample.render(renderer, PrintedTree.Misses())
            #expect(html.utf8.count <= 30_000, "\(sample.name): \(html.utf8.count) bytes")
        }
    }

    @Test func `ids on a page are unique and labels point at fields`() {
        for sample in samples("en").all {
            let html = sample.render(renderer, PrintedTree.Misses())
            let page = html.replacing(/<template.*?<\/template>/.dotMatchesNewlines(), with: "")
            let ids = page.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
            let repeated = Dictionary(grouping: ids) { $0 }.filter { $0.value.count > 1 }.keys
            #expect(repeated.isEmpty, "\(sample.name): \(repeated.sorted())")
            for match in page.matches(of: /\sfor="([^"]+)"/) {
                #expect(ids.contains(String(match.1)), "\(sample.name): \(match.1)")
            }
        }
    }

    @Test func `nothing on a page needs inline style or script`() {
        for sample in samples("fr").all {
            let html = sample.render(renderer, PrintedTree.Misses())
            #expect(html.firstMatch(of: /<[^>]*\s(style|on[a-z]+)\s*=/) == nil, "\(sample.name)")
            #expect(html.firstMatch(of: /<script(?! src="\/static\/)/) == nil, "\(sample.name)")
        }
    }

    @Test func `every form that writes sends its token and its key`() {
        for sample in samples("fr").all {
            let html = sample.render(renderer, PrintedTree.Misses())
            for match in html.matches(of: /<form[^>]*method="post".*?<\/form>/.dotMatchesNewlines())
            {
                #expect(match.0.contains("name=\"csrf\" value=\"csrf-token"), "\(sample.name)")
            }
        }
    }

    @Test func `every icon a page shows is in the sprite`() throws {
        let sprite = try String(
            contentsOfFile: "\(House.share)/static/icons.svg", encoding: .utf8)
        for sample in samples("fr").all {
            let html = sample.render(renderer, PrintedTree.Misses())
            for match in html.matches(of: /icons\.svg#([a-z]+)/) {
                #expect(sprite.contains("id=\"\(match.1)\""), "\(sample.name): \(match.1)")
            }
        }
    }

    /// Writes the pages for a person to look at, when a folder is named.
    @Test func `previews are written where asked`() throws {
        guard let folder = ProcessInfo.processInfo.environment["ENTRAIDE_PREVIEW"] else { return }
        for tag in Self.tags {
            for sample in samples(tag).all {
                let html = sample.render(renderer, PrintedTree.Misses())
                let path = "\(folder)/\(tag)-\(sample.name).html"
                try html.write(toFile: path, atomically: true, encoding: .utf8)
            }
        }
    }
}
