// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
public import RuleBook

/// The dated figures of the law and the house with their history and sources, and what nobody has
/// verified: for everybody who is signed in, for they decide everybody's pay.
public struct ListFigures: Query {
    /// What the actor needs.
    public static let permission = Permission.ownAccount

    /// The figures of the cooperative's country.
    public init() {}

    /// Figures, open points, and the day to read them on.
    public struct Answer: Sendable {
        /// The figures, by key.
        public let figures: [Parameter]
        /// What is computed or printed without having been verified, in the pack's order.
        public let points: [OpenPoint]
        /// Today in the cooperative.
        public let today: Day
    }

    /// - Throws: ``Access/AccessError``.
    public func run(in work: Work) throws -> Answer {
        try work.requireAny(Self.permission)
        return Answer(
            figures: work.law.rules.parameters.values.sorted { $0.key < $1.key },
            points: work.law.openPoints, today: work.today)
    }
}
