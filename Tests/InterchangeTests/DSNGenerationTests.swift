// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Payroll
import RuleBook
import TestFiles
import Testing

@testable import Interchange

struct DSNGenerationTests {
    static let months = ["2026-01", "2026-03", "2026-06", "2026-12"]
    static let headcounts = [5, 20, 80]

    @Test(arguments: months, headcounts)
    func `a month of many kinds of pay passes all four layers`(month: String, headcount: Int) throws
    {
        let rules = try DSNSample.rules(month)
        let declaration = try DSNSample.month(month, headcount: headcount)
        let export = try rules.export(declaration)
        let report = rules.check(try DSN.write(export.message))
        #expect(report.faults.isEmpty, "\(report.faults.prefix(5))")
        #expect(report.rubriques == export.message.rubriques.count)
        #expect(report.version == "P26V01")
    }

    @Test(arguments: months, headcounts)
    func `what is declared adds up to the payslips`(month: String, headcount: Int) throws {
        let declaration = try DSNSample.month(month, headcount: headcount)
        let export = try DSNSample.rules(month).export(declaration)
        let pays = declaration.employees.flatMap(\.pays)
        // Employee and employer lines less reductions: what leaves the cooperative besides net pay.
        let lines = pays.flatMap(\.lines).map { $0.isReduction ? -$0.amount : $0.amount }.sum
        #expect(export.owed.values.sum == lines)
        #expect(export.tax == pays.map(\.tax).sum)
        let message = export.message
        func sum(_ code: String) throws -> Money {
            try message.all(code).map { try Money(text: $0) }.sum
        }
        #expect(try sum("S21.G00.50.004") == pays.map(\.netBeforeTax).sum)
        #expect(try sum("S21.G00.50.002") == pays.map(\.netTaxable).sum)
        #expect(try sum("S21.G00.58.004") == pays.map(\.netSocial).sum)
        #expect(try sum("S21.G00.50.009") == export.tax)
        #expect(try sum("S21.G00.22.005") == export.owed[.urssaf])
        let declared = try contributions(message)
        let information = (declared["142"] ?? .zero) + (declared["146"] ?? .zero)
        let left = (export.owed[.yearly] ?? .zero) + (export.owed[.elsewhere] ?? .zero)
        #expect(declared.values.sum - information + left == lines)
        let retirement = ["131", "132", "106"].compactMap { declared[$0] }.sum
        #expect(export.owed[.retirement] == retirement)
        #expect(try sum("S21.G00.20.005") == lines - left + export.tax)
    }

    /// Amounts of individual contributions by code.
    private func contributions(_ message: DSN.Message) throws -> [String: Money] {
        var sums: [String: Money] = [:]
        var code = ""
        for rubrique in message.rubriques {
            if rubrique.code == "S21.G00.81.001" { code = rubrique.value }
            if rubrique.code == "S21.G00.81.004" {
                sums[code, default: .zero] += try Money(text: rubrique.value)
            }
        }
        return sums
    }

    @Test func `the file of an invented month is the one kept beside the tests`() throws {
        let bytes = try DSNSample.file(DSNSample.month())
        if ProcessInfo.processInfo.environment["ENTRAIDE_GOLDEN"] == "write" {
            let file = Outside.fixtures.appending(path: "own/dsn-2026-03.dsn")
            try Data(bytes).write(to: file)
        }
        #expect(try Outside.own("dsn-2026-03.dsn") == bytes)
    }

