// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation
import TestFiles
import Testing

@testable import Interchange

/// `entraide dsn check`, with the program of this build.
struct DSNCommandTests {
    static let program = "\(ProjectFiles.root)/.build/debug/entraide"
    static let isBuilt = FileManager.default.isExecutableFile(atPath: program)

    /// Runs the command on bytes.
    static func check(
        _ bytes: [UInt8], _ options: String...
    ) throws -> (status: Int32, output: String) {
        let share = ["--share", "\(ProjectFiles.root)/share"]
        return try Outside.run(
            URL(filePath: program), ["dsn", "check"], on: bytes, then: share + options)
    }

    @Test(.enabled(if: isBuilt, "the program is not built"))
    func `a sound file ends with 0 and says what was not checked`() throws {
        let answer = try Self.check(Outside.own("dsn-2026-03.dsn"))
        #expect(answer.status == 0, "\(answer.output)")
        #expect(answer.output.contains("DSN-Val"))
        #expect(!answer.output.contains("⟦"))
    }

    @Test(.enabled(if: isBuilt, "the program is not built"))
    func `a falsified file ends with 1 and names line, finding and advice`() throws {
        let message = try DSN.read(Outside.own("dsn-2026-03.dsn"))
        let bytes = try DSN.write(message.changingFirst("S21.G00.22.005", to: "1.00"))
        let line =
            try #require(
                message.rubriques.firstIndex { $0.code == "S21.G00.22.005" }) + 1
        let answer = try Self.check(bytes)
        #expect(answer.status == 1)
        #expect(answer.output.contains(":\(line): "), "\(answer.output)")
        #expect(answer.output.contains("[dsn.slip_total]"))
        #expect(!answer.output.contains("{"))
        #expect(!answer.output.contains("⟦"))
    }

    @Test(.enabled(if: isBuilt, "the program is not built"))
    func `JSON tells the same in one document`() throws {
        let message = try DSN.read(Outside.own("dsn-2026-03.dsn"))
        let bytes = try DSN.write(message.changingFirst("S21.G00.40.007", to: "04"))
        let answer = try Self.check(bytes, "--json")
        #expect(answer.status == 1)
        let json = try JSONValue(Array(answer.output.utf8))
        #expect(json["norm"]?.told == "P26V01")
        let finding = try #require(json["findings"]?.elements.first)
        #expect(finding["code"]?.told == "dsn.unknown_code")
        #expect(finding["layer"]?.told == "norm")
        #expect(finding["rubrique"]?.told == "S21.G00.40.007")
        #expect(finding["found"]?.told == "04")
        #expect(json["not_checked"]?.elements.isEmpty == false)
    }

    @Test(.enabled(if: isBuilt, "the program is not built"))
    func `a hostile file ends with 1 and one line`() throws {
        let answer = try Self.check(Array("<?xml version=\"1.0\"?>".utf8))
        #expect(answer.status == 1)
        #expect(answer.output.contains("[dsn.bad_line]"))
    }
}

extension JSONValue {
    fileprivate subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    fileprivate var told: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    fileprivate var elements: [JSONValue] {
        guard case .array(let values) = self else { return [] }
        return values
    }
}
