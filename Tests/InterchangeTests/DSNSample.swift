// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Payroll
import RuleBook
import TestFiles

@testable import Interchange

/// An invented cooperative, its people, and payslips computed from the shipped pack.
enum DSNSample {
    static let book = Result { try RuleBook(pack: "fr", files: ProjectFiles.pack("fr")) }

    static func rules(_ month: String = "2026-03") throws -> DSN.Rules {
        try DSN.Rules(book.get(), on: Period(text: month).firstDay)
    }

    static func employer(headcount: Int = 20) throws -> DSN.Employer {
        var employer = DSN.Employer(
            siret: try Siret("73282932000074"), name: "Coopérative d’exemple",
            address: DSN.Address(
                street: "12 rue de l’Œuvre", postalCode: "67000", town: "Strasbourg"),
            activity: "7022Z", agreement: "1486", headcount: headcount,
            contact: DSN.Contact(
                name: "Exemple Camille", mail: "paie@exemple.invalid", telephone: "0102030405"),
            urssaf: "78861779300013", retirement: "41062136800018")
        employer.commune = "67482"
        employer.account = DSN.Account(
            iban: try IBAN("FR7630006000011234567890189"), bic: "AGRIFRPPXXX")
        employer.insurers = [
            DSN.Insurer(code: "P0942", reference: "SANTE-1", lines: ["sante_er", "sante_ee"]),
            DSN.Insurer(code: "P0983", reference: "CADRES-1", lines: ["prevoyance_cadre_er"]),
        ]
        return employer
    }

    static func person(_ index: Int) throws -> DSN.Person {
        let names = ["Agathe", "Boris", "Chloé", "Denis", "Élise", "Farid", "Gaëlle", "Hugo"]
        return DSN.Person(
            number: .nir("285016748210\(index)"), familyName: "D’Exemple",
            usualName: index == 0 ? "Modèle" : nil, givenNames: names[index % names.count],
            birthDay: try Day(text: "1985-01-1\(index % 9)"), birthPlace: "Strasbourg",
            birthDepartment: "67",
            address: DSN.Address(
                street: "\(index + 1) rue des Tilleuls", postalCode: "67000", town: "Strasbourg"))
    }

    static func contract(_ index: Int, _ kind: DSN.Contract.Kind) throws -> DSN.Contract {
        let full = try Quantity(text: "151.67")
        var contract = DSN.Contract(
            number: "C000\(index)", kind: kind, start: try Day(text: "2024-09-01"),
            status: "06", retirementStatus: "04", occupation: "375b", job: "Consultante",
            time: kind == .cesa || kind == .cape ? .none : .hours(reference: full, agreed: full),
            risk: "741GB", accidentRate: Rate(millionths: 20_800))
        if kind == .fixedTerm {
            contract.foreseenEnd = try Day(text: "2026-12-31")
            contract.reasonOfTerm = "02"
        }
        return contract
    }

    /// A payslip of the shipped law.
    static func payslip(
        _ month: String, gross: Int64, _ kind: DSN.Contract.Kind, headcount: Int = 20,
        category: EmployeeCategory = .nonExecutive, health: Int64 = 0, mobility: Int64 = 0,
        isAlsaceMoselle: Bool = false, after before: YearToDate? = nil
    ) throws -> DSN.Pay {
        let period = try Period(text: month)
        let law = try PayrollLaw.France(rules: book.get(), period: period)
        let year = before ?? YearToDate(year: period.year)
        let input = PayslipInput(
            period: period, gross: .cents(gross),
            basis: kind == .cesa ? .amount : .hours(share: Rate(millionths: 1_000_000)),
            category: category, isFixedTerm: kind == .fixedTerm,
            establishment: Establishment(
                headcount: headcount, accidentRate: Rate(millionths: 20_800),
                mobilityRate: Rate(millionths: mobility), isAlsaceMoselle: isAlsaceMoselle),
            health: HealthCover(
                total: .cents(health), employerShare: Rate(millionths: 500_000)),
            withholding: .neutralGrid(.metropole), yearToDate: year)
        return DSN.Pay(
            try law.payslip(input), after: year, paid: period.lastDay, taxSource: .grid(.metropole))
    }

