// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

extension DSN.Rules {
    /// Makes the monthly declaration of an establishment.
    ///
    /// Each line of each payslip ends in an individual contribution, or is said to be declared
    /// elsewhere; sums follow from them alone.
    ///
    /// - Returns: The message with its statements. It passes our validator, unless a datum itself
    ///   is too long or of no known code.
    /// - Throws: ``DSN/Fault`` of the layer `writing`: a month outside the norm, a payslip line
    ///   without a row in the table, a datum that is missing.
    public func export(_ declaration: DSN.Declaration) throws(DSN.Fault) -> DSN.Export {
        guard norm.days.contains(declaration.period.firstDay) else {
            throw DSN.Fault(
                .otherPeriod, norm.version, found: declaration.period.text,
                expected: norm.days.lowerBound.period.text)
        }
        var pays: [[DSN.SharedPay]] = []
        for employee in declaration.employees {
            var shared: [DSN.SharedPay] = []
            for pay in employee.pays {
                shared.append(try share(pay, employee, declaration.employer))
            }
            pays.append(shared)
        }
        let slip = DSN.aggregateLines(
            pays.flatMap { $0 }, lines, commune: declaration.employer.commune)
        var writer = DSN.MessageWriter(rules: self, declaration: declaration)
        try writer.head()
        try writer.establishment(slip, pays.flatMap { $0 })
        for (employee, shared) in zip(declaration.employees, pays) {
            try writer.employee(employee, shared)
        }
        writer.end()
        return summary(declaration, pays.flatMap { $0 }, DSN.Message(writer.rubriques))
    }

    private func share(
        _ pay: DSN.Pay, _ employee: DSN.Employee, _ employer: DSN.Employer
    ) throws(DSN.Fault) -> DSN.SharedPay {
        let isCAPE = employee.contract.kind == .cape
        let isUnpaid = isCAPE && pay.gross.isZero
        let conditions: Set<String> = [
            employee.contract.kind.rawValue,
            employer.isAlsaceMoselle ? "alsace_moselle" : "elsewhere",
            employer.headcount < mediumHeadcount ? "below_medium" : "from_medium",
            employer.headcount < largeHeadcount ? "below_large" : "from_large",
            isUnpaid ? "unpaid_cape" : "not_unpaid_cape",
            isCAPE && !isUnpaid ? "paid_cape" : "not_paid_cape",
        ]
        let name = "\(employee.person.familyName) \(employee.person.givenNames)"
        let shares = try DSN.Shares(pay, table: lines, conditions: conditions, person: name)
        if shares.contributions.contains(where: { $0.base == "57" }), employer.commune == nil {
            throw DSN.Fault(.missingData, "employer.commune", found: name)
        }
        for line in shares.contributions.filter({ $0.destination == .insurance }).flatMap(\.lines)
        where !employer.insurers.contains(where: { $0.lines.contains(line) }) {
            throw DSN.Fault(.missingData, "employer.insurers.\(line)", found: name)
        }
        return DSN.SharedPay(pay: pay, shares: shares, conditions: conditions)
    }

    private func summary(
        _ declaration: DSN.Declaration, _ pays: [DSN.SharedPay], _ message: DSN.Message
    ) -> DSN.Export {
        var owed: [DSN.Destination: Money] = [:]
        var conditions: Set<String> = ["export"]
        for shared in pays {
            for destination in DSN.Destination.allCases where destination != .information {
                owed[destination, default: .zero] +=
                    shared.shares.owed(to: destination) + (shared.shares.left[destination] ?? .zero)
            }
            conditions.formUnion(shared.conditions.subtracting(["elsewhere"]))
            conditions.formUnion(shared.pay.lines.map(\.code))
        }
        for destination in [DSN.Destination.insurance, .yearly, .elsewhere]
        where !(owed[destination] ?? .zero).isZero {
            conditions.insert(destination.rawValue)
        }
        if (owed[.urssaf] ?? .zero).isNegative || (owed[.retirement] ?? .zero).isNegative {
            conditions.insert("credit")
        }
        return DSN.Export(
            message: message, notChecked: lines.notChecked(conditions), owed: owed,
            tax: pays.map(\.pay.tax).sum,
            due: dueDay(of: declaration.period, headcount: declaration.employer.headcount))
    }
}
