// SPDX-License-Identifier: AGPL-3.0-or-later

import Testing

/// Each rule is fed what it must find and what it must let pass.
struct RuleProofTests {
    static func file(_ text: String, _ path: String = "Sources/Sales/A.swift") -> SourceFile {
        SourceFile(path: path, text: text)
    }

    struct Sample: Sendable, CustomTestStringConvertible {
        let path: String
        let text: String
        let line: Int?
        var testDescription: String { "\(path): \(text.prefix(60))" }

        init(_ module: String, _ text: String, line: Int?) {
            path = module.contains("/") ? module : "Sources/\(module)/A.swift"
            self.text = text
            self.line = line
        }
    }

    static let imports = [
        Sample("Basics", "// x\nimport Foundation\n", line: 2),
        Sample("Basics", "public import RuleBook", line: 1),
        Sample("Ledger", "import Sales", line: 1),
        Sample("Sales", "@preconcurrency import Foundation", line: 1),
        Sample("Sales", "import struct Foundation.Date", line: 1),
        Sample("Sales", "@testable public import Store", line: 1),
        Sample("Payroll", "import Glibc", line: 1),
        Sample("Web", "import GRDB", line: 1),
        Sample("Access", "import Database", line: 1),
        Sample("Store", "import GRDB", line: 1),
        Sample("entraide", "import GRDB", line: 1),
        Sample("TestSupport", "import CLibPQ", line: 1),
        Sample("Interchange", "import Store", line: 1),
        Sample("Sales", "public import Basics\nimport Ledger\nimport RuleBook", line: nil),
        Sample("Sales", "// import Foundation\n/* import Store */ let x = \"import Y\"", line: nil),
        Sample("RuleBook", "import Yams", line: nil),
        Sample("Store", "import Database", line: nil),
        Sample("Interchange", "import CXML\npublic import Bank", line: nil),
        Sample("Sources/Payroll/ReductionPower.swift", "import Glibc", line: nil),
        Sample("entraide", "import ArgumentParser", line: nil),
        Sample("Tests/SalesTests/A.swift", "import Foundation", line: nil),
    ]

    @Test(arguments: imports)
    func `an import against the direction is found`(_ sample: Sample) {
        let found = ImportRule.findings(Self.file(sample.text, sample.path))
        #expect(found.map(\.line) == (sample.line.map { [$0] } ?? []))
    }

    /// Marks of unfinished work, cut so that this file does not hold them.
    static let mark = ("TO" + "DO", "FIX" + "ME")

    static let bans = [
        Sample("Sales", "let a: Double = 1", line: 1),
        Sample("Basics", "\nfunc f(_ x: Float) {}", line: 2),
        Sample("Payroll", "let x = [Double]()", line: 1),
        Sample("Sources/Sales/Power.swift", "let x: Double", line: 1),
        Sample("Store", "let x = try! f()", line: 1),
        Sample("Web", "let x = y as! Z", line: 1),
        Sample("Sales", "let x = list.first!.name", line: 1),
        Sample("Sales", "let x = list[0]! + 1", line: 1),
        Sample("Web", "var x: Int!", line: 1),
        Sample("Web", "if x! == 3 {}", line: 1),
        Sample("Web", "fatalError(\"x\")", line: 1),
        Sample("Ledger", "let now = Date()", line: 1),
        Sample("Ledger", "let now = Date.now", line: 1),
        Sample("Sales", "let now = ContinuousClock.now", line: 1),
        Sample("Sales", "let now = DispatchTime.now()", line: 1),
        Sample("Sales", "let n = Int.random(in: 1...6)", line: 1),
        Sample("Sales", "let n = list.shuffled()", line: 1),
        Sample("Web", "\nlet q = \"SELECT id FROM x\"", line: 2),
        Sample("Operations", "let q = \"\"\"\n    INSERT INTO x\n    \"\"\"", line: 2),
        Sample("Sales", "run(\"UPDATE invoice SET a = 1\")", line: 1),
        Sample("Sales", "run(\"UPDATE invoice\n  SET a = 1\")", line: 1),
        Sample("Web", "run(\"DELETE FROM x\")", line: 1),
        Sample("Web", "run(#\"CREATE TABLE x (a)\"#)", line: 1),
        Sample("Sales", "struct FrenchVAT {}", line: 1),
        Sample("Web", "let rateOfFrance = 1", line: 1),
        Sample("Ledger", "func belgianChart() {}", line: 1),
        Sample("Store", "let chartFR = 1", line: 1),
        Sample("Texts", "let france = 1", line: 1),
        Sample("Sales", "// \(mark.0): later", line: 1),
        Sample("Tests/SalesTests/A.swift", "// \(mark.1) later", line: 1),
        Sample("share/static/a.css", "/* \(mark.0) */", line: 1),
    ]

