// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Testing

@testable import Web

@Suite struct FormDataTests {
    static let good: [(text: String, name: String, value: String)] = [
        ("a=1&b=2", "b", "2"), ("a=1+2%2B", "a", "1 2+"), ("a=%C3%A9", "a", "é"),
        ("a=", "a", ""), ("a", "a", ""), ("a=1&a=2", "a", "1"), ("a=x%0D%0Ay", "a", "x\ny"),
        ("a=x%00y%1B", "a", "xy"), ("a=b=c", "a", "b=c"), ("", "a", ""),
    ]

    @Test(arguments: good.indices)
    func `a form is read`(_ index: Int) throws {
        let form = try FormData(urlEncoded: Self.good[index].text.utf8)
        #expect(form[Self.good[index].name] == Self.good[index].value)
    }

    @Test(arguments: ["a=%", "a=%1", "a=%GG", "a=%FF", "%80=1"])
    func `a damaged form is refused`(_ text: String) {
        #expect(throws: WebError.badForm) { try FormData(urlEncoded: text.utf8) }
    }

    @Test func `a crowd of fields is refused`() {
        let crowd = String(repeating: "a&", count: 4_001)
        #expect(throws: WebError.badForm) { try FormData(urlEncoded: crowd.utf8) }
    }

    @Test func `what was encoded is read back`() throws {
        for text in ["", "a b", "é&=%+", "\u{1F600}", "line\nline", hostile] {
            let form = try FormData(urlEncoded: "x=\(text.urlEncoded)".utf8)
            #expect(form["x"] == text)
        }
    }

    static let file = "\u{0}\r\n--b\r\nnot the boundary--"

    static func body(_ parts: [String], end: String = "--b1--\r\n") -> [UInt8] {
        Array((parts.map { "--b1\r\n\($0)\r\n" }.joined() + end).utf8)
    }

    @Test func `fields and files of a multipart form are read`() throws {
        let body = Self.body([
            "Content-Disposition: form-data; name=\"csrf\"\r\n\r\nabc",
            "Content-Disposition: form-data; name=\"file\"; filename=\"r.xml\"\r\n"
                + "Content-Type: text/xml\r\n\r\n\(Self.file)",
        ])
        let form = try Multipart.read(body, boundary: "b1")
        #expect(form["csrf"] == "abc")
        #expect(form.files["file"]?.name == "r.xml")
        #expect(form.files["file"]?.bytes == Array(Self.file.utf8))
    }

    static let part = "Content-Disposition: form-data; name=\"a\"\r\n\r\nx"
    static let broken: [[UInt8]] = [
        [], Array("--b1--\r\n".utf8), body([part], end: ""), body([part], end: "--b1-"),
        body([part], end: "--b1--\r\nmore"), body(["\r\n\r\nx"]), body(["x"]),
        body(["Content-Disposition: attachment; name=\"a\"\r\n\r\nx"]),
        body(["Content-Disposition: form-data\r\n\r\nx"]),
        body([
            part.replacing(
                "\r\n\r\n", with: "\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n")
        ]),
        body(Array(repeating: part, count: 51)),
        Array("preamble\r\n".utf8) + body([part]),
    ]

    @Test(arguments: broken.indices)
    func `a multipart form out of shape is refused`(_ index: Int) {
        #expect(throws: WebError.badForm) {
            try Multipart.read(Self.broken[index], boundary: "b1")
        }
    }

    static let types: [(text: String, boundary: String?)] = [
        ("multipart/form-data; boundary=abc", "abc"),
        ("Multipart/Form-Data; boundary=\"a b\"", nil),
        ("multipart/form-data; boundary=\"a-b\"", "a-b"), ("multipart/form-data", nil),
        ("multipart/form-data; boundary=", nil), ("multipart/mixed; boundary=abc", nil),
        ("multipart/form-data; boundary=a; boundary=b", nil),
    ]

    @Test(arguments: types.indices)
    func `the boundary comes from the content type`(_ index: Int) {
        #expect(Multipart.boundary(of: Self.types[index].text) == Self.types[index].boundary)
    }

    @Test func `a notice survives its cookie`() throws {
        let flash = Flash(
            key: "invoice.issued", tone: .good, values: ["number": "FA.2026=1&\"é"])
        let read = try #require(Flash(flash.text))
        #expect(read.key == flash.key)
        #expect(read.values == flash.values)
        #expect(flash.text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3B && $0 != 0x22 })
        #expect(Flash("nonsense") == nil)
    }
}
