// SPDX-License-Identifier: AGPL-3.0-or-later

import Store
import Synchronization

/// Answers that cost much and stay right as long as nothing is added to a cooperative's books.
///
/// Each is kept with the head of the books it was computed from; another head computes it anew,
/// so that no reader, on whatever node, is told an old figure.
final class Remembered: Sendable {
    private struct Place: Hashable {
        let coop: Int64
        let question: String
    }

    private static let most = 1_000
    private let answers = Mutex<[Place: (head: CooperativeTransaction.Head, answer: any Sendable)]>(
        [:])

    /// The answer to a question about the books as they are read.
    func answer<Answer: Sendable>(
        to question: String, in store: CooperativeTransaction, _ compute: () throws -> Answer
    ) rethrows -> Answer {
        let place = Place(coop: store.coop, question: question)
        let head = store.head
        let known = answers.withLock { $0[place] }
        if let known, known.head == head, let answer = known.answer as? Answer { return answer }
        let answer = try compute()
        answers.withLock { answers in
            // Few questions are asked again and again; what was asked once need not stay.
            if answers.count >= Self.most { answers = [:] }
            answers[place] = (head, answer)
        }
        return answer
    }
}
