// SPDX-License-Identifier: AGPL-3.0-or-later

import Bank
import Basics

extension CamtReading {
    func entry() throws(InterchangeError) -> CamtEntry {
        var amount: CamtAmount?
        var isCredit: Bool?
        var status: StatementEntry.Status?
        var entry = CamtEntry()
        try xml.children { name throws(InterchangeError) in
            switch name {
            case "Amt": try xml.once(name, &amount, self.amount(name))
            case "CdtDbtInd": try xml.once(name, &isCredit, credit(name))
            case "RvslInd": entry.isReversal = try flag(name)
            case "Sts": try xml.once(name, &status, self.status(name))
            case "BookgDt": try xml.once(name, &entry.bookingDay, day(name))
            case "ValDt": try xml.once(name, &entry.valueDay, day(name))
            case "AcctSvcrRef": try xml.once(name, &entry.bankReference, xml.text())
            case "BkTxCd": entry.transactionCode = try transactionCode()
            case "AddtlNtryInf": try xml.once(name, &entry.additional, xml.text())
            case "NtryDtls":
                try xml.children { inner throws(InterchangeError) in
                    guard inner == "TxDtls" else { return }
                    entry.details.append(try detail())
                }
            default: break
            }
        }
        let money = try xml.required(amount, "Ntry/Amt").money(xml)
        entry.isCredit = try xml.required(isCredit, "Ntry/CdtDbtInd")
        entry.amount = entry.isCredit ? money : -money
        entry.status = try xml.required(status, "Ntry/Sts")
        _ = try xml.required(entry.bookingDay ?? entry.valueDay, "Ntry/BookgDt")
        return entry
    }

    /// Booked, or announced: pending, information only, or forward.
    private func status(_ name: String) throws(InterchangeError) -> StatementEntry.Status {
        let text = try xml.text(orOf: "Cd")
        switch text {
        case "BOOK": return .booked
        case "PDNG", "INFO", "FUTR": return .pending
        default: throw .badValue(line: xml.line, element: name, value: text)
        }
    }

    private func detail() throws(InterchangeError) -> CamtDetail {
        var amount: CamtAmount?
        var detail = CamtDetail()
        try xml.children { name throws(InterchangeError) in
            switch name {
            case "Refs": try references(into: &detail)
            case "Amt": try xml.once(name, &amount, self.amount(name))
            case "AmtDtls": detail.otherAmount = try transactionAmount()
            case "CdtDbtInd": try xml.once(name, &detail.isCredit, credit(name))
            case "BkTxCd": detail.transactionCode = try transactionCode()
            case "RltdPties": try parties(into: &detail)
            case "RmtInf": try remittance(into: &detail)
            case "RtrInf": try xml.once(name, &detail.returnReason, returnReason())
            case "AddtlTxInf": try xml.once(name, &detail.additional, xml.text())
            default: break
            }
        }
        let stated = amount ?? detail.otherAmount
        // A detail may be in the payer's currency; then the entry's own amount is all there is.
        if let stated, stated.currency == Currency.eur.rawValue {
            detail.amount = try stated.money(xml)
        }
        return detail
    }

    /// `AmtDtls/TxAmt/Amt`, where version 02 states the amount of a detail.
    private func transactionAmount() throws(InterchangeError) -> CamtAmount? {
        var amount: CamtAmount?
        try xml.children { outer throws(InterchangeError) in
            guard outer == "TxAmt" else { return }
            try xml.children { name throws(InterchangeError) in
                guard name == "Amt" else { return }
                try xml.once(name, &amount, self.amount(name))
            }
        }
        return amount
    }

    private func references(into detail: inout CamtDetail) throws(InterchangeError) {
        var endToEnd: String?
        var bank: String?
        try xml.children { name throws(InterchangeError) in
            switch name {
            case "EndToEndId": try xml.once(name, &endToEnd, xml.text())
            case "AcctSvcrRef": try xml.once(name, &bank, xml.text())
            default: break
            }
        }
        detail.endToEndID = endToEnd == "NOTPROVIDED" ? nil : endToEnd?.nonEmpty
        detail.bankReference = bank?.nonEmpty
    }

    private func parties(into detail: inout CamtDetail) throws(InterchangeError) {
        var debtor = CamtParty()
        var creditor = CamtParty()
        try xml.children { name throws(InterchangeError) in
            switch name {
            case "Dbtr": try xml.once(name, &debtor.name, partyName())
            case "UltmtDbtr": try xml.once(name, &debtor.ultimateName, partyName())
            case "DbtrAcct": debtor.iban = try partyAccount()
            case "Cdtr": try xml.once(name, &creditor.name, partyName())
            case "UltmtCdtr": try xml.once(name, &creditor.ultimateName, partyName())
            case "CdtrAcct": creditor.iban = try partyAccount()
            default: break
            }
        }
        detail.debtor = debtor
        detail.creditor = creditor
    }

    private func remittance(into detail: inout CamtDetail) throws(InterchangeError) {
        var lines: [String] = []
        var references: [String] = []
        try xml.children { name throws(InterchangeError) in
            switch name {
            case "Ustrd": lines.append(try xml.text())
            case "Strd": try structured(references: &references, lines: &lines)
            default: break
            }
        }
        detail.lines = lines
        detail.references = references
    }

    /// A creditor reference; the number of a document referred to counts as text.
    private func structured(
        references: inout [String], lines: inout [String]
    ) throws(InterchangeError) {
        var reference: String?
        var numbers: [String] = []
        try xml.children { outer throws(InterchangeError) in
            switch outer {
            case "CdtrRefInf":
                try xml.children { name throws(InterchangeError) in
                    guard name == "Ref" else { return }
                    try xml.once(name, &reference, xml.text())
                }
            case "RfrdDocInf":
                try xml.children { name throws(InterchangeError) in
                    guard name == "Nb" else { return }
                    numbers.append(try xml.text())
                }
            default: break
            }
        }
        if let reference = reference?.nonEmpty { references.append(reference) }
        lines += numbers
    }

    private func returnReason() throws(InterchangeError) -> String {
        var reason: String?
        try xml.children { name throws(InterchangeError) in
            guard name == "Rsn" else { return }
            try xml.once(name, &reason, code())
        }
        // A return without a reason is still a return.
        return reason?.nonEmpty ?? "NARR"
    }
}
