// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// What declarations tell of the establishment, beside the cooperative's own name and address.
public struct EstablishmentFacts: SocialRecord, Hashable {
    /// Its name in the database.
    public static let recordKind = "establishment"
    /// Number within the company (NIC), five digits.
    public var number = ""
    /// The head office's; empty when this is the head office.
    public var headOffice = ""
    /// Main activity (APE): `7022Z`.
    public var activity = ""
    /// Collective agreement (IDCC), four digits.
    public var agreement = ""
    /// Whom the bodies ask.
    public var contactName = ""
    /// Their mail address.
    public var contactMail = ""
    /// Their telephone.
    public var contactTelephone = ""
    /// Identifier of the collector of social security.
    public var collector = ""
    /// Identifier of the complementary pension institution.
    public var pension = ""
    /// INSEE code of the municipality whose mobility contribution is due; empty where none is.
    public var commune = ""
    /// Institution and contract of the health cover; empty without one.
    public var healthCode = ""
    /// Reference of the contract.
    public var healthReference = ""
    /// Institution and contract of the executives' provident cover; empty without one.
    public var providentCode = ""
    /// Reference of the contract.
    public var providentReference = ""
    /// The occupational health service.
    public var healthService = ""
    /// Whether the bodies debit the cooperative's account as the declaration orders.
    public var isDebited = true
    /// Whether pay is paid in the month after.
    public var paysNextMonth = false

    /// Nothing said yet.
    public init() {}
}

/// What declarations tell of a contract, beside its days and its terms of pay.
public struct JobFacts: SocialRecord, Hashable {
    /// Its name in the database.
    public static let recordKind = "job"
    /// Occupation (PCS-ESE): `375b`.
    public var occupation = ""
    /// Job title.
    public var title = ""
    /// Status in the collective agreement.
    public var status = ""
    /// Status for complementary pension.
    public var pensionStatus = ""
    /// Code of the accident risk.
    public var risk = ""
    /// Last day foreseen of a contract with a term.
    public var foreseenEnd: Day?
    /// Why there is a term; empty without one.
    public var reasonOfTerm = ""
    /// Why it ended; empty while it runs, or for the reason the pack gives its kind.
    public var reasonOfEnd = ""

    /// Nothing said yet.
    public init() {}
}

/// That a declaration was sent, when, and under which number it came back.
public struct SentFacts: SocialRecord, Hashable {
    /// Its name in the database.
    public static let recordKind = "sent"
    /// The day.
    public let day: Day
    /// The number the site of the bodies gave.
    public let reference: String

    /// A declaration that was sent.
    public init(day: Day, reference: String) {
        self.day = day
        self.reference = reference
    }
}

/// Rates of withholding as a file of the tax authority gave them, until they are applied.
public struct ReceivedRates: SocialRecord, Hashable {
    /// Its name in the database.
    public static let recordKind = "rates"

    /// One person's rate.
    public struct Entry: Codable, Sendable, Hashable {
        /// Whose.
        public let person: ID<Person>
        /// The rate; nil when the file has none: the neutral grid applies.
        public let rate: Rate?

        /// A person's rate.
        public init(person: ID<Person>, rate: Rate?) {
            self.person = person
            self.rate = rate
        }
    }

    /// The identifier that goes back with each declaration.
    public let identifier: String
    /// The rates of people we know.
    public let entries: [Entry]
    /// How many people of the file nobody here is.
    public let unknown: Int

    /// A file as it was read.
    public init(identifier: String, entries: [Entry], unknown: Int) {
        self.identifier = identifier
        self.entries = entries
        self.unknown = unknown
    }
}
