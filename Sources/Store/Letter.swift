// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// What a letter is about; its sentences stand in the catalogues under `mail.<kind>`.
public enum LetterKind: String, Sendable, CaseIterable, Codable {
    /// Somebody is invited; the link lets them in. Values: `inviter`, `until` (a day).
    case invitation
    /// A new password may be chosen at the link. Values: `minutes`.
    case passwordReset = "password_reset"
    /// The password was changed.
    case passwordChanged = "password_changed"
    /// A second factor was added, replaced or taken off.
    case secondFactorChanged = "second_factor_changed"
    /// The account pay goes to changes after a wait. Values: `ending` (last four), `by`, `month`
    /// (the first that is paid there).
    case bankAccountChanged = "bank_account_changed"
    /// The office asks for another account; a second person must confirm. Values: `ending`, `by`.
    case bankAccountAsked = "bank_account_asked"
    /// The first account for somebody's pay was given. Values: `ending`, `by`.
    case bankAccountFirst = "bank_account_first"
    /// A change of account was stopped. Values: `ending`, `by`.
    case bankAccountStopped = "bank_account_stopped"
    /// Somebody signed in from a device not seen before. Values: `device`, `address`.
    case newSignIn = "new_sign_in"
    /// The person's rights were changed. Values: `by`.
    case rolesChanged = "roles_changed"
    /// Somebody of the office acted in the person's name, once a day for all of it. Values: `by`
    /// (names), `count`.
    case actedOnBehalf = "acted_on_behalf"
    /// A recovery code stood in for the second factor. Values: `left`.
    case recoveryCodeUsed = "recovery_code_used"
    /// A passkey was added. Values: `key` (what its owner calls it).
    case passkeyAdded = "passkey_added"
    /// A passkey was taken away. Values: `key`.
    case passkeyRemoved = "passkey_removed"
    /// A passkey was refused because there seem to be two of it. Values: `key`.
    case passkeyRefused = "passkey_refused"
    /// An account at a provider lets the person in from now on. Values: `provider`.
    case openIDLinked = "openid_linked"
    /// An account at a provider lets the person in no more. Values: `provider`.
    case openIDRemoved = "openid_removed"

    /// A payslip was made. Values: `month`.
    case payslipReady = "payslip_ready"
    /// A client paid an invoice in full. Values: `number`, `amount`.
    case invoicePaid = "invoice_paid"
    /// A draft that was submitted is issued. Values: `number`, `amount`.
    case draftApproved = "draft_approved"
    /// A draft that was submitted came back. Values: `client`.
    case draftReturned = "draft_returned"
    /// What somebody planned to be paid is approved. Values: `month`.
    case planApproved = "plan_approved"
    /// What somebody planned to be paid came back. Values: `month`.
    case planReturned = "plan_returned"

    /// Values the sentences need besides `name`, `cooperative`, `day` and `time`, which are
    /// known from the letter itself.
    public var values: Set<String> {
        switch self {
        case .invitation: ["inviter", "until"]
        case .passwordReset: ["minutes"]
        case .bankAccountChanged: ["ending", "by", "month"]
        case .bankAccountAsked, .bankAccountFirst, .bankAccountStopped: ["ending", "by"]
        case .newSignIn: ["device", "address"]
        case .rolesChanged: ["by"]
        case .actedOnBehalf: ["by", "count"]
        case .recoveryCodeUsed: ["left"]
        case .passkeyAdded, .passkeyRemoved, .passkeyRefused: ["key"]
        case .openIDLinked, .openIDRemoved: ["provider"]
        case .passwordChanged, .secondFactorChanged: []
        case .payslipReady, .planApproved, .planReturned: ["month"]
        case .invoicePaid, .draftApproved: ["number", "amount"]
        case .draftReturned: ["client"]
        }
    }

    /// Whether it protects the account, or lets a person in, and so cannot be switched off.
    public var isSecurity: Bool { !Self.news.contains(self) }

