// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Operations
import Store
import Texts

extension Site {
    /// Long work: how far it is, what came of it.
    var jobRoutes: [Route] {
        [
            .get("/jobs", .everyone, jobList),
            .get("/jobs/{id}", .everyone, job),
            .get("/jobs/{id}/files/{position}", .everyone, jobFile),
        ]
    }

    private func jobList(_ visit: Visit) async throws -> Response {
        let answer = try await visit.ask(ListJobs())
        return visit.page(JobListPage(answer, visit), title: visit.t("job.title"))
    }

    private func job(_ visit: Visit) async throws -> Response {
        let id: ID<StoredJob> = try visit.id()
        let answer = try await visit.ask(FindJob(id))
        let fresh = await jobs.progress(of: id, in: visit.visitor.cooperative.id)
        return visit.page(JobPage(answer, fresh, visit), title: visit.t(job: answer.job.task))
    }

    private func jobFile(_ visit: Visit) async throws -> Response {
        guard let position = Int(visit.parameters["position"] ?? "") else { throw NothingThere() }
        let file = try await visit.ask(ReadJobFile(visit.id(), at: position))
        return visit.file(file.bytes, type: "text/plain; charset=utf-8", name: file.name)
    }
}

extension Visit {
    /// How long a page waits for work before it leads to the page of the work.
    private static let patience = Duration.seconds(2)

    /// Has long work done: answers with what came of it when that is soon known, otherwise leads
    /// to a page that shows how far it is and may be left.
    ///
    /// - Throws: What refuses the work, when that is soon known.
    func have(
        _ task: JobTask, doneWith file: JobFile? = nil,
        then answer: (JobOutcome, ID<StoredJob>) -> Response
    ) async throws -> Response {
        let id = try await perform(AskForJob(task, with: file))
        let work = await site.jobs.start(id, in: visitor.cooperative.id)
        guard let outcome = try await outcome(of: work, within: Self.patience) else {
            return redirect(to: "/jobs/\(id)")
        }
        return answer(outcome, id)
    }

    /// What a task comes to within some time; nil when it needs longer, and then goes on.
    private func outcome(
        of task: Task<JobOutcome?, any Error>, within patience: Duration
    ) async throws -> JobOutcome? {
        let (first, answer) = AsyncThrowingStream.makeStream(of: JobOutcome?.self)
        let clock = Task {
            try await Task.sleep(for: patience)
            answer.yield(nil)
        }
        Task {
            do { answer.yield(try await task.value) } catch { answer.finish(throwing: error) }
        }
        defer { clock.cancel() }
        for try await value in first { return value }
        return nil
    }
}
