// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

extension DSN {
    /// Writes the blocks of a declaration in the order of the tree.
    struct MessageWriter {
        let rules: Rules
        let declaration: Declaration
        /// S20.G00.05.001: 01 is monthly.
        let nature: String
        private(set) var rubriques: [Rubrique] = []

        init(rules: Rules, declaration: Declaration, nature: String = "01") {
            self.nature = nature
            self.rules = rules
            self.declaration = declaration
        }

        var employer: Employer { declaration.employer }
        var period: Period { declaration.period }

        /// Adds a rubrique; nothing when there is no value.
        mutating func add(_ code: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            rubriques.append(Rubrique(code, value))
        }

        /// Adds a text in the letters of the notation.
        ///
        /// - Throws: ``Fault`` of kind `missingData` when nothing is left of it.
        mutating func text(_ code: String, _ value: String) throws(Fault) {
            let plain = DSN.plain(value)
            guard !plain.isEmpty else { throw Fault(.missingData, code) }
            add(code, plain)
        }

        mutating func day(_ code: String, _ day: Day?) { add(code, day.map(DSN.text)) }

        mutating func money(_ code: String, _ money: Money) { add(code, money.text) }

        /// First and last day of the month.
        mutating func month(_ block: String, _ first: String, _ last: String) {
            day("\(block).\(first)", period.firstDay)
            day("\(block).\(last)", period.lastDay)
        }

        /// Sender, declaration, establishment.
        mutating func head() throws(Fault) {
            let isNil = declaration.employees.isEmpty
            add("S10.G00.00.001", "Entraide")
            add("S10.G00.00.002", "Entraide")
            add("S10.G00.00.003", "0.1.0")
            add("S10.G00.00.005", declaration.isTest ? "01" : "02")
            add("S10.G00.00.006", rules.norm.version)
            add("S10.G00.00.007", "01")
            add("S10.G00.00.008", isNil ? "02" : "01")
            let siret = employer.siret
            add("S10.G00.01.001", siret.siren.text)
            add("S10.G00.01.002", String(siret.text.suffix(5)))
            try text("S10.G00.01.003", employer.name)
            try address("S10.G00.01", employer.address, "004", "005", "006", "007")
            try text("S10.G00.02.002", employer.contact.name)
            try text("S10.G00.02.004", employer.contact.mail)
            try text("S10.G00.02.005", employer.contact.telephone)
            try declarationBlock(isNil: isNil)
            try text("S20.G00.07.001", employer.contact.name)
            try text("S20.G00.07.002", employer.contact.telephone)
            try text("S20.G00.07.003", employer.contact.mail)
            // For daily benefits, ends of contracts, or everybody.
            add("S20.G00.07.004", ["04": "01", "05": "01", "07": "02"][nature] ?? "08")
            add("S21.G00.06.001", siret.siren.text)
            add("S21.G00.06.002", String((employer.headOffice ?? siret).text.suffix(5)))
            add("S21.G00.06.015", employer.agreement)
            add("S21.G00.11.001", String(siret.text.suffix(5)))
            try text("S21.G00.11.002", employer.activity)
            try address("S21.G00.11", employer.address, "003", "004", "005", "015")
            add("S21.G00.11.022", employer.agreement)
        }

        private mutating func declarationBlock(isNil: Bool) throws(Fault) {
            guard (1...9).contains(declaration.parts),
                (1...declaration.parts).contains(declaration.part), declaration.order > 0
            else { throw Fault(.missingData, "S20.G00.05.003") }
            add("S20.G00.05.001", nature)
            let type =
                declaration.replaces == nil ? (isNil ? "02" : "01") : (isNil ? "05" : "03")
            add("S20.G00.05.002", type)
            add("S20.G00.05.003", "\(declaration.part)\(declaration.parts)")
            add("S20.G00.05.004", String(declaration.order))
            if nature == "01" { day("S20.G00.05.005", period.firstDay) }
            add("S20.G00.05.006", declaration.replaces)
            day("S20.G00.05.007", declaration.made)
            if nature == "01" {
                add("S20.G00.05.008", "01")
                add("S20.G00.05.010", "01")
            }
        }