    /// What tells how work goes on: a person may do without.
    private static let news: Set<LetterKind> = [
        .payslipReady, .invoicePaid, .draftApproved, .draftReturned, .planApproved,
        .planReturned,
    ]

    /// Whether its link lets whoever has it in, so that it stands in the letter alone.
    public var holdsSecret: Bool { self == .invitation || self == .passwordReset }
}

/// A letter to one person: what it says, not yet in words.
///
/// The words are found in the person's language when it is sent.
public struct Letter: Sendable, Hashable {
    /// What it is about.
    public var kind: LetterKind
    /// The address it goes to.
    public var to: String
    /// The name it greets.
    public var name: String
    /// The person, where it is one we know.
    public var person: ID<Person>?
    /// The language it is written in.
    public var language: String
    /// What fills its sentences; amounts and days as plain text (`12.50`, `2026-11-23`).
    public var values: [String: String]
    /// The path on the site that its one button opens; nil for none.
    public var link: String?
    /// How long it is worth sending, in seconds; a week unless its link ends sooner.
    public var validSeconds: Int64

    /// How long a letter is worth sending when nothing else is said.
    public static let week: Int64 = 7 * 86_400

    /// A letter.
    ///
    /// `values`: all that ``LetterKind/values`` names. `link` begins with one slash: the site's
    /// own address is put before it from the configuration, never from a request.
    public init(
        kind: LetterKind, to address: String, name: String, person: ID<Person>? = nil,
        language: String, values: [String: String] = [:], link: String? = nil,
        validSeconds: Int64 = Letter.week
    ) {
        precondition(
            kind.values.isSubset(of: values.keys),
            "a letter of kind \(kind.rawValue) needs \(kind.values.sorted())")
        precondition(
            link.map { $0.hasPrefix("/") && !$0.hasPrefix("//") } ?? true,
            "the link of a letter is a path of the site")
        self.kind = kind
        to = address
        self.name = name
        self.person = person
        self.language = language
        self.values = values
        self.link = link
        self.validSeconds = validSeconds
    }

    /// A letter to a person of the installation.
    public init(
        _ kind: LetterKind, to person: Person, values: [String: String] = [:],
        link: String? = nil, validSeconds: Int64 = Letter.week
    ) {
        self.init(
            kind: kind, to: person.email, name: person.name, person: person.id,
            language: person.language, values: values, link: link, validSeconds: validSeconds)
    }
}

/// How far a letter has come.
public enum LetterStatus: String, Sendable, CaseIterable {
    /// It waits to be sent, for the first time or again.
    case queued
    /// The mail server took it.
    case sent
    /// The mail server refused it for good: a bounce.
    case refused
    /// It could not be sent in time.
    case givenUp = "given_up"
}

/// A letter as the outbox keeps it.
public struct StoredLetter: Sendable {
    /// Its number in the installation.
    public let id: Int64
    /// The cooperative it comes from; 0 for the installation.
    public let coop: Int64
    /// The person, where it is one we know.
    public let person: ID<Person>?
    /// What it is about, as stored.
    public let kind: String
    /// The address it goes to.
    public let address: String
    /// The name it greets.
    public let name: String
    /// The language it is written in.
    public let language: String
    /// What it says; nil once it was sent or is too old, for it may hold a secret link.
    public let content: Content?
    /// How far it has come.
    public let status: LetterStatus
    /// Why it was refused or put off; empty when it was not.
    public let reason: String
    /// When it was written.
    public let queuedAt: Instant
    /// How often it was tried.
    public let attempts: Int
    /// Until when it is locked by who sends it; names the attempt as well.
    public let lockedUntil: Instant
    /// When it was sent, refused or given up; nil before.
    public let settledAt: Instant?

    /// What fills the sentences of a letter, and where its button leads.
    public struct Content: Sendable, Hashable, Codable {
        /// Values by name.
        public let values: [String: String]
        /// A path of the site; nil for none.
        public let link: String?
    }
}
