// SPDX-License-Identifier: AGPL-3.0-or-later

import Bank
import Basics
import Operations
import Sales
import Store
import Texts

extension SuspensePage {
    /// One bank line to decide on, what it could be, and the queue behind it.
    init(
        _ answer: ShowSuspense.Answer, _ question: ListQuestion, search: String = "",
        errors: FormErrors = FormErrors(), in t: Speech
    ) {
        heading = Heading(title: t("suspense.title"), subtitle: t("suspense.subtitle"))
        let progress = answer.progress
        self.progress = Progress(
            label: t("suspense.left"), value: t.count(progress.waiting),
            note: t("bank.matched_share") + " "
                + t.rate(BankPage.share(progress.matched, of: progress.lines)))
        line = answer.shown.map { shown in
            SuspenseLine(shown, answer, search: search, errors: errors, in: t)
        }
        queue = Self.list(answer.today, question, in: t).table(
            answer.queue,
            empty: EmptyState(
                title: t("suspense.empty_title"), text: t("suspense.empty_text"), icon: "check"),
            in: t)
    }

    /// The columns of what waits.
    static func list(
        _ today: Day, _ question: ListQuestion, in t: Speech
    ) -> ListTable<Store.SuspenseLine> {
        ListTable(
            t("suspense.queue"), question,
            columns: [
                .text("party", t("suspense.party"), { SuspenseLine.party($0.line, in: t) }) {
                    Cell(
                        SuspenseLine.party($0.line, in: t),
                        note: t.day($0.line.entry.bookingDay), href: "/suspense/\($0.line.id)")
                },
                .text("communication", t("suspense.communication"), { $0.line.entry.text }) {
                    Cell(String($0.line.entry.text.prefix(80)))
                },
                .day("day", t("suspense.age"), in: t, { $0.line.entry.bookingDay }) {
                    Cell(t.counted("suspense.days", today - $0.line.entry.bookingDay))
                },
                .money("amount", t("suspense.amount"), in: t) { $0.left },
            ])
    }
}

extension SuspenseLine {
    init(
        _ shown: ExplainSuspense.Answer, _ answer: ShowSuspense.Answer, search: String,
        errors: FormErrors, in t: Speech
    ) {
        let id = shown.line.id
        let isOpen = !shown.left.isZero
        let isIncoming = shown.left > .zero
        title = t(
            isIncoming || !isOpen && shown.line.entry.amount > .zero
                ? "suspense.received" : "suspense.sent", ["party": Self.party(shown.line, in: t)])
        amount = t.money(isOpen ? shown.left : shown.line.entry.amount)
        isCredit = shown.line.entry.amount > .zero
        facts = Self.facts(shown, answer.reasons, in: t)
        problem = errors.whole ?? errors.fields.values.first
        proposals =
            isOpen
            ? shown.candidates.compactMap { Proposal($0, of: shown, in: t) }
                + Self.pay(shown, in: t) + (isIncoming ? [] : Self.bills(shown, in: t)) : []
        self.search = isOpen && isIncoming ? Self.searchForm(id, search, in: t) : nil
        found =
            isOpen && isIncoming && !search.isEmpty ? Self.results(answer.found, id, in: t) : nil
        let bills = isIncoming || shown.purchases.isEmpty ? [] : [Self.billForm(shown, in: t)]
        otherForms = isOpen ? bills + [Self.accountForm(id, answer, in: t)] : []
        let later = answer.queue.drop { $0.line.id != id }.dropFirst().first
        next = later.map { Link(text: t("suspense.next"), href: "/suspense/\($0.line.id)") }
    }

    /// The name on the statement; what the bank wrote when there is none.
    static func party(_ line: BankLine, in t: Speech) -> String {
        if let name = line.entry.counterpartyName, !name.isEmpty { return name }
        let text = String(line.entry.text.prefix(60))
        return text.isEmpty ? t("suspense.nameless") : text
    }

