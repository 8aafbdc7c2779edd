// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Interchange
import Testing

struct XMLTests {
    /// Name, attribute and text of every element, by prefix where the namespace is another.
    static func listing(_ text: String, prefixes: [String: String] = [:]) throws -> [String] {
        try XMLReader.read(Array(text.utf8), prefixes: prefixes) { xml throws(InterchangeError) in
            var found = [try xml.root().name]
            try xml.children { name throws(InterchangeError) in
                let attribute = xml.attribute("k") ?? "-"
                guard name != "skipped" else { return }
                found.append("\(name) \(attribute) \(try xml.text())")
            }
            return found
        }
    }

    @Test func `names carry the prefix that the reader chose`() throws {
        let text = """
            <Invoice xmlns="urn:i" xmlns:x="urn:cbc"><x:ID k="v">1</x:ID>
            <y:ID xmlns:y="urn:cbc"> 2 </y:ID><ID>3</ID><z:ID xmlns:z="urn:z">4</z:ID></Invoice>
            """
        let found = try Self.listing(text, prefixes: ["urn:cbc": "cbc"])
        #expect(found == ["Invoice", "cbc:ID v 1", "cbc:ID - 2", "ID - 3", "{urn:z}ID - 4"])
    }

    @Test func `what is not taken is skipped whole`() throws {
        let text = "<r><skipped><a><b/>deep</a></skipped><skipped/><t/><t>a<!-- -->b</t></r>"
        #expect(try Self.listing(text) == ["r", "t - ", "t - ab"])
    }

    @Test func `what the writer escapes the reader gives back`() throws {
        let hard = "a<b>&\"'\t\n\r]]>é漢😀\u{7F}z"
        var xml = XMLWriter(indented: false)
        try xml.element("r") { xml throws(InterchangeError) in
            try xml.element("t", [("k", hard)], text: hard)
            try xml.element(ifAny: "none", text: nil)
        }
        #expect(try Self.listing(xml.document.text) == ["r", "t \(hard) \(hard)"])
    }

    @Test(arguments: ["\u{0}", "\u{B}", "\u{1F}", "\u{FFFE}", "\u{FFFF}"])
    func `the writer refuses what XML cannot carry`(_ text: String) {
        var xml = XMLWriter()
        #expect(throws: InterchangeError.unwritable(element: "t", text: text)) {
            try xml.element("t", text: text)
        }
    }

    @Test(arguments: UInt64(1)...5)
    func `JSON is read back by another reader`(seed: UInt64) throws {
        let strings = (0..<0x250).compactMap { Unicode.Scalar($0) }.map { String(Character($0)) }
        let value = JSONText.object([
            .init("text\"\\", .array(strings.map(JSONText.string))),
            .init("number", .integer(.min)), .init("flags", .array([.bool(true), .bool(false)])),
            .init("empty", .object([])),
        ])
        let parsed = try JSONSerialization.jsonObject(with: Data(value.encoded.utf8))
        let object = try #require(parsed as? [String: Any])
        #expect(object["text\"\\"] as? [String] == strings)
        #expect(object["number"] as? Int64 == .min)
        #expect((object["flags"] as? [Bool]) == [true, false])
        #expect(value.encoded.hasPrefix(#"{"text\"\\":["\u0000""#))
    }
}
