// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Hummingbird
import Operations
import Texts

extension Site {
    var boardRoutes: [Route] {
        [
            .get("/position", .viewPosition, position), .get("/members", .viewLedger, members),
            .get("/rules", .viewLedger, rules),
        ]
    }

    private func position(_ visit: Visit) async throws -> Response {
        let position = try await visit.ask(ShowPosition())
        let runs = visit.may(.viewLedger) ? try await visit.ask(ListRuns()) : []
        return visit.page(
            try PositionPage(position, runs: runs, allowed: visit.allowed, in: visit.t),
            title: visit.t("position.title"))
    }

    private func members(_ visit: Visit) async throws -> Response {
        let asked = MemberQuestion(
            order: MemberQuestion.Order(rawValue: visit.query["sort"]) ?? .name,
            search: String(visit.query["q"].trimmed.prefix(100)))
        let members = try await visit.ask(ListMembers())
        let today = try await visit.ask(DescribeBooks()).today
        return visit.page(
            MemberListPage(
                members, asked: asked, today: today, mayOpen: visit.may(.viewActivity),
                in: visit.t), title: visit.t("member.title"))
    }

    private func rules(_ visit: Visit) async throws -> Response {
        let asked = RuleQuestion(
            search: String(visit.query["q"].trimmed.prefix(100)),
            isUnverifiedOnly: visit.query["state"] == "unverified")
        let all = try await visit.ask(ListRules())
        let today = try await visit.ask(DescribeBooks()).today
        return visit.page(
            RuleListPage(all, asked: asked, today: today, in: visit.t),
            title: visit.t("rule.title"))
    }
}
