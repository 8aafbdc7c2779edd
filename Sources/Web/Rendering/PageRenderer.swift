// SPDX-License-Identifier: AGPL-3.0-or-later

import Mustache
import Texts

/// A page ready to print: plain strings, and the name of the template that shows them.
protocol Page: Sendable {
    static var template: String { get }
    /// What stands around it.
    static var frame: Frame { get }
}

extension Page {
    static var frame: Frame { .house }
}

/// Turns page models into HTML.
///
/// Made once at start, used by all requests.
struct PageRenderer: Sendable {
    private let libraries: [Language: MustacheLibrary]
    private let fallback: Language

    /// Puts the sentences of each language into the templates and parses them.
    ///
    /// - Throws: ``TemplateError`` when a template, a partial or a sentence is missing or broken.
    init(templates: TemplateSource, catalogues: Catalogues) throws {
        var libraries: [Language: MustacheLibrary] = [:]
        for language in catalogues.languages {
            var library = MustacheLibrary()
            for (name, text) in try templates.spoken(in: catalogues.speech(language)) {
                do { try library.register(text, named: name) } catch {
                    throw TemplateError.badSyntax(template: name, reason: "\(error)")
                }
            }
            libraries[language] = library
        }
        self.libraries = libraries
        fallback = catalogues.languages.first ?? .english
    }

    /// The page as UTF-8, in the language of its layout.
    func bytes(_ page: some Page, in layout: Layout) -> [UInt8] {
        markup(page, in: layout, misses: nil).bytes
    }

    func markup<P: Page>(_ page: P, in layout: Layout, misses: PrintedTree.Misses?) -> Markup {
        let content = content(of: page, in: layout, misses: misses)
        return layout.page(Markup(rendered: content), in: P.frame)
    }

    /// The page without its frame.
    func content<P: Page>(
        of page: P, in layout: Layout, misses: PrintedTree.Misses? = nil
    ) -> String {
        let library = libraries[layout.t.language] ?? libraries[fallback]
        let tree = PrintedTree(page: page, layout: layout, misses: misses)
        return library?.render(tree, withTemplate: P.template) ?? ""
    }

    /// What stands alone, without the layout of the pages.
    func html<P: Page>(
        alone page: P, in language: Language, misses: PrintedTree.Misses? = nil
    ) -> String {
        let library = libraries[language] ?? libraries[fallback]
        return library?.render(PrintedTree(alone: page, misses: misses), withTemplate: P.template)
            ?? ""
    }
}
