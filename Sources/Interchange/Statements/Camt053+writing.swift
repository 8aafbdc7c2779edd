// SPDX-License-Identifier: AGPL-3.0-or-later

public import Bank
public import Basics

extension Camt053 {
    /// Writes statements as camt.053.001.08, for the simulated bank and for tests.
    ///
    /// - Parameters:
    ///   - statements: At least one; each entry becomes an entry with one detail.
    ///   - messageID: The file's identifier, 1...35 characters.
    ///   - created: When the bank made it.
    /// - Returns: UTF-8. ``read(_:sizeLimit:)`` of it gives `statements` again, as long as no text
    ///   begins or ends with blanks and entries are numbered from 1.
    /// - Throws: ``InterchangeError/unwritable(element:text:)`` for control characters.
    public static func write(
        _ statements: [Statement], messageID: String, created: Instant
    ) throws(InterchangeError) -> [UInt8] {
        var xml = XMLWriter(indented: true)
        let namespace = [(name: "xmlns", value: "\(namespaceStart)08")]
        try xml.element("Document", namespace) { xml throws(InterchangeError) in
            try xml.element("BkToCstmrStmt") { xml throws(InterchangeError) in
                try xml.element("GrpHdr") { xml throws(InterchangeError) in
                    try xml.element("MsgId", text: messageID)
                    try xml.element("CreDtTm", text: created.text)
                }
                for statement in statements {
                    try write(statement, created: created, to: &xml)
                }
            }
        }
        return xml.document
    }

    private static func write(
        _ statement: Statement, created: Instant, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        try xml.element("Stmt") { xml throws(InterchangeError) in
            try xml.element("Id", text: statement.id)
            try xml.element(ifAny: "ElctrncSeqNb", text: statement.sequenceNumber.map(String.init))
            try xml.element("CreDtTm", text: created.text)
            try xml.element("Acct") { xml throws(InterchangeError) in
                try write(accountID: statement.account, to: &xml)
                try xml.element("Ccy", text: statement.currency.rawValue)
                try write(party: "Ownr", name: statement.owner, isNested: false, to: &xml)
                if let bic = statement.bankBIC {
                    try xml.element("Svcr") { xml throws(InterchangeError) in
                        try xml.element("FinInstnId") { xml throws(InterchangeError) in
                            try xml.element("BICFI", text: bic)
                        }
                    }
                }
            }
            try write(balance: "OPBD", statement.opening, to: &xml)
            try write(balance: "CLBD", statement.closing, to: &xml)
            for entry in statement.entries { try write(entry, to: &xml) }
        }
    }

    /// An IBAN as such, any other number under `Othr`.
    private static func write(
        accountID: String, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        try xml.element("Id") { xml throws(InterchangeError) in
            if (try? IBAN(accountID)) != nil {
                try xml.element("IBAN", text: accountID)
            } else {
                try xml.element("Othr") { xml throws(InterchangeError) in
                    try xml.element("Id", text: accountID)
                }
            }
        }
    }

    private static func write(
        balance type: String, _ balance: Balance, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        try xml.element("Bal") { xml throws(InterchangeError) in
            try xml.element("Tp") { xml throws(InterchangeError) in
                try xml.element("CdOrPrtry") { xml throws(InterchangeError) in
                    try xml.element("Cd", text: type)
                }
            }
            try write(amount: balance.amount, to: &xml)
            try write(day: "Dt", balance.day, to: &xml)
        }
    }

    private static func write(
        amount: Money, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        let currency = [(name: "Ccy", value: amount.currency.rawValue)]
        try xml.element("Amt", currency, text: amount.magnitude.text)
        try xml.element("CdtDbtInd", text: amount.isNegative ? "DBIT" : "CRDT")
    }

    private static func write(
        day name: String, _ day: Day, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        try xml.element(name) { xml throws(InterchangeError) in
            try xml.element("Dt", text: day.text)
        }
    }

