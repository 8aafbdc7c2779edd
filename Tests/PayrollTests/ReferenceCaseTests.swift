// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Payroll
import Testing

/// 57 payslips of 2024, 2025 and 2026 on which OpenFisca-France 176.1.8 and the mon-entreprise
/// rules of 30 June 2026 agree (`packs/fr/cases/payroll-lines.csv`).
@Suite struct ReferenceCaseTests {
    /// A total of the reference more than one cent from ours, in cents: ours less theirs.
    ///
    /// The reference rounds sums of lines it has not rounded, in single precision, so its own
    /// totals disagree (net before tax and net social of a-ladder-0048 differ by two cents with
    /// no line between them). A payslip must add up: ours are sums of the printed lines, and
    /// every one of those lines is within a cent.
    static let roundedSums: [String: Int64] = [
        "a-ladder-0048,montant_net_social": -2, "a-ladder-0216,montant_net_social": -2,
        "a-ladder-0252,cout_total": 2, "a-ladder-0288,montant_net_social": -2,
        "a-pmss-0136,cout_total": 2, "c-cadre-0075,cout_total": 3,
        "c-cadre-0119,montant_net_social": -2, "c-cadre-0155,cout_total": 2,
        "c-cadre-0243,cout_total": 2, "c-cadre-0359,cout_total": 2,
        "d-headcount-0064,cout_total": 2, "r-0450,cout_total": 2, "r-0466,cout_total": -2,
    ]

    struct Answer: Equatable {
        let side: String
        let cents: Int64
    }

    static func answers(_ text: String) throws -> [String: Answer] {
        var answers: [String: Answer] = [:]
        for row in Pack.table(text) {
            let name = "\(row["id"] ?? ""),\(row["line"] ?? "")"
            let amount = try Money(text: row["amount"] ?? "")
            #expect(answers[name] == nil, "\(name) stands twice")
            answers[name] = Answer(side: row["side"] ?? "", cents: amount.minorUnits)
        }
        return answers
    }

    @Test func `every line of the reference is ours to the cent, and none is missing or too many`()
        throws
    {
        let tables = PayrollTables(rules: try Pack.rules.get())
        let ours = try Self.answers(
            tables.compute(csv: Pack.bytes("packs/fr/cases/payroll-cases.csv")))
        let reference = try Self.answers(Pack.cases("payroll-lines"))
        #expect(reference.count == 1754)
        #expect(Set(ours.keys) == Set(reference.keys))
        for (name, expected) in reference {
            guard let our = ours[name] else { continue }
            #expect(our.side == expected.side, "\(name)")
            let difference = our.cents - expected.cents
            if let known = Self.roundedSums[name] {
                #expect(difference == known, "\(name)")
                #expect(our.side == "total", "only totals may differ by more than a cent")
            } else {
                #expect(difference.magnitude <= 1, "\(name): \(our.cents), not \(expected.cents)")
            }
        }
    }

    @Test func `the year of the reference is reproduced to the letter`() throws {
        let tables = PayrollTables(rules: try Pack.rules.get())
        let reference = try Pack.cases("payroll-year")
        let ours = Pack.table(try tables.year(csv: Array(reference.utf8)))
        let expected = Pack.table(reference)
        #expect(ours.count == 36)
        #expect(ours.count == expected.count)
        for (our, theirs) in zip(ours, expected) {
            for (column, value) in our { #expect(value == theirs[column], "\(our)") }
        }
    }

    /// The reference bisects unrounded sums, ours compares every cent with rounded lines.
    ///
    /// The sums differ by some cents, and near 3 300 of cost one step of the coefficient
    /// (0.0001 of pay, about 25 cents) lies between both.
    @Test func `the inverses of the reference are within six cents, ours being the exact ones`()
        throws
    {
        let tables = PayrollTables(rules: try Pack.rules.get())
        let reference = try Pack.cases("payroll-targets")
        let ours = Pack.table(try tables.solve(csv: Array(reference.utf8)))
        #expect(ours.count == 12)
        for (our, theirs) in zip(ours, Pack.table(reference)) {
            let tenThousandths = try DecimalText.parse(theirs["gross"] ?? "", places: 4)
            let gross = try Money(text: our["gross"] ?? "").minorUnits * 100
            #expect((gross - tenThousandths).magnitude <= 600, "\(our) \(theirs)")
            let target = try Money(text: theirs["target"] ?? "")
            let reached = try Money(text: our["reached"] ?? "")
            #expect(our["exact"] == (reached == target ? "1" : "0"))
            #expect(our["id"] == "inv-091" || reached == target, "\(our)")
        }
    }
}
