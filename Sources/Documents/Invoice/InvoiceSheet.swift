// SPDX-License-Identifier: AGPL-3.0-or-later

/// An invoice or a credit note, every text ready to print in the client's language.
///
/// The sheet computes nothing: amounts, dates and labels arrive as text, so that what is
/// printed is what was posted.
public struct InvoiceSheet: PrintableSheet, Hashable {
    /// Headings of the columns of the lines.
    ///
    /// A column empty on every line is left out.
    public struct LineLabels: Sendable, Hashable {
        /// Heading of the designation.
        public var designation: String
        /// Heading of the quantity.
        public var quantity: String
        /// Heading of the unit.
        public var unit: String
        /// Heading of the price of one unit.
        public var unitPrice: String
        /// Heading of the discount.
        public var discount: String
        /// Heading of the VAT rate.
        public var vatRate: String
        /// Heading of the amount.
        public var amount: String

        /// Names the columns.
        public init(
            designation: String, quantity: String, unit: String, unitPrice: String,
            discount: String, vatRate: String, amount: String
        ) {
            self.designation = designation
            self.quantity = quantity
            self.unit = unit
            self.unitPrice = unitPrice
            self.discount = discount
            self.vatRate = vatRate
            self.amount = amount
        }
    }

    /// One line of the invoice.
    public struct Line: Sendable, Hashable {
        /// What was sold, in bold.
        public var designation: String
        /// More about it, smaller, below; empty prints nothing.
        public var detail: String
        /// Quantity with its decimals.
        public var quantity: String
        /// Unit of the quantity; may be empty.
        public var unit: String
        /// Price of one unit before VAT.
        public var unitPrice: String
        /// Discount as a rate or amount; may be empty.
        public var discount: String
        /// VAT rate or category.
        public var vatRate: String
        /// Amount of the line before VAT.
        public var amount: String

        /// Describes a line.
        public init(
            designation: String, detail: String = "", quantity: String, unit: String = "",
            unitPrice: String, discount: String = "", vatRate: String, amount: String
        ) {
            self.designation = designation
            self.detail = detail
            self.quantity = quantity
            self.unit = unit
            self.unitPrice = unitPrice
            self.discount = discount
            self.vatRate = vatRate
            self.amount = amount
        }
    }

    /// The table of VAT, one row per rate.
    public struct VATSummary: Sendable, Hashable {
        /// Headings, usually rate, base, VAT.
        public var labels: [String]
        /// One row per rate, as many texts as headings; the first is text, the others numbers.
        public var rows: [[String]]

        /// Describes the table; no row prints no table.
        public init(labels: [String], rows: [[String]]) {
            self.labels = labels
            self.rows = rows
        }
    }

    /// How to pay.
    public struct Payment: Sendable, Hashable {
        /// Heading, for instance `Règlement`.
        public var title: String
        /// IBAN, BIC, reference to quote, in the order to print.
        public var fields: [Field]
        /// A sentence below, for instance the conditions of payment; may be empty.
        public var note: String

        /// Describes the payment block.
        public init(title: String, fields: [Field], note: String = "") {
            self.title = title
            self.fields = fields
            self.note = note
        }
    }

    /// Who sells, as clients know it.
    public struct Brand: Sendable, Hashable {
        /// Trading name of the member, or the cooperative's.
        public var name: String
        /// Trade, site or slogan below the name; may be empty.
        public var tagline: String
        /// PNG picture printed instead of the name, at most 52 × 20 mm; nil prints the name.
        public var logo: [UInt8]?

        /// Describes the brand.
        public init(name: String, tagline: String = "", logo: [UInt8]? = nil) {
            self.name = name
            self.tagline = tagline
            self.logo = logo
        }
    }

    /// Title, author, language and day of the document.
    public var information: DocumentInformation
    /// Accent colour, legal bottom line, page count, draft mark.
    public var frame: PageFrame
    /// Trading name and logo.
    public var brand: Brand
    /// Kind of document in the client's language: `Facture`, `Avoir`, `Invoice`.
    public var title: String
    /// Number in the series, printed below the title.
    public var number: String
    /// Seller, buyer, and a delivery address when there is one; at most three, side by side.
    public var parties: [Party]
    /// Dates and references: issued, supplied, due, purchase order.
    public var facts: [Field]
    /// A sentence above the lines, for instance what a credit note corrects; may be empty.
    public var introduction: String
    /// Headings of the lines.
    public var lineLabels: LineLabels
    /// The lines, in order.
    public var lines: [Line]
    /// Printed instead of lines when there are none.
    public var emptyNotice: String
    /// VAT per rate.
    public var vatSummary: VATSummary
    /// Sums, from before VAT to including VAT, deposits deducted.
    public var totals: [Field]
    /// The amount to pay, largest on the page.
    public var amountDue: Field
    /// How to pay; nil for a credit note.
    public var payment: Payment?
    /// Mandatory mentions, one paragraph each.
    public var mentions: [String]

    /// Describes an invoice.
    public init(
        information: DocumentInformation, frame: PageFrame, brand: Brand, title: String,
        number: String, parties: [Party], facts: [Field], introduction: String = "",
        lineLabels: LineLabels, lines: [Line], emptyNotice: String = "", vatSummary: VATSummary,
        totals: [Field], amountDue: Field, payment: Payment?, mentions: [String]
    ) {
        self.information = information
        self.frame = frame
        self.brand = brand
        self.title = title
        self.number = number
        self.parties = parties
        self.facts = facts
        self.introduction = introduction
        self.lineLabels = lineLabels
        self.lines = lines
        self.emptyNotice = emptyNotice
        self.vatSummary = vatSummary
        self.totals = totals
        self.amountDue = amountDue
        self.payment = payment
        self.mentions = mentions
    }
}
