// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Interchange
import Ledger
import Operations
import Store

extension Endpoint {
    /// The months and what they pay.
    ///
    /// A run is approved at the screen by a person, never here.
    static let paymentCalls = [month, runs, run]

    private static let runFields: [FieldShape] = [
        .required("id", .id), .required("period", .month), .required("execution_day", .day),
        .required("total", .money), .required("payment_count", .count),
        .required("file_hash", .form(.hash)), .required("prepared_by", .words),
        .required("prepared_at", .instant), .optional("is_approved", .flag),
        .optional("decided_by", .words), .optional("decided_at", .instant),
    ]

    private static func members(_ run: StoredRun) -> [(key: String, value: JSONText?)] {
        [
            ("id", .integer(run.id.value)), ("period", .string(run.period.text)),
            ("execution_day", .string(run.executionDay.text)),
            ("total", .string(run.total.text)),
            ("payment_count", .integer(Int64(run.payments.count))),
            ("file_hash", .string(run.fileHash)), ("prepared_by", .string(run.preparedBy)),
            ("prepared_at", .string(run.preparedAt.text)),
            ("is_approved", run.decision.map { .bool($0.isApproved) }),
            ("decided_by", run.decision.map { .string($0.by) }),
            ("decided_at", run.decision.map { .string($0.at.text) }),
        ]
    }

    private static let runs = list(
        "listPaymentRuns", "/payment-runs", asks: ListRuns.self,
        of: ObjectShape("PaymentRunRow", runFields)
    ) { call in
        try call.page(all: await call.ask(ListRuns()), isFalling: true, by: \.id.value) {
            .object(known: members($0))
        }
    }.leading(to: "readPaymentRun", by: "/items/0/id").like("/payments")

    private static let paymentShape = ObjectShape(
        "Payment",
        [
            .required("end_to_end", .words), .required("payslip", .id), .required("name", .words),
            .required("iban", .words), .required("amount", .money),
        ])

    private static let run = read(
        "readPaymentRun", "/payment-runs/{id}", asks: FindRun.self,
        as: ObjectShape(
            "PaymentRun", runFields + [.required("payments", .list(.object(paymentShape)))])
    ) { call in
        let run = try await call.ask(FindRun(id: call.id())).run
        let payments = run.payments.map { payment in
            JSONText.of(
                ("end_to_end", .string(payment.endToEnd)),
                ("payslip", .integer(payment.payslip.value)), ("name", .string(payment.name)),
                ("iban", .string(payment.iban)), ("amount", .string(payment.amount.text)))
        }
        return .object(known: members(run) + [("payments", .array(payments))])
    }.like("/payments/{id}")

    private static let stepShape = ObjectShape(
        "MonthStep",
        [
            .required("name", .words), .required("at", .instant),
            .required("state", .choice(["done", "waiting", "pending"])),
            .required(
                "facts",
                .list(
                    .object(
                        ObjectShape(
                            "Fact", [.required("name", .words), .required("value", .words)])))),
        ])

    private static let month = read(
        "readMonth", "/months/{period}", asks: ShowMonthBoard.self,
        as: ObjectShape(
            "Month",
            [
                .required("period", .month), .required("today", .day), .required("cutoff", .day),
                .required("engagements", .count), .required("payslips", .count),
                .required("suspense", .count), .optional("last_closed", .month),
                .required("payment_runs", .list(.id)),
                .required("steps", .list(.object(stepShape))),
            ])
    ) { call in
        let period = try call.month()
        let board = try await call.ask(ShowMonthBoard(period: period))
        return .of(
            ("period", .string(period.text)), ("today", .string(board.month.today.text)),
            ("cutoff", .string(board.cutoff.text)),
            ("engagements", .integer(Int64(board.engagements))),
            ("payslips", .integer(Int64(board.month.payslips.count))),
            ("suspense", .integer(Int64(board.suspense))),
            ("last_closed", board.lastClosed.map { .string($0.text) }),
            ("payment_runs", .array(board.month.runs.map { .integer($0.id.value) })),
            ("steps", .array(board.month.steps.map { print($0.step, at: $0.at) })))
    }.like("/month")

    private static func print(_ step: MonthStep, at moment: Instant) -> JSONText {
        let facts = step.facts.sorted { $0.key < $1.key }.map { name, value in
            JSONText.of(("name", .string(name)), ("value", .string(value)))
        }
        return .of(
            ("name", .string(step.name)), ("at", .string(moment.text)),
            ("state", .string(step.state.rawValue)), ("facts", .array(facts)))
    }
}
