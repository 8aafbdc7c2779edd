// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import HTTPTypes
import Hummingbird
import Interchange
import Operations
import Store
import Texts

extension Site {
    /// What a failure is to a program: one form for all, with our stable code.
    ///
    /// - Source: RFC 9457.
    func problem(
        _ error: any Error, _ request: Request, _ allowed: APIDoor.Allowed? = nil,
        speaking language: String? = nil
    ) -> Response {
        let t = catalogues.speech(apiLanguage(request, of: language))
        let (status, shown) = sorted(error, request)
        if [.unauthorized, .forbidden, .tooManyRequests].contains(status) { note(shown, request) }
        var sentence = t.sentence(of: shown)
        if case DatabaseError.refused(let reason) = shown, t.has("refused.\(reason)") {
            sentence = t("refused.\(reason)")
        }
        let body = JSONText.of(
            ("type", .string("/api/errors#\(shown.code)")),
            ("title", .string(t("api.status.\(status.code)"))),
            ("status", .integer(Int64(status.code))), ("detail", .string(sentence)),
            ("code", .string(shown.code)), ("field", shown.field.map(JSONText.string)))
        var response = Response(
            bytes: Array(body.encoded.utf8), type: "application/problem+json", status)
        response.headers[.contentLanguage] = t.language.rawValue
        if let allowed { response.headers[.allow] = allowed.text }
        switch shown {
        case APIError.noToken: response.headers[.wwwAuthenticate] = "Bearer realm=\"Entraide\""
        case APIError.badToken:
            response.headers[.wwwAuthenticate] =
                "Bearer realm=\"Entraide\", error=\"invalid_token\""
        case APIError.tooMany(let seconds): response.headers[.retryAfter] = String(seconds)
        case is DatabaseError where status == .serviceUnavailable:
            response.headers[.retryAfter] = "1"
        default: break
        }
        return response
    }

    private func sorted(
        _ error: any Error, _ request: Request
    ) -> (HTTPResponse.Status, any UserFacingError) {
        switch error {
        case let error as APIError: return (error.status, error)
        case let error as JSONError: return (.badRequest, error)
        case StoreError.keyReused: return (.conflict, APIError.keyReused)
        default: break
        }
        let failure = Failure(error, in: catalogues.speech(.english))
        switch (failure.kind, error) {
        case (.nothing, _): return (.notFound, APIError.notFound)
        case (.denied, let error as any UserFacingError),
            (.refused, let error as any UserFacingError),
            (.busy, let error as any UserFacingError):
            let shown: any UserFacingError =
                if case DatabaseError.unique = error { WebError.alreadyThere } else { error }
            return (failure.status, shown)
        default:
            return (.internalServerError, APIError.incident(number: incident(error, request)))
        }
    }

    /// The language asked for, else the person's.
    func apiLanguage(_ request: Request, of person: String?) -> Language {
        request.headers[.acceptLanguage] == nil
            ? language(request, of: person) : language(request)
    }
}
