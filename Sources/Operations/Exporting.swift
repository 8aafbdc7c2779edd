// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
import Basics
import Interchange
import Ledger
import Sales
import Store

/// A file of an export.
public struct ExportedFile: Sendable {
    /// File name.
    public let name: String
    /// Content.
    public let bytes: [UInt8]
}

/// Exports the books of a financial year.
public struct ExportLedger: Query {
    /// What the actor needs.
    public static let permission = Permission.viewLedger

    /// The formats an export may have.
    public enum Format: String, Sendable, CaseIterable {
        /// The statutory accounting entry file, with its description.
        case fec
        /// Plain text accounting.
        case hledger
    }

    /// The financial year, by the calendar year it ends in.
    public let year: Int
    /// The format.
    public let format: Format
    private let counting: Counting

    /// An export of a year; `counting`: told the entries read.
    public init(year: Int, format: Format, counting: @escaping Counting = { _, _ in }) {
        self.counting = counting
        self.year = year
        self.format = format
    }

    /// - Returns: The files; internal movements are left out of the statutory one.
    /// - Throws: ``OperationError/badField(_:)`` for a year without books, `InterchangeError`.
    public func run(in work: Work) throws -> [ExportedFile] {
        try work.require(Self.permission)
        guard let days = work.cooperative.years.days(of: year) else {
            throw OperationError.badField("year")
        }
        switch format {
        case .fec: return try fec(days, work)
        case .hledger: return try hledger(days, work)
        }
    }

    private func fec(_ days: ClosedRange<Day>, _ work: Work) throws -> [ExportedFile] {
        try work.law.require(.entryFile)
        var names = PartyNames(work: work)
        var lines: [FECLine] = []
        var posted: [(entry: PostedEntry, order: Int64)] = []
        let all = try work.store.entries.count(from: days.lowerBound, to: days.upperBound)
        try work.store.entries.each(from: days.lowerBound, to: days.upperBound) { entry in
            // The file is ordered by validation: the moment of posting, then the number.
            posted.append((entry, entry.id.value))
            counting(posted.count, all)
        }
        posted.sort { ($0.entry.postedAt, $0.order) < ($1.entry.postedAt, $1.order) }
        for (entry, _) in posted {
            lines += try statutoryLines(entry, &names, work)
        }
        let siren = try Siren(work.cooperative.siren)
        let year = FEC.Year(days: days, numbering: .perJournal)
        let name = FEC.fileName(siren: siren, closing: days.upperBound)
        return [
            ExportedFile(name: name, bytes: try FEC.write(lines, year: year)),
            ExportedFile(
                name: name.replacing(".txt", with: "-description.txt"),
                bytes: Array(FEC.description(siren: siren, year: year).utf8)),
        ]
    }

    private func statutoryLines(
        _ entry: PostedEntry, _ names: inout PartyNames, _ work: Work
    ) throws -> [FECLine] {
        let chart = work.law.chart
        let language = work.cooperative.language
        return try entry.lines.filter { chart.accounts[$0.account]?.isInternal == false }.map {
            line in
            FECLine(
                journal: chart.code(of: entry.journal),
                journalLabel: chart.title(of: entry.journal, in: language), number: entry.number,
                day: entry.day, account: line.account,
                accountLabel: chart.title(of: line.account, in: language),
                auxiliary: try line.thirdParty.map { try names.auxiliary($0) },
                voucher: entry.voucher.reference, voucherDay: entry.voucher.day,
                label: entry.label, debit: line.debit, credit: line.credit,
                validationDay: entry.postedAt.day(in: work.cooperative.timeZone))
        }
    }

    private func hledger(_ days: ClosedRange<Day>, _ work: Work) throws -> [ExportedFile] {
        var names = PartyNames(work: work)
        var entries: [HledgerJournal.Entry] = []
        let sections = Dictionary(
            uniqueKeysWithValues: try work.store.sections.all().map { ($0.id, $0.code) })
        let all = try work.store.entries.count(from: days.lowerBound, to: days.upperBound)
        try work.store.entries.each(from: days.lowerBound, to: days.upperBound) { entry in
            entries.append(
                HledgerJournal.Entry(
                    day: entry.day,
                    code: "\(work.law.chart.code(of: entry.journal))\(entry.number)",
                    label: entry.label, voucher: entry.voucher.reference,
                    lines: try entry.lines.map { line in
                        HledgerJournal.Line(
                            account: line.account,
                            auxiliary: try line.thirdParty.map { try names.auxiliary($0).code },
                            section: sections[line.section] ?? "", amount: line.amount)
                    }))
            counting(entries.count, all)
        }
        let name = "\(work.cooperative.code)-\(year).journal"
        return [ExportedFile(name: name, bytes: try HledgerJournal.write(entries))]
    }
}

/// Codes and names of third parties, each read once.
private struct PartyNames {
    let work: Work
    private var known: [ID<ThirdParty>: FECLine.Auxiliary] = [:]

    init(work: Work) { self.work = work }

    mutating func auxiliary(_ id: ID<ThirdParty>) throws -> FECLine.Auxiliary {
        if let name = known[id] { return name }
        let party = try work.store.parties.find(id)
        let name = FECLine.Auxiliary(code: party.thirdParty.code, label: party.details.name)
        known[id] = name
        return name
    }
}
