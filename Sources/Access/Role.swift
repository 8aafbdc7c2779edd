// SPDX-License-Identifier: AGPL-3.0-or-later

/// What a person is in a cooperative; each role carries permissions.
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
    /// Sees the cooperative's position and approves payments.
    case board
    /// Reads everything, changes nothing.
    case auditor
}

/// Something that may be asked for.
public enum Permission: String, Sendable, CaseIterable {
    /// See the money, invoices and payslips of an activity.
    case viewActivity
    /// Write drafts and clients of an activity.
    case draftInvoices
    /// Issue invoices and credit notes of an activity.
    case issueInvoices
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
    /// Take in members and give rights.
    case manageMembers
}

/// How far a permission reaches.
public enum Reach: Sendable, Hashable {
    /// The activities the role was given for.
    case own
    /// The whole cooperative.
    case cooperative
}

extension Role {
    /// What the role allows, and how far.
    public var permissions: [Permission: Reach] {
        switch self {
        case .member:
            [.viewActivity: .own, .draftInvoices: .own, .issueInvoices: .own, .choosePay: .own]
        case .coach:
            [.viewActivity: .cooperative]
        case .billing:
            [
                .viewActivity: .cooperative, .draftInvoices: .cooperative,
                .issueInvoices: .cooperative, .handleBank: .cooperative,
                .viewLedger: .cooperative,
            ]
        case .accountant:
            [
                .viewActivity: .cooperative, .viewLedger: .cooperative, .keepBooks: .cooperative,
                .handleBank: .cooperative, .viewPosition: .cooperative,
            ]
        case .payroll:
            [
                .viewActivity: .cooperative, .viewLedger: .cooperative, .runPayroll: .cooperative,
                .choosePay: .cooperative,
            ]
        case .director:
            Dictionary(uniqueKeysWithValues: Permission.allCases.map { ($0, .cooperative) })
        case .board:
            [
                .viewPosition: .cooperative, .viewLedger: .cooperative,
                .approvePayments: .cooperative,
            ]
        case .auditor:
            [
                .viewActivity: .cooperative, .viewLedger: .cooperative,
                .viewPosition: .cooperative,
            ]
        }
    }
}
