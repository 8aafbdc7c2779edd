// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation
import Testing
import Texts

@testable import Web

@Suite struct AssetsTests {
    static func file(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: "\(House.share)/static/\(name)"))
    }

    static func compressed(_ name: String) throws -> Int {
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
        gzip.arguments = ["-9c", "\(House.share)/static/\(name)"]
        let pipe = Pipe()
        gzip.standardOutput = pipe
        try gzip.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        gzip.waitUntilExit()
        return bytes.count
    }

    @Test func `the stylesheet is at most 12 kB compressed`() throws {
        let size = try Self.compressed("entraide.css")
        #expect((1000...12_000).contains(size), "\(size) bytes")
    }

    @Test func `the script is at most 5 kB compressed`() throws {
        let size = try Self.compressed("entraide.js")
        #expect((1000...5_000).contains(size), "\(size) bytes")
    }

    @Test func `the script of passkeys is at most 600 bytes compressed`() throws {
        let size = try Self.compressed("passkey.js")
        #expect((100...600).contains(size), "\(size) bytes")
    }

    @Test func `the stylesheet uses only colours it defines`() throws {
        let css = String(decoding: try Self.file("entraide.css"), as: UTF8.self)
        let defined = Set(css.matches(of: /(--[a-z0-9-]+):/).map { String($0.1) })
        for match in css.matches(of: /var\((--[a-z0-9-]+)/) {
            #expect(defined.contains(String(match.1)), "\(match.1)")
        }
    }

    /// Sentences asked for by name in the code, and failures the program can report.
    @Test func `every sentence the code names is in the catalogues`() throws {
        let catalogue = try House.catalogue("fr")
        let root = String(House.share.dropLast("/share".count)) + "/Sources"
        let paths = try #require(FileManager.default.enumerator(atPath: root))
        var names = 0
        for case let path as String in paths where path.hasSuffix(".swift") {
            let text = try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
            for match in text.matches(of: /speech(?:\.counted)?\("([a-z0-9_.]+)"/) {
                let key = String(match.1)
                #expect(catalogue[key] != nil || catalogue["\(key).one"] != nil, "\(path): \(key)")
                names += 1
            }
            guard path.contains("Error") else { continue }
            for match in text.matches(of: /case \.[^:\n]*: "([a-z0-9_]+\.[a-z0-9_.]+)"/) {
                #expect(catalogue["error.\(match.1)"] != nil, "\(path): error.\(match.1)")
                names += 1
            }
        }
        #expect(names > 10)
    }

    @Test func `every plural has both forms`() throws {
        for tag in PagesTests.tags {
            let catalogue = try House.catalogue(tag)
            for key in catalogue.keys where key.hasSuffix(".one") && !key.hasSuffix("payslip.one") {
                let other = String(key.dropLast(4)) + ".other"
                let isTitle = catalogue[key]?.placeholders.contains("count:text") == false
                #expect(isTitle || catalogue[other] != nil, "\(tag): \(key)")
            }
        }
    }
}
