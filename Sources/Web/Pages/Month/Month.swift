// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Logging
import Operations
import Store
import Texts

extension Site {
    var monthRoutes: [Route] {
        [.get("/month", .viewLedger, month), .post("/month/{period}/run", .runPayroll, runMonth)]
    }

    private static let monthPatience = Duration.seconds(5)

    private func month(_ visit: Visit) async throws -> Response {
        let name = visit.query["period"]
        let period = name.isEmpty ? nil : try Period(text: name)
        let answer = try await visit.ask(ShowMonthBoard(period: period))
        return visit.page(
            MonthBoardPage(answer, allowed: visit.allowed, in: visit.t),
            title: visit.t("month.title"))
    }

    /// Runs the month; one that takes longer than a person waits goes on by itself, and the
    /// board shows what it has noted.
    private func runMonth(_ visit: Visit) async throws -> Response {
        guard visit.may(.runPayroll) else {
            throw AccessError.forbidden(permission: Permission.runPayroll.rawValue)
        }
        let period = try Period(text: visit.parameters["period"] ?? "")
        let run = MonthRun(
            period, of: visit.visitor.cooperative.id, in: house, as: visit.visitor.actor)
        let log = log
        let work = Task {
            do { return try await run.run() } catch {
                let type = String(reflecting: Swift.type(of: error))
                log.warning("month stopped", metadata: ["type": .string(type)])
                throw error
            }
        }
        let address = "/month?period=\(period)"
        guard let report = try await outcome(of: work, within: Self.monthPatience) else {
            return visit.redirect(to: address, notice: "month.running", tone: .info)
        }
        return report.isComplete
            ? visit.redirect(to: address, notice: "month.complete")
            : visit.redirect(to: address, notice: "month.ran", tone: .info)
    }

    /// What a task comes to within some time; nil when it needs longer, and then goes on.
    private func outcome<Value: Sendable>(
        of task: Task<Value, any Error>, within patience: Duration
    ) async throws -> Value? {
        let (first, answer) = AsyncThrowingStream.makeStream(of: Value?.self)
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
