// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
import Basics
import Store

/// The names behind actors of the audit log.
public struct NameActors: Query {
    /// What the actor needs.
    public static let permission = Permission.viewActivity
    /// Actors as the audit log names them: `person:12`.
    public let actors: Set<String>

    /// The names behind actors.
    public init(_ actors: some Sequence<String>) { self.actors = Set(actors) }

    /// - Returns: Names by actor; an actor who is not a person keeps its own.
    public func run(in work: Work) throws -> [String: String] {
        let people = People(in: work.store.transaction)
        var names: [String: String] = [:]
        for actor in actors {
            names[actor] = try Actor.person(named: actor).flatMap(people.find)?.name ?? actor
        }
        return names
    }
}
