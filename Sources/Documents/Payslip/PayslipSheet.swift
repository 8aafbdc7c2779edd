// SPDX-License-Identifier: AGPL-3.0-or-later

/// A payslip: parties, facts, groups of lines, sums, every text ready to print.
///
/// The groups, their order and their names come from the caller, who follows the order the law
/// of the country sets; the sheet fits them on one page when it can.
public struct PayslipSheet: PrintableSheet, Hashable {
    /// One row of the table; empty texts leave their column blank.
    public struct Line: Sendable, Hashable {
        /// How loud a row is.
        public enum Emphasis: Sendable, Hashable {
            /// An ordinary line.
            case plain
            /// A sum inside the table, in bold.
            case sum
        }

        /// What the line is.
        public var label: String
        /// What the rate applies to.
        public var base: String
        /// Rate of the employee's part.
        public var employeeRate: String
        /// Amount of the employee's part.
        public var employeeAmount: String
        /// Rate of the employer's part.
        public var employerRate: String
        /// Amount of the employer's part.
        public var employerAmount: String
        /// How loud the row is.
        public var emphasis: Emphasis

        /// Describes a row.
        public init(
            _ label: String, base: String = "", employeeRate: String = "",
            employeeAmount: String = "", employerRate: String = "", employerAmount: String = "",
            emphasis: Emphasis = .plain
        ) {
            self.label = label
            self.base = base
            self.employeeRate = employeeRate
            self.employeeAmount = employeeAmount
            self.employerRate = employerRate
            self.employerAmount = employerAmount
            self.emphasis = emphasis
        }

        var texts: [String] {
            [label, base, employeeRate, employeeAmount, employerRate, employerAmount]
        }
    }

    /// Lines under one heading.
    public struct Group: Sendable, Hashable {
        /// Heading, for instance `SANTÉ`; empty prints none.
        public var title: String
        /// The lines, in order.
        public var lines: [Line]

        /// Describes a group.
        public init(_ title: String, lines: [Line]) {
            self.title = title
            self.lines = lines
        }
    }

    /// One of the amounts below the table.
    public struct Outcome: Sendable, Hashable {
        /// How loud the amount is.
        public enum Emphasis: Sendable, Hashable {
            /// An ordinary amount.
            case plain
            /// An amount the law wants to stand out, in bold on a tint.
            case strong
            /// The amount paid, the largest on the page.
            case paid
        }

        /// What the amount is.
        public var label: String
        /// How it was reached, for instance base and rate of the tax withheld; may be empty.
        public var detail: String
        /// The amount.
        public var value: String
        /// How loud the amount is.
        public var emphasis: Emphasis

        /// Describes an amount.
        public init(
            _ label: String, detail: String = "", value: String, emphasis: Emphasis = .plain
        ) {
            self.label = label
            self.detail = detail
            self.value = value
            self.emphasis = emphasis
        }
    }

    /// Title, author, language and day of the document.
    public var information: DocumentInformation
    /// Accent colour, bottom line, page count, draft mark.
    public var frame: PageFrame
    /// Kind of document: `Bulletin de paie`.
    public var title: String
    /// Month or part of a month paid, printed beside the title.
    public var period: String
    /// The employer, on the left.
    public var employer: Party
    /// The employee, on the right.
    public var employee: Party
    /// Contract, job, classification, entry, hours, leave.
    public var facts: [Field]
    /// Headings of the six columns, in the order of ``Line``.
    public var columnLabels: Line
    /// The groups, in order.
    public var groups: [Group]
    /// The amounts below the table, in order.
    public var outcomes: [Outcome]
    /// Amounts since January: headings, then rows; empty prints no table.
    public var cumulative: [[String]]
    /// Sentences at the end, for instance the advice to keep the document.
    public var mentions: [String]

    /// Describes a payslip.
    public init(
        information: DocumentInformation, frame: PageFrame, title: String, period: String,
        employer: Party, employee: Party, facts: [Field], columnLabels: Line, groups: [Group],
        outcomes: [Outcome], cumulative: [[String]] = [], mentions: [String] = []
    ) {
        self.information = information
        self.frame = frame
        self.title = title
        self.period = period
        self.employer = employer
        self.employee = employee
        self.facts = facts
        self.columnLabels = columnLabels
        self.groups = groups
        self.outcomes = outcomes
        self.cumulative = cumulative
        self.mentions = mentions
    }
}
