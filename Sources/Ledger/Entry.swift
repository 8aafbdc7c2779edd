// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// One line of an entry: an amount on an account, in a section.
public struct Line: Sendable, Hashable {
    /// Account code.
    public let account: String
    /// Section the amount belongs to.
    public let section: ID<Section>
    /// Client, supplier or employee, where the account asks for one.
    public let thirdParty: ID<ThirdParty>?
    /// Above zero is debit, below is credit; never zero.
    public let amount: Money

    /// A line with a signed amount: debit above zero.
    public init(
        _ account: String, in section: ID<Section>, _ amount: Money,
        thirdParty: ID<ThirdParty>? = nil
    ) {
        self.account = account
        self.section = section
        self.thirdParty = thirdParty
        self.amount = amount
    }

    /// The debit side; zero on a credit line.
    public var debit: Money { max(amount, .zero) }
    /// The credit side, not negative; zero on a debit line.
    public var credit: Money { max(-amount, .zero) }
}

/// The document an entry is made from.
public struct Voucher: Sendable, Hashable {
    /// Its number: an invoice number, a statement line.
    public let reference: String
    /// Its day.
    public let day: Day

    /// A voucher with its number and day.
    public init(_ reference: String, on day: Day) {
        self.reference = reference
        self.day = day
    }
}

/// A balanced entry, ready to be posted.
///
/// Balanced in total, in each section, and among its internal (class 9) lines; the schema
/// checks the same again.
public struct Entry: Sendable, Hashable {
    /// Journal it is numbered in.
    public let journal: Journal
    /// Accounting day.
    public let day: Day
    /// The document behind it.
    public let voucher: Voucher
    /// What happened, in the cooperative's language.
    public let label: String
    /// At least two lines.
    public let lines: [Line]
    /// The entry this one takes back; nil otherwise.
    public let reverses: ID<Entry>?

    /// Builds an entry and checks it.
    ///
    /// Lines of zero are left out; lines of the same account, section and third party are summed.
    ///
    /// - Throws: ``LedgerError`` naming the first fault; nothing has been written.
    public init(
        _ journal: Journal, on day: Day, voucher: Voucher, label: String, lines: [Line],
        reverses: ID<Entry>? = nil, chart: Chart
    ) throws(LedgerError) {
        guard !label.isEmpty else { throw .missingText(field: "label") }
        guard !voucher.reference.isEmpty else { throw .missingText(field: "voucher") }
        self.journal = journal
        self.day = day
        self.voucher = voucher
        self.label = label
        self.reverses = reverses
        for line in lines { try Entry.checkBounds(line) }
        self.lines = Entry.merged(lines)
        try check(chart)
    }

    /// Checked before lines are summed, so that no sum can overflow.
    private static func checkBounds(_ line: Line) throws(LedgerError) {
        guard line.amount.minorUnits.magnitude <= Money.boundMinor else {
            throw .badAmount(account: line.account, amount: line.amount)
        }
    }

    private static func merged(_ lines: [Line]) -> [Line] {
        var merged: [Line] = []
        for line in lines where !line.amount.isZero {
            let same = merged.firstIndex {
                $0.account == line.account && $0.section == line.section
                    && $0.thirdParty == line.thirdParty
                    && $0.amount.isNegative == line.amount.isNegative
            }
            guard let same else {
                merged.append(line)
                continue
            }
            let sum = merged[same].amount + line.amount
            merged[same] = Line(line.account, in: line.section, sum, thirdParty: line.thirdParty)
        }
        return merged
    }

    private func check(_ chart: Chart) throws(LedgerError) {
        guard lines.count >= 2 else { throw .tooFewLines }
        var total = Int128(0)
        var internalTotal = Int128(0)
        var sections: [ID<Section>: Int128] = [:]
        for line in lines {
            try Entry.checkBounds(line)
            guard let account = chart.accounts[line.account], account.from <= day,
                account.to.map({ day <= $0 }) ?? true
            else { throw .unknownAccount(code: line.account, day: day) }
            if account.thirdParty != nil, line.thirdParty == nil {
                throw .missingThirdParty(account: line.account)
            }
            let amount = Int128(line.amount.minorUnits)
            total += amount
            sections[line.section, default: 0] += amount
            if account.isInternal { internalTotal += amount }
        }
        if total != 0 { throw .unbalanced(difference: Entry.money(total)) }
        for (section, sum) in sections.sorted(by: { $0.key < $1.key }) where sum != 0 {
            throw .unbalancedSection(section: section, difference: Entry.money(sum))
        }
        if internalTotal != 0 { throw .unbalancedInternal(difference: Entry.money(internalTotal)) }
    }

    private static func money(_ sum: Int128) -> Money { Money(minorUnits: Int64(clamping: sum)) }

    /// The entry that takes this one back, line by line.
    ///
    /// `id`: the number this entry was posted under.
    ///
    /// - Throws: ``LedgerError`` when an account is no longer in use on `day`.
    public func reversal(
        of id: ID<Entry>, on day: Day, label: String, chart: Chart
    ) throws(LedgerError) -> Entry {
        let opposite = lines.map {
            Line($0.account, in: $0.section, -$0.amount, thirdParty: $0.thirdParty)
        }
        return try Entry(
            journal, on: day, voucher: voucher, label: label, lines: opposite, reverses: id,
            chart: chart)
    }
}
