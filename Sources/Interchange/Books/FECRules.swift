// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

/// The rules a sequence of lines must keep, shared by writing and checking.
struct FECRules {
    private let year: FEC.Year
    private var lastNumbers: [String: Int64] = [:]
    private var lastValidation: Day?
    private var current: (journal: String, number: Int64, day: Day)?
    private var difference: Int128 = 0

    init(year: FEC.Year) { self.year = year }

    /// Takes the next line.
    ///
    /// - Throws: The first rule broken; the state goes on as if the line had been right, so that
    ///   a checker can report every fault once.
    mutating func take(_ line: FECLine) throws(InterchangeError) {
        var faults: [InterchangeError] = []
        if current.map({ $0.journal != line.journal || $0.number != line.number }) ?? true {
            if let fault = closeEntry() { faults.append(fault) }
            faults += begin(line)
        } else if let current, current.day != line.day {
            faults.append(
                column("EcritureDate", line.day.compactText, of: line))
        }
        faults += columnFaults(of: line)
        difference += Int128(line.debit.minorUnits) - Int128(line.credit.minorUnits)
        if let fault = faults.first { throw fault }
    }

    mutating func finish() throws(InterchangeError) {
        if let fault = closeEntry() { throw fault }
    }

    private mutating func closeEntry() -> InterchangeError? {
        defer {
            difference = 0
            current = nil
        }
        guard let current, difference != 0 else { return nil }
        return .unbalancedEntry(
            number: "\(current.journal) \(current.number)",
            difference: Money(minorUnits: Int64(clamping: difference)))
    }

    private mutating func begin(_ line: FECLine) -> [InterchangeError] {
        var faults: [InterchangeError] = []
        let name = "\(line.journal) \(line.number)"
        let sequence = year.numbering == .perJournal ? line.journal : ""
        if let last = lastNumbers[sequence], line.number != last &+ 1 {
            faults.append(
                .numberGap(journal: line.journal, expected: last &+ 1, found: line.number))
        }
        lastNumbers[sequence] = line.number
        if !year.days.contains(line.day) {
            faults.append(.dayOutsideYear(number: name, day: line.day))
        }
        if let lastValidation, line.validationDay < lastValidation {
            faults.append(.validationOrder(number: name, day: line.validationDay))
        }
        lastValidation = max(lastValidation ?? line.validationDay, line.validationDay)
        current = (line.journal, line.number, line.day)
        return faults
    }

    private func columnFaults(of line: FECLine) -> [InterchangeError] {
        var faults: [InterchangeError] = []
        let required = [
            ("JournalCode", line.journal), ("JournalLib", line.journalLabel),
            ("CompteLib", line.accountLabel), ("PieceRef", line.voucher),
            ("EcritureLib", line.label),
        ]
        for (name, text) in required where FECWriter.plain(text).isEmpty {
            faults.append(column(name, text, of: line))
        }
        if line.number < 1 { faults.append(column("EcritureNum", String(line.number), of: line)) }
        if !isAccount(line.account) { faults.append(column("CompteNum", line.account, of: line)) }
        if let auxiliary = line.auxiliary, auxiliary.code.isEmpty || auxiliary.label.isEmpty {
            faults.append(column("CompAuxNum", auxiliary.code, of: line))
        }
        if line.debit.isNegative || !(line.debit.isZero || line.credit.isZero) {
            faults.append(column("Debit", line.debit.text, of: line))
        }
        if line.credit.isNegative { faults.append(column("Credit", line.credit.text, of: line)) }
        return faults
    }

    /// Three digits of the general chart first; class 9 is internal and never leaves the books.
    private func isAccount(_ account: String) -> Bool {
        let bytes = Array(account.utf8)
        guard bytes.count >= 3, bytes.prefix(3).allSatisfy({ (48...57).contains($0) }) else {
            return false
        }
        return (UInt8(ascii: "1")...UInt8(ascii: "8")).contains(bytes[0])
    }

    private func column(_ name: String, _ value: String, of line: FECLine) -> InterchangeError {
        .badColumn(number: "\(line.journal) \(line.number)", column: name, value: value)
    }
}
