// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Database

/// What long work is about.
public enum JobTask: Sendable, Hashable, Codable {
    /// A month, from bank lines to payslips: `2026-10`.
    case month(String)
    /// The statement file that came with the job.
    case statement
    /// The books of a year in a format: `fec`, `hledger`.
    case books(year: Int, format: String)

    /// Its name, for a catalogue.
    public var name: String {
        switch self {
        case .month: "month"
        case .statement: "statement"
        case .books: "books"
        }
    }
}

/// What came of long work.
public struct JobOutcome: Sendable, Hashable, Codable {
    /// Name of a sentence, `bank.import_done`; of a refusal, `bank.bad_iban`; or empty.
    public var name: String
    /// What fills it.
    public var values: [String: String]

    /// An outcome; empty by default.
    public init(_ name: String = "", _ values: [String: String] = [:]) {
        self.name = name
        self.values = values
    }
}

/// How far long work has come.
public struct JobProgress: Sendable, Hashable {
    /// Steps done.
    public let done: Int
    /// Steps in all; 0 while that is not known.
    public let total: Int

    /// Some steps of all.
    public init(done: Int = 0, total: Int = 0) {
        self.done = done
        self.total = total
    }
}

/// Long work, as it stands.
public struct StoredJob: Sendable, Hashable, Identifiable {
    /// How far it has come.
    public enum State: String, Sendable, CaseIterable {
        /// Nobody has begun.
        case waiting
        /// Somebody is at it.
        case running
        /// It is done.
        case done
        /// It was refused; nothing of the step that failed has happened.
        case failed
    }

    /// Number in the cooperative.
    public let id: ID<StoredJob>
    /// What it is about.
    public let task: JobTask
    /// Who asked, as the audit log names them.
    public let actor: String
    /// Where it was asked from, for the audit log.
    public let origin: String
    /// When it was asked.
    public let askedAt: Instant
    /// How far it has come.
    public let state: State
    /// What was noted of its progress.
    public let progress: JobProgress
    /// What came of it; empty before its end.
    public let outcome: JobOutcome
    /// When it ended; nil before.
    public let endedAt: Instant?
}

/// A file that a job was given or made.
public struct JobFile: Sendable, Hashable {
    /// Its name, for who keeps it.
    public let name: String
    /// All of it.
    public let bytes: [UInt8]

    /// A file.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// The long work of a cooperative.
public struct Jobs {
    let work: CooperativeTransaction

    /// Notes work to be done; `file`: what it works on.
    public func add(
        _ task: JobTask, by actor: String, from origin: String, with file: JobFile?
    ) throws -> ID<StoredJob> {
        let id: ID<StoredJob> = work.nextID()
        try work.transaction.enqueue(
            """
            INSERT INTO job (
                coop_id, id, task, actor, origin, asked_at, state, done, total, outcome,
                locked_until)
            VALUES (
                \(work.coop), \(id), \(try StoredJSON.text(task)), \(actor), \(origin),
                \(work.moment.now), \(StoredJob.State.waiting.rawValue), 0, 0, '', 0)
            """)
        try file.map { try keep([$0], of: id) }
        return id
    }

    /// Takes work on, unless somebody is at it or it has ended.
    ///
    /// `seconds`: how long nobody else takes it on. Returns whether it may be begun.
    public func claim(_ id: ID<StoredJob>, seconds: Int64) throws -> Bool {
        try work.transaction.run(
            """
            UPDATE job SET state = \(StoredJob.State.running.rawValue),
                locked_until = \(work.moment.now.adding(seconds: seconds))
            WHERE coop_id = \(work.coop) AND id = \(id) AND ended_at IS NULL
                AND locked_until <= \(work.moment.now)
            """) == 1
    }

    /// Notes how far work is, and that somebody is at it for some more seconds.
    public func note(
        _ progress: JobProgress, of id: ID<StoredJob>, seconds: Int64
    ) throws {
        try work.transaction.run(
            """
            UPDATE job SET done = \(progress.done), total = \(progress.total),
                locked_until = \(work.moment.now.adding(seconds: seconds))
            WHERE coop_id = \(work.coop) AND id = \(id) AND ended_at IS NULL
            """)
    }

