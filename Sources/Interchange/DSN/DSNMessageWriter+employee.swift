// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Payroll

extension DSN.MessageWriter {
    /// A person with contract and pays.
    mutating func employee(
        _ employee: DSN.Employee, _ pays: [DSN.SharedPay]
    ) throws(DSN.Fault) {
        try person(employee.person)
        try contract(employee.contract)
        let covers = employer.insurers.indices.filter { index in
            pays.contains { shared in
                shared.shares.contributions.contains {
                    $0.destination == .insurance
                        && !$0.lines.isDisjoint(with: employer.insurers[index].lines)
                }
            }
        }
        for cover in covers {
            add("S21.G00.70.012", String(cover + 1))
            add("S21.G00.70.013", String(cover + 1))
        }
        if nature == "01" {
            let hasPension = employee.contract.kind != .cape
            add("S21.G00.71.002", hasPension ? "RUAA" : "90000")
        }
        for (index, shared) in pays.enumerated() {
            try pay(shared, number: index + 1, employee.contract, covers)
        }
    }

    private mutating func person(_ person: DSN.Person) throws(DSN.Fault) {
        switch person.number {
        case .nir(let number):
            guard DSN.isNationalNumber(number) else {
                throw DSN.Fault(.missingData, "S21.G00.30.001", found: number)
            }
            add("S21.G00.30.001", number)
        case .temporary: break
        }
        try text("S21.G00.30.002", person.familyName)
        add("S21.G00.30.003", person.usualName.map(DSN.plain))
        try text("S21.G00.30.004", person.givenNames)
        add("S21.G00.30.005", person.sex.map { "0\($0)" })
        day("S21.G00.30.006", person.birthDay)
        try text("S21.G00.30.007", person.birthPlace)
        try text("S21.G00.30.008", person.address.street)
        if person.address.country == "FR" {
            try text("S21.G00.30.009", person.address.postalCode)
        }
        try text("S21.G00.30.010", person.address.town)
        if person.address.country != "FR" { add("S21.G00.30.011", person.address.country) }
        add("S21.G00.30.014", person.birthDepartment)
        add("S21.G00.30.015", person.birthCountry)
        if case .temporary(let number) = person.number {
            guard person.sex != nil, !number.isEmpty else {
                throw DSN.Fault(.missingData, "S21.G00.30.005", found: number)
            }
            add("S21.G00.30.020", number)
        }
    }

    private mutating func contract(_ contract: DSN.Contract) throws(DSN.Fault) {
        guard let codes = rules.lines.contracts[contract.kind.rawValue] else {
            throw DSN.Fault(.missingData, "dsn_lines.contracts", found: contract.kind.rawValue)
        }
        day("S21.G00.40.001", contract.start)
        try text("S21.G00.40.002", contract.status)
        try text("S21.G00.40.003", codes.retirementStatus ?? contract.retirementStatus)
        try text("S21.G00.40.004", contract.occupation)
        try text("S21.G00.40.006", contract.job)
        add("S21.G00.40.007", codes.nature)
        add("S21.G00.40.008", codes.scheme)
        try text("S21.G00.40.009", contract.number)
        day("S21.G00.40.010", contract.foreseenEnd)
        switch contract.time {
        case .hours(let reference, let agreed):
            add("S21.G00.40.011", "10")
            add("S21.G00.40.012", DSN.hours(reference))
            add("S21.G00.40.013", DSN.hours(agreed))
            let isPart = agreed.tenThousandths < reference.tenThousandths
            add("S21.G00.40.014", isPart ? "20" : "10")
        case .none:
            add("S21.G00.40.011", "99")
            add("S21.G00.40.014", "99")
        }
        add("S21.G00.40.016", employer.isAlsaceMoselle ? "01" : "99")
        add("S21.G00.40.017", employer.agreement)
        add("S21.G00.40.018", "200")
        add("S21.G00.40.019", (contract.workplace ?? employer.siret).text)
        add("S21.G00.40.020", "200")
        add("S21.G00.40.021", contract.reasonOfTerm)
        add("S21.G00.40.024", "99")
        add("S21.G00.40.026", "99")
        add("S21.G00.40.036", "03")
        add("S21.G00.40.037", "03")
        add("S21.G00.40.039", "200")
        add("S21.G00.40.040", contract.risk)
        add("S21.G00.40.043", DSN.percent(contract.accidentRate, places: 2))
        for absence in contract.absences { try self.absence(absence) }
        try end(of: contract, codes)
    }

