// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Hummingbird
import Operations
import Texts

extension Site {
    /// What a new cooperative does first.
    var firstStepsRoutes: [Route] { [.get("/first-steps", .everyone, firstSteps)] }

    private typealias Door = (key: String, href: String, icon: String, permission: Permission)

    private func firstSteps(_ visit: Visit) async throws -> Response {
        let t = visit.t
        var doors: [Door] = [
            ("people", "/people/new", "members", .giveRights),
            ("statement", "/bank", "bank", .handleBank),
            ("opening", "/trial-balance", "balance", .viewLedger),
            ("purchase", "/purchases/new", "receipt", .keepBooks),
            ("month", "/month", "calendar", .runPayroll),
        ]
        if visit.visitor.lacksSecondFactor {
            doors.insert(("factor", "/account/second-factor", "check", .ownAccount), at: 0)
        }
        let page = FirstStepsPage(
            heading: Heading(
                title: t("first_steps.title"), subtitle: t("first_steps.text")),
            steps: doors.filter { visit.visitor.rights.holds($0.permission) }.map { door in
                FirstStepsPage.FirstStep(
                    icon: door.icon, title: t("first_steps.\(door.key)"),
                    text: t("first_steps.\(door.key)_text"),
                    link: Link(text: t("first_steps.\(door.key)_link"), href: door.href))
            })
        return visit.page(page, title: t("first_steps.title"))
    }
}
