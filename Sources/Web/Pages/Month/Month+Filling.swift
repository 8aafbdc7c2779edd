// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Ledger
import Operations
import Store
import Texts

extension MonthBoardPage {
    private static let steps = [
        "bank", "contributions", "pay", "payments", "vat", "documents", "checks", "close",
    ]
    /// Steps that a month lacks where the program does not pay.
    private static let paySteps: Set = ["pay", "payments"]

    /// The month's steps, what waits for whom, the checks and the payslips.
    ///
    /// `allowed` is what the person may do in the whole cooperative; `hasPay`, whether the program
    /// pays under the law of its country.
    init(
        _ answer: ShowMonthBoard.Answer, _ question: ListQuestion, allowed: Set<Permission>,
        hasPay: Bool = true, in t: Speech
    ) {
        let month = answer.month
        let period = month.period
        let noted = Dictionary(month.steps.map { ($0.step.name, $0.step) }) { $1 }
        heading = Heading(
            title: t("month.title"), subtitle: t("month.subtitle"),
            pill: answer.lastClosed.map { $0 >= period } ?? false
                ? Pill(text: t("month.closed"), tone: .good) : nil,
            actions: !month.payslips.isEmpty && allowed.contains(.runPayroll)
                ? [Link(text: t("month.download"), href: "/month/\(period)/payslips.zip")] : [])
        self.period = PeriodSwitch(
            current: t.month(period),
            previous: answer.first.map { $0 < period } ?? false
                ? Self.link("period.previous", period.previous, in: t) : nil,
            next: period < answer.latest
                ? Self.link("period.next", period.next, in: t) : nil)
        tiles = hasPay ? Self.tiles(answer, in: t) : []
        let isOver = month.today >= period.lastDay
        let isClosed = answer.lastClosed.map { $0 >= period } ?? false
        run =
            month.mayRun && isOver && !isClosed
            ? Command(
                label: t(noted.isEmpty ? "month.begin" : "month.run"),
                action: "/month/\(period)/run", weight: .primary) : nil
        stages = Self.stages(answer, noted, allowed: allowed, hasPay: hasPay, in: t)
        waiting = Self.waiting(answer, allowed: allowed, in: t)
        checks = Self.checks(noted["checks"], hasPay: hasPay, in: t)
        payslips =
            month.payslips.isEmpty
            ? nil
            : Self.list(question, isLinked: allowed.contains(.viewActivity), in: t).table(
                Self.payslips(answer),
                empty: EmptyState(
                    title: t("filter.nothing_title"), text: t("filter.nothing_text")), in: t)
    }

    private static func link(_ key: String, _ period: Period, in t: Speech) -> Link {
        Link(text: t(key, ["month": period.text]), href: "/month?period=\(period)")
    }

    private static func tiles(_ answer: ShowMonthBoard.Answer, in t: Speech) -> [Tile] {
        let payslips = answer.month.payslips
        return [
            Tile(
                label: t("month.members_paid"),
                value: "\(t.count(payslips.count)) / \(t.count(answer.engagements))",
                isStrong: true),
            Tile(label: t("month.pay_total"), value: t.money(payslips.map(\.sums.netPaid).sum)),
            Tile(label: t("month.pay_cost"), value: t.money(payslips.map(\.sums.cost).sum)),
            Tile(label: t("month.cutoff"), value: t.day(answer.cutoff)),
        ]
    }

    private static func stages(
        _ answer: ShowMonthBoard.Answer, _ noted: [String: MonthStep], allowed: Set<Permission>,
        hasPay: Bool, in t: Speech
    ) -> [Stage] {
        var isCurrentLeft = true
        return steps.filter { hasPay || !paySteps.contains($0) }.enumerated().map { index, name in
            let step = noted[name]
            let state = state(of: name, step, answer)
            let isCurrent = isCurrentLeft && state != .done
            if isCurrent { isCurrentLeft = false }
            return Stage(
                number: index + 1, title: t("month.step.\(name)"), state: state,
                stateText: t("month.state.\(state.rawValue)"),
                detail: step.flatMap { $0.state == .pending ? nil : sentence($0, in: t) },
                links: links(of: name, state, answer, allowed: allowed, in: t),
                isCurrent: isCurrent)
        }
    }

    /// The state noted by the last run; payments are decided after it.
    private static func state(
        of name: String, _ step: MonthStep?, _ answer: ShowMonthBoard.Answer
    ) -> Stage.State {
        if name == "payments", step?.state == .waiting,
            !answer.month.runs.contains(where: { $0.decision == nil })
        {
            return .done
        }
        switch step?.state {
        case .done: return .done
        case .waiting: return name == "checks" ? .failed : .waiting
        case .pending, nil: return .todo
        }
    }

