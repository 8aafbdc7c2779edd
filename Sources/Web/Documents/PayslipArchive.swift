// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Documents
import Hummingbird
import Interchange
import Ledger
import Operations
import Store

extension Visit {
    /// A payslip as it is archived, PDF/A-3b, and what it shows.
    ///
    /// - Throws: ``Access/AccessError``; what keeps it from being printed.
    func printed(
        _ id: ID<PayslipRecord>
    ) async throws -> (answer: FindPayslip.Answer, pdf: [UInt8]) {
        let answer = try await ask(FindPayslip(id: id))
        let sheet = Documents.PayslipSheet(
            answer, in: site.paperSpeech(self), mentions: try site.mentions(self))
        return (answer, try await site.press.archive(sheet))
    }

    /// Payslips in one ZIP archive, each a PDF named by month, activity and number: two contracts
    /// of one month have a payslip each.
    ///
    /// One that may not be read or cannot be printed refuses the whole: nothing is left out
    /// silently.
    func payslipArchive(_ ids: [ID<PayslipRecord>], name: String) async throws -> Response {
        guard !ids.isEmpty else { throw NothingThere() }
        var zip = ZIPFile()
        for id in ids {
            let (answer, pdf) = try await printed(id)
            let month = answer.payslip.record.period
            try zip.add("\(month)-\(answer.section.code)-\(id).pdf", pdf)
        }
        return file(zip.bytes, type: "application/zip", name: "\(name).zip")
    }
}
