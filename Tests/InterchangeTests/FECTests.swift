// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Interchange
import Testing

struct FECTests {
    static func day(_ text: String) throws -> Day { try Day(text: text) }

    static func year(_ numbering: FEC.Numbering = .wholeFile) throws -> FEC.Year {
        try FEC.Year(days: day("2026-01-01")...day("2026-12-31"), numbering: numbering)
    }

    static func line(
        _ number: Int64, _ account: String, in journal: String = "VE", debit: Int64 = 0,
        credit: Int64 = 0, on day: String = "2026-01-15", label: String = "Facture"
    ) throws -> FECLine {
        try FECLine(
            journal: journal, journalLabel: "Ventes", number: number, day: Day(text: day),
            account: account, accountLabel: "Compte", voucher: "P1",
            voucherDay: Day(text: "2026-01-15"), label: label, debit: .cents(debit),
            credit: .cents(credit), validationDay: Day(text: "2026-01-31"))
    }

    /// The two entries of fixtures/own/fec/123456782FEC20261231.txt.
    static func fixtureLines() throws -> [FECLine] {
        let client = FECLine.Auxiliary(code: "C001", label: "Client Un")
        let lettering = FECLine.Lettering(code: "A", day: try day("2026-02-10"))
        func sale(
            _ account: String, _ label: String, _ debit: Int64, _ credit: Int64,
            _ auxiliary: FECLine.Auxiliary? = nil
        ) throws -> FECLine {
            try FECLine(
                journal: "VE", journalLabel: "Ventes", number: 1, day: day("2026-01-15"),
                account: account, accountLabel: label, auxiliary: auxiliary,
                voucher: "FA-2026-0001", voucherDay: day("2026-01-15"),
                label: "Facture FA-2026-0001", debit: .cents(debit), credit: .cents(credit),
                lettering: auxiliary == nil ? nil : lettering, validationDay: day("2026-01-31"))
        }
        func payment(
            _ account: String, _ label: String, _ debit: Int64, _ credit: Int64,
            _ auxiliary: FECLine.Auxiliary? = nil
        ) throws -> FECLine {
            try FECLine(
                journal: "BQ", journalLabel: "Banque", number: 2, day: day("2026-02-10"),
                account: account, accountLabel: label, auxiliary: auxiliary, voucher: "RLV-02",
                voucherDay: day("2026-02-10"), label: "Reglement C001", debit: .cents(debit),
                credit: .cents(credit), lettering: auxiliary == nil ? nil : lettering,
                validationDay: day("2026-02-28"))
        }
        return [
            try sale("411000", "Clients", 120_000, 0, client),
            try sale("706000", "Prestations", 0, 100_000),
            try sale("445710", "TVA collectee", 0, 20_000),
            try payment("512000", "Banque", 120_000, 0),
            try payment("411000", "Clients", 0, 120_000, client),
        ]
    }

    @Test func `the file is the one of the fixture, byte for byte, under its name`() throws {
        let siren = try Siren("123456782")
        let name = FEC.fileName(siren: siren, closing: try Self.day("2026-12-31"))
        #expect(name == "123456782FEC20261231.txt")
        let bytes = try FEC.write(Self.fixtureLines(), year: Self.year())
        #expect(try bytes == Outside.own("fec/\(name)"))
    }

    @Test func `the fixture has no fault and is read back`() throws {
        let bytes = try Outside.own("fec/123456782FEC20261231.txt")
        #expect(FEC.check(bytes, year: try Self.year()).isEmpty)
        #expect(try FEC.read(bytes) == Self.fixtureLines())
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let what: String
        let old: String
        let new: String
        let line: Int
        let code: String

        init(_ what: String, _ old: String, _ new: String, line: Int, _ code: String) {
            self.what = what
            self.old = old
            self.new = new
            self.line = line
            self.code = "interchange.\(code)"
        }

        var testDescription: String { what }
    }

