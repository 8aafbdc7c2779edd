// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Database
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Operations
import Store
import Texts

/// A failure as a person is told about it: the one mapping of errors to pages.
struct Failure {
    enum Kind {
        /// There is nothing there, or nothing they may see.
        case nothing
        /// They are turned away.
        case denied
        /// What they asked for is not possible as it stands; they can change it.
        case refused
        /// Somebody else is in the way; trying again helps.
        case busy
        /// Our fault.
        case incident
    }

    let kind: Kind
    let status: HTTPResponse.Status
    let code: String
    let sentence: String
    let field: String?

    /// What a person can correct; nil for everything else.
    init?(correctable error: any Error, in t: Speech) {
        let failure = Failure(error, in: t)
        guard failure.kind == .refused else { return nil }
        self = failure
    }

    init(_ error: any Error, in t: Speech) {
        let (kind, status, shown) = Self.sorted(error)
        self.kind = kind
        self.status = status
        code = shown?.code ?? ""
        field = shown?.field
        guard let shown else {
            sentence = t("failure.incident.text")
            return
        }
        if case DatabaseError.refused(let reason) = shown, t.has("refused.\(reason)") {
            sentence = t("refused.\(reason)")
        } else {
            sentence = t.sentence(of: shown)
        }
    }

    private static func sorted(
        _ error: any Error
    ) -> (Kind, HTTPResponse.Status, (any UserFacingError)?) {
        switch error {
        case is NothingThere: (.nothing, .notFound, nil)
        case let error as HTTPError where error.status == .notFound: (.nothing, .notFound, nil)
        case StoreError.notFound: (.nothing, .notFound, nil)
        case let error as StoreError where error == .keyReused: (.refused, .conflict, error)
        case is StoreError: (.incident, .internalServerError, nil)
        case let error as AccessError where error.asksForSomebodyElse:
            (.refused, .unprocessableContent, error)
        case let error as AccessError: (.denied, status(of: error), error)
        case let error as DatabaseError: sorted(error)
        case let error as WebError: (.refused, status(of: error), error)
        case let error as any UserFacingError: (.refused, .unprocessableContent, error)
        default: (.incident, .internalServerError, nil)
        }
    }

    private static func sorted(
        _ error: DatabaseError
    ) -> (Kind, HTTPResponse.Status, (any UserFacingError)?) {
        switch error {
        case .unique: (.refused, .conflict, WebError.alreadyThere)
        case .refused, .unstorableText, .outOfRange: (.refused, .unprocessableContent, error)
        case _ where error.isRetryable: (.busy, .serviceUnavailable, error)
        default: (.incident, .internalServerError, nil)
        }
    }

    private static func status(of error: AccessError) -> HTTPResponse.Status {
        if case .tooManyAttempts = error { return .tooManyRequests }
        return .forbidden
    }

    private static func status(of error: WebError) -> HTTPResponse.Status {
        switch error {
        case .tooLarge: .contentTooLarge
        case .badForm: .badRequest
        case .alreadyThere: .conflict
        case .required, .tooLong: .unprocessableContent
        }
    }
}

extension Speech {
    /// The sentence of a failure, the one for its field where there is one, fields by their names.
    func sentence(of error: any UserFacingError) -> String {
        let key = "error.\(error.code)"
        var values = error.values
        if let field = values["field"] {
            if has("\(key).\(field)") { return self("\(key).\(field)", values) }
            if has("field.\(field)") { values["field"] = self("field.\(field)") }
        }
        return self(key, values)
    }
}

extension Site {
    /// The page about a failure; what nobody can act on gets a number and a line in the log.
    func failurePage(
        _ error: any Error, _ request: Request, in t: Speech
    ) -> (FailurePage, HTTPResponse.Status) {
        let failure = Failure(error, in: t)
        let back = Link(text: t("failure.back"), href: request.cameFrom ?? "/")
        switch failure.kind {
        case .nothing:
            return (.notFound(in: t), failure.status)
        case .denied, .refused, .busy:
            if let error = error as? AccessError { note(error, request) }
            return (
                FailurePage(
                    title: t("failure.refused.title"), sentence: failure.sentence,
                    advice: t("failure.refused.advice"), code: failure.code, back: back),
                failure.status
            )
        case .incident:
            let number = incident(error, request)
            return (
                FailurePage(
                    title: t("failure.incident.title"), sentence: t("failure.incident.text"),
                    advice: t("failure.incident.advice"), code: "incident \(number)",
                    back: back), failure.status
            )
        }
    }

    /// Logs an error that nobody asked for, without personal values, under a number to quote.
    func incident(_ error: any Error, _ request: Request) -> String {
        let alphabet = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ")
        let number = String(house.random.bytes(6).map { alphabet[Int($0) % alphabet.count] })
        var about: Logger.Metadata = [
            "incident": .string(number), "type": .string(String(reflecting: type(of: error))),
            "method": .string(request.method.rawValue),
            "path": .string(Self.plain(request.uri.path)),
        ]
        // Names of the schema and of kinds; texts of people are never among them.
        if let error = error as? any UserFacingError {
            about["code"] = .string(error.code)
            if error is DatabaseError { about["values"] = .string("\(error.values)") }
        }
        log.error("incident", metadata: about)
        return number
    }
}

extension Request {
    /// The page of ours a form was on; nil when the browser does not say.
    var cameFrom: String? {
        guard let referer = headers[.referer] else { return nil }
        let uri = URI(referer)
        guard let host = uri.host else { return nil }
        let authority = uri.port.map { "\(host):\($0)" } ?? host
        guard authority == head.authority else { return nil }
        return Site.localPath(uri.query.map { "\(uri.path)?\($0)" } ?? uri.path)
    }
}
