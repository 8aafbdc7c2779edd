// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Hummingbird
import Interchange
import Operations
import Texts

extension Site {
    var boardRoutes: [Route] {
        [.get("/position", .viewPosition, position)]
            + Route.list("/members", .viewLedger, members, sheet: memberSheet)
    }

    private func position(_ visit: Visit) async throws -> Response {
        let position = try await visit.ask(ShowPosition())
        let runs = visit.may(.viewLedger) ? try await visit.ask(ListRuns()) : []
        return visit.page(
            try PositionPage(position, runs: runs, allowed: visit.allowed, in: visit.t),
            title: visit.t("position.title"))
    }

    private func members(_ visit: Visit) async throws -> Response {
        let members = try await visit.ask(ListMembers())
        return visit.page(
            MemberListPage(members, visit.memberList, today: visit.today, in: visit.t),
            title: visit.t("member.title"))
    }

    private func memberSheet(_ visit: Visit) async throws -> Sheet {
        visit.memberList.sheet(try await visit.ask(ListMembers()))
    }
}

extension Visit {
    /// The list of members that the address asks for.
    fileprivate var memberList: ListTable<MemberRow> {
        MemberListPage.list(
            ListQuestion("/members", query), today: today, mayOpen: may(.viewActivity),
            mayPay: may(.runPayroll), in: t)
    }
}
