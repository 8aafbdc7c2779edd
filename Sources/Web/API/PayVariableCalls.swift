// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import HTTPTypes
import Interchange
import Ledger
import Operations
import Store

extension Endpoint {
    /// What changes a month's pay: list it, enter it, take it back.
    ///
    /// A person approves it on a page.
    static let payVariableCalls = [payVariables, enterPayVariable, withdrawPayVariable]

    private static let variableFields: [FieldShape] = [
        .required("engagement", .id),
        .required("kind", .choice(PayVariable.Kind.allCases.map(\.rawValue))),
        .required("label", .text(min: 1, max: EnterPayVariable.labelMost)),
        .optional("amount", .paid), .optional("from", .day), .optional("to", .day),
        .optional("hours", .quantity), .optional("dependants", .whole(0...20)),
    ]

    private static let payVariables = list(
        "listPayVariables", "/months/{period}/pay-variables", asks: ShowPayBoard.self,
        of: ObjectShape(
            "PayVariable",
            [.required("id", .id), .required("period", .month)] + variableFields
                + [.required("state", .words)])
    ) { call in
        let board = try await call.ask(ShowPayBoard(call.month()))
        let all = board.rows.flatMap(\.variables).sorted { $0.id < $1.id }
        return try call.page(all: all, isFalling: false, by: \.id.value, print)
    }.like("/month/{period}/pay")

    private static func print(_ variable: PayVariable) -> JSONText {
        let content = variable.content
        let isAbsence = content.kind == .absence
        return .of(
            ("id", .integer(variable.id.value)), ("period", .string(variable.period.text)),
            ("engagement", .integer(variable.engagement.value)),
            ("kind", .string(content.kind.rawValue)), ("label", .string(content.label)),
            ("amount", isAbsence ? nil : .string(content.amount.text)),
            ("from", content.from.map { .string($0.text) }),
            ("to", content.to.map { .string($0.text) }),
            ("hours", isAbsence ? .string(Rate(millionths: content.hours * 1_000).text) : nil),
            (
                "dependants",
                content.kind == .attachment ? .integer(Int64(content.dependants)) : nil
            ),
            ("state", .string(variable.decision?.outcome.rawValue ?? "waiting")))
    }

    private static let enterPayVariable = change(
        .post, "enterPayVariable", "/months/{period}/pay-variables",
        performs: EnterPayVariable.self,
        taking: .json(ObjectShape("NewPayVariable", variableFields)), answering: .json(made)
    ) { call in
        let body = call.body
        guard let kind = PayVariable.Kind(rawValue: body.text("kind")) else {
            throw APIError.badField("kind")
        }
        func typed<Value>(_ name: String, _ make: (String) throws -> Value) throws -> Value? {
            body.text(name).isEmpty ? nil : try body.read(name, make)
        }
        let hours = try typed("hours") { try Quantity(text: $0) }
        let content = PayVariable.Content(
            kind, body.text("label"),
            amount: try typed("amount") { try Money(text: $0) } ?? .zero,
            from: try typed("from") { try Day(text: $0) },
            to: try typed("to") { try Day(text: $0) },
            hours: (hours?.tenThousandths ?? 0) / 10,
            dependants: Int(body.whole("dependants") ?? 0))
        return .made(
            nil,
            try await call.perform(
                EnterPayVariable(
                    engagement: body.id("engagement"), period: call.month(), content: content)))
    }.leading(to: "withdrawPayVariable", by: "/id").like("/month/{period}/pay/{id}")

    private static let withdrawPayVariable = change(
        .delete, "withdrawPayVariable", "/pay-variables/{id}",
        performs: WithdrawPayVariable.self, answering: .nothing
    ) { call in
        let done = try await call.perform(WithdrawPayVariable(variable: call.id()))
        return Reply(content: .nothing, isRepeated: done.isRepeated)
    }.like("/pay/variables/{id}/withdrawal")
}