    private mutating func pay(
        _ shared: DSN.SharedPay, number: Int, _ contract: DSN.Contract, _ covers: [Int]
    ) throws(DSN.Fault) {
        let pay = shared.pay
        day("S21.G00.50.001", pay.paid)
        money("S21.G00.50.002", pay.netTaxable)
        add("S21.G00.50.003", String(number))
        money("S21.G00.50.004", pay.netBeforeTax)
        add("S21.G00.50.006", DSN.percent(pay.taxRate, places: 2))
        switch pay.taxSource {
        case .sent(let id):
            add("S21.G00.50.007", "01")
            add("S21.G00.50.008", id)
        case .grid(.metropole): add("S21.G00.50.007", "13")
        case .grid(.guadeloupeReunionMartinique): add("S21.G00.50.007", "23")
        case .grid(.guyaneMayotte): add("S21.G00.50.007", "33")
        }
        money("S21.G00.50.009", pay.tax)
        let abated = pay.netTaxable - pay.taxBase
        if abated > .zero { money("S21.G00.50.012", abated) }
        money("S21.G00.50.013", pay.taxBase)
        for type in ["001", "002", "003", "010"] {
            month("S21.G00.51", "001", "002")
            add("S21.G00.51.010", contract.number)
            add("S21.G00.51.011", type)
            money("S21.G00.51.013", pay.gross)
            if type == "001", case .hours(_, let agreed) = contract.time {
                add("S21.G00.53.001", "01")
                add("S21.G00.53.002", DSN.hours(agreed))
                add("S21.G00.53.003", "10")
            }
        }
        for line in pay.lines {
            guard let type = rules.lines.otherIncome[line.code], !line.amount.isZero else {
                continue
            }
            add("S21.G00.54.001", type)
            money("S21.G00.54.002", line.amount)
            month("S21.G00.54", "003", "004")
        }
        month("S21.G00.58", "001", "002")
        add("S21.G00.58.003", "03")
        money("S21.G00.58.004", pay.netSocial)
        bases(shared, contract)
        for cover in covers { insured(shared, cover, contract) }
    }

    private mutating func bases(_ shared: DSN.SharedPay, _ contract: DSN.Contract) {
        for base in shared.bases(rules.lines) {
            add("S21.G00.78.001", base.code)
            month("S21.G00.78", "002", "003")
            money("S21.G00.78.004", base.amount)
            add("S21.G00.78.006", contract.number)
            let below = shared.shares.contributions.filter { $0.base == base.code }
            let isReduced = below.contains { ["018", "106"].contains($0.code) }
            if base.code == "03", isReduced, let wage = shared.pay.minimumWage {
                add("S21.G00.79.001", "01")
                money("S21.G00.79.004", wage)
            }
            for contribution in below.sorted(by: { $0.code < $1.code }) {
                individual(contribution)
            }
        }
    }

    private mutating func individual(_ contribution: DSN.Shares.Contribution) {
        add("S21.G00.81.001", contribution.code)
        switch contribution.destination {
        case .urssaf, .information:
            add("S21.G00.81.002", employer.urssaf)
            money("S21.G00.81.003", contribution.lineBase)
        case .retirement, .insurance, .yearly, .elsewhere: break
        }
        money("S21.G00.81.004", contribution.amount)
        if contribution.base == "57" { add("S21.G00.81.005", employer.commune) }
        if let rate = contribution.rate {
            add("S21.G00.81.007", DSN.percent(rate, places: 3))
        }
    }

    /// The base of an insurance contract: no pay of its own, components and what is owed.
    private mutating func insured(
        _ shared: DSN.SharedPay, _ cover: Int, _ contract: DSN.Contract
    ) {
        let insured = employer.insurers[cover].lines
        let below = shared.shares.contributions.filter {
            $0.destination == .insurance && !$0.lines.isDisjoint(with: insured)
        }
        guard !below.isEmpty else { return }
        add("S21.G00.78.001", "31")
        month("S21.G00.78", "002", "003")
        money("S21.G00.78.004", .zero)
        add("S21.G00.78.005", String(cover + 1))
        add("S21.G00.78.006", contract.number)
        var components: [String: Money] = [:]
        for contribution in below {
            for line in contribution.lines {
                guard let component = rules.lines.components[line] else { continue }
                components[component.code, default: .zero] +=
                    component.isBase ? contribution.lineBase : contribution.amount
            }
        }
        for (code, amount) in components.sorted(by: { $0.key < $1.key }) {
            add("S21.G00.79.001", code)
            money("S21.G00.79.004", amount)
        }
        add("S21.G00.81.001", "059")
        money("S21.G00.81.004", below.map(\.amount).sum)
    }
}

extension DSN {
    /// Hours with two decimals.
    static func hours(_ quantity: Quantity) -> String {
        let hundredths = divided(Int128(quantity.tenThousandths), by: 100, rounding: .halfUp)
        return DecimalText.format(Int64(hundredths), places: 2)
    }

    /// Thirteen characters: sex, digits, and Corsica's letter in its place.
    static func isNationalNumber(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 13, let first = bytes.first, (49...56).contains(first) else {
            return false
        }
        return bytes.enumerated().allSatisfy { place, byte in
            (48...57).contains(byte) || (place == 6 && (65...66).contains(byte))
        }
    }
}