    // 2 100.00 in March 2026, 20 employees, first pay of the year. Sickness 13 % = 273.00, of
    // which 7 % = 147.00; family 5.25 % = 110.25, of which 3.45 % = 72.45; capped pension
    // 6.90 % + 8.55 % = 144.90 + 179.55; uncapped 0.40 % + 2.11 % = 8.40 + 44.31; housing aid
    // 0.10 % = 2.10; CSG 98.25 % × 2 100 = 2 063.25, × 6.80 % + 2.40 % = 140.30 + 49.52;
    // apprenticeship 0.68 % = 14.28, of which 0.59 % = 12.39 this month.
    @Test func `the contributions of one payslip are those worked by hand`() throws {
        let pay = try DSNSample.payslip("2026-03", gross: 210_000, .openEnded)
        let export = try DSNSample.rules().export(
            DSNSample.declaration([DSNSample.employee(0, .openEnded, pay)]))
        let declared = try contributions(export.message)
        let expected: [(code: String, cents: Int64)] = [
            ("075", 14_700), ("907", 12_600), ("074", 7_245), ("102", 3_780), ("068", 630),
            ("045", 4_368), ("076", 14_490 + 17_955 + 840 + 4_431), ("049", 210),
            ("072", 14_030 + 4_952), ("079", 1_032), ("130", 1_239), ("128", 2_100),
            ("131", 6_615 + 9_912 + 1_806 + 2_709), ("142", 9_912 + 2_709),
        ]
        for (code, cents) in expected { #expect(declared[code] == .cents(cents), "\(code)") }
        #expect(export.owed[.yearly] == .cents(189))
        let reduction = try #require(pay.lines.first { $0.code == "reduction_generale" })
        #expect((declared["018"] ?? .zero) + (declared["106"] ?? .zero) == -reduction.amount)
        #expect(declared["106"] == -pay.reductionOnRetirement)
        #expect(export.message.all("S21.G00.23.001").contains("668"))
    }

    // A real file of January 2026, made by other software: base 3 023.40, minimum wage 2 277.75,
    // reduction 483.87 (code 018) and 86.04 (code 106); read in public code on 2026-11-23.
    @Test func `a reduction is shared as other software shares it`() throws {
        let total = Money.cents(48_387 + 8_604)
        #expect(total.times(.cents(601), over: .cents(3_981)) == .cents(8_604))
    }

    @Test func `an employed entrepreneur counts no hours and says that the code is open`() throws {
        let pay = try DSNSample.payslip("2026-03", gross: 180_000, .cesa)
        let export = try DSNSample.rules().export(
            DSNSample.declaration([DSNSample.employee(3, .cesa, pay)]))
        #expect(export.message.first("S21.G00.40.011") == "99")
        #expect(export.message.first("S21.G00.40.013") == nil)
        #expect(export.message.first("S21.G00.53.002") == nil)
        #expect(export.notChecked.contains("dsn.unchecked.cesa"))
        #expect(!export.notChecked.contains("dsn.unchecked.cape"))
    }

    @Test func `a test contract without pay owes the accident contribution on a flat base`() throws
    {
        var employee = try DSNSample.employee(6, .cape, DSNSample.unpaidCape("2026-03"))
        employee.contract.end = DSN.Contract.End(day: try Day(text: "2026-03-31"))
        let rules = try DSNSample.rules()
        let export = try rules.export(DSNSample.declaration([employee]))
        let message = export.message
        #expect(message.first("S21.G00.40.007") == "32")
        #expect(message.first("S21.G00.62.002") == "118")
        #expect(message.all("S21.G00.78.001") == ["11"])
        #expect(message.all("S21.G00.81.001") == ["045"])
        #expect(message.first("S21.G00.81.004") == "5.90")
        #expect(message.first("S21.G00.23.001") == "239")
        #expect(message.first("S21.G00.71.002") == "90000")
        #expect(export.notChecked.contains("dsn.unchecked.cape"))
        #expect(rules.check(message).faults.isEmpty)
    }

    @Test func `a paid test contract is declared under its own code`() throws {
        let pay = try DSNSample.payslip("2026-03", gross: 150_000, .cape)
        let rules = try DSNSample.rules()
        var kept = pay
        kept.lines.removeAll { $0.code.hasPrefix("agirc") || $0.code.hasPrefix("ceg") }
        kept.lines.removeAll { $0.code == "reduction_generale" }
        let export = try rules.export(
            DSNSample.declaration([DSNSample.employee(6, .cape, kept)]))
        let codes = export.message.all("S21.G00.23.001")
        #expect(codes.contains("404"))
        #expect(!codes.contains("100"))
        #expect(rules.check(export.message).faults.isEmpty)
    }

    @Test func `a reduction that is taken back is declared as owed`() throws {
        let first = try DSNSample.payslip("2026-01", gross: 200_000, .openEnded)
        let wage = try #require(first.minimumWage)
        let before = YearToDate(
            year: 2026, lastPeriod: try Period(text: "2026-01"), gross: first.gross,
            minimumWageUnits: wage.minorUnits * 30_000_000_000,
            reduction: first.lines.filter(\.isReduction).map(\.amount).sum,
            netTaxable: first.netTaxable, withheld: first.tax)
        let pay = try DSNSample.payslip("2026-02", gross: 2_000_000, .openEnded, after: before)
        let rules = try DSNSample.rules()
        let export = try rules.export(
            DSNSample.declaration(
                [DSNSample.employee(0, .openEnded, pay)], month: "2026-02"))
        #expect(pay.lines.filter(\.isReduction).map(\.amount).sum.isNegative)
        #expect(export.message.all("S21.G00.23.001").contains("669"))
        #expect(rules.check(export.message).faults.isEmpty)
    }

    @Test func `the local regime of Alsace-Moselle is declared, and said to be from memory`() throws
    {
        let pay = try DSNSample.payslip(
            "2026-03", gross: 260_000, .openEnded, isAlsaceMoselle: true)
        var declaration = try DSNSample.declaration([DSNSample.employee(0, .openEnded, pay)])
        declaration.employer.isAlsaceMoselle = true
        let rules = try DSNSample.rules()
        let export = try rules.export(declaration)
        #expect(export.message.first("S21.G00.40.016") == "01")
        #expect(export.message.all("S21.G00.81.001").contains("115"))
        #expect(export.notChecked.contains("dsn.unchecked.alsace_moselle"))
        #expect(rules.check(export.message).faults.isEmpty)
    }

    @Test func `nobody makes a nil declaration; one that replaces names the other`() throws {
        let rules = try DSNSample.rules()
        var declaration = try DSNSample.declaration([])
        let empty = try rules.export(declaration).message
        #expect(empty.first("S10.G00.00.008") == "02")
        #expect(empty.first("S20.G00.05.002") == "02")
        #expect(rules.check(empty).faults.isEmpty)
        declaration.replaces = "AAAA000000000000000000A"
        declaration.order = 2
        declaration.isTest = false
        let second = try rules.export(declaration).message
        #expect(second.first("S20.G00.05.002") == "05")
        #expect(second.first("S20.G00.05.006") == "AAAA000000000000000000A")
        #expect(second.first("S10.G00.00.005") == "02")
        declaration.employees = try DSNSample.month().employees
        declaration.part = 1
        declaration.parts = 2
        let third = try rules.export(declaration).message
        #expect(third.first("S20.G00.05.002") == "03")
        #expect(third.first("S20.G00.05.003") == "12")
        #expect(rules.check(third).faults.isEmpty)
    }

    @Test func `a temporary number stands where the national one is not known`() throws {
        var employee = try DSNSample.employee(
            0, .openEnded, DSNSample.payslip("2026-03", gross: 210_000, .openEnded))
        employee.person.number = .temporary("2732829320001012345")
        let rules = try DSNSample.rules()
        let refused = #expect(throws: DSN.Fault.self) {
            try rules.export(DSNSample.declaration([employee]))
        }
        #expect(refused?.kind == .missingData)
        employee.person.sex = 2
        let message = try rules.export(DSNSample.declaration([employee])).message
        #expect(message.first("S21.G00.30.001") == nil)
        #expect(message.first("S21.G00.30.020") == "2732829320001012345")
        #expect(rules.check(message).faults.isEmpty)
    }

