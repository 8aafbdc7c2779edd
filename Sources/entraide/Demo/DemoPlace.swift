// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Ledger
import Operations
import Sales
import Store

/// Where a demo plays: what differs from country to country, all of it invented.
struct DemoPlace: Sendable {
    let country: String
    let legalForm: String
    let timeZone: String
    let cities: [(postcode: String, name: String)]
    /// What stands behind a client's name.
    let forms: [String]
    let bic: String
    /// Schemes of contribution: of most members, of some, of a few.
    let schemes: [String]
    /// Rate of VAT on most purchases.
    let purchaseTax: Rate
    /// The account that takes an expense which trades name by the first country's number.
    let accounts: [String: String]
    /// The VAT key that takes the place of another.
    let vatKeys: [String: String]
    /// Whom the cooperative pays what it owes for pay, by account.
    let bodies: [(account: String, name: String)]
    let taxOffice: String
    let accidentRate: Rate
    let mobilityRate: Rate

    /// The places a demo can be built in, the usual one first.
    static let all = [
        DemoPlace(
            country: "fr", legalForm: "SCOP, société anonyme coopérative à capital variable",
            timeZone: "Europe/Paris",
            cities: [
                ("69000", "Exempleville"), ("35000", "Bourg-Fictif"), ("33000", "Saint-Modèle"),
                ("59000", "Villedémo"),
            ],
            forms: ["SARL", "SAS", "SCOP", "Association"], bic: "EXEMFRPP",
            schemes: ["turnover_12", "collected_10_8_6", "margin_12_floor_40"],
            purchaseTax: Rate(millionths: 200_000), accounts: [:], vatKeys: [:],
            bodies: [
                ("431000", "URSSAF"), ("437100", "Caisse de retraite"),
                ("437200", "Mutuelle santé"), ("442100", "DGFIP prélèvement à la source"),
            ],
            taxOffice: "DGFIP TVA", accidentRate: Rate(millionths: 20_800),
            mobilityRate: Rate(millionths: 8_500)),
        DemoPlace(
            country: "be", legalForm: "Société coopérative agréée comme entreprise sociale",
            timeZone: "Europe/Brussels",
            cities: [
                ("1000", "Exempleville"), ("4000", "Bourg-Fictif"), ("5000", "Saint-Modèle"),
                ("7000", "Villedémo"),
            ],
            forms: ["SRL", "SA", "SC", "ASBL"], bic: "EXEMBEBB", schemes: ["invoiced_6_5"],
            purchaseTax: Rate(millionths: 210_000),
            accounts: [
                "606400": "612300", "613000": "610000", "618000": "616000", "606300": "612000",
                "625100": "615000", "626000": "612500", "607000": "604000",
            ],
            vatKeys: ["intermediate": "reduced"],
            bodies: [("454000", "ONSS"), ("453000", "SPF Finances précompte")],
            taxOffice: "SPF Finances TVA", accidentRate: .zero, mobilityRate: .zero),
    ]

    static func named(_ country: String) -> DemoPlace? { all.first { $0.country == country } }

    func account(_ usual: String) -> String { accounts[usual] ?? usual }

    func vatKey(_ usual: String) -> String { vatKeys[usual] ?? usual }

    /// A company number nobody has.
    func companyNumber(_ number: Int) -> String {
        let register = CompanyNumber.Register(country: country)
        let stem = "\(number)".padded(to: 8)
        let checks = register == .siren ? 0...9 : 1...97
        let digits = register == .siren ? 1 : 2
        return checks.lazy.compactMap {
            try? CompanyNumber(stem + "\($0)".padded(to: digits), of: register).text
        }.first ?? ""
    }

    func vatNumber(of companyNumber: String) -> String {
        let register = CompanyNumber.Register(country: country)
        return (try? CompanyNumber(companyNumber, of: register))?.vatNumber ?? ""
    }

    /// An account at a bank nobody has.
    func iban(_ number: Int) -> String {
        guard country != "be" else {
            let stem = "999" + "\(number)".padded(to: 7)
            let rest = (Int(stem) ?? 0) % 97
            let account = stem + "\(rest == 0 ? 97 : rest)".padded(to: 2)
            return (try? IBAN.made(country: "BE", account: account))?.text ?? ""
        }
        return DemoNames.iban(number)
    }
}

extension String {
    /// The text with zeros before it.
    fileprivate func padded(to length: Int) -> String {
        String(repeating: "0", count: max(0, length - utf8.count)) + self
    }
}
