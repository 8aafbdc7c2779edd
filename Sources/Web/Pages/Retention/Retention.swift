// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Hummingbird
import Operations
import Texts

extension Site {
    /// How long data is kept: for those who look after the installation, and for the board.
    var retentionRoutes: [Route] {
        [
            .get("/office/retention", .operate, retention),
            .get("/retention", .viewAudit, retention),
        ]
    }

    private func retention(_ visit: Visit) async throws -> Response {
        let answer = try await visit.ask(ListRetention())
        return visit.page(RetentionPage.page(answer, visit), title: visit.t("retention.title"))
    }
}

/// The classes of data with their terms.
enum RetentionPage {
    static func page(_ classes: [ListRetention.Answer], _ visit: Visit) -> PanelsPage {
        let t = visit.t
        return PanelsPage(
            heading: Heading(title: t("retention.title"), subtitle: t("retention.subtitle")),
            panels: [
                panel("removed", classes.filter { $0.due != nil }, t),
                panel("kept", classes.filter { $0.due == nil }, t),
            ])
    }

    private static func panel(
        _ key: String, _ classes: [ListRetention.Answer], _ t: Speech
    ) -> Panel {
        let isRemoved = key == "removed"
        return Panel(
            id: key, title: t("retention.\(key)"), text: t("retention.\(key)_text"),
            table: Table(
                t("retention.\(key)"),
                columns: [
                    Column(t("retention.class")), Column(t("retention.term")),
                    Column(t("retention.law")),
                ] + (isRemoved ? [Column(t("retention.due"), isNumeric: true)] : []),
                rows: classes.map { row($0, t) }, isStacked: true))
    }

    private static func row(_ answer: ListRetention.Answer, _ t: Speech) -> Row {
        let rule = answer.rule
        let title = rule.title[t.language.rawValue] ?? rule.title["en"] ?? rule.key
        let source = Cell(
            rule.source.title,
            pill: rule.source.isVerified ? nil : Pill(text: t("rule.unverified"), tone: .waiting))
        switch rule.term {
        case .removed(_, let days):
            return Row([
                Cell(title), Cell(t.counted("retention.days", days)), source,
                Cell(t.count(answer.due ?? 0)),
            ])
        case .kept(let years):
            return Row([Cell(title), Cell(t.counted("retention.years", years)), source])
        }
    }
}
