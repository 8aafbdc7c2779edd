// SPDX-License-Identifier: AGPL-3.0-or-later

import Bank
public import Basics
import Sales
import Store

/// The screens of the guided set-up, in order.
public enum SetupStep: String, Sendable, CaseIterable {
    /// The code and the language.
    case welcome
    /// Country and legal form.
    case country
    /// Name, numbers, address, rates.
    case identity
    /// Fiscal year and opening balance.
    case books
    /// Bank account and cut-off day.
    case bank
    /// What the cooperative keeps of its members' sales.
    case contribution
    /// Who may do everything at first.
    case administrator
    /// Everything again, and the founding.
    case check

    /// Its place, from 1.
    public var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

    /// The screen after it.
    public var next: SetupStep {
        let index = Self.allCases.firstIndex(of: self) ?? 0
        return Self.allCases[min(index + 1, Self.allCases.count - 1)]
    }
}

/// What was answered so far in the guided set-up; each screen whole or not at all.
public struct SetupAnswers: Sendable, Hashable, Codable {
    /// Country and legal form.
    public struct Country: Sendable, Hashable, Codable {
        /// Country pack: `fr`.
        public var country: String
        /// Key of the legal form in the pack.
        public var legalForm: String
        /// Whether it has the status of a business and employment cooperative.
        public var isBEC: Bool

        /// A country and a form its pack knows.
        public init(country: String, legalForm: String, isBEC: Bool) {
            self.country = country
            self.legalForm = legalForm
            self.isBEC = isBEC
        }
    }

    /// Who the cooperative is.
    public struct Identity: Sendable, Hashable, Codable {
        /// Legal name.
        public var name = ""
        /// Number of the country's register of companies.
        public var siren = ""
        /// VAT number.
        public var vatNumber = ""
        /// Town of the trade register.
        public var registerCity = ""
        /// Street and number.
        public var address = ""
        /// Postcode.
        public var postcode = ""
        /// Town.
        public var city = ""
        /// People on the payroll.
        public var headcount = 1
        /// Accident rate as notified.
        public var accidentRate = Rate.zero
        /// Mobility levy of the commune.
        public var mobilityRate = Rate.zero

        /// Nothing yet.
        public init() {}
    }

    /// From when the books are kept.
    public struct Books: Sendable, Hashable, Codable {
        /// First day of the books.
        public var from: Day
        /// What is at the bank on the morning of that day.
        public var cash: Money
        /// The financial years.
        public var years: FinancialYears

        /// A first day with the cash at the bank, and the financial years.
        public init(from: Day, cash: Money, years: FinancialYears) {
            self.from = from
            self.cash = cash
            self.years = years
        }
    }

    /// The bank account clients pay into.
    public struct Account: Sendable, Hashable, Codable {
        /// The account.
        public var iban: String
        /// The bank; empty when it is not known.
        public var bic: String
        /// Day of the month after which bank lines no longer count for the month's pay.
        public var cutoffDay: Int

        /// An account with its cut-off day.
        public init(iban: String, bic: String, cutoffDay: Int) {
            self.iban = iban
            self.bic = bic
            self.cutoffDay = cutoffDay
        }
    }

    /// Who may do everything at first.
    public struct Administrator: Sendable, Hashable, Codable {
        /// Their name.
        public var name: String
        /// Their log-in.
        public var email: String

        /// A person with their log-in.
        public init(name: String, email: String) {
            self.name = name
            self.email = email
        }
    }

    /// Language of the books, and of the first administrator's pages.
    public var language: String?
    /// Country and legal form.
    public var country: Country?
    /// Who the cooperative is.
    public var identity: Identity?
    /// From when the books are kept.
    public var books: Books?
    /// The bank account.
    public var bank: Account?
    /// Key of the contribution scheme new members get.
    public var scheme: String?
    /// Who may do everything at first.
    public var administrator: Administrator?

    /// Nothing answered.
    public init() {}

    /// Whether a screen has been answered.
    public func isAnswered(_ step: SetupStep) -> Bool {
        switch step {
        case .welcome: language != nil
        case .country: country != nil
        case .identity: identity != nil
        case .books: books != nil
        case .bank: bank != nil
        case .contribution: scheme != nil
        case .administrator: administrator != nil
        case .check: false
        }
    }

    /// The first screen not answered yet; the last when all are.
    public var openStep: SetupStep {
        SetupStep.allCases.first { !isAnswered($0) } ?? .check
    }
}

extension SetupAnswers {
    /// The number of the only cooperative of a fresh installation.
    static let coop: Int64 = 1

    /// The cooperative that all answers make.
    ///
    /// - Throws: ``SetupError/incomplete(step:)``, or what is wrong with an answer by now.
    func cooperative(under laws: [String: Law]) throws -> Cooperative {
        guard let country, let law = laws[country.country],
            let form = law.profile.printed(
                country.legalForm, isBEC: country.isBEC, in: language ?? "fr")
        else { throw SetupError.incomplete(step: .country) }
        guard let identity else { throw SetupError.incomplete(step: .identity) }
        guard let books else { throw SetupError.incomplete(step: .books) }
        guard let bank else { throw SetupError.incomplete(step: .bank) }
        guard let scheme else { throw SetupError.incomplete(step: .contribution) }
        let number = try CompanyNumber(identity.siren, of: law.profile.register)
        guard number.owns(vatNumber: identity.vatNumber) else {
            throw SetupError.otherVATNumber(siren: number.description)
        }
        return Cooperative(
            id: Self.coop, code: Self.code(of: identity.name), name: identity.name,
            legalForm: form, siren: number.text, vatNumber: identity.vatNumber,
            registerCity: identity.registerCity, address: identity.address,
            postcode: identity.postcode, city: identity.city, country: country.country,
            iban: try IBAN(bank.iban).text, bic: bank.bic, timeZone: law.profile.timeZone,
            language: language ?? "fr", headcount: identity.headcount,
            accidentRate: identity.accidentRate, mobilityRate: identity.mobilityRate,
            cutoffDay: bank.cutoffDay, years: books.years,
            defaultScheme: try law.schemes.scheme(scheme).key)
    }

    /// A short name for the command line, made of a legal name: `Les Ateliers` gives
    /// `les-ateliers`.
    ///
    /// Never that of the invented cooperative, which is shown with its log-ins.
    static func code(of name: String) -> String {
        let plain = PlainLatin.folded(name).lowercased().utf8.map { byte in
            (48...57).contains(byte) || (97...122).contains(byte) ? byte : 32
        }
        let words = String(decoding: plain, as: UTF8.self).split(separator: " ")
        var code = ""
        for word in words {
            let longer = code.isEmpty ? String(word) : "\(code)-\(word)"
            guard longer.utf8.count <= 24 else { break }
            code = longer
        }
        return code.isEmpty || code == "demo" ? "coop" : code
    }
}