    static let faults = [
        Fault("header", "JournalCode", "Journal", line: 1, "unknown_format"),
        Fault("byte order mark", "JournalCode", "\u{FEFF}JournalCode", line: 1, "bad_encoding"),
        Fault("one cent off", "0,00\t200,00", "0,00\t200,01", line: 5, "unbalanced_entry"),
        Fault("last entry off", "0,00\t1200,00", "0,00\t1200,01", line: 6, "unbalanced_entry"),
        Fault("decimal point", "1000,00", "1000.00", line: 3, "bad_value"),
        Fault("one decimal", "1000,00", "1000,0", line: 3, "bad_value"),
        Fault("day with dashes", "20260210\t512", "2026-02-10\t512", line: 5, "bad_value"),
        Fault("a column too many", "Prestations", "Presta\ttions", line: 3, "bad_value"),
        Fault("gap", "Banque\t2\t", "Banque\t3\t", line: 5, "number_gap"),
        Fault("internal account", "706000", "981000", line: 3, "bad_column"),
        Fault("account name for a number", "706000", "VENTES", line: 3, "bad_column"),
        Fault("no voucher", "\tFA-2026-0001\t", "\t\t", line: 2, "bad_column"),
        Fault(
            "outside the year", "Banque\t2\t20260210", "Banque\t2\t20270210", line: 5,
            "day_outside_year"),
        Fault("validated before", "20260228", "20260130", line: 5, "validation_order"),
        Fault(
            "lettering without day", "A\t20260210\t20260131", "A\t\t20260131", line: 2,
            "bad_value"),
    ]

    @Test(arguments: faults)
    func `a fault is found where it is`(_ c: Fault) throws {
        let good = try Outside.own("fec/123456782FEC20261231.txt")
        let bytes = good.replacing(c.old, c.new)
        #expect(bytes != good)
        let first = try #require(FEC.check(bytes, year: Self.year()).first)
        #expect(first.fault.code == c.code)
        #expect(first.line == c.line)
    }

    @Test func `the writer refuses what the checker would find`() throws {
        func code(_ lines: [FECLine], _ numbering: FEC.Numbering = .wholeFile) throws -> String? {
            let year = try Self.year(numbering)
            do {
                _ = try FEC.write(lines, year: year)
                return nil
            } catch {
                return error.code
            }
        }
        let sale = [
            try Self.line(1, "411", debit: 5), try Self.line(1, "706", credit: 5),
        ]
        #expect(try code(sale) == nil)
        #expect(try code([sale[0]]) == "interchange.unbalanced_entry")
        #expect(try code(sale + sale) == nil, "one entry may have its lines in two halves")
        let later = [
            try Self.line(3, "411", debit: 5), try Self.line(3, "706", credit: 5),
        ]
        #expect(try code(sale + later) == "interchange.number_gap")
        let bank = [
            try Self.line(1, "512", in: "BQ", debit: 5),
            try Self.line(1, "411", in: "BQ", credit: 5),
        ]
        #expect(try code(sale + bank) == "interchange.number_gap")
        #expect(try code(sale + bank, .perJournal) == nil)
        #expect(try code([Self.line(1, "411", debit: 5, credit: 5)]) == "interchange.bad_column")
        #expect(try code([Self.line(1, "411", debit: -5)]) == "interchange.bad_column")
        #expect(try code([Self.line(0, "411", debit: 5)]) == "interchange.bad_column")
        let early = [try Self.line(1, "411", debit: 5, on: "2025-12-31")]
        #expect(try code(early) == "interchange.day_outside_year")
    }

    @Test func `tabs and line ends in a label become spaces`() throws {
        let lines = [
            try Self.line(1, "411", debit: 5, label: "a\tb\r\nc\n"),
            try Self.line(1, "706", credit: 5, label: "\té"),
        ]
        let read = try FEC.read(FEC.write(lines, year: Self.year()))
        #expect(read.map(\.label) == ["a b  c", "é"])
    }

    @Test func `the description names the file and all eighteen columns`() throws {
        let text = FEC.description(siren: try Siren("123456782"), year: try Self.year())
        #expect(text.contains("123456782FEC20261231.txt"))
        for (index, column) in FEC.columns.enumerated() {
            #expect(text.contains("\r\n\(index + 1). \(column) : "))
        }
        #expect(FEC.columns.count == 18)
    }
}
