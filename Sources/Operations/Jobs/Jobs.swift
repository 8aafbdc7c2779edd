// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Crypto
import Foundation
import Interchange
public import Store

extension JobTask {
    /// What whoever asks for it needs.
    public var permission: Permission {
        switch self {
        case .month: .runPayroll
        case .statement: .handleBank
        case .books: .viewLedger
        }
    }

    /// - Throws: What is wrong with it before anybody begins.
    fileprivate func check(_ file: JobFile?) throws {
        switch self {
        case .month(let period): _ = try Period(text: period)
        case .books(let year, let format):
            guard ExportLedger.Format(rawValue: format) != nil else {
                throw OperationError.badField("format")
            }
            guard (1_900...2_999).contains(year) else { throw OperationError.badField("year") }
        case .statement:
            guard let file else { throw OperationError.badField("file") }
            _ = try ImportStatement(bytes: file.bytes)
        }
    }
}

/// Why long work was refused, as it was noted.
public struct JobRefusal: UserFacingError, Hashable {
    /// The code of the refusal, `job.incident` when it was our fault.
    public let code: String
    /// Placeholders of its sentence.
    public let values: [String: String]

    /// The refusal that ended a job.
    public init(_ outcome: JobOutcome) {
        code = outcome.name.isEmpty ? "job.incident" : outcome.name
        values = outcome.values
    }
}

/// Asks for long work; a ``JobRunner`` does it.
public struct AskForJob: Operation {
    /// What the actor needs at least; each task names what it needs itself.
    public static let permission = Permission.viewLedger
    /// Name in the audit log.
    public static let auditName = "job.asked"

    /// What it is about.
    public let task: JobTask
    /// What it works on; nil for nothing.
    public let file: JobFile?

    /// Work to be done.
    public init(_ task: JobTask, with file: JobFile? = nil) {
        self.task = task
        self.file = file
    }

    /// The task and the hash of its file.
    public var fingerprint: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let hash = file.map { Array(SHA256.hash(data: $0.bytes)) } ?? []
            return Array(try encoder.encode(task)) + hash
        }
    }

    /// A job is done later under the rights its person has by then; a program with a token asks
    /// for the thing itself.
    ///
    /// - Returns: Its number.
    /// - Throws: ``Access/AccessError``, or what is wrong with the task or its file.
    public func run(in work: Work) throws -> ID<StoredJob> {
        guard case .person = work.actor, work.may(task.permission) else {
            throw AccessError.forbidden(permission: task.permission.rawValue)
        }
        try task.check(file)
        return try work.store.jobs.add(
            task, by: work.actor.name, from: work.origin, with: file)
    }

    /// The job.
    public func object(of output: ID<StoredJob>) -> Int64 { output.value }
    /// What it is about.
    public func detail(of output: ID<StoredJob>) -> String { task.name }
}

/// A job of the person who asks, with the names of its files.
public struct FindJob: Query {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    /// The job.
    public let id: ID<StoredJob>

    /// One job.
    public init(_ id: ID<StoredJob>) { self.id = id }

    /// A job and what it made.
    public struct Answer: Sendable {
        /// The job.
        public let job: StoredJob
        /// The names of the files it made, in order; empty once they are gone.
        public let files: [String]
    }

    /// - Throws: ``Store/StoreError/notFound(kind:id:)`` for somebody else's as well.
    public func run(in work: Work) throws -> Answer {
        let job = try work.ownJob(id)
        let files = job.state == .done ? try work.store.jobs.files(of: id).map(\.name) : []
        return Answer(job: job, files: files)
    }
}

/// A file that a job of the person who asks has made.
public struct ReadJobFile: Query {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    /// The job.
    public let id: ID<StoredJob>
    /// Which of its files, from 0.
    public let position: Int

    /// A file of a job.
    public init(_ id: ID<StoredJob>, at position: Int) {
        self.id = id
        self.position = position
    }

    /// - Throws: ``Store/StoreError/notFound(kind:id:)``, also once it is gone;
    ///   ``Access/AccessError`` when the right to it is.
    public func run(in work: Work) throws -> JobFile {
        let job = try work.ownJob(id)
        try work.require(job.task.permission)
        let files = try work.store.jobs.files(of: id)
        guard job.state == .done, files.indices.contains(position) else {
            throw StoreError.notFound(kind: "file", id: String(position))
        }
        return files[position]
    }
}

/// The latest jobs: one's own, or all of them for who looks after the installation.
public struct ListJobs: Query {
    /// What the actor needs.
    public static let permission = Permission.ownAccount
    /// How many are shown.
    public static let most = 100

    /// The latest jobs.
    public init() {}

    /// Jobs and who asked for them.
    public struct Answer: Sendable {
        /// Newest first.
        public let jobs: [StoredJob]
        /// Names by actor; empty where all are one's own.
        public let names: [String: String]
    }

    /// - Throws: Nothing of its own.
    public func run(in work: Work) throws -> Answer {
        let seesAll = work.may(.operate)
        let jobs = try work.store.jobs.latest(
            of: seesAll ? nil : work.actor.name, limit: Self.most)
        return Answer(
            jobs: jobs,
            names: seesAll ? try NameActors(jobs.map(\.actor)).run(in: work) : [:])
    }
}

extension Work {
    /// A job the actor asked for.
    fileprivate func ownJob(_ id: ID<StoredJob>) throws -> StoredJob {
        let job = try store.jobs.find(id)
        guard job.actor == actor.name else {
            throw StoreError.notFound(kind: "job", id: id.description)
        }
        return job
    }
}
