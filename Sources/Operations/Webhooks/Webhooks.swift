// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Store

/// What a program can be called for: operations of the books, by their name in the audit log, and
/// an invoice that was paid in full.
public enum WebhookEvent: String, Sendable, CaseIterable {
    /// An invoice was issued.
    case invoiceIssued = "invoice.issued"
    /// What a client paid settles an invoice.
    case invoicePaid = "invoice.paid"
    /// What is open of an invoice was given up.
    case invoiceWrittenOff = "invoice.written_off"
    /// A credit note was issued.
    case creditNoteIssued = "credit_note.issued"
    /// A purchase was booked.
    case purchaseBooked = "purchase.booked"
    /// A bank statement was imported.
    case statementImported = "statement.imported"
    /// A payslip was made.
    case payslipSealed = "payslip.sealed"
    /// Salaries to transfer were put together.
    case runPrepared = "payment_run.prepared"
    /// They were approved or rejected.
    case runDecided = "payment_run.decided"
    /// A month was closed.
    case periodClosed = "period.closed"
    /// A member was taken in.
    case memberAdded = "member.added"
    /// A member left.
    case memberLeft = "member.left"

    /// Whether it concerns one thing with a number, not the cooperative as a whole.
    var isAboutThing: Bool { self != .statementImported && self != .periodClosed }
}

extension Work {
    /// Queues the calls to programs that want to know; made once this transaction is committed.
    ///
    /// An operation that made nothing, a payslip of a month without pay, is no event.
    func announce(_ name: String, object: Int64) throws {
        guard let event = WebhookEvent(rawValue: name), object > 0 || !event.isAboutThing else {
            return
        }
        try store.webhooks.queue(event.rawValue, object: object)
    }
}

/// The programs a cooperative calls, with their last calls.
public struct ListWebhooks: Query {
    /// What the actor needs.
    public static let permission = Permission.operate
    private static let calls = 10

    /// All of them.
    public init() {}

    /// A program and its last calls.
    public struct Answer: Sendable {
        /// The program; its key is not for reading.
        public let webhook: Webhook
        /// Newest first.
        public let calls: [WebhookCall]
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> [Answer] {
        try work.require(Self.permission)
        return try work.store.webhooks.all().map { hook in
            Answer(
                webhook: Webhook(
                    id: hook.id, url: hook.url, secret: "", events: hook.events,
                    isEnabled: hook.isEnabled),
                calls: try work.store.webhooks.calls(of: hook.id, limit: Self.calls))
        }
    }
}

/// Adds a program to call.
public struct AddWebhook: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.operate
    /// Name in the audit log.
    public static let auditName = "webhook.added"
    /// How many may be called at a time.
    public static let most = 20

    private let url: String
    private let secret: String
    private let events: [String]

    /// A program by its address, with the key its calls are signed with.
    public init(url: String, secret: String, events: [WebhookEvent]) {
        self.url = url
        self.secret = secret
        self.events = events.map(\.rawValue)
    }

    /// The address is judged by the loosest policy: how strict the installation is says the
    /// page, and the caller each time.
    ///
    /// - Throws: ``OperationError/badField(_:)`` for an address or events that are not possible,
    ///   or when there are too many programs.
    public func run(in work: Work) throws -> ID<Webhook> {
        try work.require(Self.permission)
        guard OutsideCall.isPossible(url, under: .publicOrLoopback) else {
            throw OperationError.badField("url")
        }
        guard !events.isEmpty else { throw OperationError.badField("events") }
        try work.requireRoomForWebhook()
        let id: ID<Webhook> = work.store.nextID()
        try work.store.webhooks.add(
            Webhook(id: id, url: url, secret: secret, events: events))
        return id
    }

    /// The program.
    public func object(of output: ID<Webhook>) -> Int64 { output.value }
}

extension Work {
    /// Each event is one call a program, and calls take time.
    fileprivate func requireRoomForWebhook() throws {
        let called = try store.webhooks.all().count { $0.isEnabled }
        guard called < AddWebhook.most else { throw OperationError.badField("webhooks") }
    }
}

/// Stops calling a program, or goes on.
public struct EnableWebhook: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.operate
    /// Name in the audit log.
    public static let auditName = "webhook.changed"

    private let webhook: ID<Webhook>
    private let isEnabled: Bool

    /// A program and whether it is called.
    public init(_ webhook: ID<Webhook>, isEnabled: Bool) {
        self.webhook = webhook
        self.isEnabled = isEnabled
    }

    /// - Throws: ``Store/StoreError/notFound(kind:id:)``; ``OperationError/badField(_:)`` when
    ///   there are too many programs.
    public func run(in work: Work) throws -> ID<Webhook> {
        try work.require(Self.permission)
        if isEnabled { try work.requireRoomForWebhook() }
        try work.store.webhooks.enable(webhook, isEnabled)
        return webhook
    }

    /// The program.
    public func object(of output: ID<Webhook>) -> Int64 { output.value }

    /// Which of the two.
    public func detail(of output: ID<Webhook>) -> String { isEnabled ? "on" : "off" }
}

/// Makes a call once more.
public struct CallAgain: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.operate
    /// Name in the audit log.
    public static let auditName = "webhook.called_again"

    private let call: Int64

    /// A call by its number.
    public init(_ call: Int64) { self.call = call }

    /// - Throws: ``OperationError/wrongState(kind:)`` when it waits already, or is not there.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        guard try work.store.webhooks.callAgain(call) else {
            throw OperationError.wrongState(kind: "webhook")
        }
        return call
    }

    /// The call.
    public func object(of output: Int64) -> Int64 { output }
}
