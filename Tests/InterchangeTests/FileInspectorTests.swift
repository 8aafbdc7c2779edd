// SPDX-License-Identifier: AGPL-3.0-or-later

import Interchange
import Testing

/// Files that are what they say, and files that are not.
struct FileInspectorTests {
    static func big(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    static func little(_ value: Int, _ count: Int) -> [UInt8] { big(value, count).reversed() }

    /// A PNG with headers as asked for; checksums are not looked at, nothing is decoded.
    static func png(_ width: Int = 2, _ height: Int = 3, data: [UInt8] = [1, 2]) -> [UInt8] {
        func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
            big(data.count, 4) + Array(name.utf8) + data + [0, 0, 0, 0]
        }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", big(width, 4) + big(height, 4) + [8, 2, 0, 0, 0])
            + chunk("IDAT", data) + chunk("IEND", [])
    }

    static func jpeg(_ width: Int = 4, _ height: Int = 5) -> [UInt8] {
        let frame: [UInt8] = [8] + big(height, 2) + big(width, 2) + [1, 1, 0x11, 0]
        return [0xFF, 0xD8, 0xFF, 0xE0] + big(4, 2) + [0, 0] + [0xFF, 0xC0]
            + big(frame.count + 2, 2) + frame + [0xFF, 0xDA] + big(2, 2) + [9, 9, 0xFF, 0xD9]
    }

    static let pdf = Array("%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n".utf8)

    /// A container whose directory says what is asked for.
    static func zip(
        _ names: [String] = ["[Content_Types].xml"], unpacked: Int = 10, packed: Int = 10,
        attributes: Int = 0, flags: Int = 0
    ) -> [UInt8] {
        let local: [UInt8] = [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 26)
        let entries = names.flatMap { name -> [UInt8] in
            [0x50, 0x4B, 1, 2] + little(20, 2) + little(20, 2) + little(flags, 2) + little(8, 2)
                + little(0, 8) + little(packed, 4) + little(unpacked, 4)
                + little(name.utf8.count, 2) + little(0, 8) + little(attributes, 4)
                + little(0, 4) + Array(name.utf8)
        }
        return local + entries + [0x50, 0x4B, 5, 6] + little(0, 4) + little(names.count, 2)
            + little(names.count, 2) + little(entries.count, 4) + little(local.count, 4)
            + little(0, 2)
    }

    static let sound: [(bytes: [UInt8], kind: FileKind)] = [
        (pdf, .pdf), (png(), .png), (jpeg(), .jpeg), (jpeg() + [0, 1, 2], .jpeg),
        (png(10_000, 10_000), .png), (zip(), .workbook),
    ]

    @Test(arguments: sound.indices)
    func `a file is told by what it holds`(_ index: Int) throws {
        let inspector = FileInspector(FileKind.allCases)
        #expect(try inspector.kind(of: Self.sound[index].bytes) == Self.sound[index].kind)
    }

    static let script = Array("<svg xmlns='x'><script>alert(1)</script></svg>".utf8)
    static let page = Array("<html><script>alert(1)</script></html>".utf8)
    static let other = FileError.otherKind(allowed: [.pdf, .png, .jpeg])

