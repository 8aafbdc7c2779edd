// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Operations
import Payroll
import RuleBook
import Store
import Texts

extension Flow {
    /// Who receives what of the cost of a payslip: amounts that add up to it.
    init(receiversOf payslip: StoredPayslip, _ owed: [ExplainPayslip.Debt], in t: Speech) {
        let sums = payslip.sums
        let lines = payslip.record.rows
        var items: [Item] = [
            .init(label: t("receiver.you"), amount: sums.netPaid, kind: .change),
            .init(
                label: t("receiver.tax"), amount: sums.tax, kind: .change,
                explanation: payslip.record.total("withholding").map { Explanation([$0], in: t) }),
        ]
        for debt in owed {
            let own = lines.filter { LineCode(rawValue: $0.code)?.body == debt.body }
            let due = own.filter { $0.side != LineSide.employerReduction.rawValue }.map(\.step)
            let relief = debt.amount - due.map(\.amount).sum
            let reduction = Step("payroll.group.reductions", amount: relief, because: .arithmetic)
            items.append(
                .init(
                    label: t("receiver.\(debt.body.rawValue)"), amount: debt.amount, kind: .change,
                    explanation: Explanation(due + (relief.isZero ? [] : [reduction]), in: t)))
        }
        // What the books owe to nobody above stays in sight, so that the picture adds up.
        let rest = sums.cost - items.map(\.amount).sum
        if !rest.isZero {
            items.append(.init(label: t("receiver.others"), amount: rest, kind: .change))
        }
        items.append(.init(label: t("flow.pay_cost"), amount: sums.cost, kind: .result))
        self.init(
            title: t("receiver.title"), text: t("receiver.text"),
            items: items.filter { $0.kind == .result || !$0.amount.isZero }, in: t)
    }
}

extension OpenPointLine {
    /// The point in a few words; the page behind says why.
    init(_ point: OpenPoint, in t: Speech) {
        text = point.what[t.language.rawValue] ?? point.what["en"] ?? point.key
        href = "/figures/unverified"
    }
}

extension Speech {
    /// From one net pay to the next: gross pay, contributions, tax; the differences add up.
    func changes(
        from before: StoredPayslip, to now: StoredPayslip, _ why: ExplainPayslip.Answer
    ) -> [String] {
        let (old, new) = (before.sums, now.sums)
        func sentence(_ key: String, _ from: Money, _ to: Money) -> String? {
            from == to
                ? nil
                : self(
                    "payslip.change.\(key)",
                    ["change": signed(to - from), "from": from.text, "to": to.text])
        }
        return [
            sentence("gross", old.gross, new.gross),
            sentence("employee", old.employee, new.employee),
        ].compactMap { $0 }
            + (why.tax?.parts ?? []).map { part in
                self("payslip.change.tax", ["cause": cause(part)])
            }
            + [
                sentence("net", old.netPaid, new.netPaid) ?? self("payslip.change.same"),
                sentence("cost", old.cost, new.cost),
            ].compactMap { $0 }
    }

    /// Why the amounts of a row changed, and what both months counted.
    func causes(
        of row: PayslipTable.Row, _ known: PayslipTable.Row?, _ why: ExplainPayslip.Answer
    ) -> [String] {
        let codes = row.lines.map(\.code) + (known?.lines.map(\.code) ?? [])
        var seen: Set<String> = []
        return codes.filter { seen.insert($0).inserted }.flatMap { code in
            (why.changes[code]?.parts ?? []).map { part in
                let key = "payroll.line.\(code)"
                return self(
                    "payslip.cause.of", ["line": has(key) ? self(key) : code, "cause": cause(part)])
            }
        }
    }

    /// A part of a change in words: the effect, then its cause.
    private func cause(_ part: LineChange.Part) -> String {
        let (key, values) = words(of: part.cause)
        return self(
            "payslip.cause.\(key)", values.merging(["effect": signed(part.effect)]) { $1 })
    }

    /// The sentence of a cause and its values.
    private func words(of cause: LineChange.Cause) -> (String, [String: String]) {
        func amounts(_ from: Money, _ to: Money) -> [String: String] {
            ["from": from.text, "to": to.text]
        }
        func rates(_ from: Rate, _ to: Rate) -> [String: String] {
            ["from": from.text, "to": to.text]
        }
        switch cause {
        case .gross(let from, let to): return ("gross", amounts(from, to))
        case .taxable(let from, let to): return ("taxable", amounts(from, to))
        case .cover(let from, let to): return ("cover", amounts(from, to))
        case .price(let from, let to): return ("price", amounts(from, to))
        case .base(let from, let to): return ("base", amounts(from, to))
        case .figure(let key, let since, let source):
            return (
                "figure", ["figure": key, "day": since.text, "source": source?.title ?? "–"]
            )
        case .lapsed(let key, let last): return ("lapsed", ["figure": key, "day": last.text])
        case .rule(let from, let to): return ("rule", ["from": from, "to": to])
        case .rate(let from, let to): return ("rate", rates(from, to))
        case .step(let from, let to): return ("step", rates(from, to))
        case .year(let from, let to): return ("year", rates(from, to))
        case .crossed(let ceiling): return ("crossed", ["ceiling": ceiling.text])
        case .below(let ceiling): return ("below", ["ceiling": ceiling.text])
        case .began: return ("began", [:])
        case .ended: return ("ended", [:])
        }
    }

    /// An amount with its sign: `+12,00 €`.
    private func signed(_ amount: Money) -> String {
        amount.isNegative ? money(amount) : "+\(money(amount))"
    }
}
