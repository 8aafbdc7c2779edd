// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import Payroll
public import RuleBook
public import Store

/// What the program does under the law of some countries, and under that of others not yet.
public enum CountryOffer: String, Sendable, Hashable, CaseIterable {
    /// The statutory accounting entry file.
    case entryFile = "entry_file"
    /// The monthly social declaration, with who employees are, hirings and papers of an end.
    case socialDeclaration = "social_declaration"
    /// Pay within the month's run.
    case pay
    /// A member's plan, and the price of an hour.
    case plan
    /// The year's balance of a variable part.
    case settlement
}

/// What is asked that the law of the cooperative's country does not have here.
public enum CountryError: UserFacingError, Hashable {
    /// A page, an operation or a file of another country's law.
    case notOffered(CountryOffer, country: String)

    /// Stable dotted name.
    public var code: String { "country.not_offered" }

    /// Placeholders of the sentence.
    public var values: [String: String] {
        switch self {
        case .notOffered(let offer, let country): ["field": offer.rawValue, "country": country]
        }
    }

    /// No field.
    public var field: String? { nil }
}

/// What a country's pack offers to a cooperative that is set up there.
public struct CountryProfile: Sendable {
    /// Words the law wants after a cooperative's name, with the page that says so.
    public struct Wording: Sendable {
        /// Stable name: `scop_sarl`.
        public let key: String
        /// What it is called, by language.
        public let title: [String: String]
        /// What documents print, by language; under `` where it is one for all.
        fileprivate let printed: [String: String]
        /// Where it is written.
        public let source: Source

        /// What documents print in the language of the books.
        public func printed(in language: String) -> String {
            printed[language] ?? printed[""] ?? printed["fr"] ?? ""
        }
    }

    /// Something a form asks for in the words of the country.
    public struct Question: Sendable {
        /// The label, by language.
        public let label: [String: String]
        /// What helps to answer it; nil where the label says all.
        public let hint: [String: String]?
        /// The same where it is asked about a client.
        public let clientHint: [String: String]?
    }

    /// What a country may ask of a cooperative and another not.
    public enum Subject: String, Sendable, CaseIterable {
        /// The number of the register of companies.
        case companyNumber = "company_number"
        /// The VAT number.
        case vatNumber = "vat_number"
        /// The town of the register.
        case registerCity = "register_city"
        /// People employed.
        case headcount
        /// The rate of accidents at work that was notified.
        case accidentRate = "accident_rate"
        /// The levy of the commune for its buses.
        case mobilityRate = "mobility_rate"

        /// Whether every country asks for it.
        fileprivate var isAskedEverywhere: Bool { self != .accidentRate && self != .mobilityRate }
    }

    /// The country's name, by language.
    public let title: [String: String]
    /// Time zone of its days.
    public let timeZone: String
    /// The register whose number a company has.
    public let register: CompanyNumber.Register
    /// Legal forms, in the pack's order.
    public let legalForms: [Wording]
    /// A status printed after the legal form, for business and employment cooperatives; nil where
    /// the law knows no such words.
    public let bec: Wording?
    /// Kinds of contract, in the order they are offered.
    public let contracts: [ContractKind]
    /// What the program does under this law.
    public let offers: Set<CountryOffer>
    /// Names of the two sections every cooperative has, by language.
    let sections: (treasury: [String: String], pool: [String: String])
    private let asks: [Subject: Question]
    private let lines: [[String: String]]

