// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import RuleBook
import TestFiles
import Testing

struct OpenPointTests {
    private static let text = """
        pack: xx
        topic: unverified
        content:
          - key: a
            what: {fr: "Quoi", en: "What"}
            why: {fr: "Pourquoi", en: "Why"}
            where: "a paper"
            lines: [x, y]
            contracts: [cesa]
          - key: b
            what: {fr: "Autre", en: "Other"}
            why: {fr: "Raison", en: "Reason"}
            where: "another"
            lines: [x]
        """

    private static func points(_ text: String = text) throws -> [OpenPoint] {
        try OpenPoint.all(RuleBook(pack: "xx", files: [("u.yaml", Array(text.utf8))]))
    }

    @Test func `a point concerns its lines, under its contracts`() throws {
        let points = try Self.points()
        #expect(points.map(\.key) == ["a", "b"])
        #expect(points[0].concerns(line: "x", of: "cesa"))
        #expect(!points[0].concerns(line: "x", of: "ordinary"))
        #expect(!points[0].concerns(line: "z", of: "cesa"))
        #expect(points[1].concerns(line: "x", of: "ordinary"))
        #expect(!points[1].concerns(line: "y", of: "cesa"))
    }

    @Test(
        arguments: [
            ("key: b", "key: a", "pack.duplicate_key"),
            ("where: \"another\"", "place: \"another\"", "pack.missing_key"),
            ("lines: [x]\n", "lines: x\n", "pack.bad_value"),
            ("contracts:", "contract:", "pack.unknown_key"),
            (", en: \"Reason\"", "", "pack.missing_key"),
        ] as [(String, String, String)])
    func `a slip is refused with its place`(_ old: String, _ new: String, _ code: String) throws {
        let text = (Self.text + "\n").replacing(old, with: new)
        let error = #expect(throws: RuleBookError.self) { try Self.points(text) }
        #expect(error?.code == code)
        #expect(error?.values["place"]?.hasPrefix("u.yaml:") == true)
    }

    @Test(arguments: ["fr", "be"])
    func `each pack says what is not verified, in three languages`(_ pack: String) throws {
        let rules = try RuleBook(pack: pack, files: ProjectFiles.pack(pack))
        let points = try OpenPoint.all(rules)
        #expect(points.count >= 9)
        for point in points {
            #expect(Set(point.what.keys) == ["fr", "nl", "en"], "\(point.key)")
            #expect(Set(point.why.keys) == ["fr", "nl", "en"], "\(point.key)")
        }
    }
}
