// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import RuleBook
import TestFiles
import Testing

@testable import Interchange

/// Our table of the norm against the file it was read from, where that lies beside the project.
struct DSNNormTests {
    static let outside: String? = Outside.shared.flatMap {
        try? String(
            contentsOf: $0.appending(path: "payroll/dsn/norm-P26V01.yaml"), encoding: .utf8)
    }

    /// A rubrique of the outside file.
    struct Field: Equatable {
        var type = ""
        var length = 0
        var codes: Set<String> = []
    }

    @Test(.enabled(if: outside != nil, "no shared/payroll/dsn beside the project"))
    func `each rubrique has the type, length and codes of the norm's file`() throws {
        let fields = try Self.fields(#require(Self.outside))
        let norm = try DSNSample.rules().norm
        #expect(fields.count > 500)
        #expect(Set(fields.keys) == Set(norm.rubriques.keys))
        for (code, definition) in norm.rubriques {
            let ours = Field(
                type: String(definition.type), length: definition.length, codes: definition.codes)
            #expect(fields[code] == ours, "\(code)")
        }
        #expect(norm.rubriques["S21.G00.81.001"]?.codes.count == 165)
        #expect(norm.rubriques["S21.G00.78.001"]?.codes.count == 53)
    }

    @Test(.enabled(if: outside != nil, "no shared/payroll/dsn beside the project"))
    func `the tree has the parents, order and limits of the norm's file`() throws {
        let tree = try Self.tree(#require(Self.outside))
        let norm = try DSNSample.rules().norm
        let ours = norm.blocks.values.sorted { $0.order < $1.order }
        #expect(Set(tree.map(\.name)) == Set(ours.map(\.name)))
        for (name, parent, limit) in tree {
            let block = try #require(norm.blocks[name])
            #expect(block.parent ?? "" == parent, "\(name)")
            // A file may hold several declarations: S90.G00.90.002 counts them.
            if name == "S20.G00.05" { continue }
            #expect(block.limit == limit, "\(name)")
        }
        for parent in Set(tree.map(\.parent)).subtracting([""]) {
            #expect(
                tree.filter { $0.parent == parent }.map(\.name)
                    == (norm.children[parent] ?? []).map(\.name), "\(parent)")
        }
    }

    @Test func `the table says that it is not the official text`() throws {
        let norm = try DSNSample.rules().norm
        #expect(!norm.source.isVerified)
        #expect(norm.source.reference.contains("fc67df0"))
        #expect(try !DSNSample.rules().lines.source.isVerified)
        #expect(norm.version == "P26V01")
        for (block, required) in norm.required {
            for (number, _) in required { #expect(norm.rubriques["\(block).\(number)"] != nil) }
        }
    }

    @Test(arguments: ["fr", "en", "nl"])
    func `each finding, advice and statement has its sentence`(_ language: String) throws {
        let text = try ProjectFiles.text("share/texts/\(language)/dsn.yaml")
        let keys = Set(
            text.split(separator: "\n").compactMap { $0.split(separator: ":").first }
                .map(String.init))
        for kind in DSN.Fault.Kind.allCases {
            let fault = DSN.Fault(kind)
            #expect(keys.contains("error.\(fault.code)"), "\(kind)")
            #expect(keys.contains(fault.adviceKey), "\(kind)")
        }
        for layer in DSN.Layer.allCases { #expect(keys.contains("dsn.layer.\(layer.rawValue)")) }
        let all = try DSNSample.rules().lines.unchecked.compactMap(\.condition)
        for key in try DSNSample.rules().lines.notChecked(Set(all)) {
            #expect(keys.contains(key), "\(key)")
        }
    }

    static let broken: [(from: String, to: String)] = [
        ("S10.G00.01 S10.G00.00 all 1", "S10.G00.01 S99.G00.00 all 1"),
        ("001X20", "001Q20"), ("001X20", "001X0"), ("from: 2026-01-01", "from: 2027-01-01"),
        ("rate3 S21.G00.81.007", "rate9 S21.G00.81.007"),
        ("rate3 S21.G00.81.007", "rate3 S21.G00.81.999"),
        ("S10.G00.02 002 004 005", "S10.G00.02 002 003"),
        ("maladie_ee all", "maladie_xx all"), ("maladie_er 0.07", "maladie_er some"),
        ("100 921 base", "100 921 base x"), ("03 635 920 urssaf", "03 635 920 nobody"),
        ("  codes: |", "  kodes: |"),
    ]

    @Test(arguments: broken.indices)
    func `a table with a slip of the pen is refused`(_ index: Int) throws {
        let (from, to) = Self.broken[index]
        let files = try DSNPackFiles.all().map { name, bytes in
            (name: name, bytes: bytes.replacingFirst(from, to))
        }
        #expect(throws: RuleBookError.self, "\(from)") {
            try DSN.Rules(RuleBook(pack: "fr", files: files), on: Day(text: "2026-03-01"))
        }
    }

    /// Rubriques of the outside file, read line by line: tests carry no YAML reader.
    static func fields(_ text: String) -> [String: Field] {
        var fields: [String: Field] = [:]
        var current: String?
        for line in text.split(separator: "\n") {
            if let match = line.firstMatch(of: /^      (S\d\d\.G\d\d\.\d\d\.\d\d\d):/) {
                current = String(match.1)
                fields[String(match.1)] = Field()
            } else if line.contains(/^ {0,2}\S/) {
                current = nil
            }
            guard let current else { continue }
            if let type = line.firstMatch(of: /type: "(.)"/) {
                fields[current]?.type = String(type.1)
            }
            if let length = line.firstMatch(of: /length: (\d+)/) {
                fields[current]?.length = Int(length.1) ?? 0
            }
            if let code = line.firstMatch(of: /^          "?([A-Za-z0-9]+)"?: "/) {
                fields[current]?.codes.insert(String(code.1))
            }
        }
        return fields
    }

    /// The blocks of a monthly message, each with its parent, by indentation.
    static func tree(_ text: String) -> [(name: String, parent: String, limit: Int?)] {
        var found: [(name: String, parent: String, limit: Int?)] = []
        var open: [(indent: Int, name: String)] = []
        var section = ""
        var limits: [String: Int] = [:]
        for line in text.split(separator: "\n") {
            if line.hasPrefix("dsnEnvelope:") { section = "envelope" }
            if line.hasPrefix("  \"") {
                section = line.hasPrefix("  \"01\":") ? "month" : ""
                open = []
            }
            guard !section.isEmpty else { continue }
            if let match = line.firstMatch(of: /^( +)(S\d\d\.G\d\d\.\d\d):/) {
                let name = String(match.2)
                open.removeAll { $0.indent >= match.1.count }
                let root = section == "month" ? "S20.G00.05" : ""
                found.append((name, open.last?.name ?? root, nil))
                open.append((match.1.count, name))
            }
            if let limit = line.firstMatch(of: /maxOccurs: (-?\d+)/), let name = open.last?.name {
                limits[name] = Int(limit.1)
            }
        }
        return found.map { ($0.name, $0.parent, limits[$0.name].flatMap { $0 < 0 ? nil : $0 }) }
    }
}
