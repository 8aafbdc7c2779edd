// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
import Bank
public import Basics
import Crypto
import Interchange
import Ledger
public import Store

/// Prepares the transfers of a month's net pay; they wait for a second person.
public struct PreparePayRun: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// Name in the audit log.
    public static let auditName = "payment_run.prepared"

    /// The month.
    public let period: Period

    /// The net pay of a month.
    public init(period: Period) { self.period = period }

    /// - Returns: The run's number; nil when everybody is in a run.
    /// - Throws: ``OperationError/missingAccount(_:)`` naming the first employee without IBAN.
    public func run(in work: Work) throws -> ID<StoredRun>? {
        try work.require(Self.permission)
        let unpaid = try work.store.paymentRuns.unpaid(in: period)
        guard !unpaid.isEmpty else { return nil }
        let id: ID<StoredRun> = work.store.nextID()
        var payments: [PreparedPayment] = []
        for payslip in unpaid {
            let stored = try work.store.payslips.find(payslip)
            let engagement = try work.store.engagements.find(stored.engagement)
            let employee = try work.store.parties.find(engagement.employee)
            let iban = try work.payAccount(of: engagement, employee, for: stored)
            guard !iban.isEmpty else {
                throw OperationError.missingAccount(employee.details.name)
            }
            payments.append(
                PreparedPayment(
                    endToEnd: "SAL-\(period)-\(id)-\(payslip)", payslip: payslip,
                    party: employee.thirdParty.id, name: employee.details.name,
                    iban: iban, amount: stored.sums.transferred))
        }
        let file = try PayFile(
            run: id, period: period, executionDay: period.lastDay, payments: payments,
            preparedAt: work.store.moment.now, cooperative: work.cooperative)
        try work.store.paymentRuns.add(
            id, for: period, on: period.lastDay, payments,
            sealed: (file.hash, work.actor.name))
        return id
    }

    /// The run; 0 when there is none.
    public func object(of output: ID<StoredRun>?) -> Int64 { output?.value ?? 0 }
}

/// Approves or rejects a run that somebody else prepared.
public struct DecideRun: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.approvePayments
    /// Name in the audit log.
    public static let auditName = StoredRun.decisionAuditName

    /// The run.
    public let run: ID<StoredRun>
    /// Whether it may be paid.
    public let isApproved: Bool
    /// The hash of the file that was shown.
    public let fileHash: String

    /// A decision on a run.
    public init(run: ID<StoredRun>, isApproved: Bool, fileHash: String) {
        self.run = run
        self.isApproved = isApproved
        self.fileHash = fileHash
    }

    /// - Throws: ``Database/DatabaseError/refused(_:)`` with `four_eyes` when the same person
    ///   prepared it or the file differs; nothing has been written.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        guard try work.store.paymentRuns.find(run).decision == nil else {
            throw OperationError.wrongState(kind: "run")
        }
        try work.store.paymentRuns.decide(
            run, isApproved: isApproved, fileHash: fileHash, by: work.actor.name)
        return run.value
    }

    /// The run.
    public func object(of output: Int64) -> Int64 { output }

    /// The decision and the file it was taken on, so that the chain seals both.
    public func detail(of output: Int64) -> String {
        StoredRun.sealedDecision(isApproved: isApproved, fileHash: fileHash)
    }
}

/// The runs of the cooperative, newest first.
public struct ListRuns: Query {
    /// What the actor needs.
    public static let permission = Permission.viewLedger

    /// The runs.
    public init() {}

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> [StoredRun] {
        try work.require(Self.permission)
        return try work.store.paymentRuns.all()
    }
}

/// One run, and the bank file once it is approved.
public struct FindRun: Query {
    /// What the actor needs.
    public static let permission = Permission.viewLedger
    /// The run.
    public let id: ID<StoredRun>

    /// One run.
    public init(id: ID<StoredRun>) { self.id = id }

    /// A run with its file.
    public struct Answer: Sendable {
        /// The run.
        public let run: StoredRun
        /// The pain.001 file; nil until a second person approved it.
        public let file: String?
        /// Whether the actor may decide on it.
        public let mayDecide: Bool
    }

    /// - Throws: ``Access/AccessError``, ``Store/StoreError/notFound(kind:id:)``, or
    ///   ``Store/StoreError/unreadable(kind:id:)`` when the file no longer has the approved hash.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let run = try work.store.paymentRuns.find(id)
        var text: String?
        if run.decision?.isApproved == true {
            let file = try PayFile(
                run: run.id, period: run.period, executionDay: run.executionDay,
                payments: run.payments, preparedAt: run.preparedAt,
                cooperative: work.cooperative)
            guard file.hash == run.fileHash else {
                throw StoreError.unreadable(kind: "run", id: id.description)
            }
            text = file.text
        }
        let mayDecide =
            run.decision == nil && work.may(.approvePayments) && run.preparedBy != work.actor.name
        return Answer(run: run, file: text, mayDecide: mayDecide)
    }
}

/// The bank file of a run: the same run always makes the same bytes.
struct PayFile {
    let text: String
    /// SHA-256 in hexadecimal, shown and printed when the run is approved.
    let hash: String

    init(
        run: ID<StoredRun>, period: Period, executionDay: Day, payments: [PreparedPayment],
        preparedAt: Instant, cooperative: Cooperative
    ) throws {
        let orders = try payments.map {
            try PaymentOrder(
                endToEndID: $0.endToEnd, creditorName: $0.name, creditorIBAN: IBAN($0.iban),
                amount: $0.amount, text: "Salaire \(period)")
        }
        let paymentRun = try PaymentRun(
            id: "RUN-\(period)-\(run)", debtorName: cooperative.name,
            debtorIBAN: IBAN(cooperative.iban), debtorBIC: cooperative.bic,
            executionDay: executionDay, kind: .salary, payments: orders)
        let bytes = try Pain001.write(
            paymentRun, messageID: "\(cooperative.code.uppercased())-\(period)-\(run)",
            created: preparedAt)
        text = String(decoding: bytes, as: UTF8.self)
        hash = SHA256.hash(data: bytes).hexadecimal
    }
}
