// SPDX-License-Identifier: AGPL-3.0-or-later

import Bank
import Basics
import Foundation
import Interchange
import Testing

struct Camt053Tests {
    static let ownFiles = [
        "own01_BE.camt053_v02.xml", "own01_BE.camt053_v08.xml", "own02_FR.camt053_v02.xml",
        "own02_FR.camt053_v08.xml",
    ]

    /// The facts that the generator of the files wrote down (statements_own_expected.json).
    @Test(arguments: ownFiles)
    func `the JSON of a file states the facts of its generator`(_ name: String) throws {
        let all = try Self.object(
            Data(contentsOf: Outside.fixtures.appending(path: "statements_own_expected.json")))
        let files = try #require(all["files"] as? [[String: Any]])
        let file = try #require(files.first { $0["file"] as? String == "statements/\(name)" })
        let facts = try #require(all["facts"] as? [String: [String: Any]])
        let number = try #require(file["facts"] as? Int)
        let expected = try #require(facts[String(number)])

        let read = try Camt053.read(Outside.own("statements/\(name)"))
        let json = StatementJSON.value(of: read, file: name).encoded
        let found = try Self.object(Data(json.utf8))
        #expect(found["file"] as? String == name)
        #expect(found["format"] as? String == "camt.053.001.\(name.dropLast(4).suffix(2))")
        let statements = try #require(found["statements"] as? [[String: Any]])
        #expect(statements.count == 1)
        let statement = try #require(statements.first)
        try Self.compare(statement, with: expected, but: ["seed", "entries"])
        let entries = try #require(statement["entries"] as? [[String: Any]])
        let expectedEntries = try #require(expected["entries"] as? [[String: Any]])
        #expect(entries.count == expectedEntries.count)
        for (entry, facts) in zip(entries, expectedEntries) {
            try Self.compare(entry, with: facts, but: [])
        }
        #expect(read.statements[0].findings.isEmpty)
    }

    private static func object(_ data: Data) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// Amounts compare as numbers (`2339.6` is `2339.60`), all else as text; null is absent.
    private static func compare(
        _ found: [String: Any], with expected: [String: Any], but left: Set<String>
    ) throws {
        let amounts: Set<String> = ["amount", "opening", "closing", "sum"]
        for (key, fact) in expected where !left.contains(key) {
            if fact is NSNull {
                #expect(found[key] == nil, "\(key)")
            } else if amounts.contains(key) {
                let text = try #require(found[key] as? String)
                #expect(try Money(text: text) == Money(text: "\(fact)"), "\(key)")
                #expect(text.utf8.suffix(3).first == UInt8(ascii: "."), "\(key): two decimals")
            } else {
                #expect("\(found[key] ?? "absent")" == "\(fact)", "\(key)")
            }
        }
    }

    @Test func `both versions of a file give the same statements`() throws {
        for name in ["own01_BE", "own02_FR"] {
            let v02 = try Camt053.read(Outside.own("statements/\(name).camt053_v02.xml"))
            let v08 = try Camt053.read(Outside.own("statements/\(name).camt053_v08.xml"))
            #expect(v02.statements == v08.statements)
        }
    }

    @Test(arguments: ["02", "03", "04", "05", "06", "07", "09", "10", "11", "12", "13"])
    func `other versions with the same fields are read alike`(_ version: String) throws {
        let bytes = try Outside.own("statements/own01_BE.camt053_v08.xml")
        let other = try Camt053.read(bytes.replacing("camt.053.001.08", "camt.053.001.\(version)"))
        #expect(other.format == "camt.053.001.\(version)")
        #expect(try other.statements == Camt053.read(bytes).statements)
    }

