// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Ledger
import Operations
import Payroll
import RuleBook
import Store
import Texts

extension PayslipListPage {
    init(_ payslips: [StoredPayslip], of section: Section, in all: [Section], _ visit: Visit) {
        let t = visit.t
        self.init(
            heading: Heading(
                title: t("payslip.title"), subtitle: section.name,
                actions: (visit.offers(.socialDeclaration)
                    ? [
                        Link(
                            text: t("rights.title"),
                            href: "/payslips/rights?section=\(section.id)")
                    ] : []) + Self.archives(payslips, of: section, in: t)),
            tiles: payslips.first.map { last in
                [
                    Tile(
                        label: t("money.net_pay"), value: t.money(last.sums.netPaid),
                        note: t("money.net_pay_note", ["day": last.record.payDay.text]),
                        href: "/payslips/\(last.id)", isStrong: true)
                ]
            } ?? [],
            filter: visit.activityFilter("/payslips", section.id, in: all),
            table: Self.list(visit).table(
                payslips,
                empty: EmptyState(
                    title: t("payslip.empty_title"), text: t("payslip.empty_text"),
                    icon: "payslip"), in: t))
    }

    /// All payslips in one file, and those of the last year where there are several.
    private static func archives(
        _ payslips: [StoredPayslip], of section: Section, in t: Speech
    ) -> [Link] {
        let path = "/payslips.zip?section=\(section.id)"
        let years = Set(payslips.map(\.record.period.year))
        guard let last = years.max() else { return [] }
        let all = Link(text: t("payslip.download_all"), href: path)
        guard years.count > 1 else { return [all] }
        return [
            Link(
                text: t("payslip.download_year", ["year": String(last)]),
                href: "\(path)&year=\(last)"), all,
        ]
    }

    /// The columns of a list of payslips, and what its address asks for.
    static func list(_ visit: Visit) -> ListTable<StoredPayslip> {
        let t = visit.t
        return ListTable(
            t("payslip.title"), ListQuestion("/payslips", visit.query, filter: ["section"]),
            columns: [
                .text("month", t("payslip.month"), { $0.record.period.description }) { payslip in
                    Cell(
                        t.month(payslip.record.period),
                        note: payslip.record.difference.map {
                            t("correction.of", ["month": $0.of.text])
                        }, href: "/payslips/\(payslip.id)")
                },
                .money("gross", t("payslip.gross"), in: t, isSummed: true) { $0.sums.gross },
                .money("tax", t("payslip.tax"), in: t, isSummed: true) { $0.sums.tax },
                .money("net", t("payslip.net"), in: t, isSummed: true) { $0.sums.netPaid },
                .money("cost", t("payslip.cost"), in: t, isSummed: true) { $0.sums.cost },
                .day("paid_on", t("payslip.paid_on"), in: t) { $0.record.payDay },
                ListColumn.text(
                    "document", t("payslip.document"), { "/payslips/\($0.id)/pdf" }
                ) { Cell("PDF", href: "/payslips/\($0.id)/pdf") }.unsorted,
            ])
    }
}

extension PayslipExplainPage {
    init(_ answer: FindPayslip.Answer, _ why: ExplainPayslip.Answer, _ visit: Visit) {
        let t = visit.t
        let payslip = answer.payslip
        let record = payslip.record
        heading = Heading(
            title: t("payslip.explained"),
            subtitle: record.difference.map {
                t("correction.paper", ["month": $0.of.text, "reason": $0.reason])
            } ?? t("payslip.one", ["month": record.period.text]),
            back: Link(
                text: t("payslip.title"), href: visit.link("/payslips", answer.section.id)),
            actions: [
                Link(text: t("payslip.pdf"), href: "/payslips/\(payslip.id)/pdf", icon: "download")
            ] + Self.corrections(answer, visit))
        tiles = [
            Tile(
                label: t("payslip.net"), value: t.money(payslip.sums.netPaid),
                pill: answer.previous.map {
                    Pill(change: payslip.sums.netPaid - $0.sums.netPaid, in: t)
                }, isStrong: true),
            Tile(label: t("payslip.gross"), value: t.money(payslip.sums.gross)),
            Tile(label: t("payslip.net_social"), value: t.money(payslip.sums.netSocial)),
            Tile(label: t("payslip.cost"), value: t.money(payslip.sums.cost)),
        ]
        flow = Flow(pay: payslip, in: t)
        receivers = Flow(receiversOf: payslip, why.owed, in: t)
        changes = answer.previous.map { t.changes(from: $0, to: payslip, why) } ?? []
        points = why.points.map { OpenPointLine($0, in: t) }
        links = [
            Link(text: t("figure.title"), href: "/figures", icon: "scale"),
            Link(text: t("figure.unverified_title"), href: "/figures/unverified", icon: "help"),
        ]
        let before = answer.previous.map { PayslipTable($0.record, answer.layout) }
        let contract = answer.engagement.terms.kind.rawValue
        var section: String?
        groups = PayslipTable(record, answer.layout).groups.map { group in
            var shown = PayGroup(group, before: before, why, of: contract, in: t)
            if group.section != section {
                section = group.section
                shown.section = section.map { t("payroll.section.\($0)") }
            }
            return shown
        }
        facts = Self.facts(answer, in: t)
    }

