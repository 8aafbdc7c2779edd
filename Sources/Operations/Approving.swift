// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import Ledger
public import Sales
public import Store

/// Asks somebody else to issue a draft that is above what the activity is trusted with.
public struct SubmitDraft: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.draftInvoices
    /// Name in the audit log.
    public static let auditName = "draft.submitted"

    /// The draft.
    public let draft: ID<InvoiceDraft>

    /// A draft to submit.
    public init(draft: ID<InvoiceDraft>) { self.draft = draft }

    /// - Throws: ``Access/AccessError``, ``Sales/SalesError`` when it could not be issued as it
    ///   is, or ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> Int64 {
        let found = try work.store.drafts.find(draft)
        try work.require(Self.permission, on: found.section)
        _ = try Totals(found.lines, rates: work.law.rates, on: work.today)
        try work.store.draftReviews.note(.submitted, of: draft, by: work.actor.name)
        return draft.value
    }

    /// The draft.
    public func object(of output: Int64) -> Int64 { output }
}

/// Gives a submitted draft back, with the reason.
public struct ReturnDraft: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.approveInvoices
    /// Name in the audit log.
    public static let auditName = "draft.returned"
    /// The longest reason, in characters.
    public static let reasonMost = 500

    /// The draft.
    public let draft: ID<InvoiceDraft>
    /// What has to change; the member reads it on the draft.
    public let reason: String

    /// A draft to give back.
    public init(draft: ID<InvoiceDraft>, reason: String) {
        self.draft = draft
        self.reason = reason
    }

    /// - Throws: ``Access/AccessError``, ``OperationError/badField(_:)`` without a reason,
    ///   ``OperationError/wrongState(kind:)`` when it does not wait for approval.
    public func run(in work: Work) throws -> Int64 {
        let found = try work.store.drafts.find(draft)
        try work.require(Self.permission, on: found.section)
        guard !reason.isEmpty, reason.count <= Self.reasonMost else {
            throw OperationError.badField("reason")
        }
        let review = try work.store.draftReviews.find(draft)
        guard let review, review.state == .submitted else {
            throw OperationError.wrongState(kind: "draft")
        }
        try work.store.draftReviews.note(
            .returned, of: draft, by: work.actor.name, reason: reason)
        if let person = Actor.person(named: review.actor) {
            let client = try work.store.parties.find(found.client).details.name
            try work.tell(
                .draftReturned, person, ["client": client], link: "/invoices/drafts/\(draft)")
        }
        return draft.value
    }

    /// The draft.
    public func object(of output: Int64) -> Int64 { output }
}

/// Sets up to which amount an activity, or every activity, issues without approval.
public struct SetIssuingLimit: Operation, Codable {
    /// What the actor needs: it is a right that is given.
    public static let permission = Permission.giveRights
    /// Name in the audit log.
    public static let auditName = "right.issuing_limit"

    /// The activity; nil for all that have no limit of their own.
    public let section: ID<Section>?
    /// The greatest amount without VAT; nil for any amount.
    public let amount: Money?
    /// Whether the activity goes back to what holds for all.
    public let isUsual: Bool

    /// A limit for an activity, or (nil) for all without one of their own.
    public init(_ amount: Money?, for section: ID<Section>?) {
        self.section = section
        self.amount = amount
        isUsual = false
    }

    /// An activity for which the cooperative's limit holds again.
    public init(usualFor section: ID<Section>) {
        self.section = section
        amount = nil
        isUsual = true
    }

