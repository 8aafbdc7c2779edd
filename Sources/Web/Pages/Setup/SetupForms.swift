// SPDX-License-Identifier: AGPL-3.0-or-later

import Bank
import Basics
import Operations
import Sales
import Texts

extension FormReader {
    /// What changes an answer, and a password that goes with it.
    typealias SetupChange = (
        change: @Sendable (inout SetupAnswers) -> Void, password: String?
    )

    /// Reads the form of a screen; what is wrong is noted and kept from being stored.
    mutating func change(
        _ step: SetupStep, after answers: SetupAnswers, of house: House
    ) -> SetupChange {
        switch step {
        case .welcome, .check: return ({ _ in }, nil)
        case .country:
            let country = setupCountry(house.laws)
            return ({ $0.country = country }, nil)
        case .identity:
            let law = answers.country.flatMap { house.laws[$0.country] }
            let identity = setupIdentity(law?.profile)
            return ({ $0.identity = identity }, nil)
        case .books:
            let books = setupBooks(today: house.clock.now().utcDay)
            return ({ $0.books = books }, nil)
        case .bank:
            let account = setupAccount()
            return ({ $0.bank = account }, nil)
        case .contribution:
            let scheme = setupScheme(answers, house.laws)
            return ({ $0.scheme = scheme }, nil)
        case .administrator:
            let person = SetupAnswers.Administrator(
                name: text("name", most: 140), email: setupEmail())
            let password = setupPassword(isKnown: answers.administrator != nil)
            return ({ $0.administrator = person }, password)
        }
    }

    private mutating func setupCountry(_ laws: [String: Law]) -> SetupAnswers.Country {
        let chosen = form["legal_form"].split(separator: "/", omittingEmptySubsequences: false)
        let country = String(chosen.first ?? "")
        let legalForm = chosen.count == 2 ? String(chosen[1]) : ""
        if laws[country]?.profile.printed(legalForm, isBEC: false, in: "") == nil {
            refuse("legal_form", SetupError.notOffered(field: "legal_form"))
        }
        return SetupAnswers.Country(
            country: country, legalForm: legalForm,
            isBEC: form["bec"] == "yes" && laws[country]?.profile.bec != nil)
    }

    private mutating func setupIdentity(_ profile: CountryProfile?) -> SetupAnswers.Identity {
        var identity = SetupAnswers.Identity()
        identity.name = text("name", most: 140)
        identity.registerCity = text("register_city", most: 100)
        identity.address = text("address")
        identity.postcode = text("postcode", most: 12)
        identity.city = text("city", most: 100)
        identity.headcount = whole("headcount", in: 1...100_000)
        if profile?.question(.accidentRate) != nil {
            identity.accidentRate = setupRate("accident_rate")
        }
        if profile?.question(.mobilityRate) != nil {
            identity.mobilityRate = setupRate("mobility_rate")
        }
        let register = profile?.register ?? .siren
        guard let siren = read("siren", { try CompanyNumber($0, of: register) }) else {
            return identity
        }
        identity.siren = siren.text
        // Left empty, it is the one that belongs to the company number.
        let typed = text("vat_number", isRequired: false, most: 30)
        if typed.isEmpty {
            identity.vatNumber = siren.vatNumber
        } else if siren.owns(vatNumber: typed) {
            identity.vatNumber = typed.uppercased().filter { $0.isLetter || $0.isNumber }
        } else {
            refuse("vat_number", SetupError.otherVATNumber(siren: siren.description))
        }
        return identity
    }

    /// A rate typed in percent, between 0 and 100.
    private mutating func setupRate(_ name: String) -> Rate {
        let rate = number(name) { try Rate(percent: $0) } ?? .zero
        guard (0...1_000_000).contains(rate.millionths) else {
            refuse(name, BasicsError.outOfBounds(text: String(form[name].prefix(40))))
            return .zero
        }
        return rate
    }