    @Test(arguments: bans)
    func `a banned word is found with its line`(_ sample: Sample) {
        let found = BanRules.findings(Self.file(sample.text, sample.path))
        #expect(Set(found.map(\.line)) == [sample.line ?? 0], "\(found)")
    }

    static let allowed = [
        Sample("Sales", "// a Double, try! and Date(), SELECT x FROM y, France", line: nil),
        Sample("Sales", "/// `SELECT` of France\n/* fatalError( /* Double */ try! */", line: nil),
        Sample("Sales", "let s = \"Double try! x! France Date() fatalError\"", line: nil),
        Sample("Sales", "let s = \"\\(a != b ? \"x!\" : \"y\")\" + \"Double\"", line: nil),
        Sample("Sales", "let s = #\"a \"Double\" \\\"#", line: nil),
        Sample("Sales", "let s = \"\"\"\n  a \"quote\" Double x!\n  \"\"\"\nlet b = 1", line: nil),
        Sample("Sales", "if a != b && !c { d!=e }", line: nil),
        Sample("Sales", "let doubled = isDoubleEntry", line: nil),
        Sample("Sales", "let n = Int.random(in: 1...6, using: &random)", line: nil),
        Sample("Sources/Payroll/ReductionPower.swift", "let x: Double = 1", line: nil),
        Sample("Web", "let x: Double = 1; let now = Date()", line: nil),
        Sample("Payroll", "struct FranceRegime2026 {}", line: nil),
        Sample("Interchange", "struct BelgianCODA {}", line: nil),
        Sample("Texts", "static let french = Language(\"fr\")", line: nil),
        Sample("Sales", "let canBeIssued = from, frame, denied, believe", line: nil),
        Sample("Store", "let q = \"SELECT id FROM x\"", line: nil),
        Sample("Database", "let q = \"CREATE TABLE x (a)\"", line: nil),
        Sample("Sales", "let s = \"Please select from the list, update it, delete it\"", line: nil),
        Sample("Sales", "// \(mark.0) (#12): later", line: nil),
    ]

    @Test(arguments: allowed)
    func `what only looks like a banned word passes`(_ sample: Sample) {
        let found = BanRules.findings(Self.file(sample.text, sample.path))
        #expect(found.isEmpty, "\(found)")
    }

    @Test func `blanking keeps every line and column`() {
        let text = "let a = \"é\n\" // b\n/* c\n */ d #\"e\"# \"\"\"\nf\n\"\"\" g\n"
        let code = SwiftText.code(text)
        #expect(code.utf8.count == text.utf8.count)
        #expect(SourceFile.lines(of: code).count == SourceFile.lines(of: text).count)
        #expect(!code.contains("b") && !code.contains("c") && !code.contains("f"))
        #expect(code.contains(" d ") && code.contains(" g"))
    }

    static func function(of lines: Int) -> String {
        let body = Array(repeating: "    // {\n", count: lines - 2).joined()
        return "struct A {\nfunc f(\n    a: Int) {\n" + body.dropFirst(9) + "}\n}\n"
    }

    @Test func `a function of 71 lines is found and one of 70 is not`() {
        #expect(SizeRules.functions(Self.file(Self.function(of: 70))).isEmpty)
        let found = SizeRules.functions(Self.file(Self.function(of: 71)))
        #expect(found.map(\.line) == [2])
        let nested = "init() {\n" + Self.function(of: 5) + "}\nvar a: Int {\n  1\n}\n"
        #expect(SizeRules.spans(nested).map(\.length).sorted() == [3, 5, 9])
        let requirement = "protocol P {\n    func f()\n}\nextension Q {\n\n}\n"
        #expect(SizeRules.spans(requirement).isEmpty)
    }

    @Test func `a file of 401 lines and a line of 101 columns are found`() {
        let line = String(repeating: "é", count: 100)
        #expect(SizeRules.columns(Self.file("\(line)\n\(line)x\n")).map(\.line) == [2])
        let file = Array(repeating: "x\n", count: 400).joined()
        #expect(SizeRules.fileLength(Self.file(file)).isEmpty)
        #expect(SizeRules.fileLength(Self.file(file + "x")).map(\.line) == [401])
        let test = "Tests/SalesTests/A.swift"
        #expect(SizeRules.fileLength(Self.file(file + "x", test)).isEmpty)
        #expect(!SizeRules.fileLength(Self.file(file + file, test)).isEmpty)
    }
}
