// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Bank
public import Basics
import Interchange
public import Ledger
public import Sales
public import Store

/// What an import did, for the person who asked.
public struct ImportSummary: Codable, Sendable, Hashable {
    /// Statements read from the file.
    public var statements = 0
    /// Statements that had been imported before and added nothing.
    public var repeated = 0
    /// Lines booked.
    public var lines = 0
    /// Lines matched by the program.
    public var matched = 0
    /// Lines that wait for a person.
    public var suspended = 0
}

/// Imports a bank file: every booked line becomes an entry, matched or in suspense.
public struct ImportStatement: Operation {
    /// What the actor needs.
    public static let permission = Permission.handleBank
    /// Name in the audit log.
    public static let auditName = "statement.imported"

    /// The file's statements, read whole before the transaction.
    let file: StatementFile
    let kept: ReceivedFile
    private let counting: Counting

    /// Reads a camt.053 file; `counting`: told the lines booked.
    ///
    /// - Throws: `InterchangeError` with place and reason; nothing is kept of the file.
    public init(bytes: [UInt8], counting: @escaping Counting = { _, _ in }) throws {
        self.counting = counting
        file = try Camt053.read(bytes)
        // Read whole, it is what its reader says it is.
        kept = ReceivedFile(bytes: bytes, kind: .xml)
    }

    /// The hash of the file.
    public var fingerprint: [UInt8] { kept.sha256 }

    /// - Throws: ``OperationError`` for a foreign account, a gap or a statement that differs from
    ///   the one imported under the same reference; nothing has been written.
    public func run(in work: Work) throws -> ImportSummary {
        try work.require(Self.permission)
        let iban = try IBAN(work.cooperative.iban)
        var summary = ImportSummary()
        var booker = BankBooker(work: work)
        let all = file.statements.map(\.entries.count).reduce(0, +)
        for statement in file.statements {
            summary.statements += 1
            try statement.check(for: iban)
            if let known = try work.store.statements.find(iban: iban.text, reference: statement.id)
            {
                guard known.opening == statement.opening.amount,
                    known.closing == statement.closing.amount,
                    try work.store.statements.holds(known.id, statement)
                else { throw OperationError.statementDiffers(statement.id) }
                summary.repeated += 1
                continue
            }
            // The first statement goes on from the books themselves.
            let expected =
                try work.store.statements.last(iban: iban.text)?.closing
                ?? work.store.balances.balance(
                    work.law.chart.account(.bank), in: work.treasury,
                    at: statement.closing.day)
            guard expected == statement.opening.amount else {
                throw OperationError.statementGap(
                    expected: expected, found: statement.opening.amount)
            }
            try work.store.blobs.keep(kept.blob)
            let hash = kept.sha256.hexadecimal
            for line in try work.store.statements.add(statement, fileHash: hash) {
                let bookings = try booker.book(line)
                summary.lines += 1
                let isSuspended = bookings.contains { !$0.suspense.isZero }
                summary.matched += isSuspended ? 0 : 1
                summary.suspended += isSuspended ? 1 : 0
                counting(summary.lines, all)
            }
        }
        return summary
    }
}

/// What a person decides about money in suspense.
public enum SuspenseDecision: Sendable, Codable, Hashable {
    /// It pays an invoice; at most what is open is taken.
    case invoice(ID<Invoice>)
    /// It pays a purchase; at most what is open is taken.
    case purchase(ID<Purchase>)
    /// It pays all transfers of a run that have not left the account.
    case payRun(ID<StoredRun>)
    /// It brings back the transfer of pay with this end-to-end reference.
    case returnedPay(String)
    /// It belongs on an account of the treasury section: taxes, social bodies, transfers.
    case account(String)
    /// It belongs to the pooled services, on an account of their own.
    case pool(String)
}

