// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Database

/// The legal person whose books are kept.
public struct Cooperative: Sendable, Hashable, Codable {
    /// Its number in the installation.
    public var id: Int64
    /// Short name for the command line: `demo`.
    public var code: String
    /// Legal name.
    public var name: String
    /// Legal form with the words the law asks for.
    public var legalForm: String
    /// Company number.
    public var siren: String
    /// VAT number.
    public var vatNumber: String
    /// Town of the trade register.
    public var registerCity: String
    /// Street and number.
    public var address: String
    /// Postcode.
    public var postcode: String
    /// Town.
    public var city: String
    /// Country pack: `fr`.
    public var country: String
    /// The bank account clients pay into.
    public var iban: String
    /// The bank's identifier.
    public var bic: String
    /// Time zone of its days: `Europe/Paris`.
    public var timeZone: String
    /// Language of its books and documents.
    public var language: String
    /// People on the payroll, for thresholds.
    public var headcount: Int
    /// Accident rate notified to the establishment.
    public var accidentRate: Rate
    /// Mobility levy of the commune.
    public var mobilityRate: Rate
    /// Day of the month after which bank lines no longer count for the month's pay.
    public var cutoffDay: Int
    /// The financial years of its books.
    public var years: FinancialYears
    /// Key of the contribution scheme new members get; empty when none was chosen.
    public var defaultScheme: String

    /// A cooperative as typed or stored.
    public init(
        id: Int64, code: String, name: String, legalForm: String, siren: String,
        vatNumber: String, registerCity: String, address: String, postcode: String, city: String,
        country: String, iban: String, bic: String, timeZone: String, language: String,
        headcount: Int, accidentRate: Rate, mobilityRate: Rate, cutoffDay: Int,
        years: FinancialYears = .calendar, defaultScheme: String = ""
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.legalForm = legalForm
        self.siren = siren
        self.vatNumber = vatNumber
        self.registerCity = registerCity
        self.address = address
        self.postcode = postcode
        self.city = city
        self.country = country
        self.iban = iban
        self.bic = bic
        self.timeZone = timeZone
        self.language = language
        self.headcount = headcount
        self.accidentRate = accidentRate
        self.mobilityRate = mobilityRate
        self.cutoffDay = cutoffDay
        self.years = years
        self.defaultScheme = defaultScheme
    }
}

extension Cooperative {
    /// Founds a cooperative: its row and the head of its chain.
    ///
    /// The transaction's scope must be the cooperative's own number.
    ///
    /// - Throws: ``Database/DatabaseError`` when the number or code is taken.
    public func found(in transaction: any Transaction) throws {
        try transaction.run(
            """
            INSERT INTO cooperative (
                id, code, name, legal_form, siren, vat_number, register_city, address, postcode,
                city, country, iban, bic, time_zone, language, headcount, accident_rate,
                mobility_rate, cutoff_day, first_month, default_scheme)
            VALUES (
                \(id), \(code), \(name), \(legalForm), \(siren), \(vatNumber), \(registerCity),
                \(address), \(postcode), \(city), \(country), \(iban), \(bic), \(timeZone),
                \(language), \(headcount), \(accidentRate), \(mobilityRate), \(cutoffDay),
                \(years.firstMonth), \(defaultScheme))
            """)
        try transaction.run(
            """
            INSERT INTO coop_head (coop_id, next_id, chain_sequence, chain_hash)
            VALUES (\(id), 1, 0, \(ChainLink.genesis))
            """)
    }

    /// All cooperatives of the installation, by code.
    public static func all(in transaction: any Transaction) throws -> [Cooperative] {
        try transaction.rows("SELECT * FROM cooperative ORDER BY code").map(Cooperative.init)
    }

    /// A cooperative by number; nil when there is none.
    public static func find(
        _ id: Int64, in transaction: any Transaction
    ) throws -> Cooperative? {
        try transaction.row("SELECT * FROM cooperative WHERE id = \(id)").map(Cooperative.init)
    }

    private init(_ row: Row) throws {
        self.init(
            id: try row.get("id"), code: try row.get("code"), name: try row.get("name"),
            legalForm: try row.get("legal_form"), siren: try row.get("siren"),
            vatNumber: try row.get("vat_number"), registerCity: try row.get("register_city"),
            address: try row.get("address"), postcode: try row.get("postcode"),
            city: try row.get("city"), country: try row.get("country"), iban: try row.get("iban"),
            bic: try row.get("bic"), timeZone: try row.get("time_zone"),
            language: try row.get("language"), headcount: try row.get("headcount"),
            accidentRate: try row.get("accident_rate"), mobilityRate: try row.get("mobility_rate"),
            cutoffDay: try row.get("cutoff_day"),
            years: FinancialYears(firstMonth: try row.get("first_month")) ?? .calendar,
            defaultScheme: try row.get("default_scheme"))
    }
}