    /// Why a line was booked as it was, one sentence after the other.
    static func sentences(_ reasons: [BankBooking.Reason], in t: Speech) -> String {
        reasons.map { t($0.key, $0.values) }.joined(separator: " ")
    }

    private static func facts(
        _ shown: ExplainSuspense.Answer, _ reasons: [BankBooking.Reason], in t: Speech
    ) -> [Fact] {
        let entry = shown.line.entry
        var facts = [Fact(label: t("suspense.booked"), value: t.day(entry.bookingDay))]
        if shown.left != entry.amount {
            facts.append(Fact(label: t("suspense.whole_line"), value: t.money(entry.amount)))
        }
        let iban = entry.counterpartyIBAN ?? ""
        if !iban.isEmpty {
            let grouped = (try? IBAN(iban))?.description ?? iban
            facts.append(Fact(label: t("suspense.iban"), value: grouped, isCode: true))
        }
        if let reference = entry.structuredReference {
            facts.append(Fact(label: t("payment.reference"), value: reference, isCode: true))
        }
        if !entry.text.isEmpty {
            facts.append(Fact(label: t("suspense.communication"), value: entry.text))
        }
        if !reasons.isEmpty {
            facts.append(Fact(label: t("suspense.why"), value: sentences(reasons, in: t)))
        }
        if shown.left.isZero {
            facts.append(Fact(label: t("suspense.left"), value: t("suspense.nothing_left")))
        }
        return facts
    }

    /// Runs that an outgoing line may pay, transfers of pay that an incoming one may bring back.
    private static func pay(_ shown: ExplainSuspense.Answer, in t: Speech) -> [Proposal] {
        let line = shown.line.id
        return shown.runs.map { run in
            Proposal(
                title: t(
                    "suspense.proposal_run", ["month": run.period.text, "run": "\(run.id)"]),
                reason: t("match.same_run_sum"), confidence: nil,
                facts: [
                    Fact(
                        label: t("payment.execution"), value: t.day(run.executionDay),
                        href: "/payments/\(run.id)")
                ],
                accept: accept("run", run.id.description, on: line, in: t))
        }
            + shown.returnedPay.map { transfer in
                Proposal(
                    title: t(
                        "suspense.proposal_returned",
                        ["name": transfer.payment.name, "month": transfer.period.text]),
                    reason: t("match.same_transfer"), confidence: nil,
                    facts: [
                        Fact(
                            label: t("payment.reference"), value: transfer.payment.endToEnd,
                            isCode: true)
                    ],
                    accept: accept("returned", transfer.payment.endToEnd, on: line, in: t))
            }
    }

    /// Open bills of the same amount as an outgoing line.
    private static func bills(_ shown: ExplainSuspense.Answer, in t: Speech) -> [Proposal] {
        shown.purchases.filter { $0.open == -shown.left }.prefix(5).map { stored in
            Proposal(
                title: t(
                    "suspense.proposal_purchase",
                    ["supplier": stored.supplierName, "reference": stored.purchase.reference]),
                reason: t("match.same_amount"), confidence: nil,
                facts: [
                    Fact(label: t("purchase.designation"), value: stored.purchase.designation),
                    Fact(label: t("purchase.open"), value: t.money(stored.open)),
                    Fact(label: t("purchase.day_short"), value: t.day(stored.purchase.day)),
                ],
                accept: accept("purchase", stored.id.description, on: shown.line.id, in: t))
        }
    }

    /// Any open bill, for an outgoing line that pays a part of one or more than one.
    private static func billForm(_ shown: ExplainSuspense.Answer, in t: Speech) -> Form {
        let bills = shown.purchases.map { stored in
            Field.Option(
                stored.id.description,
                "\(stored.supplierName) \(stored.purchase.reference) – \(t.money(stored.open))")
        }
        return Form(
            action: "/suspense/\(shown.line.id)/decision",
            fields: [
                Field(
                    "id", t("suspense.bill"), .choice([.init("", t("form.choose"))] + bills),
                    isRequired: true, isWide: true)
            ], submit: t("suspense.decide"), title: t("suspense.assign_purchase"),
            hidden: [Hidden(name: "kind", value: "purchase")], settles: .bankLine)
    }