    @Test func `each line of a payslip of 2026 has a row, and rows name codes of the norm`() throws
    {
        let rules = try DSNSample.rules()
        // Both ended on 31 December 2025, before this norm.
        let ended: Set<LineCode> = [.sicknessReduction, .familyReduction]
        let mapped = Set(rules.lines.rows.map(\.line))
        for code in LineCode.allCases where !ended.contains(code) {
            #expect(mapped.contains(code.rawValue), "\(code)")
        }
        for row in rules.lines.rows {
            if let code = row.code {
                #expect(rules.norm.rubriques["S21.G00.81.001"]?.codes.contains(code) == true)
            }
            if let base = row.base {
                #expect(rules.norm.rubriques["S21.G00.78.001"]?.codes.contains(base) == true)
                #expect(rules.lines.bases[base] != nil)
            }
            if let aggregate = row.aggregate {
                #expect(rules.lines.measures[aggregate] != nil, "\(aggregate)")
            }
        }
    }

    @Test func `a line without a row stops the declaration and is named`() throws {
        var pay = try DSNSample.payslip("2026-03", gross: 210_000, .openEnded)
        pay.lines.append(
            DSN.Pay.Line(
                code: "maladie_er_reduction", base: .cents(210_000),
                rate: Rate(millionths: 60_000), amount: .cents(12_600), isReduction: true))
        let fault = #expect(throws: DSN.Fault.self) {
            try DSNSample.rules().export(
                DSNSample.declaration([DSNSample.employee(0, .openEnded, pay)]))
        }
        #expect(fault?.kind == .unmappedLine)
        #expect(fault?.rubrique == "maladie_er_reduction")
        #expect(fault?.code == "dsn.unmapped_line")
    }

    @Test func `data that are missing, and other years, stop the declaration`() throws {
        let rules = try DSNSample.rules()
        func kind(_ change: (inout DSN.Declaration) throws -> Void) throws -> DSN.Fault.Kind? {
            var declaration = try DSNSample.month()
            try change(&declaration)
            do {
                _ = try rules.export(declaration)
                return nil
            } catch { return error.kind }
        }
        #expect(try kind { $0.employer.commune = nil } == .missingData)
        #expect(try kind { $0.employer.insurers = [] } == .missingData)
        #expect(try kind { $0.employees[0].person.number = .nir("12") } == .missingData)
        #expect(try kind { $0.employees[0].person.familyName = " " } == .missingData)
        #expect(try kind { $0.employees[0].contract.end = .init(day: $0.made) } == .missingData)
        #expect(try kind { $0.part = 2 } == .missingData)
        #expect(try kind { $0.period = try Period(text: "2027-01") } == .otherPeriod)
        #expect(try kind { $0.period = try Period(text: "2025-12") } == .otherPeriod)
    }

    @Test(arguments: [(5, false, 15), (49, false, 15), (50, false, 5), (50, true, 15)])
    func `a declaration is due by size and day of pay`(
        _ headcount: Int, _ paysNextMonth: Bool, _ day: Int
    ) throws {
        let due = try DSNSample.rules().dueDay(
            of: Period(text: "2026-12"), headcount: headcount, paysNextMonth: paysNextMonth)
        #expect(due == Day(2027, 1, day))
    }
}
