// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Database
import Ledger

/// Everything of a payslip's row that stands in the chain: its body, and the sums beside it that
/// lists, payment runs and checks read.
struct PayslipSeal {
    let id: ID<PayslipRecord>
    let engagement: ID<Engagement>
    let section: ID<Section>
    let period: Period
    let payDay: Day
    let budget: Money
    let sums: PayslipSums
    let entry: ID<Entry>?
    let corrects: ID<PayslipRecord>?
    let body: String

    var canonicalBytes: [UInt8] {
        var record = CanonicalBytes("payslip/1")
        record.append(id.value)
        record.append(engagement.value)
        record.append(section.value)
        record.append(period.text)
        record.append(payDay)
        record.append(budget)
        for amount in [
            sums.gross, sums.employee, sums.employer, sums.reductions, sums.netBeforeTax,
            sums.netTaxable, sums.netSocial, sums.tax, sums.netPaid, sums.cost,
        ] { record.append(amount) }
        record.append(entry?.value ?? 0)
        record.append(body)
        // Payslips before had none: their bytes stay.
        if !sums.deductions.isZero { record.append(sums.deductions) }
        if let corrects { record.append(corrects.value) }
        return record.bytes
    }
}

extension PayslipSeal {
    init(_ row: Row) throws {
        id = try row.get("id")
        engagement = try row.get("engagement_id")
        section = try row.get("section_id")
        period = try row.get("period")
        payDay = try row.get("pay_day")
        budget = try row.get("budget_minor")
        sums = try PayslipSums(row)
        entry = try row.get("entry_id")
        corrects = try row.get("corrects_id")
        body = try row.get("body")
    }
}