    private static func write(
        _ entry: StatementEntry, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        try xml.element("Ntry") { xml throws(InterchangeError) in
            try write(amount: entry.amount, to: &xml)
            try xml.element("Sts") { xml throws(InterchangeError) in
                try xml.element("Cd", text: entry.status == .booked ? "BOOK" : "PDNG")
            }
            try write(day: "BookgDt", entry.bookingDay, to: &xml)
            if let day = entry.valueDay { try write(day: "ValDt", day, to: &xml) }
            try xml.element(ifAny: "AcctSvcrRef", text: entry.bankReference)
            try write(code: entry.transactionCode, to: &xml)
            try xml.element("NtryDtls") { xml throws(InterchangeError) in
                try xml.element("TxDtls") { xml throws(InterchangeError) in
                    try write(detailOf: entry, to: &xml)
                }
            }
        }
    }

    /// A code of three parts is the listed one, any other the bank's own.
    private static func write(
        code: String?, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        let parts = (code ?? "").split(separator: "-").map(String.init)
        try xml.element("BkTxCd") { xml throws(InterchangeError) in
            if parts.count == 3 {
                try xml.element("Domn") { xml throws(InterchangeError) in
                    try xml.element("Cd", text: parts[0])
                    try xml.element("Fmly") { xml throws(InterchangeError) in
                        try xml.element("Cd", text: parts[1])
                        try xml.element("SubFmlyCd", text: parts[2])
                    }
                }
            } else if let code {
                try xml.element("Prtry") { xml throws(InterchangeError) in
                    try xml.element("Cd", text: code)
                }
            }
        }
    }

    private static func write(
        detailOf entry: StatementEntry, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        try xml.element("Refs") { xml throws(InterchangeError) in
            try xml.element("EndToEndId", text: entry.endToEndID ?? "NOTPROVIDED")
        }
        try write(amount: entry.amount, to: &xml)
        let side = entry.amount.isNegative ? "Cdtr" : "Dbtr"
        if entry.counterpartyName != nil || entry.counterpartyIBAN != nil {
            try xml.element("RltdPties") { xml throws(InterchangeError) in
                try write(party: side, name: entry.counterpartyName, isNested: true, to: &xml)
                if let iban = entry.counterpartyIBAN {
                    try xml.element("\(side)Acct") { xml throws(InterchangeError) in
                        try xml.element("Id") { xml throws(InterchangeError) in
                            try xml.element("IBAN", text: iban)
                        }
                    }
                }
            }
        }
        try write(remittanceOf: entry, to: &xml)
        if let reason = entry.returnReason {
            try xml.element("RtrInf") { xml throws(InterchangeError) in
                try xml.element("Rsn") { xml throws(InterchangeError) in
                    try xml.element("Cd", text: reason)
                }
            }
        }
    }

    private static func write(
        party element: String, name: String?, isNested: Bool, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        guard let name else { return }
        try xml.element(element) { xml throws(InterchangeError) in
            guard isNested else { return try xml.element("Nm", text: name) }
            try xml.element("Pty") { xml throws(InterchangeError) in
                try xml.element("Nm", text: name)
            }
        }
    }

    private static func write(
        remittanceOf entry: StatementEntry, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        guard !entry.text.isEmpty || entry.structuredReference != nil else { return }
        try xml.element("RmtInf") { xml throws(InterchangeError) in
            try xml.element(ifAny: "Ustrd", text: entry.text)
            guard let reference = entry.structuredReference else { return }
            try xml.element("Strd") { xml throws(InterchangeError) in
                try xml.element("CdtrRefInf") { xml throws(InterchangeError) in
                    try xml.element("Tp") { xml throws(InterchangeError) in
                        try xml.element("CdOrPrtry") { xml throws(InterchangeError) in
                            try xml.element("Cd", text: "SCOR")
                        }
                    }
                    try xml.element("Ref", text: reference)
                }
            }
        }
    }
}