    static let hostile: [(name: String, bytes: [UInt8], error: FileError)] = [
        ("nothing", [], .empty),
        ("SVG with a script", script, other),
        ("a page named .xml", page, other),
        ("a page behind an XML prolog", Array("<?xml version='1.0'?>".utf8) + page, other),
        ("a program", [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0], other),
        ("a script", Array("#!/bin/sh\n".utf8), other),
        ("a zip bomb", zip(unpacked: 4_000_000_000, packed: 4_000), other),
        ("a page, then a document", page + pdf, other),
        ("a GIF that is a script", Array("GIF89a=1;alert(1)".utf8), other),
        (
            "a document, then a page", pdf + page + [UInt8](repeating: 32, count: 2_000),
            .damaged(kind: .pdf)
        ),
        ("a picture, then a page", png() + page, .damaged(kind: .png)),
        ("a picture, then a container", png() + zip(), .damaged(kind: .png)),
        ("a cut document", Array(pdf.prefix(12)), .damaged(kind: .pdf)),
        ("a cut picture", Array(png().dropLast()), .damaged(kind: .png)),
        ("the name of a picture", Array(png().prefix(8)), .damaged(kind: .png)),
        ("a cut photograph", Array(jpeg().dropLast()), .damaged(kind: .jpeg)),
        ("the beginning of a photograph", [0xFF, 0xD8, 0xFF], .damaged(kind: .jpeg)),
        (
            "a photograph of one endless segment", [0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF],
            .damaged(kind: .jpeg)
        ),
        (
            "a photograph whose segment has no length", [0xFF, 0xD8, 0xFF, 0xE0, 0, 0, 0, 0],
            .damaged(kind: .jpeg)
        ),
        ("a picture of no size", png(0, 5), .damaged(kind: .png)),
        ("100,000 by 100,000 points", png(100_000, 100_000), .tooManyPixels(limit: 100_000_000)),
        (
            "as many points as can be said", png(0xFFFF_FFFF, 0xFFFF_FFFF),
            .tooManyPixels(limit: 100_000_000)
        ),
        ("65,535 by 65,535 points", jpeg(65_535, 65_535), .tooManyPixels(limit: 100_000_000)),
        (
            "a chunk longer than the file",
            Array(png().prefix(33)) + [0xFF, 0xFF, 0xFF, 0xFF] + Array("IDAT".utf8)
                + [0, 0, 0, 0], .damaged(kind: .png)
        ),
        ("11 MB", pdf + [UInt8](repeating: 32, count: 11_000_000), .tooLarge(limit: 10_000_000)),
    ]

    @Test(arguments: hostile.indices)
    func `a hostile file is refused with one clear error`(_ index: Int) {
        let (name, bytes, expected) = Self.hostile[index]
        let error = #expect(throws: FileError.self, "\(name)") {
            try FileInspector.receipts.kind(of: bytes)
        }
        #expect(error == expected, "\(name)")
        #expect(error?.field == "file")
    }

    static let containers: [(name: String, bytes: [UInt8], error: FileError)] = [
        (
            "4 GB unpacked", zip(unpacked: 4_000_000_000, packed: 40_000_000),
            .expandsTooFar(limit: 100_000_000)
        ),
        (
            "1,000 to 1", zip(unpacked: 90_000_000, packed: 90_000),
            .expandsTooFar(limit: 100_000_000)
        ),
        (
            "many parts that add up",
            zip(
                ["mimetype"] + (0..<20).map { "part\($0)" }, unpacked: 6_000_000,
                packed: 600_000), .expandsTooFar(limit: 100_000_000)
        ),
        (
            "2,000 parts", zip(["mimetype"] + (0..<2_000).map { "p\($0)" }),
            .expandsTooFar(limit: 100_000_000)
        ),
        ("a link to elsewhere", zip(attributes: 0xA1FF << 16), .damaged(kind: .workbook)),
        ("encrypted", zip(flags: 1), .damaged(kind: .workbook)),
        ("no workbook", zip(["a.exe"]), .damaged(kind: .workbook)),
        ("cut", Array(zip().dropLast(3)), .damaged(kind: .workbook)),
        ("something behind", zip() + page, .damaged(kind: .workbook)),
        ("only its first bytes", [0x50, 0x4B, 3, 4], .damaged(kind: .workbook)),
        (
            "a directory outside",
            [0x50, 0x4B, 3, 4, 0x50, 0x4B, 5, 6] + little(0, 4) + little(1, 2) + little(1, 2)
                + little(50, 4) + little(0xFFFF_FFF0, 4) + little(0, 2),
            .damaged(kind: .workbook)
        ),
    ]

    @Test(arguments: containers.indices)
    func `a container that grows or points elsewhere is refused`(_ index: Int) {
        let (name, bytes, expected) = Self.containers[index]
        let error = #expect(throws: FileError.self, "\(name)") {
            try FileInspector([.workbook]).kind(of: bytes)
        }
        #expect(error == expected, "\(name)")
    }

    @Test(arguments: UInt64(1)...40)
    func `rubbish behind any beginning is refused or a kind, never a crash`(seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        func next() -> UInt8 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        let inspector = FileInspector(FileKind.allCases)
        for (bytes, _) in Self.sound {
            for _ in 0..<50 {
                var broken = bytes
                for _ in 0...(next() % 4) {
                    broken[Int(next()) % broken.count] = next()
                }
                if next() % 3 == 0 { broken.removeLast(Int(next()) % broken.count) }
                _ = try? inspector.kind(of: broken)
            }
        }
    }
}
