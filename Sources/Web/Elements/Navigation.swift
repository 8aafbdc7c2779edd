// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Operations
import Texts

/// A part of the house; a person sees the ones their roles open.
enum Area: Sendable, CaseIterable {
    case member
    case office
    case board
}

/// Where each area's doors are.
struct Navigation: Sendable {
    private struct Door {
        let key: String
        let href: String
        let icon: String
        /// The letter that leads there after `g`; nil for pages that are seldom opened.
        let letter: String?
        /// What whoever sees the door needs.
        let permission: Permission
        /// What the law of the cooperative's country must have here; nil when nothing.
        let offer: CountryOffer?

        init(
            _ key: String, _ href: String, icon: String, letter: String?, _ permission: Permission,
            offer: CountryOffer? = nil
        ) {
            self.key = key
            self.href = href
            self.icon = icon
            self.letter = letter
            self.permission = permission
            self.offer = offer
        }
    }

    /// Doors that belong together, under the title `nav.group.…`.
    private struct Group {
        let key: String
        let doors: [Door]
    }

    private static let invoices = Door(
        "invoices", "/invoices", icon: "invoice", letter: "i", .viewActivity)
    private static let payments = Door(
        "payments", "/payments", icon: "send", letter: "v", .viewLedger)
    private static let variables = Door(
        "variables", "/pay/variables", icon: "check", letter: nil, .approvePayments, offer: .pay)
    private static let members = Door(
        "members", "/members", icon: "members", letter: "e", .viewLedger)

    private static let accounts = Door(
        "accounts", "/office/accounts", icon: "shield", letter: "f", .viewLedger)

    private static let rules = Door(
        "rules", "/figures", icon: "scale", letter: "u", .ownAccount)

    private static let books = Group(
        key: "books",
        doors: [
            Door("ledger", "/ledger", icon: "book", letter: "l", .viewLedger),
            Door("trial_balance", "/trial-balance", icon: "balance", letter: "t", .viewLedger),
            Door("statement", "/statement", icon: "report", letter: "r", .viewLedger),
            Door("exports", "/exports", icon: "download", letter: "x", .viewLedger),
            Door("checks", "/checks", icon: "check", letter: "k", .viewLedger),
            rules,
        ])

    private static let groups: [Area: [Group]] = [
        .member: [
            Group(
                key: "activity",
                doors: [
                    Door("money", "/money", icon: "money", letter: "m", .viewActivity),
                    Door(
                        "plan", "/plan", icon: "chart", letter: nil, .viewActivity, offer: .plan),
                    invoices,
                    Door("clients", "/clients", icon: "clients", letter: "c", .viewActivity),
                    Door(
                        "payslips", "/payslips", icon: "payslip", letter: "s", .viewActivity,
                        offer: .pay),
                    rules,
                ])
        ],
        .office: [
            Group(
                key: "people",
                doors: [
                    Door("month", "/month", icon: "calendar", letter: "o", .viewLedger),
                    Door(
                        "plans", "/plans", icon: "check", letter: nil, .runPayroll, offer: .plan),
                    Door(
                        "declarations", "/declarations", icon: "report", letter: nil,
                        .runPayroll, offer: .socialDeclaration),
                    payments, members,
                    accounts,
                    Door("people", "/people", icon: "person", letter: "a", .giveRights),
                    Door("letters", "/office/mail", icon: "send", letter: "n", .operate),
                    Door("jobs", "/jobs", icon: "clock", letter: "h", .operate),
                    Door("webhooks", "/office/webhooks", icon: "code", letter: "z", .operate),
                    Door("terms", "/office/retention", icon: "scale", letter: nil, .operate),
                ]),
            Group(
                key: "bank",
                doors: [
                    Door("bank", "/bank", icon: "bank", letter: "b", .handleBank),
                    Door("suspense", "/suspense", icon: "inbox", letter: "q", .handleBank),
                    invoices,
                    Door("approvals", "/approvals", icon: "check", letter: "w", .approveInvoices),
                    Door("purchases", "/purchases", icon: "receipt", letter: "p", .viewActivity),
                ]), books,
        ],
        .board: [
            Group(
                key: "board",
                doors: [
                    Door("position", "/position", icon: "chart", letter: "d", .viewPosition),
                    payments, variables, members, accounts,
                    Door("deputies", "/deputies", icon: "person", letter: "y", .nameDeputies),
                    Door("audit", "/audit", icon: "book", letter: "j", .viewAudit),
                    Door("retention", "/retention", icon: "scale", letter: nil, .viewAudit),
                ]), books,
        ],
    ]

    /// Doors for the foot of a phone; the first four that somebody has stand there.
    private static let daily: Set<String> = [
        "money", "invoices", "clients", "payslips", "month", "payments", "bank", "suspense",
        "position", "ledger",
    ]

    /// The doors of some areas that open for somebody, in groups that are not empty.
    ///
    /// `opens`: whether the person has a permission. `offers`: whether the program does something
    /// under the law of the cooperative's country.
    /// The counts of what waits go by key of the door, for instance `suspense`. A door that
    /// two areas share stands in the first.
    static func groups(
        _ areas: [Area], at path: String, waiting: [String: Int] = [:], in speech: Speech,
        opens: (Permission) -> Bool, offers: (CountryOffer) -> Bool
    ) -> [NavigationGroup] {
        var primaryLeft = 4
        var shown: Set<String> = []
        return areas.flatMap { groups[$0] ?? [] }.compactMap { group in
            let items = group.doors.filter { door in
                opens(door.permission) && (door.offer.map(offers) ?? true)
                    && shown.insert(door.href).inserted
            }.map { door in
                let isDaily = daily.contains(door.key)
                primaryLeft -= isDaily ? 1 : 0
                let count = waiting[door.key] ?? 0
                return NavigationItem(
                    key: door.key, letter: door.letter,
                    label: speech("nav.\(door.key)"), href: door.href, icon: door.icon,
                    isCurrent: path == door.href || path.hasPrefix(door.href + "/"),
                    isPrimary: isDaily && primaryLeft >= 0,
                    waiting: count > 0 ? speech.count(count) : nil)
            }
            guard !items.isEmpty else { return nil }
            return NavigationGroup(title: speech("nav.group.\(group.key)"), items: items)
        }
    }
}
