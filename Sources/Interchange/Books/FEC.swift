// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// The French accounting entry file (fichier des écritures comptables).
///
/// Eighteen columns, one header line, fields separated by tabs, records ended by CR LF, UTF-8
/// without byte order mark, decimal comma, days as `YYYYMMDD`.
///
/// - Source: Livre des procédures fiscales, art. A47 A-1, VI to XIV; BOI-CF-IOR-60-40-20.
public enum FEC {
    /// The financial year and how its entries are numbered.
    public struct Year: Hashable, Sendable {
        /// First and last day of the financial year.
        public let days: ClosedRange<Day>
        /// Which entries share one sequence of numbers.
        public let numbering: Numbering

        /// A financial year.
        public init(days: ClosedRange<Day>, numbering: Numbering = .wholeFile) {
            self.days = days
            self.numbering = numbering
        }
    }

    /// Which entries share one sequence of numbers.
    public enum Numbering: String, Hashable, Sendable, CaseIterable {
        /// One sequence for all journals.
        case wholeFile
        /// One sequence for each journal.
        case perJournal
    }

    /// The names of the columns, in their order.
    public static let columns = [
        "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib",
        "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit",
        "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
    ]

    /// The first line, with its line end.
    public static let header = columns.joined(separator: "\t") + lineEnd
    static let lineEnd = "\r\n"

    /// The name the file must bear: `123456782FEC20261231.txt`.
    ///
    /// - Parameters:
    ///   - siren: The company.
    ///   - closing: The last day of the financial year.
    /// - Returns: The name without folder.
    public static func fileName(siren: Siren, closing: Day) -> String {
        "\(siren.text)FEC\(closing.compactText).txt"
    }

    /// Writes a whole file; for long years use ``FECWriter`` line by line.
    ///
    /// - Parameters:
    ///   - lines: Opening entries first, then in the order of validation.
    ///   - year: The financial year.
    /// - Returns: The file with its header line.
    /// - Throws: ``InterchangeError`` at the first line that breaks a rule.
    public static func write(
        _ lines: some Sequence<FECLine>, year: Year
    ) throws(InterchangeError) -> [UInt8] {
        var bytes = Array(header.utf8)
        var writer = FECWriter(year: year)
        for line in lines { bytes += try writer.text(of: line).utf8 }
        try writer.finish()
        return bytes
    }
}

/// Writes the accounting entry file line by line, so that a year never has to fit in memory.
///
/// Write ``FEC/header``, the text of each line, and call ``finish()`` before the file counts.
public struct FECWriter {
    private var rules: FECRules

    /// A writer before the first line.
    public init(year: FEC.Year) { rules = FECRules(year: year) }

    /// One line of the file with its line end.
    ///
    /// Tabs and line ends inside texts become spaces.
    ///
    /// - Throws: ``InterchangeError`` when the line, or the entry before it, breaks a rule.
    public mutating func text(of line: FECLine) throws(InterchangeError) -> String {
        try rules.take(line)
        return FECWriter.columns(of: line).joined(separator: "\t") + FEC.lineEnd
    }

    /// Confirms that the last entry balances.
    ///
    /// - Throws: ``InterchangeError/unbalancedEntry(number:difference:)``.
    public mutating func finish() throws(InterchangeError) { try rules.finish() }

    private static func columns(of line: FECLine) -> [String] {
        [
            plain(line.journal), plain(line.journalLabel), String(line.number),
            line.day.compactText, plain(line.account), plain(line.accountLabel),
            plain(line.auxiliary?.code ?? ""), plain(line.auxiliary?.label ?? ""),
            plain(line.voucher), line.voucherDay.compactText, plain(line.label),
            comma(line.debit.minorUnits), comma(line.credit.minorUnits),
            plain(line.lettering?.code ?? ""), line.lettering?.day.compactText ?? "",
            line.validationDay.compactText, line.foreign.map { comma($0.minorUnits) } ?? "",
            plain(line.foreign?.currency ?? ""),
        ]
    }

    private static func comma(_ minorUnits: Int64) -> String {
        String(DecimalText.format(minorUnits, places: 2).map { $0 == "." ? "," : $0 })
    }

    /// Control characters would move columns or lines.
    static func plain(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value < 32 }) else {
            return text.trimmingBlanks
        }
        var result = ""
        for scalar in text.unicodeScalars {
            result.unicodeScalars.append(scalar.value < 32 ? " " : scalar)
        }
        return result.trimmingBlanks
    }
}
