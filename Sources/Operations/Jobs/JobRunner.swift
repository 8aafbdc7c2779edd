// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Bank
public import Basics
import Database
import Foundation
import Ledger
public import Store
import Synchronization

/// Does long work, so that nobody's page has to stay open for it.
///
/// A job is done under the rights of who asked, as they are when it runs. Its steps go through
/// ``House/perform(_:as:in:key:from:)`` under keys made of its number: a job whose process died
/// is taken on again, by any process, without double effect.
public actor JobRunner {
    /// Nobody else takes a job on for this long after its last sign of life.
    private static let lockSeconds: Int64 = 60
    private static let beat = Duration.seconds(1)
    private static let pause = Duration.seconds(5)
    private static let fileSeconds: Int64 = 86_400

    private let house: House
    private let report: @Sendable (any Error) -> Void
    private var running: [Place: (work: Task<JobOutcome?, any Error>, meter: Meter)] = [:]

    private struct Place: Hashable {
        let coop: Int64
        let id: ID<StoredJob>
    }

    /// What runs jobs; `report` is told what nobody can act on.
    public init(of house: House, reporting report: @escaping @Sendable (any Error) -> Void) {
        self.house = house
        self.report = report
    }

    /// Begins a job here and now, unless somebody is at it.
    ///
    /// - Returns: What comes of it, nil while another process is at it; throws what refuses it.
    public func start(_ id: ID<StoredJob>, in coop: Int64) -> Task<JobOutcome?, any Error> {
        let place = Place(coop: coop, id: id)
        if let known = running[place] { return known.work }
        let meter = Meter()
        let work = Task { [self] in
            defer { forget(place) }
            return try await run(id, in: coop, meter)
        }
        running[place] = (work, meter)
        return work
    }

    /// How far a job is, where this process is at it: fresher than what is stored.
    public func progress(of id: ID<StoredJob>, in coop: Int64) -> JobProgress? {
        running[Place(coop: coop, id: id)]?.meter.progress
    }

    /// Takes on what was left behind, until the task is cancelled; work in hand is finished.
    public func run() async {
        while !Task.isCancelled {
            do {
                for cooperative in try await house.cooperatives() {
                    try await takeOn(cooperative.id)
                }
            } catch { report(error) }
            try? await Task.sleep(for: Self.pause)
        }
        for work in running.values.map(\.work) { _ = try? await work.value }
    }

    private func takeOn(_ coop: Int64) async throws {
        let limit = house.clock.now().adding(seconds: -Self.fileSeconds)
        let (left, isFull) = try await house.read(coop) {
            (try $0.jobs.abandoned(), try $0.jobs.hasFiles(endedBefore: limit))
        }
        for id in left where running[Place(coop: coop, id: id)] == nil {
            _ = try? await start(id, in: coop).value
        }
        if isFull { try await house.note(coop) { try $0.jobs.forgetFiles(endedBefore: limit) } }
    }

    private func forget(_ place: Place) { running[place] = nil }

    private func run(
        _ id: ID<StoredJob>, in coop: Int64, _ meter: Meter
    ) async throws -> JobOutcome? {
        let lock = Self.lockSeconds
        let isMine = try await house.note(coop) { try $0.jobs.claim(id, seconds: lock) }
        let job = try await house.read(coop) { try $0.jobs.find(id) }
        guard isMine, let person = Actor.person(named: job.actor) else {
            if job.state == .failed { throw JobRefusal(job.outcome) }
            return job.state == .done ? job.outcome : nil
        }
        let pulse = Task { [house] in
            while !Task.isCancelled {
                try await Task.sleep(for: Self.beat)
                let progress = meter.progress
                try await house.note(coop) {
                    try $0.jobs.note(progress, of: id, seconds: lock)
                }
            }
        }
        defer { pulse.cancel() }
        do {
            let (outcome, files) = try await perform(
                job, as: .person(person), in: coop, meter)
            try await house.note(coop) {
                try $0.jobs.end(id, as: .done, outcome, files: files)
            }
            return outcome
        } catch {
            try await end(id, in: coop, by: error)
            throw error
        }
    }

    /// Notes why a job was refused; one that merely met a busy or closed database stays, to be
    /// taken on again.
    private func end(_ id: ID<StoredJob>, in coop: Int64, by error: any Error) async throws {
        if let error = error as? DatabaseError, error == .closed || error.isRetryable { return }
        if error is CancellationError { return }
        let told = error as? any UserFacingError
        if told == nil { report(error) }
        let outcome = JobOutcome(told?.code ?? "", told?.values ?? [:])
        try await house.note(coop) {
            try $0.jobs.end(id, as: .failed, outcome, files: [])
        }
    }

    private func perform(
        _ job: StoredJob, as actor: Actor, in coop: Int64, _ meter: Meter
    ) async throws -> (JobOutcome, [JobFile]) {
        switch job.task {
        case .month(let text):
            let period = try Period(text: text)
            let report = try await MonthRun(
                period, of: coop, in: house, as: actor, from: job.origin
            ).run(counting: meter.note)
            return (
                JobOutcome(report.isComplete ? "month.complete" : "month.ran", ["period": text]),
                []
            )
        case .statement:
            guard let file = try await house.read(coop, { try $0.jobs.files(of: job.id) }).first
            else { throw StoreError.notFound(kind: "file", id: job.id.description) }
            let done = try await house.perform(
                ImportStatement(bytes: file.bytes, counting: meter.note), as: actor, in: coop,
                key: "job \(job.id)", from: job.origin)
            return (done.outcome, [])
        case .books(let year, let format):
            guard let format = ExportLedger.Format(rawValue: format) else {
                throw OperationError.badField("format")
            }
            let files = try await house.ask(
                ExportLedger(year: year, format: format, counting: meter.note), as: actor,
                in: coop, from: job.origin)
            return (
                JobOutcome("export.ready", ["year": String(year)]),
                files.map { JobFile(name: $0.name, bytes: $0.bytes) }
            )
        }
    }

    /// Counts steps from within the work.
    private final class Meter: Sendable {
        private let counted = Mutex(JobProgress())

        var progress: JobProgress { counted.withLock(\.self) }

        @Sendable func note(_ done: Int, _ total: Int) {
            counted.withLock { $0 = JobProgress(done: done, total: total) }
        }
    }
}

extension ImportSummary {
    /// What an import came to, for its page.
    fileprivate var outcome: JobOutcome {
        guard repeated < statements else { return JobOutcome("bank.already_imported") }
        return JobOutcome(
            "bank.import_done",
            [
                "lines": String(lines), "matched": String(matched),
                "suspended": String(suspended),
            ])
    }
}