    /// The payslip corrected, or the way to correct this one and the differences that did.
    private static func corrections(_ answer: FindPayslip.Answer, _ visit: Visit) -> [Link] {
        let t = visit.t
        if let difference = answer.payslip.record.difference {
            return [Link(text: t("correction.sealed"), href: "/payslips/\(difference.corrects)")]
        }
        let made = answer.corrections.map {
            Link(
                text: t("correction.made_in", ["month": $0.record.period.text]),
                href: "/payslips/\($0.id)")
        }
        guard visit.may(.runPayroll) else { return made }
        return made + [
            Link(
                text: t("correction.correct"), href: "/payslips/\(answer.payslip.id)/correction")
        ]
    }

    private static func facts(_ answer: FindPayslip.Answer, in t: Speech) -> [Fact] {
        let record = answer.payslip.record
        let sums = answer.payslip.sums
        var facts = (record.parts ?? []).map {
            Fact(label: $0.title(in: t), value: t.money($0.amount))
        }
        facts += [
            Fact(label: t("payslip.paid_on"), value: t.day(record.payDay)),
            Fact(label: t("payslip.budget"), value: t.money(record.budget)),
            Fact(label: t("payslip.net_before_tax"), value: t.money(sums.netBeforeTax)),
            Fact(label: t("payslip.taxable"), value: t.money(sums.netTaxable)),
        ]
        if let rate = record.total("withholding")?.rate {
            facts.append(Fact(label: t("payslip.tax_rate"), value: t.rate(rate)))
        }
        facts.append(Fact(label: t("payslip.tax"), value: t.money(sums.tax)))
        let deductions = record.deductions ?? []
        if !deductions.isEmpty {
            facts += deductions.map {
                Fact(label: $0.title(in: t), value: t.money(-$0.taken))
            }
            facts.append(
                Fact(label: t("payslip.transferred"), value: t.money(sums.transferred)))
        }
        facts += [
            Fact(
                label: t("payslip.year_gross", ["year": String(record.period.year)]),
                value: t.money(record.yearToDate.gross)),
            Fact(
                label: t("payslip.year_taxable", ["year": String(record.period.year)]),
                value: t.money(record.yearToDate.netTaxable)),
        ]
        return facts
    }
}

extension PayGroup {
    init(
        _ group: PayslipTable.Group, before: PayslipTable?, _ why: ExplainPayslip.Answer,
        of contract: String, in t: Speech
    ) {
        let name = group.kind.rawValue
        self.init(
            title: t("payroll.group.\(name)"), text: t("payroll.group_text.\(name)"),
            employee: t.money(group.employee), employer: t.money(group.employer),
            lines: group.rows.map { row in
                let known = before?.groups.flatMap(\.rows).first { $0.name == row.name }
                var line = PayLine(row, known: before == nil ? nil : .some(known), in: t)
                line.causes = t.causes(of: row, known, why)
                let points = why.points.filter { point in
                    row.lines.contains { point.concerns(line: $0.code, of: contract) }
                }
                line.points = points.map { OpenPointLine($0, in: t) }
                line.isUnverified = row.isUnverified || !points.isEmpty
                return line
            })
    }
}

extension PayLine {
    /// A row beside the same row of the month before.
    ///
    /// `known` is nil when there is no month before, and holds nil when that month had no such row.
    fileprivate init(_ row: PayslipTable.Row, known: PayslipTable.Row??, in t: Speech) {
        let textKey = "payroll.row_text.\(row.name)"
        let labelKey = "payroll.row.\(row.name)"
        let change = known.map { known in
            let now = (row.employeeAmount ?? .zero) + (row.employerAmount ?? .zero)
            let then = (known?.employeeAmount ?? .zero) + (known?.employerAmount ?? .zero)
            return Pill(change: now - then, isGood: nil, in: t)
        }
        self.init(
            label: t.has(labelKey) ? t(labelKey) : row.name,
            text: t.has(textKey) ? t(textKey) : nil, employee: row.employeeAmount.map(t.money),
            employer: row.employerAmount.map(t.money), change: change,
            explanation: Explanation(row.lines.map(\.step), in: t))
    }
}

extension Pill {
    /// The change of an amount from one month to the next.
    ///
    /// `isGood` says whether more is better; nil when it is neither.
    fileprivate init(change: Money, isGood: Bool? = true, in t: Speech) {
        guard !change.isZero else {
            self.init(text: t("payslip.same"), tone: .neutral)
            return
        }
        let key = change.isNegative ? "payslip.down" : "payslip.up"
        let tone: Tone = isGood.map { $0 != change.isNegative ? .good : .waiting } ?? .neutral
        self.init(text: t(key, ["amount": change.text]), tone: tone)
    }
}
