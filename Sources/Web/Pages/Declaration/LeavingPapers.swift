// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Documents
import Operations
import Payroll
import Store
import Texts

/// The papers of an end of contract; the law wants them in French, whoever asks.
///
/// - Source: Code du travail art. L1234-19 and D1234-6 (certificate), L1234-20 and D1234-7
///   (receipt), R1234-9 (statement for the employment agency); CSS art. L911-8 (cover kept).
enum LeavingPaper: String, CaseIterable {
    /// Certificat de travail.
    case certificate
    /// Reçu pour solde de tout compte.
    case receipt
    /// Data of the statement for the employment agency.
    case agency

    /// The sheet, in the speech of the law's language.
    func sheet(_ answer: ShowLeaving.Answer, in t: Speech) -> ReportSheet {
        ReportSheet(
            information: DocumentInformation(
                title: "\(t("leaving.\(rawValue)")) \(answer.details.name)",
                author: answer.cooperative.name, language: t.language.rawValue,
                day: answer.today),
            frame: PageFrame(footer: answer.employer.joined(separator: " – ")),
            title: t("leaving.\(rawValue)"), subtitle: answer.cooperative.name,
            pieces: [.facts(parties(answer, in: t))] + body(answer, in: t) + ending(answer, in: t))
    }

    private func body(_ answer: ShowLeaving.Answer, in t: Speech) -> [ReportSheet.Piece] {
        switch self {
        case .certificate: certificate(answer, in: t)
        case .receipt: receipt(answer, in: t)
        case .agency: agency(answer, in: t)
        }
    }

    private func name(_ answer: ShowLeaving.Answer) -> String {
        answer.identity?.printedName ?? answer.details.name
    }

    private func parties(_ answer: ShowLeaving.Answer, in t: Speech) -> [Documents.Field] {
        let house = answer.cooperative
        let details = answer.details
        var fields = [
            Documents.Field(
                t("paper.employer"),
                "\(house.name), \(house.address), \(house.postcode) \(house.city)"),
            Documents.Field("SIRET", house.siren + (answer.establishment?.number ?? "")),
            Documents.Field(
                t("paper.employee"),
                "\(name(answer)), \(details.address), \(details.postcode) \(details.city)"),
        ]
        if let facts = answer.establishment {
            fields.insert(Documents.Field(t("leaving.activity"), facts.activity), at: 2)
        }
        if self == .agency, let identity = answer.identity {
            fields.append(
                Documents.Field(t("leaving.number"), identity.number.asNationalNumber))
            fields.append(
                Documents.Field(t("leaving.born"), t.longDay(identity.birthDay)))
        }
        return fields
    }

    private func certificate(
        _ answer: ShowLeaving.Answer, in t: Speech
    ) -> [ReportSheet.Piece] {
        let first = answer.employments.first?.from ?? answer.engagement.from
        let values = [
            "employer": answer.cooperative.name, "name": name(answer), "from": first.text,
            "to": answer.lastDay.text,
        ]
        let rows = answer.employments.map { employment in
            ReportSheet.Row([
                employment.title.isEmpty ? "–" : employment.title, t.day(employment.from),
                t.day(employment.to),
            ])
        }
        var pieces: [ReportSheet.Piece] = [
            .paragraph(t("leaving.certifies", values)),
            .table(
                [
                    ReportSheet.Column(t("leaving.job"), .text),
                    ReportSheet.Column(t("contract.from"), .text),
                    ReportSheet.Column(t("contract.to"), .text),
                ], rows),
            .paragraph(t("leaving.free")),
        ]
        if answer.establishment.map({ !$0.healthCode.isEmpty }) ?? false {
            pieces.append(.paragraph(t("leaving.cover")))
        }
        return pieces
    }

    private func receipt(_ answer: ShowLeaving.Answer, in t: Speech) -> [ReportSheet.Piece] {
        guard let last = answer.last else { return [.paragraph(t("leaving.nothing_paid"))] }
        let sums = last.sums
        let rows = [
            ReportSheet.Row([t("leaving.gross"), t.money(sums.gross)]),
            ReportSheet.Row([t("leaving.employee_part"), t.money(-sums.employee)]),
            ReportSheet.Row([t("leaving.tax"), t.money(-sums.tax)]),
            ReportSheet.Row([t("leaving.net"), t.money(sums.transferred)], .total),
        ]
        return [
            .paragraph(
                t(
                    "leaving.receives",
                    [
                        "name": name(answer), "employer": answer.cooperative.name,
                        "amount": sums.transferred.text, "day": answer.lastDay.text,
                    ])),
            .table(
                [
                    ReportSheet.Column(t("leaving.sum"), .text),
                    ReportSheet.Column(t("leaving.amount"), .number),
                ], rows),
            .paragraph(t("leaving.contest")), .paragraph(t("leaving.copies")),
        ]
    }

    private func agency(_ answer: ShowLeaving.Answer, in t: Speech) -> [ReportSheet.Piece] {
        let terms = answer.engagement.terms
        let rows = answer.payslips.suffix(36).map { payslip in
            ReportSheet.Row([
                t.month(payslip.record.period), t.day(payslip.record.payDay),
                terms.kind == .ordinary ? t.rate(terms.hoursShare) : t("contract.no_hours"),
                t.money(payslip.sums.gross), t.money(payslip.sums.netBeforeTax),
            ])
        }
        let sums = answer.payslips.suffix(36).map(\.sums)
        return [
            .facts([
                Documents.Field(
                    t("leaving.first_day"),
                    t.longDay(answer.employments.first?.from ?? answer.engagement.from)),
                Documents.Field(t("leaving.last_day"), t.longDay(answer.lastDay)),
                Documents.Field(t("leaving.job"), answer.job?.title ?? "–"),
                Documents.Field(t("leaving.reason"), answer.job?.reasonOfEnd ?? "–"),
                Documents.Field(
                    t("paper.contract"), t("contract.kind.\(terms.kind.rawValue)")),
            ]),
            .paragraph(t("leaving.agency_text")),
            .table(
                [
                    ReportSheet.Column(t("payslip.month"), .text),
                    ReportSheet.Column(t("payslip.paid_on"), .text),
                    ReportSheet.Column(t("contract.hours"), .text),
                    ReportSheet.Column(t("payslip.gross"), .number),
                    ReportSheet.Column(t("leaving.net_before_tax"), .number),
                ],
                rows + [
                    ReportSheet.Row(
                        [
                            t("leaving.together"), "", "", t.money(sums.map(\.gross).sum),
                            t.money(sums.map(\.netBeforeTax).sum),
                        ], .total)
                ]),
        ]
    }

    private func ending(_ answer: ShowLeaving.Answer, in t: Speech) -> [ReportSheet.Piece] {
        guard self != .agency else { return [] }
        let place = ["town": answer.cooperative.city, "day": answer.today.text]
        return [
            .paragraph(t("leaving.done_at", place)),
            .paragraph(t(self == .receipt ? "leaving.sign_both" : "leaving.sign")),
        ]
    }
}
