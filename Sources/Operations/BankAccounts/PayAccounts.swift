// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Bank
import Basics
import Ledger
import Store

extension Work {
    /// The contracts under which a person is paid here.
    ///
    /// - Throws: ``Store/StoreError/notFound(kind:id:)`` when there is none.
    func paid(_ person: ID<Person>) throws -> [Engagement] {
        let own = try store.engagements.all().filter { $0.person == person }
        guard !own.isEmpty else {
            throw StoreError.notFound(kind: "engagement", id: person.description)
        }
        return own
    }

    /// The account the pay of some contracts goes to today; empty when there is none.
    func account(of engagements: [Engagement]) throws -> String {
        for engagement in engagements.reversed() {
            let iban = try store.parties.find(engagement.employee).details.iban
            if !iban.isEmpty { return iban }
        }
        return ""
    }

    /// Sends the pay of some contracts to an account from now on.
    func setAccount(_ iban: String, of engagements: [Engagement]) throws {
        for engagement in engagements {
            let employee = try store.parties.find(engagement.employee)
            var details = employee.details
            details.iban = iban
            try store.parties.update(employee.thirdParty.id, details)
        }
    }

    /// The account a payslip's net pay goes to, in a run prepared now.
    ///
    /// A change whose time has come is applied by this, and stays.
    func payAccount(
        of engagement: Engagement, _ employee: Party, for payslip: StoredPayslip
    ) throws -> String {
        guard let change = try store.accountChanges.open(of: engagement.person),
            change.state == .cooling, let effective = change.effectiveAt,
            effective <= store.moment.now
        else { return employee.details.iban }
        let cooling = AccountCooling(
            over: effective.day(in: cooperative.timeZone), cutoffDay: cooperative.cutoffDay)
        let isUsed = cooling.isUsed(
            forPayOf: payslip.record.period, on: today,
            cameBack: try store.paymentRuns.cameBack(payslip.id))
        guard isUsed else { return employee.details.iban }
        try setAccount(change.iban, of: paid(engagement.person))
        try store.accountChanges.apply(change.id)
        return change.iban
    }

    /// Asks for another account for a person's pay; one of theirs that waits gives way.
    ///
    /// - Throws: ``OperationError/badField(_:)`` when pay goes there already.
    func askAccount(
        _ iban: IBAN, for person: ID<Person>, of engagements: [Engagement]
    ) throws -> (id: ID<AccountChange>, isFirst: Bool) {
        let current = try account(of: engagements)
        guard iban.text != current else { throw OperationError.badField("account") }
        if let open = try store.accountChanges.open(of: person) {
            try store.accountChanges.stop(open.id, by: actor.name)
        }
        let id = try store.accountChanges.add(
            iban, for: person, oldEnding: String(current.suffix(4)), by: actor.name)
        return (id, current.isEmpty)
    }

    /// Starts the wait of a change, or applies it where there was no account before.
    func startChange(
        _ id: ID<AccountChange>, isFirst: Bool, confirmedBy decider: String?
    ) throws {
        let change = try store.accountChanges.find(id)
        let hours = isFirst ? 0 : try store.accountChanges.coolingHours()
        let effective = store.moment.now.adding(seconds: Int64(hours) * 3_600)
        let first =
            isFirst
            ? today.period
            : AccountCooling(
                over: effective.day(in: cooperative.timeZone), cutoffDay: cooperative.cutoffDay
            ).firstPeriod
        try store.accountChanges.start(id, at: effective, from: first, by: decider)
        if isFirst {
            try setAccount(change.iban, of: paid(change.person))
            try store.accountChanges.apply(id)
        }
        let values = ["ending": change.ending, "by": try nameOfAsker(change)]
        try tellAccount(
            isFirst ? .bankAccountFirst : .bankAccountChanged, change.person,
            values.merging(["month": first.text]) { $1 })
    }

    /// Stops a change and tells whose pay it is.
    func stopChange(_ change: AccountChange) throws {
        guard change.state == .asked || change.state == .cooling else {
            throw OperationError.wrongState(kind: "bank_account_change")
        }
        try store.accountChanges.stop(change.id, by: actor.name)
        try tellAccount(
            .bankAccountStopped, change.person, ["ending": change.ending, "by": actorName])
    }

    /// Tells a person about the account of their pay, where they can stop its change.
    func tellAccount(
        _ kind: LetterKind, _ person: ID<Person>, _ values: [String: String]
    ) throws {
        try tell(kind, person, values, link: "/account/bank")
    }

    private func nameOfAsker(_ change: AccountChange) throws -> String {
        try names(of: [change.askedBy])[change.askedBy] ?? change.askedBy
    }
}
