// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
import Basics
public import Ledger
public import Sales
public import Store

/// Whatever the actor may see whose number or name contains a text: documents, clients,
/// activities.
public struct FindByName: Query {
    /// What the actor needs.
    public static let permission = Permission.viewActivity
    /// The shortest text looked for.
    public static let shortest = 2
    /// The most of each kind.
    public static let most = 6

    /// The text, as typed.
    public let text: String

    /// What contains a text; nothing does that is shorter than ``shortest``.
    public init(_ text: String) { self.text = text }

    /// What was found, each at most ``most`` times.
    public struct Answer: Sendable {
        /// Issued documents, newest first.
        public var invoices: [Found<Invoice>] = []
        /// Clients, by name.
        public var clients: [Found<ThirdParty>] = []
        /// Activities, by code; none for whoever works in one only.
        public var activities: [Section] = []
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        var answer = Answer()
        guard text.count >= Self.shortest else { return answer }
        let reached = work.rights.sections(Self.permission)
        // One question for the whole cooperative, or one for each activity reached.
        let places: [ID<Section>?] = reached.map { $0.map(Optional.some) } ?? [nil]
        for place in places {
            answer.invoices += try work.store.invoices.found(text, of: place, limit: Self.most)
            answer.clients += try work.store.parties.clientsFound(
                text, of: place, limit: Self.most)
        }
        answer.invoices = Array(answer.invoices.prefix(Self.most))
        answer.clients = Array(answer.clients.prefix(Self.most))
        if reached.map({ $0.count > 1 }) ?? true {
            let wanted = text.lowercased()
            answer.activities = Array(
                try ListActivities().run(in: work).filter {
                    $0.name.lowercased().contains(wanted) || $0.code.lowercased().contains(wanted)
                }.prefix(Self.most))
        }
        return answer
    }
}
