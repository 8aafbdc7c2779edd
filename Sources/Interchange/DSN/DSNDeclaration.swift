// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

extension DSN {
    /// A monthly declaration of one establishment, as plain values.
    public struct Declaration: Sendable {
        /// The month worked.
        public var period: Period
        /// Whether the file is a test that nobody acts on.
        public var isTest: Bool
        /// Part of the declaration, 1...`parts`.
        public var part: Int
        /// Into how many files the month is divided, 1...9.
        public var parts: Int
        /// Rises with each declaration of the month, a cancelling one included.
        public var order: Int64
        /// The identifier of the declaration this one cancels and replaces; nil for a first one.
        public var replaces: String?
        /// The day the file is made.
        public var made: Day
        /// Who declares.
        public var employer: Employer
        /// Who is declared; nobody makes a nil declaration.
        public var employees: [Employee]

        /// A declaration; a test, whole and first unless said otherwise.
        public init(
            period: Period, isTest: Bool = true, part: Int = 1, parts: Int = 1, order: Int64 = 1,
            replaces: String? = nil, made: Day, employer: Employer, employees: [Employee]
        ) {
            self.period = period
            self.isTest = isTest
            self.part = part
            self.parts = parts
            self.order = order
            self.replaces = replaces
            self.made = made
            self.employer = employer
            self.employees = employees
        }
    }

    /// Where somebody is.
    public struct Address: Sendable, Hashable {
        /// Number and street.
        public var street: String
        /// Postal code.
        public var postalCode: String
        /// Town.
        public var town: String
        /// Country by its ISO code; told only abroad.
        public var country: String

        /// An address, in France unless said otherwise.
        public init(street: String, postalCode: String, town: String, country: String = "FR") {
            self.street = street
            self.postalCode = postalCode
            self.town = town
            self.country = country
        }
    }

    /// Whom to ask about the file.
    public struct Contact: Sendable, Hashable {
        /// Family name and given name.
        public var name: String
        /// Mail address.
        public var mail: String
        /// Telephone.
        public var telephone: String

        /// A contact.
        public init(name: String, mail: String, telephone: String) {
            self.name = name
            self.mail = mail
            self.telephone = telephone
        }
    }

    /// The establishment that declares.
    public struct Employer: Sendable {
        /// Its number.
        public var siret: Siret
        /// Number of the head office within the company; the establishment's own when nil.
        public var headOffice: Siret?
        /// Name of the company.
        public var name: String
        /// Where it is.
        public var address: Address
        /// Main activity (APE): `7022Z`.
        public var activity: String
        /// Collective agreement (IDCC), four digits.
        public var agreement: String
        /// Employees as counted for social thresholds.
        public var headcount: Int
        /// Whether the local regime of Alsace-Moselle applies.
        public var isAlsaceMoselle: Bool
        /// INSEE code of the municipality whose mobility contribution is due; nil where none is.
        public var commune: String?
        /// Whom to ask.
        public var contact: Contact
        /// Identifier of the collector of social security, as it notified it.
        public var urssaf: String
        /// Identifier of the complementary pension institution.
        public var retirement: String
        /// The account debited; nil when payments are ordered elsewhere.
        public var account: Account?
        /// Contracts of health and provident cover.
        public var insurers: [Insurer]

        /// An establishment.
        public init(
            siret: Siret, name: String, address: Address, activity: String, agreement: String,
            headcount: Int, contact: Contact, urssaf: String, retirement: String
        ) {
            self.siret = siret
            self.name = name
            self.address = address
            self.activity = activity
            self.agreement = agreement
            self.headcount = headcount
            self.contact = contact
            self.urssaf = urssaf
            self.retirement = retirement
            isAlsaceMoselle = false
            insurers = []
        }
    }

    /// A bank account that bodies debit.
    public struct Account: Sendable, Hashable {
        /// Its number.
        public var iban: IBAN
        /// Its bank.
        public var bic: String

        /// An account.
        public init(iban: IBAN, bic: String) {
            self.iban = iban
            self.bic = bic
        }
    }

    /// A contract with an insurer, as its configuration sheet says.
    public struct Insurer: Sendable, Hashable {
        /// Code of the institution: `P0942`.
        public var code: String
        /// Reference of the contract.
        public var reference: String
        /// Lines of the payslip it is paid by: `sante_er`, `sante_ee`.
        public var lines: Set<String>

        /// A contract.
        public init(code: String, reference: String, lines: Set<String>) {
            self.code = code
            self.reference = reference
            self.lines = lines
        }
    }

    /// A person with their contract and pays of the month.
    public struct Employee: Sendable {
        /// Who.
        public var person: Person
        /// Under what contract.
        public var contract: Contract
        /// What was paid in the month, one value a payslip.
        public var pays: [Pay]

        /// A person declared.
        public init(person: Person, contract: Contract, pays: [Pay]) {
            self.person = person
            self.contract = contract
            self.pays = pays
        }
    }

    /// A person.
    public struct Person: Sendable, Hashable {
        /// How the person is known.
        public enum Number: Sendable, Hashable {
            /// The national number, thirteen characters without its key.
            case nir(String)
            /// A number given by the employer until the national one is known.
            case temporary(String)
        }

        /// The person's number.
        public var number: Number
        /// Name at birth.
        public var familyName: String
        /// Name used, when it differs.
        public var usualName: String?
        /// Given names.
        public var givenNames: String
        /// 1 for a man, 2 for a woman; wanted where there is no national number.
        public var sex: Int?
        /// Day of birth.
        public var birthDay: Day
        /// Town of birth.
        public var birthPlace: String
        /// Department of birth, 99 abroad.
        public var birthDepartment: String
        /// Country of birth.
        public var birthCountry: String
        /// Where the person lives.
        public var address: Address

        /// A person born in France unless said otherwise.
        public init(
            number: Number, familyName: String, usualName: String? = nil, givenNames: String,
            sex: Int? = nil, birthDay: Day, birthPlace: String, birthDepartment: String,
            birthCountry: String = "FR", address: Address
        ) {
            self.number = number
            self.familyName = familyName
            self.usualName = usualName
            self.givenNames = givenNames
            self.sex = sex
            self.birthDay = birthDay
            self.birthPlace = birthPlace
            self.birthDepartment = birthDepartment
            self.birthCountry = birthCountry
            self.address = address
        }
    }
}
