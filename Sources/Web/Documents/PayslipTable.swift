// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Payroll
import Store
import Texts

/// A sealed payslip grouped as it is printed: both shares of a contribution on one row.
///
/// `Payroll.PayslipSheet` does the same for a payslip just computed; this one reads what was
/// sealed, so that a payslip prints alike when the law has long changed.
struct PayslipTable {
    let groups: [Group]

    struct Group {
        let kind: PayslipGroup
        let rows: [Row]
        /// The part of the payslip it stands in; nil without parts.
        var section: String?

        var employee: Money { rows.compactMap(\.employeeAmount).sum }
        /// Reductions count below zero.
        var employer: Money { rows.compactMap(\.employerAmount).sum }
    }

    struct Row {
        /// Name of the row: `pension_capped`.
        let name: String
        /// The lines behind it, with their explanations.
        let lines: [PayslipRecord.Row]

        /// What the rates apply to; nil when the lines differ.
        var base: Money? {
            Set(lines.map(\.step.base)).count == 1 ? lines.first?.step.base : nil
        }
        var employeeRate: Rate? { Self.rate(employeeLines) }
        var employerRate: Rate? { Self.rate(employerLines) }
        var employeeAmount: Money? { Self.amount(employeeLines) }
        var employerAmount: Money? { Self.amount(employerLines) }
        /// Whether a figure behind it has not been compared with its source.
        var isUnverified: Bool { lines.contains { $0.step.source?.isVerified == false } }

        private var employeeLines: [PayslipRecord.Row] {
            lines.filter { $0.side == LineSide.employee.rawValue }
        }
        private var employerLines: [PayslipRecord.Row] {
            lines.filter { $0.side != LineSide.employee.rawValue }
        }

        private static func rate(_ lines: [PayslipRecord.Row]) -> Rate? {
            guard let base = lines.first?.step.base,
                lines.allSatisfy({ $0.step.base == base && $0.step.rate != nil })
            else { return nil }
            return lines.compactMap(\.step.rate).reduce(.zero, +)
        }

        private static func amount(_ lines: [PayslipRecord.Row]) -> Money? {
            lines.isEmpty ? nil : lines.map(\.signedAmount).sum
        }
    }

    /// Groups the lines of a sealed payslip as a layout has it, or in the order of the codes; none
    /// is left out, none counts twice.
    init(_ record: PayslipRecord, _ layout: PayslipLayout? = nil) {
        var byRow: [String: [PayslipRecord.Row]] = [:]
        var unknown: [PayslipRecord.Row] = []
        for line in record.rows {
            if let code = LineCode(rawValue: line.code) {
                byRow[code.row, default: []].append(line)
            } else {
                unknown.append(line)
            }
        }
        groups = (layout?.groups ?? PayslipLayout.byCode).compactMap { group in
            var rows = group.rows.compactMap { name in
                byRow[name].map { Row(name: name, lines: $0) }
            }
            // A line of a regime this program no longer knows keeps a row of its own.
            rows += unknown.filter { $0.group == group.kind.rawValue }.map {
                Row(name: $0.code, lines: [$0])
            }
            return rows.isEmpty
                ? nil : Group(kind: group.kind, rows: rows, section: group.section)
        }
    }

    /// What the employer's lines come to, a group a step, taken off.
    func employerSteps(in t: Speech) -> [Step] {
        groups.filter { !$0.employer.isZero }.map { Self.step($0.kind, -$0.employer, in: t) }
    }

    /// What the employee's lines come to, a group a step, taken off.
    func employeeSteps(in t: Speech) -> [Step] {
        groups.filter { !$0.employee.isZero }.map { Self.step($0.kind, -$0.employee, in: t) }
    }

    private static func step(_ kind: PayslipGroup, _ amount: Money, in t: Speech) -> Step {
        Step(kind.labelKey, amount: amount, because: .arithmetic)
    }
}

extension PayslipRecord.Row {
    /// The amount as it counts on its side: reductions below zero.
    var signedAmount: Money {
        side == LineSide.employerReduction.rawValue ? -step.amount : step.amount
    }
}