    /// What a step did or waits for, from the facts its run noted.
    private static func sentence(_ step: MonthStep, in t: Speech) -> String? {
        let facts = step.facts
        func number(_ name: String) -> Int { Int(facts[name] ?? "") ?? 0 }
        switch step.name {
        case "bank":
            let until = facts["until"] ?? ""
            var sentences = [
                until.isEmpty ? t("month.fact.bank_none", facts) : t("month.fact.bank", facts)
            ]
            if number("suspense") > 0 {
                sentences.append(t.counted("month.fact.suspense", number("suspense"), facts))
            }
            return sentences.joined(separator: " ")
        case "pay":
            if number("variables") > 0 {
                return t.counted("month.fact.variables", number("variables"))
            }
            return t(
                facts["payslips"] == facts["engagements"] ? "month.fact.pay_all" : "month.fact.pay",
                [
                    "payslips": t.count(number("payslips")),
                    "engagements": t.count(number("engagements")),
                ])
        case "documents":
            return t.counted("month.fact.invoices", number("invoices")) + " "
                + t.counted("month.fact.payslips", number("payslips"))
        case "checks":
            let findings = number("findings")
            let links = ["links": t.count(number("links"))]
            return findings == 0
                ? t("month.fact.sound", links) : t.counted("month.fact.findings", findings)
        case "close":
            return t("month.fact.close_\(step.state.rawValue)", facts)
        case "contributions", "payments", "vat":
            return t("month.fact.\(step.name)", facts)
        case _: return nil
        }
    }

    private static func links(
        of name: String, _ state: Stage.State, _ answer: ShowMonthBoard.Answer,
        allowed: Set<Permission>, in t: Speech
    ) -> [Link] {
        switch name {
        case "bank" where state != .done && allowed.contains(.handleBank):
            return [
                Link(text: t("bank.upload_title"), href: "/bank"),
                Link(text: t("suspense.title"), href: "/suspense"),
            ]
        case "pay" where allowed.contains(.runPayroll):
            return [
                Link(
                    text: t("pay_board.title"), href: "/month/\(answer.month.period)/pay")
            ]
        case "payments":
            return answer.month.runs.map { run in
                Link(text: runTitle(run, in: t), href: "/payments/\(run.id)")
            }
        case "checks" where state == .failed:
            return [Link(text: t("check.title"), href: "/checks")]
        case _: return []
        }
    }

    private static func runTitle(_ run: StoredRun, in t: Speech) -> String {
        t("payment.short", ["id": run.id.description, "amount": run.total.text])
    }

    private static func waiting(
        _ answer: ShowMonthBoard.Answer, allowed: Set<Permission>, in t: Speech
    ) -> [Link] {
        var links: [Link] = []
        if answer.suspense > 0, allowed.contains(.handleBank) {
            links.append(
                Link(text: t.counted("month.wait.suspense", answer.suspense), href: "/suspense"))
        }
        for run in answer.month.runs where run.decision == nil {
            links.append(
                Link(
                    text: t(
                        allowed.contains(.approvePayments)
                            ? "month.wait.run" : "month.wait.run_other",
                        ["amount": run.total.text]),
                    href: "/payments/\(run.id)"))
        }
        return links
    }

    private static func checks(_ step: MonthStep?, hasPay: Bool, in t: Speech) -> Table {
        let findings = Int(step?.facts["findings"] ?? "") ?? 0
        let isKnown = step.map { $0.state != .pending } ?? false
        var rows = ["balance", "sections", "bank", "pay", "chain"].filter { hasPay || $0 != "pay" }
            .map {
                check in
                Row([
                    Cell(t("month.check.\(check)")),
                    Cell(
                        "",
                        pill: isKnown
                            ? Pill(text: t("month.ok"), tone: .good)
                            : Pill(text: t("month.not_yet"), tone: .neutral)),
                ])
            }
        if findings > 0 {
            rows = [
                Row([
                    Cell(t.counted("month.fact.findings", findings), href: "/checks"),
                    Cell("", pill: Pill(text: t("month.not_ok"), tone: .bad)),
                ])
            ]
        }
        return Table(
            t("month.checks"), columns: [Column(t("month.check")), Column(t("month.outcome"))],
            rows: rows)
    }

    /// The month's payslips, by the code of the activity.
    static func list(
        _ question: ListQuestion, isLinked: Bool, in t: Speech
    ) -> ListTable<MonthPayslip> {
        ListTable(
            t("month.payslips"), question,
            columns: [
                .text("activity", t("member.activity"), { $0.activity }) {
                    Cell(
                        $0.activity, note: $0.code,
                        href: isLinked ? "/payslips/\($0.id)" : nil)
                },
                ListColumn.text("code", t("client.code")) { $0.code }.exportedOnly,
                .money("cost", t("month.cost"), in: t, isSummed: true) { $0.sums.cost },
                .money("gross", t("step.gross"), in: t, isSummed: true) { $0.sums.gross },
                .money("tax", t("step.tax"), in: t, isSummed: true) { $0.sums.tax },
                .money("net", t("step.net"), in: t, isSummed: true) { $0.sums.netPaid },
            ])
    }

    /// The payslips as rows, by code.
    static func payslips(_ answer: ShowMonthBoard.Answer) -> [MonthPayslip] {
        answer.month.payslips.map { payslip in
            let section = answer.activities[payslip.section]
            return MonthPayslip(
                id: payslip.id, activity: section?.name ?? "", code: section?.code ?? "",
                sums: payslip.sums)
        }.sorted { $0.code < $1.code }
    }
}
