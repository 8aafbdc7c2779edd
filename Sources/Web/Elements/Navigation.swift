// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
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
        /// What whoever sees the door needs.
        let permission: Permission
    }

    private static let doors: [Area: [Door]] = [
        .member: [
            Door(key: "money", href: "/money", icon: "money", permission: .viewActivity),
            Door(key: "invoices", href: "/invoices", icon: "invoice", permission: .viewActivity),
            Door(key: "clients", href: "/clients", icon: "clients", permission: .viewActivity),
            Door(key: "payslips", href: "/payslips", icon: "payslip", permission: .viewActivity),
        ],
        .office: [
            Door(key: "month", href: "/month", icon: "calendar", permission: .viewLedger),
            Door(key: "bank", href: "/bank", icon: "bank", permission: .handleBank),
            Door(key: "suspense", href: "/suspense", icon: "inbox", permission: .handleBank),
            Door(key: "payments", href: "/payments", icon: "send", permission: .viewLedger),
            Door(key: "purchases", href: "/purchases", icon: "receipt", permission: .viewActivity),
            Door(key: "members", href: "/members", icon: "members", permission: .viewLedger),
            Door(key: "ledger", href: "/ledger", icon: "book", permission: .viewLedger),
            Door(
                key: "trial_balance", href: "/trial-balance", icon: "balance",
                permission: .viewLedger),
            Door(key: "statement", href: "/statement", icon: "report", permission: .viewLedger),
            Door(key: "people", href: "/people", icon: "clients", permission: .giveRights),
        ],
        .board: [
            Door(key: "position", href: "/position", icon: "chart", permission: .viewPosition),
            Door(key: "payments", href: "/payments", icon: "send", permission: .viewLedger),
            Door(key: "members", href: "/members", icon: "members", permission: .viewLedger),
            Door(key: "ledger", href: "/ledger", icon: "book", permission: .viewLedger),
            Door(
                key: "trial_balance", href: "/trial-balance", icon: "balance",
                permission: .viewLedger),
            Door(key: "statement", href: "/statement", icon: "report", permission: .viewLedger),
            Door(
                key: "deputies", href: "/deputies", icon: "clients", permission: .nameDeputies),
        ],
    ]

    /// The doors of some areas that open for somebody.
    ///
    /// `opens`: whether the person has a permission.
    /// The counts of what waits go by key of the door, for instance `suspense`. A door that
    /// two areas share stands in the first.
    static func groups(
        _ areas: [Area], at path: String, waiting: [String: Int] = [:], in speech: Speech,
        opens: (Permission) -> Bool
    ) -> [NavigationGroup] {
        var primaryLeft = 4
        var shown: Set<String> = []
        return areas.map { area in
            let items = (doors[area] ?? []).filter { door in
                opens(door.permission) && shown.insert(door.href).inserted
            }.map { door in
                primaryLeft -= 1
                let count = waiting[door.key] ?? 0
                return NavigationItem(
                    label: speech("nav.\(door.key)"), href: door.href, icon: door.icon,
                    isCurrent: path == door.href || path.hasPrefix(door.href + "/"),
                    isPrimary: primaryLeft >= 0, waiting: count > 0 ? speech.count(count) : nil)
            }
            return NavigationGroup(title: speech("nav.area.\(area)"), items: items)
        }
    }
}
