// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Hummingbird
import Logging

extension Site {
    /// Logs that somebody was turned away: why and where, not who.
    ///
    /// A password that is too weak, and what needs a second person, turn nobody away.
    func note(_ refusal: any UserFacingError, _ request: Request) {
        note(refusal, request.method, request.uri.path)
    }

    fileprivate func note(
        _ refusal: any UserFacingError, _ method: HTTPRequest.Method, _ path: String
    ) {
        if let error = refusal as? AccessError {
            if case .weakPassword = error { return }
            if error.asksForSomebodyElse { return }
        }
        log.notice(
            "refused",
            metadata: [
                "code": .string(refusal.code), "method": .string(method.rawValue),
                "path": .string(Self.plain(path)),
            ])
    }

    /// A path without the parts that could be a secret: links sent by mail hold a token.
    static func plain(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.utf8.count > 24 ? "…" : String($0) }.joined(separator: "/")
    }
}

extension Visit {
    /// Logs that a form of somebody signed in was turned away.
    func note(_ refusal: AccessError) { site.note(refusal, .post, path) }
}