    /// Reads the topic `country`.
    public init(_ rules: RuleBook) throws(RuleBookError) {
        var map = try PackMap(rules.topic("country"))
        title = try map.sentences("title")
        timeZone = try map.text("time_zone")
        register = try map.required("company_number").asChoice()
        var names = try PackMap(map.required("sections"))
        sections = (try names.sentences("treasury"), try names.sentences("pool"))
        try names.finish()
        var lines: [[String: String]] = []
        for node in try map.required("seller_lines").asList() {
            lines.append(try PackMap.sentences(of: node))
        }
        self.lines = lines
        contracts = try map.required("contracts").asChoices()
        offers = Set(try map.required("offers").asChoices(of: CountryOffer.self))
        asks = try CountryProfile.questions(map.required("asks"))
        var forms: [Wording] = []
        for node in try map.required("legal_forms").asList() {
            var form = try PackMap(node)
            let wording = try Wording(key: form.text("key"), &form)
            guard !forms.contains(where: { $0.key == wording.key }) else {
                throw .duplicateKey(node.place, key: wording.key)
            }
            forms.append(wording)
        }
        legalForms = forms
        if let node = map.optional("bec") {
            var status = try PackMap(node)
            bec = try Wording(key: "bec", &status)
        } else {
            bec = nil
        }
        try map.finish()
    }

    /// The words documents print for a form, with the status if the cooperative has it; nil for
    /// a form the pack does not know.
    public func printed(_ key: String, isBEC: Bool, in language: String) -> String? {
        legalForms.first { $0.key == key }.map { form in
            let words = form.printed(in: language)
            guard isBEC, let bec else { return words }
            return "\(words), \(bec.printed(in: language))"
        }
    }

    /// What is asked about a subject; nil where the country does not ask for it.
    public func question(_ subject: Subject) -> Question? { asks[subject] }

    /// A cooperative's particulars as documents print them, its name first.
    public func sellerLines(of cooperative: Cooperative) -> [String] {
        let number = try? CompanyNumber(cooperative.siren, of: register)
        let values = [
            "number": cooperative.siren,
            "number_grouped": number?.description ?? cooperative.siren,
            "register_city": cooperative.registerCity, "vat_number": cooperative.vatNumber,
        ]
        let printed = lines.map { line in
            let text = line[cooperative.language] ?? line["fr"] ?? ""
            return values.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
        }
        return [
            cooperative.name, cooperative.legalForm, cooperative.address,
            "\(cooperative.postcode) \(cooperative.city)",
        ] + printed
    }

    private static func questions(
        _ node: PackNode
    ) throws(RuleBookError) -> [Subject: Question] {
        var map = try PackMap(node)
        var asks: [Subject: Question] = [:]
        for subject in Subject.allCases {
            guard let node = map.optional(subject.rawValue) else {
                if subject.isAskedEverywhere {
                    throw .missingKey(map.place, key: subject.rawValue)
                }
                continue
            }
            var fields = try PackMap(node)
            asks[subject] = Question(
                label: try fields.sentences("label"),
                hint: try fields.optional("hint").map(PackMap.sentences(of:)),
                clientHint: try fields.optional("client_hint").map(PackMap.sentences(of:)))
            try fields.finish()
        }
        try map.finish()
        return asks
    }
}

extension CountryProfile.Wording {
    fileprivate init(key: String, _ map: inout PackMap) throws(RuleBookError) {
        self.key = key
        title = try map.sentences("title")
        let words = try map.required("printed")
        if case .map = words {
            printed = try PackMap.sentences(of: words)
        } else {
            printed = ["": try words.asText()]
        }
        source = try map.source()
        try map.finish()
    }
}

extension Operation {
    /// Nothing that another country's law would lack.
    public static var offer: CountryOffer? { nil }
}

extension Query {
    /// Nothing that another country's law would lack.
    public static var offer: CountryOffer? { nil }
}

extension Law {
    /// Turns away what the law of the country does not have here.
    ///
    /// - Throws: ``CountryError/notOffered(_:country:)``.
    public func require(_ offer: CountryOffer?) throws(CountryError) {
        guard let offer, !profile.offers.contains(offer) else { return }
        throw .notOffered(offer, country: rules.pack)
    }

    /// How a payslip is laid out that is paid on a day.
    ///
    /// - Throws: ``CountryError/notOffered(_:country:)`` where the program does not pay.
    func payslipLayout(on day: Day) throws(CountryError) -> PayslipLayout {
        guard let layouts else { throw .notOffered(.pay, country: rules.pack) }
        return layouts.layout(on: day)
    }
}
