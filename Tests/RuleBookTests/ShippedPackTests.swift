// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import RuleBook
import TestFiles
import Testing

struct ShippedPackTests {
    static func packs() throws -> [String] { try ProjectFiles.folders(in: "share/packs") }

    @Test func `there are packs to check`() throws {
        #expect(try Self.packs().contains("fr"))
    }

    @Test(arguments: try packs())
    func `a shipped pack is read whole`(_ pack: String) throws {
        let files = try ProjectFiles.pack(pack)
        #expect(!files.isEmpty)
        let book = try RuleBook(pack: pack, files: files)
        #expect(!book.parameters.isEmpty)
    }

    @Test(arguments: try packs())
    func `every figure of a pack has unit, day, source and check`(_ pack: String) throws {
        let book = try RuleBook(pack: pack, files: ProjectFiles.pack(pack))
        for (key, parameter) in book.parameters {
            #expect(parameter.key == key)
            #expect(ParameterUnit.allCases.contains(parameter.unit))
            #expect(parameter.title["fr"]?.isEmpty == false && parameter.title["en"] != nil)
            #expect(!parameter.values.isEmpty)
            for value in parameter.values {
                #expect(value.source.title.count >= 3, "\(key)")
                #expect(value.from >= (try Day(text: "1945-01-01")), "\(key)")
                #expect(value.source.checked >= (try Day(text: "2026-01-01")), "\(key)")
                // Law may be known after it is in force, never a lifetime after.
                #expect(value.known - value.from < 3_660, "\(key)")
            }
        }
    }

    @Test(arguments: try packs())
    func `every figure answers on its first day`(_ pack: String) throws {
        let book = try RuleBook(pack: pack, files: ProjectFiles.pack(pack))
        for (key, parameter) in book.parameters {
            for value in parameter.values {
                let found = parameter.value(at: value.from, knownAt: value.known)
                #expect(found?.value == value.value, "\(key) \(value.from)")
            }
        }
    }

    // Source: CGI art. 278, 279, 278-0 bis, 281 quater, as in accounting.md §3.
    @Test(
        arguments: [
            ("vat.standard", 200_000), ("vat.intermediate", 100_000), ("vat.reduced", 55_000),
            ("vat.super_reduced", 21_000), ("vat.exempt", 0),
        ] as [(String, Int64)])
    func `the VAT rates of 2026 are those of the law`(_ key: String, _ millionths: Int64) throws {
        let book = try RuleBook(pack: "fr", files: ProjectFiles.pack("fr"))
        let rate = try book.rate(key, at: Day(text: "2026-11-22"))
        #expect(rate.value.millionths == millionths)
    }
}
