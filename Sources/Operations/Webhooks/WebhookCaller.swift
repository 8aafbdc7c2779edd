// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Crypto
import Database
import Foundation
public import Store

/// Makes the calls to programs that operations queued.
///
/// Several may run on one database: a call is locked by who makes it. A call is made at least
/// once; the program that is called tells repeats by `Entraide-Delivery`. Cooperatives do not wait
/// for each other's slow programs.
public struct WebhookCaller: Sendable {
    private static let lockSeconds: Int64 = 120
    private static let pause = Duration.seconds(2)
    /// Cooperatives at a time, and calls of each before the next one's turn.
    private static let atOnce = 8
    private static let turn = 20

    private let house: House
    private let caller: Caller?
    private let report: @Sendable (any Error) -> Void

    /// Who makes the calls.
    ///
    /// `caller`: nil where none are made, they stay queued. `report` is told what nobody can act
    /// on here.
    public init(
        of house: House, by caller: Caller?,
        reporting report: @escaping @Sendable (any Error) -> Void
    ) {
        self.house = house
        self.caller = caller
        self.report = report
    }

    /// Works until the task is cancelled; the calls in hand are finished.
    public func run() async {
        while !Task.isCancelled {
            do { try await round() } catch { report(error) }
            try? await Task.sleep(for: Self.pause)
        }
    }

    /// A turn for each cooperative.
    private func round() async throws {
        let all = try await house.cooperatives().filter { house.laws[$0.country] != nil }
        await withTaskGroup(of: Void.self) { group in
            for (index, cooperative) in all.enumerated() {
                if index >= Self.atOnce { await group.next() }
                group.addTask {
                    do {
                        var left = Self.turn
                        while left > 0, !Task.isCancelled, try await callNext(of: cooperative) {
                            left -= 1
                        }
                    } catch { report(error) }
                }
            }
        }
    }

    /// Makes one call of a cooperative that is due.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    public func callNext(of cooperative: Cooperative) async throws -> Bool {
        guard let caller,
            try await house.read(cooperative.id, { try $0.webhooks.hasDue() })
        else { return false }
        let claimed = try await house.note(cooperative.id) { work in
            try work.webhooks.claim(lockSeconds: Self.lockSeconds).map { call in
                (call, try work.webhooks.all().first { $0.id == call.webhook })
            }
        }
        guard let (call, hook) = claimed, let hook else { return false }
        let outcome = await outcome(of: call, to: hook, of: cooperative, by: caller)
        try await house.note(cooperative.id) { work in
            try Self.note(outcome, of: call, work.webhooks, at: work.moment.now)
        }
        return true
    }

    private enum Outcome: Sendable {
        case accepted
        case failed(String)
        /// It must not be called, or said that it is gone.
        case refused(String)
    }

    private func outcome(
        of call: WebhookCall, to hook: Webhook, of cooperative: Cooperative, by caller: Caller
    ) async -> Outcome {
        guard hook.isEnabled else { return .refused("webhook.switched_off") }
        do {
            let told = try WebhookMessage(call, of: cooperative)
            let answer = try await caller.answer(
                to: OutsideCall(
                    .post, hook.url,
                    headers: told.headers(signedWith: hook.secret, at: house.clock.now()),
                    body: told.body))
            switch answer.status {
            case 200..<300: return .accepted
            case 410: return .refused("HTTP 410")
            case let status: return .failed("HTTP \(status)")
            }
        } catch let failure as CallFailure {
            switch failure {
            case .badAddress: return .refused("webhook.bad_address")
            case .refusedAddress: return .refused("webhook.private_address")
            case .longAnswer: return .failed("webhook.long_answer")
            case .noAnswer(let why): return .failed(why)
            }
        } catch {
            report(error)
            return .failed("webhook.no_answer")
        }
    }

    private static func note(
        _ outcome: Outcome, of call: WebhookCall, _ hooks: Webhooks, at now: Instant
    ) throws {
        switch outcome {
        case .accepted: try hooks.note(call, .sent, reason: "", again: nil)
        case .refused(let reason): try hooks.note(call, .givenUp, reason: reason, again: nil)
        case .failed(let reason) where call.attempts > Postman.waits.count:
            try hooks.note(call, .givenUp, reason: reason, again: nil)
        case .failed(let reason):
            let wait = Postman.waits[max(call.attempts, 1) - 1]
            try hooks.note(
                call, .queued, reason: reason, again: now.adding(seconds: 60 * wait))
        }
    }
}

/// What a program is told: that something happened to a thing, and nothing about anybody.
///
/// Who wants to know more asks the API, under the rights of its own token.
struct WebhookMessage: Sendable {
    let body: [UInt8]
    private let event: String
    private let delivery: String

    private struct Body: Encodable {
        let id: String
        let event: String
        let object: Int64?
        let cooperative: String
        let at: String
    }

    init(_ call: WebhookCall, of cooperative: Cooperative) throws {
        event = call.event
        delivery = "\(cooperative.id).\(call.id)"
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        body = Array(
            try encoder.encode(
                Body(
                    id: delivery, event: event, object: call.object == 0 ? nil : call.object,
                    cooperative: cooperative.code, at: call.queuedAt.text)))
    }

    /// The head, with `t=…,v1=…`: the moment, and HMAC-SHA256 over it, a point and the body.
    func headers(signedWith secret: String, at now: Instant) -> [OutsideCall.Header] {
        let seconds = now.milliseconds / 1000
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("\(seconds).".utf8) + Data(body),
            using: SymmetricKey(data: Data(secret.utf8)))
        return [
            .init("Content-Type", "application/json"), .init("Entraide-Event", event),
            .init("Entraide-Delivery", delivery),
            .init("Entraide-Signature", "t=\(seconds),v1=\(Array(code).hexadecimal)"),
        ]
    }
}
