// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

/// Why a request is refused before anything is asked for.
enum WebError: UserFacingError, Hashable {
    /// The body is not a form this program writes.
    case badForm
    /// The body is longer than the page allows.
    case tooLarge(limit: Int)
    /// A field must be filled in.
    case required(field: String)
    /// A text is longer than a field takes.
    case tooLong(field: String, most: Int)
    /// The same thing is in the books already.
    case alreadyThere

    /// Stable dotted name.
    var code: String {
        switch self {
        case .badForm: "web.bad_form"
        case .tooLarge: "web.too_large"
        case .required: "web.required"
        case .tooLong: "web.too_long"
        case .alreadyThere: "web.already_there"
        }
    }

    /// Placeholders of the sentence.
    var values: [String: String] {
        switch self {
        case .tooLong(_, let most): ["most": String(most)]
        case .badForm, .tooLarge, .required, .alreadyThere: [:]
        }
    }

    /// The field concerned.
    var field: String? {
        switch self {
        case .required(let field), .tooLong(let field, _): field
        case .badForm, .tooLarge, .alreadyThere: nil
        }
    }
}
