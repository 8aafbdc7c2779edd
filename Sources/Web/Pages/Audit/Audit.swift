// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Operations
import Store
import Texts

extension Site {
    /// The addresses of the audit log, and of what is kept about oneself.
    var auditRoutes: [Route] {
        [
            .get("/audit", .viewAudit, audit),
            .get("/account/data", .everyone, ownData),
            .post("/account/data/export", .everyone, takeOut).withProof,
        ]
    }

    private func audit(_ visit: Visit) async throws -> Response {
        let question = AuditQuestion(visit)
        let answer = try await visit.ask(
            ListAudit(question.filter, limit: ListQuestion.rows + 1))
        return visit.page(
            AuditPage.page(answer, question, shown: ListQuestion.rows, visit),
            title: visit.t("audit.title"))
    }

    private func ownData(_ visit: Visit) async throws -> Response {
        let answer = try await visit.ask(ListTraces())
        return visit.page(AuditPage.own(answer, visit), title: visit.t("data.title"))
    }

    /// Everything about the person as one archive.
    private func takeOut(_ visit: Visit) async throws -> Response {
        visit.file(
            try await TakeOut(visit).archive(), type: "application/zip",
            name: "entraide-\(visit.visitor.person.id)-\(visit.today).zip")
    }
}

/// How the log is asked for by its address.
struct AuditQuestion {
    let actor: String
    let kind: String
    let from: String
    let filter: Audit.Filter

    /// The families of operations one can ask for alone.
    static let kinds = [
        "pay.read", "invoice.", "payment_run.", "bank_account.", "payslip.", "suspense.",
        "statement.", "entry.", "period.", "person.", "right.", "deputy.", "session.", "account.",
    ]

    init(_ visit: Visit) {
        let query = visit.query
        let asked = ID<Person>(typed: query["person"])
        actor = asked?.description ?? ""
        kind = Self.kinds.contains(query["kind"]) ? query["kind"] : ""
        let day = try? query.day("from")
        from = day?.text ?? ""
        filter = Audit.Filter(
            actor: asked.map { "person:\($0)" }, operation: kind.isEmpty ? nil : kind,
            from: day.map { Instant(startOf: $0) }, before: ID(typed: query["before"]))
    }

    func address(before id: ID<AuditLine>? = nil) -> String {
        Web.address(
            "/audit",
            ["person": actor, "kind": kind, "from": from, "before": id?.description ?? ""])
    }
}

/// The audit log, and a person's own part of it.
enum AuditPage {
    static func page(
        _ answer: ListAudit.Answer, _ question: AuditQuestion, shown: Int, _ visit: Visit
    ) -> AuditListPage {
        let t = visit.t
        let lines = answer.lines.prefix(shown)
        let people =
            [Field.Option("", t("filter.all"))]
            + answer.people.map {
                Field.Option(
                    $0.id.description, $0.name, isChosen: $0.id.description == question.actor)
            }
        let kinds =
            [Field.Option("", t("filter.all"))]
            + AuditQuestion.kinds.map {
                Field.Option(
                    $0, t("audit.kind.\($0.split(separator: ".")[0])"),
                    isChosen: $0 == question.kind)
            }
        return AuditListPage(
            heading: Heading(title: t("audit.title"), subtitle: t("audit.subtitle")),
            filter: Filter(
                action: "/audit",
                fields: [
                    Field("person", t("audit.who"), .choice(people)),
                    Field("kind", t("audit.what"), .choice(kinds)),
                    Field("from", t("filter.from"), .day, value: question.from),
                ],
                reset: question.filter == Audit.Filter()
                    ? nil : Link(text: t("filter.reset"), href: "/audit")),
            table: table(
                lines.map(\.line), answer.names, answer.sections, visit,
                pager: Pager(
                    position: t("audit.newest_first"),
                    previous: question.filter.before == nil
                        ? nil : Link(text: t("table.first"), href: question.address()),
                    next: answer.lines.count > shown
                        ? lines.last.map {
                            Link(text: t("table.next"), href: question.address(before: $0.id))
                        } : nil)))
    }

    static func own(_ answer: ListTraces.Answer, _ visit: Visit) -> PanelsPage {
        let t = visit.t
        return PanelsPage(
            heading: Heading(
                title: t("data.title"), subtitle: t("data.subtitle"),
                back: Link(text: t("account.title"), href: "/account")),
            panels: [
                Panel(
                    id: "export", title: t("data.export"), text: t("data.export_text"),
                    commands: [
                        Command(
                            label: t("data.export_button"), action: "/account/data/export",
                            weight: .primary)
                    ]),
                Panel(
                    id: "traces", title: t("data.traces"), text: t("data.traces_text"),
                    table: table(answer.lines, answer.names, answer.sections, visit)),
            ])
    }

    private static func table(
        _ lines: [AuditLine], _ names: [String: String], _ sections: [Int64: String],
        _ visit: Visit, pager: Pager? = nil
    ) -> Table {
        let t = visit.t
        return Table(
            t("audit.title"),
            columns: [
                Column(t("audit.when")), Column(t("audit.who")), Column(t("audit.what")),
                Column(t("audit.where")), Column(t("audit.from")),
            ],
            rows: lines.map { line in
                let known = "audit.\(line.operation)"
                return Row([
                    Cell(visit.moment(line.at)), Cell(names[line.actor] ?? line.actor),
                    Cell(t.has(known) ? t(known) : line.operation, note: line.noteShown),
                    Cell(sections[line.section] ?? "–"),
                    Cell(line.origin.isEmpty ? "–" : line.origin),
                ])
            },
            pager: pager.flatMap { $0.next == nil && $0.previous == nil ? nil : $0 },
            empty: EmptyState(
                title: t("audit.empty"), text: t("audit.empty_text"), icon: "members"),
            isStacked: true)
    }
}

struct AuditListPage: Page {
    static let template = "pages/list"

    var heading: Heading
    var tiles: [Tile] = []
    var filter: Filter?
    var table: Table
}

extension AuditLine {
    /// What the line says beside its operation: its detail, when it is short, and its number.
    fileprivate var noteShown: String? {
        let parts = [object == 0 ? "" : "nº \(object)", detail.count <= 60 ? detail : ""]
        let text = parts.filter { !$0.isEmpty }.joined(separator: " · ")
        return text.isEmpty ? nil : text
    }
}
