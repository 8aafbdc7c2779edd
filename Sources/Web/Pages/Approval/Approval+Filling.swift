// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Ledger
import Operations
import Store
import Texts

/// The drafts that wait for approval.
struct ApprovalListPage: Page {
    static let template = "pages/list"

    var heading: Heading
    var tiles: [Tile]
    var filter: Filter?
    var table: Table
}

extension ApprovalListPage {
    /// The drafts that wait, the oldest first.
    init(_ waiting: [ListSubmittedDrafts.Item], _ visit: Visit) {
        let t = visit.t
        let list = Self.list(visit)
        let limits = Link(text: t("approval.limits"), href: "/approvals/limits", icon: "scale")
        heading = Heading(
            title: t("approval.title"), subtitle: t("approval.subtitle"),
            actions: visit.may(.giveRights) ? [limits] : [])
        tiles = []
        filter = waiting.isEmpty && !list.question.isFiltered ? nil : list.question.form(in: t)
        table = list.table(
            waiting,
            empty: EmptyState(
                title: t("approval.empty_title"), text: t("approval.empty_text"), icon: "check"),
            in: t)
    }

    /// The columns of the drafts that wait.
    static func list(_ visit: Visit) -> ListTable<ListSubmittedDrafts.Item> {
        let t = visit.t
        return ListTable(
            t("approval.title"), ListQuestion("/approvals", visit.query),
            columns: [
                .text("client", t("invoice.client"), { $0.clientName }) {
                    Cell($0.clientName, href: "/invoices/drafts/\($0.id)")
                },
                .text("activity", t("member.activity"), { $0.section.name }) {
                    Cell($0.section.name, note: $0.submitter)
                },
                ListColumn.text("submitted_by", t("approval.by")) { $0.submitter }.exportedOnly,
                .day("submitted", t("approval.since"), in: t) { visit.day($0.review.at) },
                .money("net", t("invoice.net"), in: t, isSummed: true) { $0.net },
                ListColumn.text("act", t("approval.act"), { _ in "" }) {
                    act(on: $0, in: t)
                }.unsorted,
            ])
    }

    private static func act(on item: ListSubmittedDrafts.Item, in t: Speech) -> Cell {
        guard !item.isOwn, item.net != nil else {
            return Cell(t(item.isOwn ? "approval.own" : "approval.broken"))
        }
        return Cell(
            "",
            command: Command(
                label: t("invoice.issue"), action: "/invoices/drafts/\(item.id)/issuance",
                confirm: t("invoice.issue_confirm"),
                hidden: [Hidden(name: "then", value: "approvals")], settles: .draft))
    }
}

/// What each activity issues without approval.
enum LimitsPage {
    static func page(
        _ answer: ListIssuingLimits.Answer, _ errors: FormErrors, _ visit: Visit
    ) -> PanelsPage {
        let t = visit.t
        let rows = answer.activities.map { activity in
            Row([
                Cell(activity.section.name, note: activity.section.code),
                Cell(
                    text(activity.own ?? answer.usual, in: t),
                    note: activity.own == nil ? t("approval.limit.usual") : nil),
            ])
        }
        let table = Table(
            t("approval.limits"),
            columns: [Column(t("member.activity")), Column(t("approval.alone"))], rows: rows,
            empty: EmptyState(
                title: t("member.empty_title"), text: t("member.empty_text"), icon: "members"),
            isStacked: true)
        return PanelsPage(
            heading: Heading(
                title: t("approval.limits"), subtitle: t("approval.limits_text"),
                back: Link(text: t("approval.title"), href: "/approvals")),
            panels: [
                Panel(
                    id: "usual", title: t("approval.usual"),
                    facts: [Fact(label: t("approval.alone"), value: text(answer.usual, in: t))]),
                Panel(
                    id: "change", title: t("approval.change"),
                    form: form(answer, errors, visit)),
                Panel(id: "activities", title: t("approval.activities"), table: table),
            ])
    }

    private static func form(
        _ answer: ListIssuingLimits.Answer, _ errors: FormErrors, _ visit: Visit
    ) -> Form {
        let t = visit.t
        let typed = visit.form
        let fields = [
            Field(
                "section", t("member.activity"),
                .choice(
                    [.init("", t("approval.all_activities"))]
                        + answer.activities.map {
                            .init(
                                $0.section.id.description, $0.section.name,
                                isChosen: typed["section"] == $0.section.id.description)
                        }), error: errors["section"]),
            Field(
                "limit", t("approval.alone"),
                .choice(
                    LimitKind.allCases.map {
                        .init(
                            $0.rawValue, t("approval.limit.\($0.rawValue)"),
                            isChosen: typed["limit"] == $0.rawValue)
                    }), error: errors["limit"]),
            Field(
                "amount", t("invoice.net"), .amount, value: typed["amount"],
                hint: t("approval.amount_hint"), error: errors["amount"]),
        ]
        return Form(
            action: "/approvals/limits", fields: fields, submit: t("approval.set"),
            problems: errors.problems(of: fields))
    }

    static func text(_ limit: IssuingLimits.Limit, in t: Speech) -> String {
        switch limit {
        case .anyAmount: t("approval.limit.any")
        case .upTo(let amount): t("approval.up_to", ["amount": amount.text])
        }
    }
}
