// SPDX-License-Identifier: AGPL-3.0-or-later

import Testing

struct PaperProofTests {
    static func file(_ text: String, _ path: String = "docs/a.md") -> SourceFile {
        SourceFile(path: path, text: text)
    }

    @Test(arguments: [
        "Sources/Sales/A.swift", "share/packs/xx/a.yaml", "share/static/a.css", "a.js", "Makefile",
        "scripts/a.sh", "share/templates/a.mustache",
    ])
    func `a file without its licence line is found`(_ path: String) {
        #expect(PaperRules.needsLicence(path))
        #expect(PaperRules.licence(Self.file("x\ny\nz\n// \(PaperRules.licence)", path)).count == 1)
        #expect(PaperRules.licence(Self.file("#!/bin/sh\n# \(PaperRules.licence)\n", path)).isEmpty)
        let other = PaperRules.licence.replacing("AGPL", with: "GPL")
        #expect(PaperRules.licence(Self.file("// \(other)", path)).count == 1)
    }

    @Test(arguments: ["README.md", "Package.resolved", "Tests/A/Golden/a.yaml", "a.png"])
    func `other files need no licence line`(_ path: String) {
        #expect(PaperRules.licence(Self.file("x", path)).isEmpty)
    }

    @Test(
        arguments: [
            ("# A\n\ntext\n## B\n```\n# not a title\n```\n", 0), ("text\n", 1), ("# A\n# B\n", 2),
        ] as [(String, Int)])
    func `a paper has one title`(_ text: String, _ line: Int) {
        #expect(PaperRules.title(Self.file(text)).map(\.line) == (line == 0 ? [] : [line]))
    }

    @Test func `a dead relative link is found`() {
        let text = """
            # A
            [ok](b.md) [ok](../README.md#part) [ok](#here) [ok](https://x.org/y) [ok](./b.md "t")
            [dead](c.md) and ![dead](../c.png)
            [out](../../etc/passwd) [ok](/docs/b.md) `[code](d.md)`
            ```
            [fenced](e.md)
            ```
            """
        let there: Set<String> = ["docs/b.md", "README.md"]
        let found = PaperRules.links(Self.file(text), exists: { there.contains($0) })
        #expect(found.map(\.line) == [3, 3, 4])
    }

    @Test func `a file over 256 kB is found`() {
        #expect(PaperRules.size("a", bytes: 262_144).isEmpty)
        #expect(PaperRules.size("a", bytes: 262_145).count == 1)
    }

    static let errors = """
        enum E {
            /// Like `"not.this"`.
            public var code: String {
                switch self {
                case .a: "sales.a"
                case .b(let x) where x == "{": "sales.b_2"
                }
            }
            var field: String? { "lines.1" }
        }
        enum F { var code: String { inner.code } }
        """

    @Test func `the codes of an error are read from its text`() {
        let codes = DeclarationRules.errorCodes(Self.file(Self.errors, "Sources/Sales/A.swift"))
        #expect(codes.map(\.code) == ["sales.a", "sales.b_2"])
        #expect(codes.map(\.line) == [5, 6])
    }

    @Test func `a code without sentence or entry is found`() {
        let catalogue = "# sales.c: \"no\"\nsales.a: \"Un nom.\"\nsales.b:\n"
        let found = DeclarationRules.missing(
            ["sales.a", "sales.b", "sales.c"], in: catalogue, named: "fr")
        #expect(found.map(\.message) == ["no sentence for sales.b", "no sentence for sales.c"])
        let page = "## `sales.a`\n"
        #expect(DeclarationRules.unexplained(["sales.a", "sales.ab"], in: page).count == 1)
    }

    @Test(
        arguments: [
            ("struct A: Operation { static let permission = 1\n static let auditName = \"a\" }", 0),
            ("public struct A: Operation {\n static let auditName = \"a\"\n}", 1),
            ("struct A: Sendable, Operation {\n static let permission = 1\n}", 1),
            ("struct A<T>: Operation {}", 2), ("struct A: Operations {}", 0), ("struct A {}", 0),
            ("// struct A: Operation {}", 0),
            ("struct A: Operation {}\nstruct B { static let permission = 1 }", 2),
        ] as [(String, Int)])
    func `an operation without permission or audit name is found`(_ text: String, _ count: Int) {
        let found = DeclarationRules.operations(Self.file(text, "Sources/Operations/A.swift"))
        #expect(found.count == count, "\(found)")
    }
}
