// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import RuleBook
import TestFiles
import Testing

/// The house rules applied to the checkout.
///
/// Each rule is proved on bad samples in `RuleProofTests` and `PaperProofTests`.
struct TidyTests {
    static func source(_ path: String) throws -> SourceFile {
        SourceFile(path: path, text: try ProjectFiles.text(path))
    }

    static func swift(below folder: String) throws -> [SourceFile] {
        try ProjectFiles.files(below: folder).filter { $0.hasSuffix(".swift") }.map(source)
    }

    static func modules() throws -> [String] { try ProjectFiles.folders(in: "Sources") }

    @Test func `there is something to check`() throws {
        #expect(try Self.modules().contains("Basics"))
        #expect(try Self.swift(below: "Sources").count > 20)
    }

    @Test(arguments: try modules())
    func `a module imports only what its layer allows`(_ module: String) throws {
        let found = try Self.swift(below: "Sources/\(module)").flatMap(ImportRule.findings)
        #expect(found.isEmpty, "\(found)")
    }

    @Test(arguments: try modules())
    func `files, functions and lines stay short`(_ module: String) throws {
        let found = try Self.swift(below: "Sources/\(module)").flatMap(SizeRules.findings)
        #expect(found.isEmpty, "\(found)")
    }

    @Test func `tests stay short too`() throws {
        let found = try Self.swift(below: "Tests").flatMap(SizeRules.findings)
        #expect(found.isEmpty, "\(found)")
    }

    @Test(arguments: try modules())
    func `no banned word stands in a module`(_ module: String) throws {
        let found = try Self.swift(below: "Sources/\(module)").flatMap(BanRules.findings)
        #expect(found.isEmpty, "\(found)")
    }

    @Test func `nothing unfinished waits without a ticket`() throws {
        let folders = ["Tests", "share", "docs"]
        let found = try folders.flatMap { try ProjectFiles.files(below: $0) }
            .filter { path in
                [".swift", ".yaml", ".css", ".js", ".mustache", ".md"].contains {
                    path.hasSuffix($0)
                }
            }
            .flatMap { BanRules.unfinished(try Self.source($0)) }
        #expect(found.isEmpty, "\(found)")
    }

    @Test func `every source file names its licence`() throws {
        let found = try ProjectFiles.tracked().filter(PaperRules.needsLicence)
            .flatMap { PaperRules.licence(try Self.source($0)) }
        #expect(found.isEmpty, "\(found)")
    }

    @Test func `no file is over 256 kB`() throws {
        let found = try ProjectFiles.tracked().flatMap {
            PaperRules.size($0, bytes: try ProjectFiles.bytes($0).count)
        }
        #expect(found.isEmpty, "\(found)")
    }

    @Test func `each paper has one title and no dead link`() throws {
        let found = try ProjectFiles.tracked().filter { $0.hasSuffix(".md") }.flatMap { path in
            let file = try Self.source(path)
            return PaperRules.title(file)
                + PaperRules.links(file, exists: { ProjectFiles.exists($0) })
        }
        #expect(found.isEmpty, "\(found)")
    }

    @Test(arguments: try ProjectFiles.folders(in: "share/packs"))
    func `each figure of a pack has unit, dates and source`(_ pack: String) throws {
        let files = try ProjectFiles.pack(pack)
        for file in files { #expect(file.bytes.count <= 100_000, "\(file.name)") }
        for (key, parameter) in try RuleBook(pack: pack, files: files).parameters {
            #expect(!parameter.values.isEmpty, "\(key)")
            for value in parameter.values {
                #expect(!value.source.title.isEmpty, "\(key)")
                #expect(value.to.map { value.from <= $0 } ?? true, "\(key)")
                #expect(value.source.checked >= Day(number: 20_000), "\(key)")
            }
        }
    }

    static func codes() throws -> [String] {
        try swift(below: "Sources").flatMap(DeclarationRules.errorCodes).map(\.code).sorted()
    }

    @Test func `each error code is used once`() throws {
        let codes = try Self.codes()
        #expect(codes.contains("money.empty_split") && codes.count > 30)
        let repeated = Dictionary(grouping: codes) { $0 }.filter { $1.count > 1 }.keys.sorted()
        #expect(repeated.isEmpty, "\(repeated)")
    }

    static func catalogues() throws -> [String] {
        try ProjectFiles.files(below: "share/texts").filter { $0.hasSuffix(".yaml") }
    }

    /// Catalogue files by language: `fr.yaml`, `fr-errors.yaml` and `fr/errors.yaml` are French.
    static func languages() throws -> [String: [String]] {
        Dictionary(grouping: try catalogues()) { path in
            String(path.dropFirst("share/texts/".count).prefix { $0.isLetter })
        }
    }

    @Test(.enabled(if: ProjectFiles.exists("share/texts")))
    func `each error code has a sentence in each language`() throws {
        let languages = try Self.languages()
        #expect(Set(languages.keys).isSuperset(of: ["fr", "en"]))
        let codes = try Self.codes()
        for (language, paths) in languages {
            let text = try paths.map { try ProjectFiles.text($0) }.joined(separator: "\n")
                .replacing(".other:", with: ":")
            let found = DeclarationRules.missing(
                codes.map { "error.\($0)" }, in: text, named: language)
            #expect(found.isEmpty, "\(found)")
        }
    }

    @Test(.enabled(if: ProjectFiles.exists("docs/errors.md")))
    func `each error code is explained in the papers`() throws {
        let page = try ProjectFiles.text("docs/errors.md")
        let found = DeclarationRules.unexplained(try Self.codes(), in: page)
        #expect(found.isEmpty, "\(found)")
    }

    @Test func `each operation names its permission and its audit line`() throws {
        let found = try Self.swift(below: "Sources/Operations").flatMap(DeclarationRules.operations)
        #expect(found.isEmpty, "\(found)")
    }
}
