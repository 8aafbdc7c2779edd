// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Interchange
public import Store

/// An event that is signalled when it happens.
public struct EventFacts: Codable, Sendable, Hashable {
    /// What happened: 04 a leave, 05 a resumption, 07 an end.
    public var nature: String
    /// Why: the norm's code of the leave or of the end; empty for the one the pack gives.
    public var reason: String
    /// The last day worked, or the last day of the contract.
    public var lastDay: Day
    /// The last day foreseen of a leave.
    public var foreseenEnd: Day?
    /// The day work began again.
    public var resumed: Day?

    /// An event as typed.
    public init(
        nature: String, reason: String, lastDay: Day, foreseenEnd: Day? = nil, resumed: Day? = nil
    ) {
        self.nature = nature
        self.reason = reason
        self.lastDay = lastDay
        self.foreseenEnd = foreseenEnd
        self.resumed = resumed
    }
}

/// Makes the file that signals an event of a contract.
public struct MakeSignal: Operation, Codable {
    /// What the actor needs.
    public static let permission = Permission.runPayroll
    /// What the law of the country must have.
    public static let offer: CountryOffer? = .socialDeclaration
    /// Name in the audit log; what happened to the person does not stand beside it.
    public static let auditName = "signal.made"

    /// The contract.
    public let engagement: ID<Engagement>
    /// What happened.
    public let event: EventFacts
    /// Whether nobody acts on the file.
    public let isTest: Bool

    /// An event to signal.
    public init(engagement: ID<Engagement>, event: EventFacts, isTest: Bool) {
        self.engagement = engagement
        self.event = event
        self.isTest = isTest
    }

    /// - Returns: The declaration's number.
    /// - Throws: ``OperationError/badField(_:)`` naming the field; ``DeclaringError`` or
    ///   ``Interchange/DSN/Fault`` with nothing written.
    public func run(in work: Work) throws -> ID<StoredDeclaration> {
        try work.require(Self.permission)
        let found = try work.store.engagements.find(engagement)
        work.concerns(found.section)
        let kind = try checked(for: found, on: work.today)
        var source = try DeclarationSource(work.today.period, in: work)
        let details = try work.store.parties.find(found.employee).details
        let employer = try source.employer()
        let person = source.person(found, details)
        let contract = source.contract(found, details)
        guard let employer, let person, var contract else {
            throw DeclaringError.incomplete(count: source.missing.count)
        }
        describe(kind, &contract)
        let made = try work.store.declarations.all(of: engagement).filter {
            $0.nature == event.nature
        }
        let order = (made.first?.order ?? 0) + 1
        let export = try source.rules.signal(
            DSN.Signal(
                kind, isTest: isTest, order: order, made: work.today, employer: employer,
                person: person, contract: contract))
        let faults = source.rules.check(export.message).faults
        guard faults.isEmpty else { throw DeclaringError.faulty(count: faults.count) }
        return try work.store.declarations.add(
            NewDeclaration(
                nature: event.nature, period: work.today.period, engagement: engagement,
                isTest: isTest, order: order, due: export.due, people: 1, findings: 0),
            file: try DSN.write(export.message), by: work.actor.name)
    }

    private func checked(
        for engagement: Engagement, on today: Day
    ) throws(OperationError) -> DSN.Signal.Kind {
        guard let kind = DSN.Signal.Kind(rawValue: event.nature) else {
            throw .badField("event_nature")
        }
        guard event.lastDay >= engagement.from - 1, event.lastDay <= today + 62 else {
            throw .badField("event_last_day")
        }
        switch kind {
        case .leave:
            guard !event.reason.isEmpty else { throw .badField("event_reason") }
            guard let end = event.foreseenEnd, end > event.lastDay else {
                throw .badField("foreseen_end")
            }
        case .resumption:
            guard !event.reason.isEmpty else { throw .badField("event_reason") }
            guard let resumed = event.resumed, resumed > event.lastDay else {
                throw .badField("event_resumed")
            }
        case .end:
            guard engagement.to == event.lastDay else { throw .badField("event_last_day") }
        }
        return kind
    }

    private func describe(_ kind: DSN.Signal.Kind, _ contract: inout DSN.Contract) {
        contract.end = nil
        guard kind != .end else {
            contract.end = DSN.Contract.End(
                day: event.lastDay, reason: event.reason.isEmpty ? nil : event.reason)
            return
        }
        var absence = DSN.Contract.Absence(
            reason: event.reason, lastDay: event.lastDay, foreseenEnd: event.foreseenEnd)
        if kind == .resumption {
            absence.resumed = event.resumed.map { DSN.Contract.Absence.Resumption(day: $0) }
        }
        contract.absences = [absence]
    }

    /// The declaration.
    public func object(of output: ID<StoredDeclaration>) -> Int64 { output.value }
}
