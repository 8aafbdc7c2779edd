// SPDX-License-Identifier: AGPL-3.0-or-later

public import Bank
public import Basics

/// Payment orders to a bank: ISO 20022 pain.001.001.09, SEPA credit transfers.
///
/// - Source: EPC132-08, SEPA credit transfer scheme customer-to-bank implementation guidelines
///   (version 2019 messages, in force since November 2023).
public enum Pain001 {
    static let namespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
    static let nameLimit = 70
    static let textLimit = 140

    /// Writes a run as one message with one payment block.
    ///
    /// The same arguments give the same bytes. Names and remarks are put into basic Latin
    /// letters (``SEPAText``); references and account numbers are written as they are.
    ///
    /// - Parameters:
    ///   - run: Checked when it was made.
    ///   - messageID: 1...35 characters; a bank refuses one it has seen before.
    ///   - created: When the file was made.
    /// - Returns: UTF-8, ending with a line end.
    /// - Throws: ``InterchangeError/unwritable(element:text:)`` for a message identifier that
    ///   SEPA does not carry.
    public static func write(
        _ run: PaymentRun, messageID: String, created: Instant
    ) throws(InterchangeError) -> [UInt8] {
        guard (try? SEPAReference.check(messageID)) != nil else {
            throw .unwritable(element: "MsgId", text: messageID)
        }
        var xml = XMLWriter()
        try xml.element("Document", [("xmlns", namespace)]) { xml throws(InterchangeError) in
            try xml.element("CstmrCdtTrfInitn") { xml throws(InterchangeError) in
                try xml.element("GrpHdr") { xml throws(InterchangeError) in
                    try xml.element("MsgId", text: messageID)
                    try xml.element("CreDtTm", text: created.text)
                    try write(totalsOf: run, to: &xml)
                    try write(name: run.debtorName, in: "InitgPty", to: &xml)
                }
                try write(blockOf: run, to: &xml)
            }
        }
        return xml.document
    }

    private static func write(
        totalsOf run: PaymentRun, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        try xml.element("NbOfTxs", text: String(run.payments.count))
        try xml.element("CtrlSum", text: run.controlSum.text)
    }

    private static func write(
        blockOf run: PaymentRun, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        try xml.element("PmtInf") { xml throws(InterchangeError) in
            try xml.element("PmtInfId", text: run.id)
            try xml.element("PmtMtd", text: "TRF")
            try xml.element("BtchBookg", text: "true")
            try write(totalsOf: run, to: &xml)
            try write(typeOf: run.kind, to: &xml)
            try xml.element("ReqdExctnDt") { xml throws(InterchangeError) in
                try xml.element("Dt", text: run.executionDay.text)
            }
            try write(name: run.debtorName, in: "Dbtr", to: &xml)
            try write(account: run.debtorIBAN, in: "DbtrAcct", to: &xml)
            try write(bank: run.debtorBIC, to: &xml)
            try xml.element("ChrgBr", text: "SLEV")
            for payment in run.payments { try write(payment, to: &xml) }
        }
    }

    private static func write(
        typeOf kind: PaymentRun.Kind, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        try xml.element("PmtTpInf") { xml throws(InterchangeError) in
            try xml.element("SvcLvl") { xml throws(InterchangeError) in
                try xml.element("Cd", text: "SEPA")
            }
            switch kind {
            case .salary:
                try xml.element("CtgyPurp") { xml throws(InterchangeError) in
                    try xml.element("Cd", text: "SALA")
                }
            case .other: break
            }
        }
    }

    /// The payer's bank; the guidelines ask for `NOTPROVIDED` where only the IBAN is known.
    private static func write(
        bank bic: String?, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        try xml.element("DbtrAgt") { xml throws(InterchangeError) in
            try xml.element("FinInstnId") { xml throws(InterchangeError) in
                if let bic { return try xml.element("BICFI", text: bic) }
                try xml.element("Othr") { xml throws(InterchangeError) in
                    try xml.element("Id", text: "NOTPROVIDED")
                }
            }
        }
    }

    private static func write(
        _ payment: PaymentOrder, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        try xml.element("CdtTrfTxInf") { xml throws(InterchangeError) in
            try xml.element("PmtId") { xml throws(InterchangeError) in
                try xml.element("EndToEndId", text: payment.endToEndID)
            }
            try xml.element("Amt") { xml throws(InterchangeError) in
                let currency = [(name: "Ccy", value: payment.amount.currency.rawValue)]
                try xml.element("InstdAmt", currency, text: payment.amount.text)
            }
            try write(name: payment.creditorName, in: "Cdtr", to: &xml)
            try write(account: payment.creditorIBAN, in: "CdtrAcct", to: &xml)
            let text = SEPAText.plain(payment.text, limit: textLimit)
            guard !text.isEmpty else { return }
            try xml.element("RmtInf") { xml throws(InterchangeError) in
                try xml.element("Ustrd", text: text)
            }
        }
    }

    private static func write(
        name: String, in element: String, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        try xml.element(element) { xml throws(InterchangeError) in
            try xml.element("Nm", text: SEPAText.plain(name, limit: nameLimit))
        }
    }

    private static func write(
        account iban: IBAN, in element: String, to xml: inout XMLWriter
    ) throws(InterchangeError) {
        try xml.element(element) { xml throws(InterchangeError) in
            try xml.element("Id") { xml throws(InterchangeError) in
                try xml.element("IBAN", text: iban.text)
            }
        }
    }
}