    /// - Throws: ``Access/AccessError``, ``Access/AccessError/ownRights`` for one's own activity,
    ///   or ``OperationError/badField(_:)`` for an amount below zero.
    public func run(in work: Work) throws -> Int64 {
        try work.require(Self.permission)
        if let section {
            guard try work.store.sections.find(section).kind == .activity else {
                throw OperationError.badField("section")
            }
            guard !work.rights.owns(section) else { throw AccessError.ownRights }
            work.concerns(section)
        }
        guard amount.map({ !$0.isNegative }) ?? true else {
            throw OperationError.badField("amount")
        }
        let limits = work.store.issuingLimits
        if isUsual, let section {
            try limits.clear(section)
        } else {
            try limits.set(
                amount.map { .upTo($0) } ?? .anyAmount, for: section, by: work.actor.name)
        }
        return section?.value ?? 0
    }

    /// The activity.
    public func object(of output: Int64) -> Int64 { output }
    /// The amount.
    public func detail(of output: Int64) -> String {
        isUsual ? "usual" : amount?.text ?? "any"
    }
}

/// The drafts that wait for the approval of who asks, and the limits.
public struct ListSubmittedDrafts: Query {
    /// What the actor needs.
    public static let permission = Permission.approveInvoices

    /// The drafts that wait.
    public init() {}

    /// A draft that waits.
    public struct Item: Sendable, Hashable {
        /// The draft.
        public let id: ID<InvoiceDraft>
        /// The activity.
        public let section: Section
        /// The client's name.
        public let clientName: String
        /// Total without VAT; nil when it can no longer be computed.
        public let net: Money?
        /// Who submitted it and when.
        public let review: DraftReview
        /// The name of who submitted it.
        public let submitter: String
        /// Whether it is of the actor's own activity, so that another has to approve it.
        public let isOwn: Bool
    }

    /// - Returns: The oldest first.
    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> [Item] {
        let store = work.store
        let waiting = try store.draftReviews.waiting(in: work.rights.sections(Self.permission))
        let sections = Dictionary(
            try store.sections.all(.activity).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let names = try NameActors(waiting.map(\.review.actor)).run(in: work)
        return try waiting.compactMap { found in
            let draft = try store.drafts.find(found.draft)
            guard let section = sections[draft.section] else { return nil }
            return Item(
                id: found.draft, section: section,
                clientName: try store.parties.find(draft.client).details.name,
                net: try? Totals(draft.lines, rates: work.law.rates, on: work.today).net,
                review: found.review, submitter: names[found.review.actor] ?? "",
                isOwn: work.rights.owns(draft.section))
        }
    }
}

/// What each activity may issue without approval.
public struct ListIssuingLimits: Query {
    /// What the actor needs.
    public static let permission = Permission.giveRights

    /// The limits.
    public init() {}

    /// The limits in force.
    public struct Answer: Sendable {
        /// What holds for activities without a limit of their own.
        public let usual: IssuingLimits.Limit
        /// The activities by code, each with its own limit or nil.
        public let activities: [(section: Section, own: IssuingLimits.Limit?)]
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.require(Self.permission)
        let limits = try work.store.issuingLimits.all()
        return Answer(
            usual: limits.usual ?? .anyAmount,
            activities: try work.store.sections.all(.activity).map { ($0, limits.own[$0.id]) })
    }
}

extension Work {
    /// Why the actor may not issue an amount alone; nil when the activity is trusted with it.
    ///
    /// Above the limit it takes somebody who may approve and whose own activity it is not.
    func distrust(_ net: Money, in section: ID<Section>) throws -> AccessError? {
        let approves = may(.approveInvoices, on: section)
        if approves, !rights.owns(section) { return nil }
        let limit = try store.issuingLimits.of(section)
        guard case .upTo(let most) = limit, !limit.covers(net) else { return nil }
        return approves ? .ownApproval : .aboveLimit(most)
    }

    /// Tells whoever submitted a draft that another has issued it.
    func tellApproved(_ review: DraftReview, _ invoice: Invoice) throws {
        guard review.state == .submitted, review.actor != actor.name,
            let person = Actor.person(named: review.actor)
        else { return }
        try tell(
            .draftApproved, person,
            ["number": invoice.number, "amount": invoice.totals.gross.text],
            link: "/invoices/\(invoice.id)")
    }
}