/// Takes money out of suspense.
public struct DecideSuspense: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.handleBank
    /// Name in the audit log.
    public static let auditName = "suspense.decided"
    /// How far back transfers of pay are looked for.
    static let daysOfPay = 400

    /// The bank line.
    public let line: ID<BankLine>
    /// What was decided.
    public let decision: SuspenseDecision

    /// A decision on a bank line.
    public init(line: ID<BankLine>, decision: SuspenseDecision) {
        self.line = line
        self.decision = decision
    }

    /// - Returns: What is left of the line in suspense.
    /// - Throws: ``OperationError``, ``Sales/BookingError``; nothing has been written.
    public func run(in work: Work) throws -> Money {
        try work.require(Self.permission)
        let line = try work.store.statements.line(line)
        let left = try work.store.statements.suspense(of: line.id)
        guard !left.isZero else { throw OperationError.nothingInSuspense }
        switch decision {
        case .invoice(let id): return try payInvoice(id, line, left, work)
        case .purchase(let id): return try payPurchase(id, line, left, work)
        case .payRun(let id): return try payRun(id, line, left, work)
        case .returnedPay(let reference): return try returnPay(reference, line, left, work)
        case .account(let code): return try move(line, left, to: code, in: work.treasury, work)
        case .pool(let code): return try move(line, left, to: code, in: work.pool, work)
        }
    }

    private func booking(_ kind: String, _ amount: Money, _ work: Work) -> BankBooking {
        BankBooking(
            kind: kind, amount: amount, suspense: -amount, confidence: 100,
            reasons: [.init("match.decided")])
    }

    private func payInvoice(
        _ id: ID<Invoice>, _ line: BankLine, _ left: Money, _ work: Work
    ) throws -> Money {
        let open = try work.store.invoices.open(id)
        guard open.invoice.kind == .invoice else {
            throw OperationError.wrongState(kind: "invoice")
        }
        guard left.isNegative || open.open > .zero else {
            throw SalesError.paymentTooLarge(open: open.open)
        }
        let amount = left > .zero ? min(left, open.open) : left
        _ = try work.settle(
            id, amount, by: line, from: .suspense, booking("invoice", amount, work))
        return left - amount
    }

    private func payPurchase(
        _ id: ID<Purchase>, _ line: BankLine, _ left: Money, _ work: Work
    ) throws -> Money {
        let stored = try work.store.purchases.find(id)
        let amount = min(-left, stored.open)
        guard amount > .zero else { throw SalesError.paymentTooLarge(open: stored.open) }
        let entry = try Purchase.payment(
            of: amount, for: stored.purchase, after: stored.paid, from: .suspense,
            by: BookedLine(
                voucher: work.voucher(of: line),
                label: "\(stored.supplierName) \(stored.purchase.reference)", day: work.today),
            context: work.sales)
        let posted = try work.store.entries.post(entry)
        try work.store.purchases.pay(id, amount, entry: posted, bankLine: line.id)
        try work.store.statements.book(
            booking("purchase", -amount, work), of: line.id, entry: posted, by: work.actor.name)
        return left + amount
    }

    private func payRun(
        _ id: ID<StoredRun>, _ line: BankLine, _ left: Money, _ work: Work
    ) throws -> Money {
        let equal = try work.unsentRuns(of: -left, since: work.today - DecideSuspense.daysOfPay)
        guard let transfers = equal[id] else { throw OperationError.badField("run") }
        _ = try work.bookSalaries(
            transfers, by: line, from: .suspense, confidence: 100, .init("match.decided"))
        return .zero
    }

    private func returnPay(
        _ reference: String, _ line: BankLine, _ left: Money, _ work: Work
    ) throws -> Money {
        guard let known = try work.store.salaries.find(reference), known.sent == left,
            left > .zero
        else { throw OperationError.badField("payment") }
        _ = try work.bookSalaries(
            [known.transfer], by: line, from: .suspense, confidence: 100, .init("match.decided"))
        return .zero
    }

    private func move(
        _ line: BankLine, _ left: Money, to code: String, in section: ID<Section>, _ work: Work
    ) throws -> Money {
        let chart = work.law.chart
        let current = chart.account(.internalCurrent)
        // What the bank account holds is what the bank says, line by line.
        let untouchable = [chart.account(.suspense), chart.account(.bank)]
        guard chart.accounts[code]?.isInternal == false, !untouchable.contains(code) else {
            throw OperationError.badField("account")
        }
        let entry = try Entry(
            .bank, on: work.today, voucher: work.voucher(of: line), label: work.label(of: line),
            lines: [
                Line(chart.account(.suspense), in: work.treasury, left),
                Line(current, in: work.treasury, section == work.treasury ? .zero : -left),
                Line(current, in: section, section == work.treasury ? .zero : left),
                Line(code, in: section, -left),
            ], chart: chart)
        let posted = try work.store.entries.post(entry)
        try work.store.statements.book(
            booking("account", left, work), of: line.id, entry: posted, by: work.actor.name)
        return .zero
    }

    /// The bank line.
    public func object(of output: Money) -> Int64 { line.value }
}

