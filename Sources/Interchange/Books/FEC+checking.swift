// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

/// A fault found in an accounting entry file.
public struct FECFinding: Hashable, Sendable {
    /// The line of the file, from 1; the header is line 1.
    public let line: Int
    /// What is wrong.
    public let fault: InterchangeError
}

extension FEC {
    /// Reads an accounting entry file strictly.
    ///
    /// - Parameter bytes: UTF-8, fields separated by tabs, records ended by LF or CR LF.
    /// - Returns: The lines in their order.
    /// - Throws: ``InterchangeError`` at the first line whose shape is wrong. Sums and order are
    ///   not judged: see ``check(_:year:)``.
    public static func read(_ bytes: [UInt8]) throws(InterchangeError) -> [FECLine] {
        var lines: [FECLine] = []
        for (number, record) in try records(of: bytes) {
            lines.append(try line(of: record, at: number))
        }
        return lines
    }

    /// Every fault of a file, in the order of its lines; none means that the file may be handed
    /// over.
    ///
    /// A line whose shape is wrong is reported and left out of the sums.
    public static func check(_ bytes: [UInt8], year: Year) -> [FECFinding] {
        let found: [(number: Int, record: String)]
        do {
            found = try records(of: bytes)
        } catch {
            return [FECFinding(line: 1, fault: error)]
        }
        var findings: [FECFinding] = []
        var rules = FECRules(year: year)
        for (number, record) in found {
            do {
                try rules.take(line(of: record, at: number))
            } catch {
                findings.append(FECFinding(line: number, fault: error))
            }
        }
        do {
            try rules.finish()
        } catch {
            findings.append(FECFinding(line: found.last?.number ?? 1, fault: error))
        }
        return findings
    }

    /// The records below the header with their line numbers.
    private static func records(
        of bytes: [UInt8]
    ) throws(InterchangeError) -> [(number: Int, record: String)] {
        guard !bytes.isEmpty else { throw .emptyFile }
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]),
            let text = String(validating: bytes, as: UTF8.self)
        else { throw .badEncoding(found: "UTF-8") }
        var records = text.utf8.split(separator: 10, omittingEmptySubsequences: false)
            .map { String(decoding: $0.last == 13 ? $0.dropLast() : $0, as: UTF8.self) }
        if records.last?.isEmpty ?? false { records.removeLast() }
        guard let first = records.first, first == columns.joined(separator: "\t") else {
            throw .unknownFormat(found: records.first ?? "")
        }
        return records.enumerated().dropFirst().map { ($0.offset + 1, $0.element) }
    }

    private static func line(
        of record: String, at number: Int
    ) throws(InterchangeError) -> FECLine {
        let cells = record.utf8.split(separator: 9, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard cells.count == columns.count else {
            throw .badValue(line: number, element: "columns", value: String(cells.count))
        }
        let row = FECRow(cells: cells, line: number)
        guard let entryNumber = Int64(cells[2]) else { throw row.refusal(2) }
        let auxiliary: FECLine.Auxiliary? =
            cells[6].isEmpty && cells[7].isEmpty ? nil : .init(code: cells[6], label: cells[7])
        return FECLine(
            journal: cells[0], journalLabel: cells[1], number: entryNumber,
            day: try row.day(3), account: cells[4], accountLabel: cells[5],
            auxiliary: auxiliary, voucher: cells[8], voucherDay: try row.day(9),
            label: cells[10], debit: try row.money(11), credit: try row.money(12),
            lettering: try row.lettering(), validationDay: try row.day(15),
            foreign: try row.foreign())
    }
}

/// The cells of one record, read into types.
private struct FECRow {
    let cells: [String]
    let line: Int

    func refusal(_ column: Int) -> InterchangeError {
        .badValue(line: line, element: FEC.columns[column], value: cells[column])
    }

    func day(_ column: Int) throws(InterchangeError) -> Day {
        let text = cells[column]
        guard text.utf8.count == 8, text.utf8.allSatisfy({ (48...57).contains($0) }),
            let year = Int(text.prefix(4)), let month = Int(text.dropFirst(4).prefix(2)),
            let number = Int(text.suffix(2)), let day = Day(year, month, number)
        else { throw refusal(column) }
        return day
    }

    func money(_ column: Int) throws(InterchangeError) -> Money {
        let parts = cells[column].split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count == 2, !cells[column].contains("."),
            let money = try? Money(text: parts.joined(separator: "."))
        else { throw refusal(column) }
        return money
    }

    func lettering() throws(InterchangeError) -> FECLine.Lettering? {
        if cells[13].isEmpty {
            guard cells[14].isEmpty else { throw refusal(14) }
            return nil
        }
        return .init(code: cells[13], day: try day(14))
    }

    func foreign() throws(InterchangeError) -> FECLine.Foreign? {
        if cells[16].isEmpty {
            guard cells[17].isEmpty else { throw refusal(17) }
            return nil
        }
        guard cells[17].utf8.count == 3 else { throw refusal(17) }
        return .init(minorUnits: try money(16).minorUnits, currency: cells[17])
    }
}
