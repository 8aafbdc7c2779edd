// SPDX-License-Identifier: AGPL-3.0-or-later

/// What a person is in a cooperative; each role carries permissions.
///
/// How far they reach says the grant: one activity, a group of members, the whole cooperative.
public enum Role: String, Sendable, CaseIterable {
    /// Works in an activity and sees that activity only.
    case member
    /// Coaches members: sees activities, changes nothing in the books.
    case coach
    /// Invoices, clients, bank lines.
    case billing
    /// Books, bank, purchases, closing.
    case accountant
    /// Pay and payment runs.
    case payroll
    /// Everything the office does, and approves payments.
    case director
    /// Sees the cooperative's position, approves payments, names deputies.
    case board
    /// Reads everything, changes nothing.
    case auditor
    /// Looks after the installation: mail, calls to other programs; sees no money.
    case `operator`
}

/// Something that may be asked for.
public enum Permission: String, Sendable, CaseIterable {
    /// See the money, invoices and payslips of an activity.
    case viewActivity
    /// Write drafts and clients of an activity.
    case draftInvoices
    /// Issue invoices and credit notes of an activity, up to the amount it is trusted with.
    case issueInvoices
    /// Issue what is above that amount.
    case approveInvoices
    /// Choose what to be paid.
    case choosePay
    /// See entries, balances and statements of the cooperative.
    case viewLedger
    /// Book purchases and other entries, close months.
    case keepBooks
    /// Import statements and decide on bank lines.
    case handleBank
    /// Compute pay and prepare payment runs.
    case runPayroll
    /// Approve or reject a payment run somebody else prepared.
    case approvePayments
    /// See the cooperative's position.
    case viewPosition
    /// Take in members.
    case manageMembers
    /// Invite people, give and withdraw roles, end somebody's access.
    case giveRights
    /// Give somebody another's role for a time.
    case nameDeputies
    /// See who did and read what in the cooperative.
    case viewAudit
    /// Look after mail, calls to other programs and jobs.
    case operate
    /// Change one's own password, second factor, sessions and language; everybody has it.
    case ownAccount
}

extension Permission {
    /// Whether it can reach a single activity; the others are for the cooperative or not at all.
    public var isOfActivity: Bool {
        switch self {
        case .viewActivity, .draftInvoices, .issueInvoices, .approveInvoices, .choosePay: true
        case .viewLedger, .keepBooks, .handleBank, .runPayroll, .approvePayments, .viewPosition,
            .manageMembers, .giveRights, .nameDeputies, .viewAudit, .operate, .ownAccount:
            false
        }
    }

    /// What a program may be given by a token: everything but what needs the person themselves,
    /// who approves payments, lets people in and gives rights at the screen, after proof of who
    /// they are.
    public static let forPrograms = Set(allCases).subtracting([
        .approvePayments, .manageMembers, .giveRights, .nameDeputies, .operate,
        .ownAccount,
    ])
}

extension Role {
    /// What the role allows, as far as its grant reaches.
    public var permissions: Set<Permission> { own.union([.ownAccount]) }

    private var own: Set<Permission> {
        switch self {
        case .member: [.viewActivity, .draftInvoices, .issueInvoices, .choosePay]
        case .coach: [.viewActivity]
        case .billing:
            [
                .viewActivity, .draftInvoices, .issueInvoices, .approveInvoices, .handleBank,
                .viewLedger,
            ]
        case .accountant:
            [.viewActivity, .viewLedger, .keepBooks, .handleBank, .viewPosition]
        case .payroll: [.viewActivity, .viewLedger, .runPayroll, .choosePay]
        case .director: Set(Permission.allCases).subtracting([.operate])
        case .board:
            [.viewPosition, .viewLedger, .approvePayments, .nameDeputies, .viewAudit]
        case .auditor: [.viewActivity, .viewLedger, .viewPosition, .viewAudit]
        case .operator: [.operate]
        }
    }

    /// The roles one person must not hold beside this one: whoever checks does not do.
    ///
    /// - Source: separation of duties, `docs/operators/threat-model.md`.
    public var conflicts: Set<Role> {
        switch self {
        case .auditor: [.billing, .accountant, .payroll, .director, .board, .operator]
        case .billing, .accountant, .payroll, .director, .board, .operator: [.auditor]
        case .member, .coach: []
        }
    }

    /// Whether a password alone is not enough for the role: it works for others or moves money.
    public var needsSecondFactor: Bool { self != .member }
}