    /// genkgo/camt's two statements; figures of statements_public_expected.json.
    @Test(.enabled(if: Outside.hasPublicStatements, "no shared/fixtures/public beside the project"))
    func `a file of two statements gives both`() throws {
        let bytes = try #require(
            Outside.publicStatement("genkgo_camt053.v2.multi.statement.xml"))
        let read = try Camt053.read(bytes)
        #expect(
            read.statements.map(\.id) == ["253EURNL26VAYB8060476890", "254EURNL26VAYB8060476890"])
        #expect(read.statements.map(\.opening.amount.text) == ["18.15", "27.00"])
        #expect(read.statements.map(\.closing.amount.text) == ["27.00", "20.00"])
        #expect(read.statements.map(\.bookedSum.text) == ["8.85", "-7.00"])
        #expect(read.statements.allSatisfy { $0.findings.isEmpty })
        #expect(read.statements.map(\.sequenceNumber) == [12312, nil])
        #expect(read.statements[1].entries[0].counterpartyName == "Company Name 2")
        #expect(read.statements[1].entries[0].transactionCode == "544")
        #expect(read.statements[0].entries[0].text == "Transaction Description 1")
    }

    @Test(
        .enabled(if: Outside.hasPublicStatements, "no shared/fixtures/public beside the project"),
        arguments: [
            ("genkgo_camt053.v2.minimal.xml", "SEK"), ("genkgo_camt053.v4.xml", "SEK"),
            ("oca_test-camt053-txdtls.xml", "CHF"),
        ])
    func `a booked amount in another currency is refused`(_ name: String, _ currency: String) throws
    {
        let bytes = try #require(Outside.publicStatement(name))
        let error = #expect(throws: InterchangeError.self) { try Camt053.read(bytes) }
        #expect(error?.code == "interchange.foreign_currency")
        #expect(error?.values["currency"] == currency)
    }

    /// OCA's batch of two, its francs read as euros; figures of statements_public_expected.json.
    @Test(.enabled(if: Outside.hasPublicStatements, "no shared/fixtures/public beside the project"))
    func `a batch is opened when its details add up to it`() throws {
        let bytes = try #require(Outside.publicStatement("oca_test-camt053-txdtls.xml"))
        let read = try Camt053.read(bytes.replacing("CHF", "EUR"))
        let statement = read.statements[0]
        #expect(statement.entries.map(\.amount.text) == ["2187.00", "1296.00"])
        #expect(statement.entries.map(\.position) == [1, 2])
        #expect(statement.bookedSum.text == "3483.00")
        #expect(statement.findings.isEmpty)
        #expect(read.notes.isEmpty)
        #expect(statement.entries[1].structuredReference == "302388292000022222222222222")
        #expect(statement.entries[1].counterpartyIBAN == "CH3333000000123456789")
        #expect(statement.entries[1].transactionCode == "PMNT-RCDT-AUTT")
    }

    @Test(.enabled(if: Outside.hasPublicStatements, "no shared/fixtures/public beside the project"))
    func `a batch whose details do not add up stays whole and says so`() throws {
        let bytes = try #require(Outside.publicStatement("oca_test-camt053-txdtls.xml"))
        let read = try Camt053.read(
            bytes.replacing("CHF", "EUR").replacing("1296.00", "1296.01"))
        let statement = read.statements[0]
        #expect(statement.entries.map(\.amount.text) == ["3483.00"])
        #expect(statement.entries[0].text.hasPrefix("CRÉDIT GROUPÉ BVR"))
        #expect(
            read.notes == [.batchKeptWhole(statement: statement.id, position: 1, details: 2)])
    }

    @Test(.enabled(if: Outside.hasPublicStatements, "no shared/fixtures/public beside the project"))
    func `a detail in the payer's currency leaves the entry its own amount`() throws {
        let bytes = try #require(Outside.publicStatement("genkgo_camt053.v4.xml"))
        let closing = #"<Amt Ccy="SEK">27.00</Amt>"#
        let read = try Camt053.read(bytes.replacing(closing, #"<Amt Ccy="EUR">27.00</Amt>"#))
        let statement = read.statements[0]
        #expect(statement.account == "NL26VAYB8060476890")
        #expect(statement.entries.map(\.amount.text) == ["8.85"])
        #expect(statement.entries[0].structuredReference == "4654654654654654")
        #expect(statement.closing.amount.text == "-27.00")
        // statements_public_expected.json says that this file is not consistent.
        #expect(statement.findings == [.unbalanced(difference: .cents(-5400))])
    }

    static let smallPieces = [
        (
            "day with time", "<BookgDt><Dt>2026-01-08</Dt>",
            "<BookgDt><DtTm>2026-01-08T23:59:59+01:00</DtTm>"
        ),
        ("day with zone", "<Dt>2026-01-08</Dt>", "<Dt>2026-01-08+01:00</Dt>"),
        ("comment", "<Stmt>", "<Stmt><!-- <!DOCTYPE --><?note?>"),
        ("own characters", "4966.85", "<![CDATA[4966]]>&#46;85"),
        ("byte order mark", "<?xml", "\u{FEFF}<?xml"),
        ("other namespace", "</Stmt>", "<x:Id xmlns:x=\"urn:x\">9</x:Id></Stmt>"),
        ("not provided", "E2E-1-1", "E2E-1-1"),
    ]

    @Test(arguments: smallPieces)
    func `other ways to write the same give the same`(
        _ what: String, _ old: String, _ new: String
    ) throws {
        let bytes = try Outside.own("statements/own01_BE.camt053_v02.xml")
        let changed = bytes.replacing(old, new)
        #expect(try Camt053.read(changed).statements == Camt053.read(bytes).statements)
    }

    @Test func `pending entries are read and stay out of the sum`() throws {
        let bytes = try Outside.own("statements/own01_BE.camt053_v02.xml")
        let read = try Camt053.read(bytes.replacingFirst("<Sts>BOOK</Sts>", "<Sts>PDNG</Sts>"))
        #expect(read.statements[0].entries[0].status == .pending)
        #expect(read.statements[0].findings == [.unbalanced(difference: .cents(-496_685))])
    }

    @Test func `a file in Latin-1 that says so is read`() throws {
        let bytes = try Outside.own("statements/own01_BE.camt053_v02.xml")
        let declared = bytes.replacing("UTF-8", "ISO-8859-1").replacing("CAE EXEMPLE", "CAE @TOILE")
        let read = try Camt053.read(declared.map { $0 == UInt8(ascii: "@") ? 0xC9 : $0 })
        #expect(read.statements[0].owner == "CAE ÉTOILE")
    }
}
