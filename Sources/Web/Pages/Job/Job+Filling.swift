// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Operations
import Store
import Texts

/// One piece of long work; the script looks again until it has ended.
struct JobPage: Page {
    static let template = "pages/job"

    struct Progress: Sendable {
        var text: String
        var done: Int
        var total: Int
        /// Whether it is known how much there is to do.
        var isKnown: Bool
    }

    var heading: Heading
    var isRunning: Bool
    var text: String
    var progress: Progress?
    var facts: [Fact]
    var links: [Link]
    /// The page itself, for who has no script.
    var again: Link?
}

extension JobPage {
    /// A job as it stands; `fresh` is newer than what is stored.
    init(_ answer: FindJob.Answer, _ fresh: JobProgress?, _ visit: Visit) {
        let t = visit.t
        let job = answer.job
        heading = Heading(
            title: t(job: job.task), back: Link(text: t("job.title"), href: "/jobs"),
            pill: Pill(job.state, in: t))
        isRunning = job.endedAt == nil
        facts = [
            Fact(label: t("job.asked"), value: visit.moment(job.askedAt)),
            job.endedAt.map { Fact(label: t("job.ended"), value: visit.moment($0)) },
        ].compactMap(\.self)
        if isRunning {
            let counted = fresh ?? job.progress
            let values = ["done": t.count(counted.done), "total": t.count(counted.total)]
            text = t("job.leave")
            progress = Progress(
                text: t(counted.total > 0 ? "job.progress" : "job.begun", values),
                done: min(counted.done, counted.total), total: counted.total,
                isKnown: counted.total > 0)
            links = []
            again = Link(text: t("job.again"), href: "/jobs/\(job.id)")
            return
        }
        text = t(outcomeOf: job)
        if case .books = job.task, job.state == .done, answer.files.isEmpty {
            text = t("job.files_gone")
        }
        let files = answer.files.enumerated().map { position, name in
            Link(text: name, href: "/jobs/\(job.id)/files/\(position)", icon: "download")
        }
        links = files + [Link(text: t("job.go_on"), href: job.task.page)]
    }
}

/// The latest work.
struct JobListPage: Page {
    static let template = "pages/list"

    var heading: Heading
    var tiles: [Tile] = []
    var filter: Filter?
    var table: Table
}

extension JobListPage {
    /// The latest jobs, newest first; others' jobs name who asked and lead nowhere.
    init(_ answer: ListJobs.Answer, _ visit: Visit) {
        let t = visit.t
        let own = visit.visitor.actor.name
        heading = Heading(title: t("job.title"), subtitle: t("job.subtitle"))
        table = Table(
            t("job.title"),
            columns: [
                Column(t("job.what")), Column(t("job.asked")), Column(t("job.state")),
            ],
            rows: answer.jobs.map { job in
                Row([
                    Cell(
                        t(job: job.task),
                        note: job.actor == own ? nil : answer.names[job.actor] ?? job.actor,
                        href: job.actor == own ? "/jobs/\(job.id)" : nil),
                    Cell(visit.moment(job.askedAt)),
                    Cell(
                        "", note: job.endedAt == nil ? nil : t(outcomeOf: job),
                        pill: Pill(job.state, in: t)),
                ])
            },
            empty: EmptyState(
                title: t("job.empty_title"), text: t("job.empty_text"), icon: "clock"),
            isStacked: true)
    }
}

extension Pill {
    /// How far work has come.
    fileprivate init(_ state: StoredJob.State, in t: Speech) {
        let tone: Tone =
            switch state {
            case .waiting: .neutral
            case .running: .info
            case .done: .good
            case .failed: .bad
            }
        self.init(text: t("job.state.\(state.rawValue)"), tone: tone)
    }
}

extension JobTask {
    /// Where whoever asked for it goes on.
    fileprivate var page: String {
        switch self {
        case .month(let period): "/month?period=\(period)"
        case .statement: "/bank"
        case .books: "/exports"
        }
    }
}

extension Speech {
    /// What work is about.
    func callAsFunction(job task: JobTask) -> String {
        switch task {
        case .month(let period): self("job.task.month", ["period": period])
        case .statement: self("job.task.statement")
        case .books(let year, let format):
            self(
                "job.task.books", ["year": String(year), "format": self("export.\(format)")])
        }
    }

    /// What came of work that has ended.
    fileprivate func callAsFunction(outcomeOf job: StoredJob) -> String {
        let outcome = job.outcome
        guard job.state == .failed else { return self(outcome.name, outcome.values) }
        return sentence(of: JobRefusal(outcome))
    }
}
