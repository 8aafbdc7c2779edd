// SPDX-License-Identifier: AGPL-3.0-or-later

import Bank
import Basics
import HTTPTypes
import Interchange
import Ledger
import Operations
import Store
import Texts

extension Endpoint {
    /// The bank: statements in, what waits for a person out.
    static let bankCalls = [statements, importStatement, suspense]

    private static let statements = list(
        "listStatements", "/bank/statements", asks: ListStatements.self,
        of: ObjectShape(
            "Statement",
            [
                .required("id", .id), .required("reference", .words), .required("iban", .words),
                .required("opening", .money), .required("opening_day", .day),
                .required("closing", .money), .required("closing_day", .day),
                .required("imported_at", .instant), .required("lines", .count),
            ])
    ) { call in
        let answer = try await call.ask(
            ListStatements(before: call.before(), limit: call.limit + 1))
        return call.page(answer.statements, by: { "\($0.closingDay).\($0.id)" }) { statement in
            .of(
                ("id", .integer(statement.id.value)), ("reference", .string(statement.reference)),
                ("iban", .string(statement.iban)), ("opening", .string(statement.opening.text)),
                ("opening_day", .string(statement.openingDay.text)),
                ("closing", .string(statement.closing.text)),
                ("closing_day", .string(statement.closingDay.text)),
                ("imported_at", .string(statement.importedAt.text)),
                ("lines", .integer(Int64(statement.lineCount))))
        }
    }.like("/bank")

    private static let importStatement = change(
        .post, "importStatement", "/bank/statements", performs: ImportStatement.self,
        taking: .file("application/xml"),
        answering: .json(
            ObjectShape(
                "ImportSummary",
                ["statements", "repeated", "lines", "matched", "suspended"].map {
                    .required($0, .count)
                }))
    ) { call in
        let done = try await call.perform(ImportStatement(bytes: call.bytes))
        let summary = done.output
        return Reply(
            content: .json(
                .of(
                    ("statements", .integer(Int64(summary.statements))),
                    ("repeated", .integer(Int64(summary.repeated))),
                    ("lines", .integer(Int64(summary.lines))),
                    ("matched", .integer(Int64(summary.matched))),
                    ("suspended", .integer(Int64(summary.suspended))))),
            isRepeated: done.isRepeated)
    }.like("/bank")

    private static let suspense = list(
        "listSuspense", "/bank/suspense", asks: ListStatements.self,
        of: ObjectShape(
            "SuspenseLine",
            [
                .required("id", .id), .required("statement", .id), .required("day", .day),
                .required("amount", .money), .required("left", .money),
                .optional("counterparty", .words), .optional("text", .words),
                .required("reasons", .list(.words)),
            ])
    ) { call in
        let lines = try await call.ask(ListStatements(limit: 1)).suspense
        return try call.page(all: lines, by: \.line.id.value) { item in
            let entry = item.line.entry
            return .of(
                ("id", .integer(item.line.id.value)),
                ("statement", .integer(item.line.statement.value)),
                ("day", .string(entry.bookingDay.text)), ("amount", .string(entry.amount.text)),
                ("left", .string(item.left.text)),
                ("counterparty", entry.counterpartyName.flatMap(JSONText.known)),
                ("text", .known(entry.text)),
                ("reasons", .array(item.reasons.map { .string(call.t($0.key, $0.values)) })))
        }
    }.like("/suspense")
}
