// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes

/// Why a request to the API is refused before anything is asked for.
enum APIError: UserFacingError, Hashable {
    /// No token came with the request.
    case noToken
    /// The token is unknown, has ended or was taken back.
    case badToken
    /// The token does not allow what the call needs.
    case outOfScope(scope: String)
    /// There is nothing at the address, or nothing the person may see.
    case notFound
    /// The address takes other methods.
    case badMethod(allowed: String)
    /// The answer comes in another form than is asked for.
    case notAcceptable(type: String)
    /// The body is in another form than the call takes.
    case badMediaType(wanted: String)
    /// The address asks with a name the call does not know.
    case unknownParameter(String)
    /// A value of the address, or a header, is not of its form.
    case badParameter(String)
    /// A value of the address, or a header, must be there.
    case missingParameter(String)
    /// A field of the body that the call does not know.
    case unknownField(String)
    /// A field of the body must be there.
    case missingField(String)
    /// A field of the body is not of its form.
    case badField(String)
    /// The key came before with another request.
    case keyReused
    /// Too many requests under the token.
    case tooMany(seconds: Int)
    /// The program failed; the number stands in its log.
    case incident(number: String)

    /// Stable dotted name.
    var code: String {
        switch self {
        case .noToken: "api.no_token"
        case .badToken: "api.bad_token"
        case .outOfScope: "api.out_of_scope"
        case .notFound: "api.not_found"
        case .badMethod: "api.bad_method"
        case .notAcceptable: "api.not_acceptable"
        case .badMediaType: "api.bad_media_type"
        case .unknownParameter: "api.unknown_parameter"
        case .badParameter: "api.bad_parameter"
        case .missingParameter: "api.missing_parameter"
        case .unknownField: "api.unknown_field"
        case .missingField: "api.missing_field"
        case .badField: "api.bad_field"
        case .keyReused: "api.key_reused"
        case .tooMany: "api.too_many"
        case .incident: "api.incident"
        }
    }

    /// Placeholders of the sentence.
    var values: [String: String] {
        switch self {
        case .outOfScope(let scope): ["scope": scope]
        case .badMethod(let allowed): ["allowed": allowed]
        case .notAcceptable(let type), .badMediaType(let type): ["type": type]
        case .unknownParameter(let name), .badParameter(let name), .missingParameter(let name),
            .unknownField(let name), .missingField(let name), .badField(let name):
            ["name": name]
        case .tooMany(let seconds): ["seconds": String(seconds)]
        case .incident(let number): ["number": number]
        case .noToken, .badToken, .notFound, .keyReused: [:]
        }
    }

    /// The parameter or field concerned.
    var field: String? {
        switch self {
        case .unknownParameter(let name), .badParameter(let name), .missingParameter(let name):
            name
        case .unknownField(let name), .missingField(let name), .badField(let name):
            name.isEmpty ? nil : name
        default: nil
        }
    }

    var status: HTTPResponse.Status {
        switch self {
        case .noToken, .badToken: .unauthorized
        case .outOfScope: .forbidden
        case .notFound: .notFound
        case .badMethod: .methodNotAllowed
        case .notAcceptable: .notAcceptable
        case .badMediaType: .unsupportedMediaType
        case .unknownParameter, .badParameter, .missingParameter: .badRequest
        case .unknownField, .missingField, .badField: .unprocessableContent
        case .keyReused: .conflict
        case .tooMany: .tooManyRequests
        case .incident: .internalServerError
        }
    }

    /// The path of a field inside another.
    static func place(_ outer: String, _ name: String) -> String {
        outer.isEmpty ? name : "\(outer).\(name)"
    }
}
