// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
public import Basics
import Database
public import Store

/// What the server does once a day for each cooperative, from six in the morning on.
///
/// Several may run on one database: each work is asked for under a key of its day, so that it is
/// done once.
public struct DailyJobs: Sendable {
    private static let pause = Duration.seconds(60)
    private static let firstTime = "06:00"
    /// Who does it, in the audit log.
    private static let actor = Actor.commandLine(user: "server")

    private let house: House
    private let report: @Sendable (any Error) -> Void

    /// The daily work of an installation.
    ///
    /// `report` is told what nobody can act on here.
    public init(of house: House, reporting report: @escaping @Sendable (any Error) -> Void) {
        self.house = house
        self.report = report
    }

    /// Works until the task is cancelled; the work in hand is finished.
    public func run() async {
        var done: [Int64: Day] = [:]
        while !Task.isCancelled {
            do {
                for cooperative in try await house.cooperatives()
                where house.laws[cooperative.country] != nil && !Task.isCancelled {
                    done[cooperative.id] = try await work(
                        for: cooperative, after: done[cooperative.id])
                }
            } catch { report(error) }
            try? await Task.sleep(for: Self.pause)
        }
    }

    /// Does a cooperative's work of today, unless it is too early or done.
    ///
    /// `last`: the last day that was done; nil when none is known.
    ///
    /// - Returns: The last day that is done now.
    /// - Throws: What an operation throws; the rest is done the next time.
    @discardableResult
    public func work(for cooperative: Cooperative, after last: Day? = nil) async throws -> Day? {
        let now = house.clock.now()
        let today = now.day(in: cooperative.timeZone)
        guard now.time(in: cooperative.timeZone) >= Self.firstTime, last != today else {
            return last
        }
        let coop = cooperative.id
        if try await house.ask(HasUntoldActs(), as: Self.actor, in: coop) {
            _ = try await house.perform(
                TellActs(), as: Self.actor, in: coop, key: "acts \(today)", from: "server")
        }
        let classes = try await house.ask(ListRetention(), as: Self.actor, in: coop)
        if classes.contains(where: { ($0.due ?? 0) > 0 }) {
            _ = try await house.perform(
                ApplyRetention(), as: Self.actor, in: coop, key: "retention \(today)",
                from: "server")
        }
        return today
    }
}