    /// The button that decides what a line is.
    static func accept(
        _ kind: String, _ id: String, on line: ID<BankLine>, in t: Speech
    ) -> Command {
        Command(
            label: t("suspense.accept"), action: "/suspense/\(line)/decision", weight: .primary,
            hidden: [Hidden(name: "kind", value: kind), Hidden(name: "id", value: id)],
            settles: .bankLine)
    }

    private static func searchForm(
        _ id: ID<BankLine>, _ search: String, in t: Speech
    ) -> Filter {
        Filter(
            action: "/suspense/\(id)",
            fields: [
                Field(
                    "q", t("suspense.search"), .search, value: search, isWide: true)
            ],
            reset: search.isEmpty
                ? nil : Link(text: t("filter.reset"), href: "/suspense/\(id)"))
    }

    private static func results(
        _ rows: [InvoiceRow], _ line: ID<BankLine>, in t: Speech
    ) -> Table {
        Table(
            t("suspense.assign_invoice"),
            columns: [
                Column(t("invoice.number")), Column(t("invoice.open"), isNumeric: true),
                Column(t("suspense.decision")),
            ],
            rows: rows.map { row in
                var command = accept("invoice", row.id.description, on: line, in: t)
                command.weight = .secondary
                return Row([
                    Cell(row.number, note: row.clientName, href: "/invoices/\(row.id)"),
                    Cell(t.money(row.open)), Cell("", command: command),
                ])
            },
            empty: EmptyState(
                title: t("ledger.empty_title_search"), text: t("suspense.none_found"),
                icon: "search"), isStacked: true)
    }

    private static func accountForm(
        _ id: ID<BankLine>, _ answer: ShowSuspense.Answer, in t: Speech
    ) -> Form {
        Form(
            action: "/suspense/\(id)/decision",
            fields: [
                Field(
                    "account", t("filter.account"),
                    .choice(
                        [.init("", t("form.choose"))]
                            + answer.accounts.map { .init($0.code, "\($0.code) \($0.title)") }),
                    isRequired: true, isWide: true),
                Field(
                    "kind", t("suspense.whose"),
                    .choice([
                        .init("account", t("suspense.of_treasury")),
                        .init("pool", t("suspense.of_pool")),
                    ]), hint: t("suspense.whose_hint"), isWide: true),
            ], submit: t("suspense.decide"), title: t("suspense.assign_account"),
            settles: .bankLine)
    }
}

extension Proposal {
    /// An invoice a line may pay; nil when it is no longer open.
    init?(_ match: Match, of shown: ExplainSuspense.Answer, in t: Speech) {
        let ids = match.allocations.map(\.item.value)
        let rows = shown.open.filter { ids.contains($0.id.value) }
        guard ids.count == 1, let row = rows.first else { return nil }
        title = t("suspense.proposal_invoice", ["number": row.number, "client": row.clientName])
        reason = match.reasons.map { t($0.key, $0.values) }.joined(separator: " ")
        let rate = Rate(millionths: Int64(match.confidence) * 10_000)
        confidence = Pill(
            text: t("suspense.confidence", ["rate": rate.text]),
            tone: match.confidence >= Matching.thresholdDefault ? .good : .waiting)
        facts = [
            Fact(label: t("invoice.number"), value: row.number, href: "/invoices/\(row.id)"),
            Fact(label: t("suspense.activity"), value: row.activity),
            Fact(label: t("invoice.open"), value: t.money(row.open)),
            Fact(label: t("invoice.due"), value: t.day(row.dueDay)),
        ]
        accept = SuspenseLine.accept("invoice", row.id.description, on: shown.line.id, in: t)
    }
}