/// The statements, newest first, with what waits for a person.
public struct ListStatements: Query {
    /// What the actor needs.
    public static let permission = Permission.handleBank
    /// The last statement of the page before; nil for the first page.
    public let before: (day: Day, id: ID<StoredStatement>)?
    /// How many statements.
    public let limit: Int

    /// A page of the statements of the cooperative.
    public init(before: (day: Day, id: ID<StoredStatement>)? = nil, limit: Int = 100) {
        self.before = before
        self.limit = limit
    }

    /// Statements and open suspense lines.
    public struct Answer: Sendable {
        /// The statements.
        public let statements: [StoredStatement]
        /// The lines with money in suspense.
        public let suspense: [SuspenseLine]
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        return Answer(
            statements: try work.store.statements.all(before: before, limit: limit),
            suspense: try work.store.statements.suspense())
    }
}

/// A bank line in suspense with what could be done about it.
public struct ExplainSuspense: Query {
    /// What the actor needs.
    public static let permission = Permission.handleBank
    /// The bank line.
    public let line: ID<BankLine>

    /// A bank line in suspense.
    public init(line: ID<BankLine>) { self.line = line }

    /// The line, what is left, and the proposals.
    public struct Answer: Sendable {
        /// The line.
        public let line: BankLine
        /// What is left in suspense.
        public let left: Money
        /// Invoices it may pay, best first.
        public let candidates: [Match]
        /// Invoices with something open.
        public let open: [InvoiceRow]
        /// Purchases with something open.
        public let purchases: [StoredPurchase]
        /// Runs whose transfers that have not left the account add up to the line.
        public let runs: [StoredRun]
        /// Transfers of pay of the line's amount that it may bring back, newest first.
        public let returnedPay: [SalaryTransfer]
        /// Accounts of the chart it may be booked on.
        public let accounts: [Account]
    }

    /// - Throws: ``Access/AccessError`` or ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let line = try work.store.statements.line(line)
        var candidates: [Match] = []
        switch Matching(items: try work.openItems()).proposal(for: line.entry) {
        case .matched(let match): candidates = [match]
        case .suspense(_, let found): candidates = found
        }
        let left = try work.store.statements.suspense(of: line.id)
        let since = work.today - DecideSuspense.daysOfPay
        let internalFree = work.law.chart.accounts.values.filter { !$0.isInternal }
        return Answer(
            line: line, left: left, candidates: candidates,
            open: try work.store.invoices.page(InvoiceFilter(isOpen: true), limit: 500),
            purchases: try work.store.purchases.page(onlyOpen: true, limit: 500),
            runs: left.isNegative
                ? try work.unsentRuns(of: -left, since: since).keys.sorted()
                    .map { try work.store.paymentRuns.find($0) } : [],
            returnedPay: left > .zero
                ? Array(try work.store.salaries.sent(left, since: since).prefix(5)) : [],
            accounts: internalFree.sorted { $0.code < $1.code })
    }
}
