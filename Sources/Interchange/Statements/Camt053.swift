// SPDX-License-Identifier: AGPL-3.0-or-later

import Bank
import Basics

/// Account statements of ISO 20022, camt.053.001.02 to .13, as banks deliver them.
///
/// Versions differ in a few names (`BIC`/`BICFI`, `Dbtr/Nm`/`Dbtr/Pty/Nm`, `Sts`/`Sts/Cd`), which
/// are read alike. Balances other than the booked ones (available, forward) are not read.
///
/// - Source: ISO 20022 message definitions, Bank-to-Customer Cash Management.
public enum Camt053 {
    static let namespaceStart = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."
    static let versions = 2...13

    /// Reads a whole file.
    ///
    /// An entry whose details have amounts that add up to it becomes one entry a detail.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - sizeLimit: The most bytes accepted.
    /// - Returns: At least one statement; ``StatementFile/notes`` tell of batches kept whole.
    /// - Throws: ``InterchangeError``: nothing of a faulty file is returned. Whether balances and
    ///   entries agree is asked of the statement: ``Bank/Statement/findings``.
    public static func read(
        _ bytes: [UInt8], sizeLimit: Int = XMLReader.sizeLimitDefault
    ) throws(InterchangeError) -> StatementFile {
        try XMLReader.read(bytes, sizeLimit: sizeLimit) { xml throws(InterchangeError) in
            let version = try version(of: xml.root())
            var reading = CamtReading(xml: xml)
            var message: Void?
            try xml.children { name throws(InterchangeError) in
                guard name == "BkToCstmrStmt" else { return }
                try xml.once(name, &message, reading.message())
            }
            _ = try xml.required(reading.statements.first, "Stmt")
            return StatementFile(
                format: "camt.053.001.\(version)", statements: reading.statements,
                notes: reading.notes)
        }
    }

    private static func version(
        of root: (name: String, namespace: String)
    ) throws(InterchangeError) -> String {
        guard root.name == "Document", root.namespace.hasPrefix(namespaceStart) else {
            throw .unknownFormat(found: "\(root.name) \(root.namespace)")
        }
        let version = String(root.namespace.dropFirst(namespaceStart.count))
        guard version.utf8.count == 2, let number = Int(version), versions.contains(number) else {
            throw .unknownVersion(format: "camt.053", found: version)
        }
        return version
    }
}

/// The state of reading one message.
struct CamtReading {
    let xml: XMLReader
    var statements: [Statement] = []
    var notes: [StatementNote] = []

    mutating func message() throws(InterchangeError) {
        var read: [Statement] = []
        var told: [StatementNote] = []
        try xml.children { name throws(InterchangeError) in
            guard name == "Stmt" else { return }
            let (statement, notes) = try self.statement()
            read.append(statement)
            told += notes
        }
        statements = read
        notes = told
    }

    private func statement() throws(InterchangeError) -> (Statement, [StatementNote]) {
        var id: String?
        var number: Int?
        var account: CamtAccount?
        var balances = CamtBalances()
        var entries: [StatementEntry] = []
        var drafts: [CamtEntry] = []
        try xml.children { name throws(InterchangeError) in
            switch name {
            case "Id": try xml.once(name, &id, xml.text())
            case "ElctrncSeqNb": try xml.once(name, &number, wholeNumber(name))
            case "Acct": try xml.once(name, &account, self.account())
            case "Bal": try balance(into: &balances)
            case "Ntry": drafts.append(try entry())
            default: break
            }
        }
        let known = try xml.required(account, "Acct")
        let statementID = try xml.required(id, "Stmt/Id")
        var notes: [StatementNote] = []
        for draft in drafts {
            let note = draft.append(to: &entries)
            if let note { notes.append(note(statementID)) }
        }
        let opening = try xml.required(balances.opening ?? balances.previous, "Bal OPBD")
        let closing = try xml.required(balances.closing, "Bal CLBD")
        let statement = Statement(
            id: statementID, account: known.number, sequenceNumber: number, bankBIC: known.bic,
            owner: known.owner, opening: opening, closing: closing, entries: entries)
        return (statement, notes)
    }

    private func account() throws(InterchangeError) -> CamtAccount {
        var number: String?
        var owner: String?
        var bic: String?
        var currency: Void?
        try xml.children { name throws(InterchangeError) in
            switch name {
            case "Id": try xml.once(name, &number, xml.required(accountNumber(), "Acct/Id"))
            case "Ccy": try xml.once(name, &currency, checkCurrency(xml.text()))
            case "Ownr": try xml.once(name, &owner, partyName())
            case "Svcr": try xml.once(name, &bic, bankIdentifier())
            default: break
            }
        }
        return CamtAccount(
            number: try xml.required(number, "Acct/Id"), owner: owner?.nonEmpty,
            bic: bic?.nonEmpty)
    }

    private func bankIdentifier() throws(InterchangeError) -> String {
        var bic: String?
        try xml.children { outer throws(InterchangeError) in
            guard outer == "FinInstnId" else { return }
            try xml.children { name throws(InterchangeError) in
                guard name == "BIC" || name == "BICFI" else { return }
                try xml.once(name, &bic, xml.text())
            }
        }
        return bic ?? ""
    }

    private func balance(into balances: inout CamtBalances) throws(InterchangeError) {
        var type: String?
        var amount: CamtAmount?
        var isCredit: Bool?
        var day: Day?
        try xml.children { name throws(InterchangeError) in
            switch name {
            case "Tp": try xml.once(name, &type, balanceType())
            case "Amt": try xml.once(name, &amount, self.amount(name))
            case "CdtDbtInd": try xml.once(name, &isCredit, credit(name))
            case "Dt": try xml.once(name, &day, self.day(name))
            default: break
            }
        }
        guard let type, ["OPBD", "CLBD", "PRCD"].contains(type) else { return }
        let value = try xml.required(amount, "Bal/Amt").money(xml)
        let isPositive = try xml.required(isCredit, "Bal/CdtDbtInd")
        let balance = Balance(
            day: try xml.required(day, "Bal/Dt"), amount: isPositive ? value : -value)
        switch type {
        case "OPBD": try xml.once("Bal OPBD", &balances.opening, balance)
        case "PRCD": try xml.once("Bal PRCD", &balances.previous, balance)
        default: try xml.once("Bal CLBD", &balances.closing, balance)
        }
    }

    private func balanceType() throws(InterchangeError) -> String {
        var type: String?
        try xml.children { name throws(InterchangeError) in
            guard name == "CdOrPrtry" else { return }
            try xml.once(name, &type, code())
        }
        return type ?? ""
    }
}

struct CamtAccount {
    let number: String
    let owner: String?
    let bic: String?
}

struct CamtBalances {
    var opening: Balance?
    var previous: Balance?
    var closing: Balance?
}

extension String {
    /// nil when there is nothing in it.
    var nonEmpty: String? { isEmpty ? nil : self }
}
