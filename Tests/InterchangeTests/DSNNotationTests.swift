// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Testing

@testable import Interchange

struct DSNNotationTests {
    static let small = DSN.Message([
        DSN.Rubrique("S10.G00.00.001", "Entraide"),
        DSN.Rubrique("S21.G00.30.002", "O'BRIEN 'DIT' ÉLOÏSE"),
        DSN.Rubrique("S90.G00.90.002", "1"),
    ])

    @Test func `a file is ISO-8859-1 with CR LF, apostrophes as they are`() throws {
        let bytes = try DSN.write(Self.small)
        let expected =
            "S10.G00.00.001,'Entraide'\r\nS21.G00.30.002,'O'BRIEN 'DIT' ÉLOÏSE'\r\n"
            + "S90.G00.90.002,'1'\r\n"
        #expect(bytes == expected.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
        #expect(bytes.contains(0xC9))
    }

    @Test(arguments: UInt64(1)...20)
    func `what is written is read again`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let letters = Array("ABCxyz 0123456789'.,-éÀÿ¡&\"").map(String.init)
        let message = DSN.Message(
            (0..<200).map { index in
                let length = Int.random(in: 1...60, using: &random)
                let middle = (0..<length).map { _ in
                    letters[Int.random(in: 0..<letters.count, using: &random)]
                }
                return DSN.Rubrique(
                    "S21.G00.\(10 + index % 80).00\(index % 10)", "a\(middle.joined())z")
            })
        #expect(try DSN.read(DSN.write(message)) == message, "seed \(seed)")
    }

    @Test func `lines may end with LF alone, the last with nothing`() throws {
        let bytes = try DSN.write(Self.small)
        #expect(try DSN.read(bytes.filter { $0 != 13 }) == Self.small)
        #expect(try DSN.read(bytes.dropLast(2)) == Self.small)
    }

    static let unwritable: [(value: String, kind: DSN.Fault.Kind)] = [
        ("", .emptyValue), ("Œuvre", .unwritable), ("10 €", .unwritable), ("a\nb", .unwritable),
        ("a\u{0}b", .unwritable), (" a", .unwritable), ("a ", .unwritable),
        ("a\u{85}b", .unwritable), (String(repeating: "x", count: 240), .unwritable),
    ]

    @Test(arguments: unwritable.indices)
    func `what the notation cannot carry is refused by name`(_ index: Int) {
        let (value, kind) = Self.unwritable[index]
        var message = Self.small
        message.rubriques[1] = DSN.Rubrique("S21.G00.30.002", value)
        let fault = #expect(throws: DSN.Fault.self) { try DSN.write(message) }
        #expect(fault?.kind == kind, "\(value)")
        #expect(fault?.line == 2)
        #expect(fault?.rubrique == "S21.G00.30.002")
    }

    @Test(arguments: ["S21.G00.30", "s21.G00.30.002", "S21.G00.30.0021", "S21,G00.30.002", ""])
    func `a rubrique of another shape is not written`(_ code: String) {
        let fault = #expect(throws: DSN.Fault.self) {
            try DSN.write(DSN.Message([DSN.Rubrique(code, "x")]))
        }
        #expect(fault?.kind == .badLine)
    }

    static let good = Array("S10.G00.00.001,'x'\r\n".utf8)

    static let hostile: [(bytes: [UInt8], kind: DSN.Fault.Kind, line: Int)] = [
        ([], .emptyFile, 0),
        (good + Array("S10.G00.00.002,'y".utf8), .badLine, 2),
        (good + Array("S10.G00.00.00".utf8), .badLine, 2),
        (good + Array("\r\n".utf8) + good, .badLine, 2),
        (good + Array("S10.G00.00.002,''\r\n".utf8), .emptyValue, 2),
        (good + Array("S10.G00.00.002,'a\u{0}b'\r\n".utf8), .badCharacter, 2),
        (good + Array("S10.G00.00.002,'a\tb'\r\n".utf8), .badCharacter, 2),
        (good + Array("S10.G00.00.002,'é'\r\n".utf8), .wrongEncoding, 2),
        ([0xEF, 0xBB, 0xBF] + good, .wrongEncoding, 1),
        ([0xFF, 0xFE] + good.flatMap { [$0, 0] }, .badCharacter, 1),
        (good.flatMap { [0, $0] }, .badCharacter, 1),
        (good + Array("S10.G00.00.002,'y'\n".utf8), .mixedLineEnds, 2),
        (Array(repeating: 65, count: 3_000_000), .lineTooLong, 1),
        (good + Array(repeating: 0, count: 1_000_000), .lineTooLong, 2),
        (Array(repeating: 10, count: 1_000_000), .badLine, 1),
        (Array("S10.G00.00.001;'x'\r\n".utf8), .badLine, 1),
        (Array("<?xml version=\"1.0\"?><a/>".utf8), .badLine, 1),
        ([0x1F, 0x8B, 8, 0, 0, 0, 0, 0], .badCharacter, 1),
    ]

    @Test(arguments: hostile.indices)
    func `a hostile file gives one clear error with its line`(_ index: Int) throws {
        let (bytes, kind, line) = Self.hostile[index]
        let fault = #expect(throws: DSN.Fault.self) { try DSN.read(bytes) }
        #expect(fault?.kind == kind, "case \(index)")
        #expect(fault?.line == line, "case \(index)")
        #expect(fault?.layer == .syntax)
        #expect((fault?.found.count ?? 0) <= 60)
        let report = try DSNSample.rules().check(bytes)
        #expect(report.faults == [fault])
    }

    @Test func `a file of a million lines is refused at its bound, one of a byte more whole`() {
        let line = Array("S10.G00.00.001,'x'\n".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(line.count * 1_000_000)
        for _ in 0..<1_000_000 { bytes += line }
        let lines = #expect(throws: DSN.Fault.self) { try DSN.read(bytes) }
        #expect(lines?.kind == .tooManyLines)
        #expect(lines?.line == 1_000_000)
        let size = #expect(throws: DSN.Fault.self) {
            try DSN.read([UInt8](repeating: 65, count: DSN.byteLimit + 1))
        }
        #expect(size?.kind == .tooLarge)
    }

    @Test(arguments: UInt64(1)...40)
    func `bytes thrown at the reader never stop it`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var bytes = try DSNSample.file(DSNSample.declaration([]))
        let rules = try DSNSample.rules()
        for _ in 0..<30 {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
            }
            let report = rules.check(bytes)
            #expect(report.faults.count <= DSN.Report.limit)
            if let read = try? DSN.read(bytes) {
                #expect(try DSN.read(DSN.write(read)) == read || report.faults.isEmpty == false)
            }
        }
    }
}