    static func employee(
        _ index: Int, _ kind: DSN.Contract.Kind, _ pays: DSN.Pay...
    ) throws -> DSN.Employee {
        DSN.Employee(person: try person(index), contract: try contract(index, kind), pays: pays)
    }

    static func declaration(
        _ employees: [DSN.Employee], month: String = "2026-03", headcount: Int = 20
    ) throws -> DSN.Declaration {
        let period = try Period(text: month)
        return DSN.Declaration(
            period: period, made: period.next.day(3), employer: try employer(headcount: headcount),
            employees: employees)
    }

    /// Eight people of one month: below and above the ceiling, executive, with cover, with
    /// mobility, an amount, nothing, and a test contract.
    static func month(_ month: String = "2026-03", headcount: Int = 20) throws -> DSN.Declaration {
        func pay(
            _ gross: Int64, _ kind: DSN.Contract.Kind = .openEnded,
            _ category: EmployeeCategory = .nonExecutive, health: Int64 = 0, mobility: Int64 = 0
        ) throws -> DSN.Pay {
            try payslip(
                month, gross: gross, kind, headcount: headcount, category: category,
                health: health, mobility: mobility)
        }
        return try declaration(
            [
                employee(0, .openEnded, pay(210_000)),
                employee(1, .openEnded, pay(650_037, .openEnded, .executive, health: 7_300)),
                employee(2, .fixedTerm, pay(283_333, .fixedTerm, mobility: 20_000)),
                employee(3, .cesa, pay(50_000, .cesa)),
                employee(4, .cesa, pay(310_011, .cesa, health: 4_101)),
                employee(5, .cesa, pay(0, .cesa)),
                employee(6, .cape, unpaidCape(month)),
                employee(7, .openEnded, pay(1_800_000, .openEnded, .executive), pay(12_345)),
            ], month: month, headcount: headcount)
    }

    /// A test contract without pay: the accident contribution on a flat base.
    ///
    /// 1.87 EUR × 151.67 h = 283.62; × 2.08 % = 5.90. The hourly base is invented.
    static func unpaidCape(_ month: String) throws -> DSN.Pay {
        var pay = try payslip(month, gross: 0, .cape)
        pay.lines = [
            DSN.Pay.Line(
                code: "at_mp_er", base: .cents(28_362), rate: Rate(millionths: 20_800),
                amount: .cents(590))
        ]
        return pay
    }

    static func file(_ declaration: DSN.Declaration) throws -> [UInt8] {
        try DSN.write(rules().export(declaration).message)
    }
}

extension DSN.Message {
    /// The message with each value of a rubrique changed.
    func changing(_ code: String, _ change: (String) -> String) -> DSN.Message {
        DSN.Message(
            rubriques.map { $0.code == code ? DSN.Rubrique(code, change($0.value)) : $0 })
    }

    /// The message with the first value of a rubrique changed.
    func changingFirst(_ code: String, to value: String) -> DSN.Message {
        var copy = self
        if let index = rubriques.firstIndex(where: { $0.code == code }) {
            copy.rubriques[index] = DSN.Rubrique(code, value)
        }
        return copy
    }

    /// The message without a block's first instance, with right counts at its end.
    func without(_ block: String) -> DSN.Message {
        var copy = self
        guard let first = rubriques.firstIndex(where: { $0.block == block }) else { return self }
        let end =
            rubriques[(first + 1)...].firstIndex {
                $0.block != block || $0.number == rubriques[first].number
            } ?? rubriques.count
        copy.rubriques.removeSubrange(first..<end)
        return copy.changingFirst("S90.G00.90.001", to: String(copy.rubriques.count))
    }
}

enum DSNPackFiles {
    static func all() throws -> [(name: String, bytes: [UInt8])] {
        try ProjectFiles.pack("fr").filter {
            $0.name.hasPrefix("dsn-") || $0.name == "payroll-ceilings.yaml"
        }
    }
}