    /// Notes the end of work; the files it made take the place of the one it was given.
    public func end(
        _ id: ID<StoredJob>, as state: StoredJob.State, _ outcome: JobOutcome, files: [JobFile]
    ) throws {
        try work.transaction.run(
            """
            UPDATE job SET state = \(state.rawValue), outcome = \(try StoredJSON.text(outcome)),
                ended_at = \(work.moment.now), locked_until = 0
            WHERE coop_id = \(work.coop) AND id = \(id) AND ended_at IS NULL
            """)
        try work.transaction.run(
            "DELETE FROM job_file WHERE coop_id = \(work.coop) AND job_id = \(id)")
        try keep(files, of: id)
    }

    /// The work that nobody is at: not begun, or left by a process that died.
    public func abandoned() throws -> [ID<StoredJob>] {
        try work.transaction.rows(
            """
            SELECT id FROM job
            WHERE coop_id = \(work.coop) AND ended_at IS NULL
                AND locked_until <= \(work.moment.now) ORDER BY id
            """
        ).map { try $0.get("id") }
    }

    /// Whether files are left of work that ended before a moment.
    public func hasFiles(endedBefore moment: Instant) throws -> Bool {
        try work.transaction.row(
            """
            SELECT 1 FROM job_file f JOIN job j ON j.coop_id = f.coop_id AND j.id = f.job_id
            WHERE f.coop_id = \(work.coop) AND j.ended_at < \(moment) LIMIT 1
            """) != nil
    }

    /// Forgets the files of work that ended before a moment.
    public func forgetFiles(endedBefore moment: Instant) throws {
        try work.transaction.run(
            """
            DELETE FROM job_file WHERE coop_id = \(work.coop) AND job_id IN (
                SELECT id FROM job WHERE coop_id = \(work.coop) AND ended_at < \(moment))
            """)
    }

    /// One piece of work.
    ///
    /// - Throws: ``StoreError/notFound(kind:id:)``.
    public func find(_ id: ID<StoredJob>) throws -> StoredJob {
        guard let found = try fetch("AND id = \(id)", limit: 1).first else {
            throw StoreError.notFound(kind: "job", id: id.description)
        }
        return found
    }

    /// The latest work, newest first; `actor`: only what they asked for.
    public func latest(of actor: String?, limit: Int) throws -> [StoredJob] {
        try fetch(actor.map { "AND actor = \($0)" } ?? "", limit: limit)
    }

    /// The files of work, in order: the one it was given, or those it made.
    public func files(of id: ID<StoredJob>) throws -> [JobFile] {
        try work.transaction.rows(
            """
            SELECT name, bytes FROM job_file WHERE coop_id = \(work.coop) AND job_id = \(id)
            ORDER BY position
            """
        ).map { JobFile(name: try $0.get("name"), bytes: try $0.get("bytes")) }
    }

    private func keep(_ files: [JobFile], of id: ID<StoredJob>) throws {
        for (position, file) in files.enumerated() {
            try work.transaction.enqueue(
                """
                INSERT INTO job_file (coop_id, job_id, position, name, bytes)
                VALUES (\(work.coop), \(id), \(position), \(file.name), \(file.bytes))
                """)
        }
    }

    private func fetch(_ filter: SQL, limit: Int) throws -> [StoredJob] {
        try work.transaction.rows(
            """
            SELECT id, task, actor, origin, asked_at, state, done, total, outcome, ended_at
            FROM job WHERE coop_id = \(work.coop) \(filter) ORDER BY id DESC LIMIT \(limit)
            """
        ).map(StoredJob.init)
    }
}

extension StoredJob {
    init(_ row: Row) throws {
        id = try row.get("id")
        let number = id.description
        task = try StoredJSON.value(row.text("task"), kind: "job", id: number)
        actor = try row.get("actor")
        origin = try row.get("origin")
        askedAt = try row.get("asked_at")
        let name: String = try row.get("state")
        guard let known = State(rawValue: name) else {
            throw StoreError.unreadable(kind: "job", id: number)
        }
        state = known
        progress = JobProgress(done: try row.int("done"), total: try row.int("total"))
        let told: String = try row.get("outcome")
        outcome =
            told.isEmpty
            ? JobOutcome() : try StoredJSON.value(told, kind: "job", id: number)
        endedAt = try row.get("ended_at")
    }
}

extension CooperativeTransaction {
    /// The cooperative's long work.
    public var jobs: Jobs { Jobs(work: self) }
}