    private mutating func setupBooks(today: Day) -> SetupAnswers.Books {
        let years = Int(form["fiscal_year"]).flatMap(FinancialYears.init(firstMonth:))
        if years == nil {
            refuse("fiscal_year", SetupError.notOffered(field: "fiscal_year"))
        }
        let from = day("from")
        let first = Day(today.year - 1, 1, 1) ?? today
        let last = Day(today.year + 1, 12, 31) ?? today
        if !(first...last).contains(from) {
            refuse("from", SetupError.badStart(first: first, last: last))
        }
        return SetupAnswers.Books(
            from: from, cash: money("cash"), years: years ?? .calendar)
    }

    private mutating func setupAccount() -> SetupAnswers.Account {
        let iban = read("iban") { try IBAN($0) }
        let bic = text("bic", isRequired: false, most: 20).uppercased().filter { !$0.isWhitespace }
        if !bic.isEmpty {
            do { try PaymentRun.check(bic: bic) } catch { refuse("bic", error) }
        }
        return SetupAnswers.Account(
            iban: iban?.text ?? "", bic: bic, cutoffDay: whole("cutoff_day", in: 1...31))
    }

    private mutating func setupScheme(
        _ answers: SetupAnswers, _ laws: [String: Law]
    ) -> String? {
        let schemes = answers.country.flatMap { laws[$0.country] }?.schemes
        return read("scheme") { key in
            guard let scheme = try schemes?.scheme(key) else {
                throw SetupError.notOffered(field: "scheme")
            }
            return scheme.key
        }
    }

    private mutating func setupEmail() -> String {
        let email = text("email", most: 254)
        let halves = email.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = !email.contains { $0.isWhitespace || $0 == "," }
        if !email.isEmpty, halves.count != 2 || halves.contains("") || !isPlain {
            refuse("email", SetupError.badEmail)
        }
        return email.lowercased()
    }

    /// The password; nil keeps the one chosen before.
    private mutating func setupPassword(isKnown: Bool) -> String? {
        let password = form["password"]
        if password.isEmpty {
            if !isKnown { refuse("password", WebError.required(field: "password")) }
            return nil
        }
        if password != form["password_again"] {
            refuse("password_again", SetupError.otherPassword)
        }
        return password
    }
}

extension SetupAnswers.Country {
    /// What the form sends for a legal form: its country and its key, for example `be/sc`.
    static func choice(_ legalForm: String, of country: String) -> String {
        "\(country)/\(legalForm)"
    }
}

extension SetupAnswers {
    /// The answers of a screen as its fields show them.
    func typed(_ step: SetupStep, in t: Speech) -> [String: String] {
        switch step {
        case .welcome, .check: [:]
        case .country:
            country.map {
                [
                    "legal_form": Self.Country.choice($0.legalForm, of: $0.country),
                    "bec": $0.isBEC ? "yes" : "",
                ]
            } ?? ["bec": "yes"]
        case .identity: identity.map { Self.typed($0, in: t) } ?? ["mobility_rate": "0"]
        case .books:
            books.map {
                [
                    "from": $0.from.text, "cash": t.formats.number($0.cash.text),
                    "fiscal_year": String($0.years.firstMonth),
                ]
            } ?? [:]
        case .bank:
            bank.map {
                ["iban": $0.iban, "bic": $0.bic, "cutoff_day": String($0.cutoffDay)]
            } ?? ["cutoff_day": "25"]
        case .contribution: scheme.map { ["scheme": $0] } ?? [:]
        case .administrator:
            administrator.map { ["name": $0.name, "email": $0.email] } ?? [:]
        }
    }

    private static func typed(_ identity: Identity, in t: Speech) -> [String: String] {
        [
            "name": identity.name, "siren": identity.siren.inGroups,
            "vat_number": identity.vatNumber, "register_city": identity.registerCity,
            "address": identity.address, "postcode": identity.postcode, "city": identity.city,
            "headcount": String(identity.headcount),
            "accident_rate": t.formats.number(identity.accidentRate.percentText),
            "mobility_rate": t.formats.number(identity.mobilityRate.percentText),
        ]
    }
}
