// SPDX-License-Identifier: AGPL-3.0-or-later

import Bank
import Basics
import Foundation
import Interchange
import Testing

/// Files that must be refused with a reason, and files damaged at random.
struct CamtRefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let code: String
        let damage: @Sendable ([UInt8]) -> [UInt8]

        init(_ what: String, _ code: String, _ damage: @escaping @Sendable ([UInt8]) -> [UInt8]) {
            self.what = what
            self.code = "interchange.\(code)"
            self.damage = damage
        }

        init(_ what: String, _ code: String, _ old: String, _ new: String) {
            self.init(what, code) { $0.replacingFirst(old, new) }
        }

        var testDescription: String { what }
    }

    static let laughs = """
        <!DOCTYPE lolz [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
        <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
        """

    static let cases = [
        Case("empty", "empty_file") { _ in [] },
        Case("blank", "malformed") { _ in [32, 10] },
        Case("not XML", "malformed") { _ in Array("date;montant\n".utf8) },
        Case("cut off", "malformed") { Array($0.prefix($0.count / 2)) },
        Case("cut off in the declaration", "malformed") { Array($0.prefix(12)) },
        Case("last byte missing", "malformed") { $0.replacingFirst("</Document>\n", "</Document") },
        Case("garbage after the end", "malformed") { $0 + Array("garbage".utf8) },
        Case("second root", "malformed") { $0 + Array("<Document/>".utf8) },
        Case("NUL bytes at the end", "malformed") { $0 + [0, 0] },
        Case("NUL byte inside", "malformed") { $0.replacing("CAE EXEMPLE", "CAE\0EXEMPLE") },
        Case("control character", "malformed", "CAE EXEMPLE", "CAE\u{1}EXEMPLE"),
        Case("numbered control character", "malformed", "CAE EXEMPLE", "CAE&#1;EXEMPLE"),
        Case("undefined entity", "malformed", "CAE EXEMPLE", "CAE&nbsp;EXEMPLE"),
        Case("undefined prefix", "malformed", "<Stmt>", "<Stmt><x:Id/>"),
        Case("broken UTF-8", "malformed") { bytes in
            bytes.replacing("CAE EXEMPLE", "CAE @XEMPLE").map { $0 == 64 ? 0xE9 : $0 }
        },
        Case("UTF-16", "bad_encoding") { [0xFF, 0xFE] + $0.flatMap { [$0, 0] } },
        Case("unknown encoding", "bad_encoding", "UTF-8", "EBCDIC-CP-FR"),
        Case("Latin-1 declared over UTF-8 text", "bad_encoding") {
            $0.replacing("UTF-8", "ISO-8859-1").replacing("CAE EXEMPLE", "CAE ÉTOILE")
        },
        Case("document type", "document_type", "<Document", "<!DOCTYPE Document><Document"),
        Case(
            "outer document type", "document_type", "<Document",
            "<!DOCTYPE Document SYSTEM \"file:///etc/passwd\"><Document"),
        Case("billion laughs", "document_type") {
            $0.replacingFirst("<Document", laughs + "<Document").replacing("CAE EXEMPLE", "&d;")
        },
        Case(
            "nested a hundred deep", "too_deep", "<Stmt>",
            "<Stmt>" + String(repeating: "<a>", count: 100)
                + String(repeating: "</a>", count: 100)),
        Case(
            "nested a million deep", "too_deep", "<Stmt>",
            "<Stmt>" + String(repeating: "<a>", count: 1_000_000)),
        Case("another message", "unknown_format", "camt.053", "camt.054"),
        Case("another root", "unknown_format") { $0.replacing("Document", "Dokument") },
        Case("no namespace", "unknown_format") {
            $0.replacing(#" xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02""#, "")
        },
        Case("version 01", "unknown_version", "001.02", "001.01"),
        Case("version 99", "unknown_version", "001.02", "001.99"),
        Case("version 2", "unknown_version", "001.02", "001.2"),
        Case("no statement", "missing") { $0.replacing("Stmt>", "Other>") },
        Case("no closing balance", "missing", "CLBD", "CLAV"),
        Case("no account", "missing") { $0.replacing("Acct>", "Count>") },
        Case("no amount", "missing", "<Amt Ccy=\"EUR\">4966.85</Amt>", ""),
        Case("no currency", "missing", "<Amt Ccy=\"EUR\">4966.85", "<Amt>4966.85"),
        Case("no status", "missing", "<Sts>BOOK</Sts>", ""),
        Case(
            "repeated amount", "repeated", "<Amt Ccy=\"EUR\">4966.85</Amt>",
            "<Amt Ccy=\"EUR\">4966.85</Amt><Amt Ccy=\"EUR\">4966.85</Amt>"),
        Case(
            "repeated account", "repeated", "<Acct>",
            "<Acct><Id><IBAN>X</IBAN></Id></Acct><Acct>"),
        Case("repeated opening balance", "repeated", "CLBD", "OPBD"),
        Case(
            "repeated message", "repeated", "<BkToCstmrStmt>",
            "<BkToCstmrStmt></BkToCstmrStmt><BkToCstmrStmt>"),
        Case("foreign account", "foreign_currency", "<Ccy>EUR</Ccy>", "<Ccy>USD</Ccy>"),
        Case("foreign entry", "foreign_currency", "Ccy=\"EUR\">4966.85", "Ccy=\"USD\">4966.85"),
        Case("three decimals", "bad_value", "4966.85", "4966.850"),
        Case("comma", "bad_value", "4966.85", "4966,85"),
        Case("sign", "bad_value", "4966.85", "-4966.85"),
        Case("plus", "bad_value", "4966.85", "+4966.85"),
        Case("exponent", "bad_value", "4966.85", "1e3"),
        Case("no digit", "bad_value", "4966.85", "."),
        Case("empty amount", "bad_value", "4966.85", ""),
        Case("not a number", "bad_value", "4966.85", "NaN"),
        Case("beyond 64 bits", "bad_value", "4966.85", String(repeating: "9", count: 40)),
        Case("beyond the books", "bad_value", "4966.85", "100000000000.01"),
        Case("child in an amount", "bad_value", "4966.85", "<b>4966.85</b>"),
        Case("text between elements", "bad_value", "<Stmt>", "<Stmt>oops"),
        Case("unknown sign", "bad_value", "<CdtDbtInd>DBIT", "<CdtDbtInd>DEBIT"),
        Case("unknown status", "bad_value", "<Sts>BOOK", "<Sts>DONE"),
        Case("no such day", "bad_value", "<Dt>2026-01-08", "<Dt>2026-02-30"),
        Case("day written otherwise", "bad_value", "<Dt>2026-01-08", "<Dt>08/01/2026"),
        Case("number with letters", "bad_value", "<ElctrncSeqNb>1", "<ElctrncSeqNb>A1"),
    ]

    static func good() throws -> [UInt8] { try Outside.own("statements/own01_BE.camt053_v02.xml") }

    @Test(arguments: cases)
    func `a faulty file is refused with its reason`(_ c: Case) throws {
        let damaged = c.damage(try Self.good())
        #expect(damaged != (try Self.good()), "the damage must change the file")
        let error = #expect(throws: InterchangeError.self) { try Camt053.read(damaged) }
        #expect(error?.code == c.code, "\(String(describing: error))")
    }

    @Test func `a refusal names the line`() throws {
        let lines = try Self.good().replacing("><", ">\n<").replacingFirst("DBIT", "DEBIT")
        let error = #expect(throws: InterchangeError.self) { try Camt053.read(lines) }
        let expected =
            lines.text.prefix(upTo: lines.text.firstRange(of: "DEBIT")!.lowerBound)
            .count { $0 == "\n" } + 1
        #expect(error == .badValue(line: expected, element: "CdtDbtInd", value: "DEBIT"))
    }

    @Test func `a file above the limit is refused before it is read`() throws {
        let bytes = try Self.good()
        let error = #expect(throws: InterchangeError.self) {
            try Camt053.read(bytes, sizeLimit: bytes.count - 1)
        }
        #expect(error == .tooLarge(bytes: bytes.count, limit: bytes.count - 1))
        #expect(try Camt053.read(bytes, sizeLimit: bytes.count).statements.count == 1)
    }

    @Test func `a wrong sum is found by the statement`() throws {
        let read = try Camt053.read(Self.good().replacing("4966.85", "4966.84"))
        #expect(read.statements[0].findings == [.unbalanced(difference: .cents(-1))])
        let other = try IBAN("FR7630006000011234567890189")
        #expect(throws: BankError.self) { try read.statements[0].check(for: other) }
    }

    /// 2,000 files in all, each with one byte changed, taken out or put in.
    @Test(arguments: UInt64(1)...20)
    func `a damaged byte never traps and never changes money unnoticed`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let good = try Self.good()
        let amounts = try Camt053.read(good).statements.flatMap(\.entries).map(\.amount)
        var refused = 0
        for _ in 0..<100 {
            var bytes = good
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let byte = UInt8.random(in: .min ... .max, using: &random)
            switch Int.random(in: 0...2, using: &random) {
            case 0: bytes[place] = byte
            case 1: bytes.remove(at: place)
            default: bytes.insert(byte, at: place)
            }
            do {
                let statement = try Camt053.read(bytes).statements[0]
                let isSame = statement.entries.map(\.amount) == amounts
                #expect(isSame || !statement.findings.isEmpty, "seed \(seed), place \(place)")
            } catch {
                refused += 1
                #expect(error.code.hasPrefix("interchange."))
            }
        }
        #expect(refused > 20, "seed \(seed): most damage must be noticed")
    }

    @Test(arguments: UInt64(1)...10)
    func `a file cut anywhere is refused`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let good = try Self.good()
        let end = try #require(good.lastIndex(of: UInt8(ascii: ">")))
        for _ in 0..<50 {
            let cut = Array(good.prefix(Int.random(in: 0...end, using: &random)))
            #expect(throws: InterchangeError.self) { try Camt053.read(cut) }
        }
    }

    @Test func `refusals print nothing`() throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "entraide-\(UUID().uuidString)")
        let kept = dup(STDERR_FILENO)
        let sink = open(file.path, O_CREAT | O_WRONLY | O_TRUNC, 0o600)
        dup2(sink, STDERR_FILENO)
        for c in Self.cases { _ = try? Camt053.read(c.damage(Self.good())) }
        dup2(kept, STDERR_FILENO)
        close(sink)
        close(kept)
        let printed = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        try FileManager.default.removeItem(at: file)
        #expect(!printed.contains("parser error") && !printed.contains("Entity: line"))
    }

    @Test func `files are read on many threads at once`() async throws {
        let good = try Self.good()
        let expected = try Camt053.read(good)
        let bad = good.replacing("CAE EXEMPLE", "&nope;")
        await withTaskGroup(of: Bool.self) { group in
            for index in 0..<64 {
                group.addTask {
                    index.isMultiple(of: 2)
                        ? (try? Camt053.read(good)) == expected : (try? Camt053.read(bad)) == nil
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
