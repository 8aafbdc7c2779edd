// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Testing

@testable import Interchange

struct DSNCheckTests {
    static let month = Result { try DSNSample.rules().export(DSNSample.month()).message }

    /// A falsified copy, and the finding it must give.
    struct Falsified: Sendable {
        let name: String
        let layer: DSN.Layer
        let kind: DSN.Fault.Kind
        let rubrique: String
        let change: @Sendable (DSN.Message) -> DSN.Message
    }

    static let falsified: [Falsified] = [
        .init(
            name: "unknown rubrique", layer: .norm, kind: .unknownRubrique,
            rubrique: "S21.G00.30.028"
        ) { $0.inserting("S21.G00.30.028", "x", after: "S21.G00.30.015") },
        .init(
            name: "unknown block", layer: .norm, kind: .unknownRubrique,
            rubrique: "S21.G00.29.001"
        ) { $0.inserting("S21.G00.29.001", "x", after: "S21.G00.11.022") },
        .init(name: "too long", layer: .norm, kind: .tooLong, rubrique: "S10.G00.01.006") {
            $0.changingFirst("S10.G00.01.006", to: String(repeating: "x", count: 51))
        },
        .init(name: "bad code", layer: .norm, kind: .unknownCode, rubrique: "S21.G00.40.007") {
            $0.changingFirst("S21.G00.40.007", to: "04")
        },
        .init(name: "bad amount", layer: .norm, kind: .badForm, rubrique: "S21.G00.58.004") {
            $0.changingFirst("S21.G00.58.004", to: "1500,00")
        },
        .init(name: "bad day", layer: .norm, kind: .badForm, rubrique: "S21.G00.40.001") {
            $0.changingFirst("S21.G00.40.001", to: "31022026")
        },
        .init(name: "other norm", layer: .norm, kind: .unknownVersion, rubrique: "S10.G00.00.006") {
            $0.changingFirst("S10.G00.00.006", to: "P25V01")
        },
        .init(name: "missing contract", layer: .tree, kind: .missingBlock, rubrique: "S21.G00.40") {
            $0.without("S21.G00.40")
        },
        .init(name: "missing end", layer: .tree, kind: .missingBlock, rubrique: "S90.G00.90") {
            DSN.Message($0.rubriques.filter { $0.block != "S90.G00.90" })
        },
        .init(
            name: "missing rubrique", layer: .tree, kind: .missingRubrique,
            rubrique: "S21.G00.30.004"
        ) { $0.removingFirst("S21.G00.30.004") },
        .init(name: "wrong order", layer: .tree, kind: .misplacedBlock, rubrique: "S21.G00.20") {
            $0.moving("S21.G00.20", behind: "S21.G00.23")
        },
        .init(name: "no parent", layer: .tree, kind: .misplacedBlock, rubrique: "S21.G00.81") {
            $0.moving("S21.G00.81", behind: "S21.G00.11")
        },
        .init(name: "twice", layer: .tree, kind: .tooManyBlocks, rubrique: "S90.G00.90") {
            $0.inserting("S90.G00.90.001", "1", after: "S90.G00.90.002")
        },
        .init(
            name: "wrong count", layer: .business, kind: .wrongCount,
            rubrique: "S90.G00.90.001"
        ) { $0.changingFirst("S90.G00.90.001", to: "12") },
        .init(
            name: "wrong declarations", layer: .business, kind: .wrongCount,
            rubrique: "S90.G00.90.002"
        ) { $0.changingFirst("S90.G00.90.002", to: "2") },
        .init(name: "tax", layer: .business, kind: .withholding, rubrique: "S21.G00.50.009") {
            $0.changingFirst("S21.G00.50.009", to: "999.99")
        },
        .init(name: "taxed", layer: .business, kind: .taxedAmount, rubrique: "S21.G00.50.013") {
            $0.changingFirst("S21.G00.50.013", to: "1.00")
        },
        .init(
            name: "contribution", layer: .business, kind: .contributionAmount,
            rubrique: "S21.G00.81.004"
        ) { $0.changingFirst("S21.G00.81.004", to: "1.00") },
        .init(name: "slip", layer: .business, kind: .slipTotal, rubrique: "S21.G00.22.005") {
            $0.changingFirst("S21.G00.22.005", to: "1.00")
        },
        .init(name: "payment", layer: .business, kind: .payment, rubrique: "S21.G00.20.005") {
            $0.changingFirst("S21.G00.20.005", to: "1.00")
        },
        .init(
            name: "aggregate base", layer: .business, kind: .aggregate,
            rubrique: "S21.G00.23.004"
        ) { $0.changingFirst("S21.G00.23.004", to: "1.00") },
        .init(
            name: "aggregate amount", layer: .business, kind: .aggregate,
            rubrique: "S21.G00.23.005"
        ) { $0.changingFirst("S21.G00.23.005", to: "1.00") },
        .init(
            name: "capped base", layer: .business, kind: .cappedBase,
            rubrique: "S21.G00.78.004"
        ) { $0.changingFirst("S21.G00.78.004", to: "99999.99") },
    ]