        mutating func address(
            _ block: String, _ address: Address, _ street: String, _ postalCode: String,
            _ town: String, _ country: String
        ) throws(Fault) {
            try text("\(block).\(street)", address.street)
            try text("\(block).\(postalCode)", address.postalCode)
            try text("\(block).\(town)", address.town)
            if address.country != "FR" { add("\(block).\(country)", address.country) }
        }

        /// The two counts; both count themselves.
        mutating func end() {
            add("S90.G00.90.001", String(rubriques.count + 2))
            add("S90.G00.90.002", "1")
        }

        /// Insurers, payments, and the slip of the collector.
        mutating func establishment(
            _ slip: [AggregateLine], _ pays: [SharedPay]
        ) throws(Fault) {
            for (index, insurer) in employer.insurers.enumerated() {
                add("S21.G00.15.001", insurer.reference)
                add("S21.G00.15.002", insurer.code)
                add("S21.G00.15.005", String(index + 1))
            }
            guard !pays.isEmpty else { return }
            let urssaf = pays.map { $0.shares.owed(to: .urssaf) }.sum
            payment(employer.urssaf, urssaf)
            payment(employer.retirement, pays.map { $0.shares.owed(to: .retirement) }.sum)
            payment("DGFIP", entity: "DGFIP_PAS", pays.map(\.pay.tax).sum)
            for insurer in employer.insurers { insurance(insurer, pays) }
            add("S21.G00.22.001", employer.urssaf)
            month("S21.G00.22", "003", "004")
            money("S21.G00.22.005", urssaf)
            for line in slip { aggregate(line) }
        }

        /// A payment ordered to a body; none when nothing is owed.
        private mutating func payment(_ body: String, entity: String? = nil, _ amount: Money) {
            guard amount > .zero else { return }
            add("S21.G00.20.001", body)
            add("S21.G00.20.002", entity)
            add("S21.G00.20.003", employer.account?.bic)
            add("S21.G00.20.004", employer.account?.iban.text)
            money("S21.G00.20.005", amount)
            month("S21.G00.20", "006", "007")
            add("S21.G00.20.010", employer.account == nil ? "02" : "05")
            add("S21.G00.20.012", employer.siret.text)
        }

        private mutating func insurance(_ insurer: Insurer, _ pays: [SharedPay]) {
            let amount = pays.flatMap(\.shares.contributions)
                .filter {
                    $0.destination == .insurance && !$0.lines.isDisjoint(with: insurer.lines)
                }
                .map(\.amount).sum
            guard amount > .zero else { return }
            payment(insurer.code, amount)
            money("S21.G00.55.001", amount)
            add("S21.G00.55.003", insurer.reference)
            let month = period.text.suffix(2)
            add("S21.G00.55.004", "\(period.year)M\(month)")
        }

        private mutating func aggregate(_ line: AggregateLine) {
            add("S21.G00.23.001", line.aggregate.code)
            add("S21.G00.23.002", line.aggregate.qualifier)
            if let rate = line.rate { add("S21.G00.23.003", DSN.percent(rate, places: 2)) }
            switch rules.lines.measures[line.aggregate] {
            case .amount: money("S21.G00.23.005", -line.amount)
            case .base, .baseAndRate, nil:
                // A reduction that is paid back is told as a base: there is no pay below it.
                let isPaidBack = line.aggregate.code == rules.lines.paidBack
                money("S21.G00.23.004", isPaidBack ? line.amount : line.base)
            }
            add("S21.G00.23.006", line.commune)
        }
    }

    /// A rate in percent with a fixed number of decimals, half-up.
    static func percent(_ rate: Rate, places: Int) -> String {
        // 10⁻⁶ of one are 10⁻⁴ of a percent.
        let divisor: Int128 = places == 2 ? 100 : 10
        let scaled = divided(Int128(rate.millionths), by: divisor, rounding: .halfUp)
        return DecimalText.format(Int64(scaled), places: places)
    }

    /// A text in the letters of ISO-8859-1.
    ///
    /// Ligatures are opened, typographic quotes made plain, blanks joined. Letters that have no
    /// place there stay, and are refused when written.
    static func plain(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "œ": result += "oe"
            case "Œ": result += "OE"
            case "’", "‘", "ʼ": result += "'"
            case "–", "—", "‑": result += "-"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
