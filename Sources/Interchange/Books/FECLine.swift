// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// One line of the accounting entry file, all eighteen columns typed.
public struct FECLine: Hashable, Sendable {
    /// A third party: code and name of an auxiliary account.
    public struct Auxiliary: Hashable, Sendable {
        /// Its code: `C001`.
        public let code: String
        /// Its name.
        public let label: String

        /// A third party of the books.
        public init(code: String, label: String) {
            self.code = code
            self.label = label
        }
    }

    /// What settles a line: the code shared with the lines that settle it, and since when.
    public struct Lettering: Hashable, Sendable {
        /// The shared code: `A`.
        public let code: String
        /// The day of the last line that completed it.
        public let day: Day

        /// A settlement.
        public init(code: String, day: Day) {
            self.code = code
            self.day = day
        }
    }

    /// An amount in the currency of the voucher.
    public struct Foreign: Hashable, Sendable {
        /// In hundredths of the currency.
        public let minorUnits: Int64
        /// ISO 4217 code.
        public let currency: String

        /// An amount in another currency.
        public init(minorUnits: Int64, currency: String) {
            self.minorUnits = minorUnits
            self.currency = currency
        }
    }

    /// JournalCode: `VE`.
    public let journal: String
    /// JournalLib: `Ventes`.
    public let journalLabel: String
    /// EcritureNum, in a sequence without gap.
    public let number: Int64
    /// EcritureDate, within the financial year.
    public let day: Day
    /// CompteNum, beginning with three digits of the general chart.
    public let account: String
    /// CompteLib.
    public let accountLabel: String
    /// CompAuxNum and CompAuxLib.
    public let auxiliary: Auxiliary?
    /// PieceRef.
    public let voucher: String
    /// PieceDate.
    public let voucherDay: Day
    /// EcritureLib.
    public let label: String
    /// Debit, not negative.
    public let debit: Money
    /// Credit, not negative.
    public let credit: Money
    /// EcritureLet and DateLet.
    public let lettering: Lettering?
    /// ValidDate.
    public let validationDay: Day
    /// Montantdevise and Idevise.
    public let foreign: Foreign?

    /// A line as the ledger knows it.
    public init(
        journal: String, journalLabel: String, number: Int64, day: Day, account: String,
        accountLabel: String, auxiliary: Auxiliary? = nil, voucher: String, voucherDay: Day,
        label: String, debit: Money, credit: Money, lettering: Lettering? = nil,
        validationDay: Day, foreign: Foreign? = nil
    ) {
        self.journal = journal
        self.journalLabel = journalLabel
        self.number = number
        self.day = day
        self.account = account
        self.accountLabel = accountLabel
        self.auxiliary = auxiliary
        self.voucher = voucher
        self.voucherDay = voucherDay
        self.label = label
        self.debit = debit
        self.credit = credit
        self.lettering = lettering
        self.validationDay = validationDay
        self.foreign = foreign
    }
}
