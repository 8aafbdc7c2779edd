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
        /// What whoever sees the door needs, where the area alone does not say so.
        var permission: Permission?
    }

    private static let doors: [Area: [Door]] = [
        .member: [
            Door(key: "money", href: "/money", icon: "money"),
            Door(key: "invoices", href: "/invoices", icon: "invoice"),
            Door(key: "clients", href: "/clients", icon: "clients"),
            Door(key: "payslips", href: "/payslips", icon: "payslip"),
        ],
        .office: [
            Door(key: "month", href: "/month", icon: "calendar"),
            Door(key: "bank", href: "/bank", icon: "bank", permission: .handleBank),
            Door(key: "suspense", href: "/suspense", icon: "inbox", permission: .handleBank),
            Door(key: "payments", href: "/payments", icon: "send"),
            Door(key: "purchases", href: "/purchases", icon: "receipt"),
            Door(key: "members", href: "/members", icon: "members"),
            Door(key: "ledger", href: "/ledger", icon: "book"),
            Door(key: "trial_balance", href: "/trial-balance", icon: "balance"),
            Door(key: "statement", href: "/statement", icon: "report"),
            Door(key: "people", href: "/people", icon: "clients", permission: .giveRights),
        ],
        .board: [
            Door(key: "position", href: "/position", icon: "chart"),
            Door(key: "payments", href: "/payments", icon: "send"),
            Door(key: "members", href: "/members", icon: "members"),
            Door(key: "ledger", href: "/ledger", icon: "book"),
            Door(key: "trial_balance", href: "/trial-balance", icon: "balance"),
            Door(key: "statement", href: "/statement", icon: "report"),
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
                door.permission.map(opens) ?? true && shown.insert(door.href).inserted
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