    @Test func `the copy nobody touched has no fault`() throws {
        #expect(try DSNSample.rules().check(Self.month.get()).faults.isEmpty)
    }

    @Test(arguments: falsified.indices)
    func `a falsified copy gives the finding of its layer, on its line`(_ index: Int) throws {
        let example = Self.falsified[index]
        let message = example.change(try Self.month.get())
        let report = try DSNSample.rules().check(DSN.write(message))
        let found = report.faults.filter {
            $0.kind == example.kind && $0.rubrique == example.rubrique
        }
        let fault = try #require(found.first, "\(example.name): \(report.faults.prefix(3))")
        #expect(fault.layer == example.layer, "\(example.name)")
        if fault.line > 0, fault.kind != .missingBlock, fault.kind != .missingRubrique {
            let line = message.rubriques[fault.line - 1]
            #expect(line.code.hasPrefix(example.rubrique), "\(example.name): \(line.code)")
        }
        // One thing was changed: nothing of a layer below may complain.
        let lower = Set(DSN.Layer.allCases.prefix { $0 != example.layer })
        #expect(report.faults.allSatisfy { !lower.contains($0.layer) }, "\(example.name)")
    }

    @Test func `a base rounded to the euro is as good as one to the cent`() throws {
        let message = try Self.month.get()
        let base = try Money(text: #require(message.first("S21.G00.23.004")))
        let euros = (base.minorUnits + 50) / 100
        let rounded = message.changingFirst("S21.G00.23.004", to: "\(euros).00")
        #expect(try DSNSample.rules().check(rounded).faults.isEmpty)
        let other = message.changingFirst("S21.G00.23.004", to: "\(euros + 1).00")
        #expect(try DSNSample.rules().check(other).faults.map(\.kind) == [.aggregate])
    }

    @Test func `contributions we do not know are said, and no sum is claimed for them`() throws {
        let message = try Self.month.get()
        let rules = try DSNSample.rules()
        let foreign = message.changing("S21.G00.81.001") { $0 == "068" ? "021" : $0 }
        let report = rules.check(foreign)
        #expect(report.faults.allSatisfy { $0.kind != .slipTotal })
        #expect(report.notChecked.contains("dsn.unchecked.unknown_contributions"))
        #expect(!rules.check(message).notChecked.contains("dsn.unchecked.unknown_contributions"))
    }

    @Test func `every report says what it did not check`() throws {
        let report = try DSNSample.rules().check([])
        #expect(report.notChecked.contains("dsn.unchecked.official_validator"))
        #expect(report.notChecked.contains("dsn.unchecked.mapping"))
    }

    @Test func `a file of nothing but faults is reported within its bound`() throws {
        let message = DSN.Message(
            (0..<5_000).map { _ in DSN.Rubrique("S21.G00.78.001", "XX") })
        let report = try DSNSample.rules().check(message)
        #expect(report.faults.count == DSN.Report.limit)
    }

    @Test func `many people of one month are written, read and checked`() throws {
        let pay = try DSNSample.payslip("2026-03", gross: 210_000, .openEnded)
        let employee = try DSNSample.employee(0, .openEnded, pay)
        let declaration = try DSNSample.declaration(Array(repeating: employee, count: 150))
        let rules = try DSNSample.rules()
        let report = rules.check(try DSN.write(rules.export(declaration).message))
        #expect(report.faults.isEmpty)
        #expect(report.rubriques > 15_000)
    }
}

extension DSN.Message {
    func inserting(_ code: String, _ value: String, after: String) -> DSN.Message {
        var copy = self
        guard let index = rubriques.firstIndex(where: { $0.code == after }) else { return self }
        copy.rubriques.insert(DSN.Rubrique(code, value), at: index + 1)
        return copy
    }

    func removingFirst(_ code: String) -> DSN.Message {
        var copy = self
        guard let index = rubriques.firstIndex(where: { $0.code == code }) else { return self }
        copy.rubriques.remove(at: index)
        return copy
    }

    /// Moves the first block of a name behind the last rubrique of the first run of another.
    func moving(_ block: String, behind other: String) -> DSN.Message {
        guard let first = rubriques.firstIndex(where: { $0.block == block }) else { return self }
        let length =
            rubriques[(first + 1)...].firstIndex {
                $0.block != block || $0.number <= rubriques[first].number
            } ?? rubriques.count
        let moved = rubriques[first..<length]
        var left = rubriques
        left.removeSubrange(first..<length)
        guard let start = left.firstIndex(where: { $0.block == other }) else { return self }
        let end = left[start...].firstIndex { $0.block != other } ?? left.count
        left.insert(contentsOf: moved, at: end)
        return DSN.Message(left)
    }
}
