// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Database
import Foundation
import Operations
import Web

/// The small demo a newcomer may look around in: a database of its own beside the real one.
struct FirstRunDemo: DemoBuilder {
    /// Where it lies once it is whole.
    let folder: URL
    let laws: [String: Law]

    /// Enough to see a month end on each page, and built in some seconds.
    static let plan = Demo.Plan(members: 16, months: 4)

    var logIns: [WebSettings.DemoLogIn] { Demo.logIns }

    /// Where it is while it is built; a start that was killed leaves nothing else behind.
    private var unfinished: URL { folder.appendingPathExtension("unfinished") }

    func existing() async throws -> House? {
        guard FileManager.default.fileExists(atPath: folder.path) else { return nil }
        let database = try await Self.database(in: folder)
        guard let last = try await Demo.lastMoment(in: database) else {
            await database.close()
            return nil
        }
        // Its calendar goes on from the day its books end.
        return House(
            database: database, laws: laws, clock: ShiftedClock(from: last),
            random: SystemRandom())
    }

    func build(
        progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void
    ) async throws -> House {
        await remove()
        let plan = Self.plan
        let clock = FixedClock(Instant(milliseconds: 0))
        let random = RepeatableRandom(seed: plan.seed)
        let house = House(
            database: try await Self.database(in: unfinished), laws: laws, clock: clock,
            random: random)
        progress(0, plan.months)
        do {
            _ = try await Demo.build(plan, in: house, clock: clock, random: random) {
                progress($0.month, plan.months)
            }
        } catch {
            await house.close()
            throw error
        }
        await house.close()
        try FileManager.default.moveItem(at: unfinished, to: folder)
        guard let built = try await existing() else { throw DatabaseError.closed }
        return built
    }

    func remove() async {
        for place in [folder, unfinished] {
            try? FileManager.default.removeItem(at: place)
        }
    }

    private static func database(in folder: URL) async throws -> any Database {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let database = try SQLiteDatabase(
            path: folder.appendingPathComponent("entraide.sqlite").path, readers: 2)
        _ = try await Installation.migrator.migrate(database, at: SystemClock().now())
        return database
    }
}
