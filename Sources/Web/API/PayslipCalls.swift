// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Documents
import Interchange
import Ledger
import Operations
import Store

extension Endpoint {
    /// Payslips: list, read with every step, print.
    static let payslipCalls = [payslips, payslip, printPayslip]

    private static let sumNames = [
        "gross", "net_before_tax", "net_taxable", "net_social", "tax", "net_paid",
        "deductions", "transferred", "cost",
    ]

    private static let rowFields: [FieldShape] =
        [
            .required("id", .id), .required("section", .id), .required("engagement", .id),
            .required("period", .month), .required("pay_day", .day),
        ] + sumNames.map { .required($0, .money) }

    private static func row(_ payslip: StoredPayslip) -> [JSONText.Member] {
        let sums = payslip.sums
        let amounts = [
            sums.gross, sums.netBeforeTax, sums.netTaxable, sums.netSocial, sums.tax,
            sums.netPaid, sums.deductions, sums.transferred, sums.cost,
        ]
        return [
            .init("id", .integer(payslip.id.value)),
            .init("section", .integer(payslip.section.value)),
            .init("engagement", .integer(payslip.engagement.value)),
            .init("period", .string(payslip.record.period.text)),
            .init("pay_day", .string(payslip.record.payDay.text)),
        ] + zip(sumNames, amounts).map { .init($0, .string($1.text)) }
    }

    private static let payslips = list(
        "listPayslips", "/payslips", asks: ListPayslips.self, [.activity],
        of: ObjectShape("PayslipRow", rowFields)
    ) { call in
        let payslips = try await call.ask(ListPayslips(section: call.activity()))
        return try call.page(all: payslips, isFalling: true, by: \.id.value) { .object(row($0)) }
    }.leading(to: "readPayslip", by: "/items/0/id").like("/payslips")

    /// A line with the rule behind it.
    private static let stepShape = ObjectShape(
        "PayslipLine",
        [
            .required("code", .words), .optional("group", .words), .optional("side", .words),
            .optional("base", .money), .optional("rate", .rate), .required("amount", .money),
            .required("rule", .words), .optional("valid_from", .day),
            .optional("source", .words), .optional("is_verified", .flag),
        ])

    private static func print(_ step: Step, code: String, _ row: PayslipRecord.Row?) -> JSONText {
        .of(
            ("code", .string(code)), ("group", row.map { .string($0.group) }),
            ("side", row.map { .string($0.side) }),
            ("base", step.base.map { .string($0.text) }),
            ("rate", step.rate.map { .string($0.text) }), ("amount", .string(step.amount.text)),
            ("rule", .string(step.rule)), ("valid_from", step.validFrom.map { .string($0.text) }),
            ("source", step.source.map { .string($0.title) }),
            ("is_verified", step.source.map { .bool($0.isVerified) }))
    }

    private static let payslip = read(
        "readPayslip", "/payslips/{id}", asks: FindPayslip.self,
        as: ObjectShape(
            "Payslip",
            rowFields + [
                .required("lines", .list(.object(stepShape))),
                .required("totals", .list(.object(stepShape))), .optional("employee", .words),
            ])
    ) { call in
        let found = try await call.ask(FindPayslip(id: call.id()))
        let record = found.payslip.record
        var members = row(found.payslip)
        members.append(
            .init("lines", .array(record.rows.map { print($0.step, code: $0.code, $0) })))
        members.append(
            .init("totals", .array(record.totals.map { print($0, code: $0.label, nil) })))
        if let name = found.parties.flatMap({ JSONText.known($0.employee.name) }) {
            members.append(.init("employee", name))
        }
        return .object(members)
    }.like("/payslips/{id}")

    private static let printPayslip = document(
        "printPayslip", "/payslips/{id}/pdf", asks: FindPayslip.self
    ) { call in
        let answer = try await call.ask(FindPayslip(id: call.id()))
        let sheet = Documents.PayslipSheet(
            answer, in: call.site.paperSpeech(of: call.bearer.cooperative),
            mentions: try call.site.mentions(of: call.bearer.cooperative))
        return try await call.site.press.archive(sheet)
    }.like("/payslips/{id}")
}
