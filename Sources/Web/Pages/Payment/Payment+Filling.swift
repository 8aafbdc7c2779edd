// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Operations
import Store
import Texts

extension PaymentRunListPage {
    /// The runs, newest first.
    init(_ runs: [StoredRun], _ question: ListQuestion, in t: Speech) {
        heading = Heading(title: t("payment.title"), subtitle: t("payment.subtitle"))
        let waiting = runs.filter { $0.decision == nil }
        tiles =
            waiting.isEmpty
            ? []
            : [
                Tile(
                    label: t("payment.state.waiting"), value: t.money(waiting.map(\.total).sum),
                    note: t.counted("payment.runs", waiting.count), isStrong: true)
            ]
        filter = runs.isEmpty ? nil : question.form(in: t)
        table = Self.list(question, in: t).table(
            runs,
            empty: EmptyState(
                title: t("payment.empty_title"), text: t("payment.empty_text"), icon: "send"),
            in: t)
    }

    /// The columns of a list of runs.
    static func list(_ question: ListQuestion, in t: Speech) -> ListTable<StoredRun> {
        ListTable(
            t("payment.title"), question,
            columns: [
                .text("run", t("payment.run"), { "\($0.period) RUN-\($0.id)" }) { run in
                    Cell(
                        t("payment.one", ["month": run.period.text]), note: "RUN-\(run.id)",
                        href: "/payments/\(run.id)")
                },
                .day("execution", t("payment.execution"), in: t) { $0.executionDay },
                .count("count", t("payment.count"), in: t) { $0.payments.count },
                .money("total", t("payment.total"), in: t, isSummed: true) { $0.total },
                .text("state", t("payment.state"), { Pill(state: $0, in: t).text }) {
                    Cell("", pill: Pill(state: $0, in: t))
                },
            ])
    }
}

extension Pill {
    /// What was decided on a run.
    fileprivate init(state run: StoredRun, in t: Speech) {
        switch run.decision?.isApproved {
        case true?: self.init(text: t("payment.state.approved"), tone: .good)
        case false?: self.init(text: t("payment.state.rejected"), tone: .bad)
        case nil: self.init(text: t("payment.state.waiting"), tone: .waiting)
        }
    }
}

extension PaymentRunPage {
    /// A run with its transfers; who may decide on it gets the buttons, others the reason why not.
    init(_ answer: ShowRun.Answer, in t: Speech) {
        let run = answer.found.run
        heading = Heading(
            title: t("payment.one", ["month": run.period.text]),
            back: Link(text: t("payment.title"), href: "/payments"),
            pill: Pill(state: run, in: t))
        standing = Self.standing(answer, in: t)
        tiles = [
            Tile(label: t("payment.total"), value: t.money(run.total), isStrong: true),
            Tile(label: t("payment.count"), value: t.count(run.payments.count)),
            Tile(label: t("payment.execution"), value: t.day(run.executionDay)),
        ]
        let iban = (try? IBAN(answer.iban))?.description ?? answer.iban
        facts = [
            Fact(label: t("payment.made_by"), value: answer.name(run.preparedBy)),
            Fact(label: t("payment.account"), value: iban, isCode: true),
            Fact(label: t("payment.file_hash"), value: run.fileHash, isCode: true),
        ]
        approve = answer.found.mayDecide ? Self.approval(of: run, in: t) : nil
        reject = answer.found.mayDecide ? Self.rejection(of: run, in: t) : nil
        download =
            answer.found.file == nil
            ? nil : Link(text: t("payment.download"), href: "/payments/\(run.id).xml")
        let isChanged = { answer.changed.contains($0.endToEnd) } as (PreparedPayment) -> Bool
        let apart = run.payments.filter(isChanged)
        changed =
            apart.isEmpty
            ? nil : Self.transfers(apart, t("payment.changed"), answer, in: t)
        table = Self.transfers(
            run.payments.filter { !isChanged($0) }, t("payment.list"), answer, in: t)
        events = Self.events(answer, in: t)
    }

    private static func standing(_ answer: ShowRun.Answer, in t: Speech) -> Notice {
        let run = answer.found.run
        let maker = ["person": answer.name(run.preparedBy)]
        switch run.decision?.isApproved {
        case true?:
            return Notice(text: t("payment.approved"), tone: .good, isAlert: false)
        case false?:
            return Notice(text: t("payment.rejected"), tone: .bad, isAlert: false)
        case nil:
            let key =
                answer.isOwn
                ? "payment.own" : answer.mayApprove ? "payment.yours" : "payment.needs_second"
            return Notice(text: t(key, maker), tone: .waiting, isAlert: false)
        }
    }

    private static func approval(of run: StoredRun, in t: Speech) -> Command {
        Command(
            label: t("payment.approve", ["amount": run.total.text]),
            action: "/payments/\(run.id)/decision", weight: .primary,
            confirm: t("payment.approve_confirm"),
            hidden: [
                Hidden(name: "decision", value: "approved"),
                Hidden(name: "hash", value: run.fileHash),
            ], settles: .paymentRun)
    }

    private static func rejection(of run: StoredRun, in t: Speech) -> Form {
        Form(
            action: "/payments/\(run.id)/decision", fields: [], submit: t("payment.reject"),
            text: t("payment.reject_text"),
            hidden: [
                Hidden(name: "decision", value: "rejected"),
                Hidden(name: "hash", value: run.fileHash),
            ], settles: .paymentRun)
    }

    private static func transfers(
        _ payments: [PreparedPayment], _ caption: String, _ answer: ShowRun.Answer, in t: Speech
    ) -> Table {
        let shared = Pill(text: t("bank_account.shared"), tone: .bad)
        return Table(
            caption,
            columns: [
                Column(t("payment.beneficiary")), Column(t("payment.iban")),
                Column(t("payment.amount"), isNumeric: true),
            ],
            rows: payments.map { payment in
                Row([
                    Cell(payment.name, note: payment.endToEnd),
                    Cell(
                        payment.iban.asAccount,
                        pill: answer.shared.contains(payment.iban) ? shared : nil),
                    Cell(t.money(payment.amount)),
                ])
            },
            sum: Row([
                Cell(t("table.sum")), Cell(""), Cell(t.money(payments.map(\.amount).sum)),
            ]), isStacked: true)
    }

    private static func events(_ answer: ShowRun.Answer, in t: Speech) -> [Event] {
        let run = answer.found.run
        func day(_ instant: Instant) -> String { t.day(instant.day(in: answer.timeZone)) }
        let prepared = Event(
            day: day(run.preparedAt),
            text: t("payment.event.prepared", ["person": answer.name(run.preparedBy)]),
            tone: .info)
        guard let decision = run.decision else { return [prepared] }
        let key = decision.isApproved ? "payment.event.approved" : "payment.event.rejected"
        let decided = Event(
            day: day(decision.at), text: t(key, ["person": answer.name(decision.by)]),
            tone: decision.isApproved ? .good : .bad)
        return [decided, prepared]
    }
}
