// SPDX-License-Identifier: AGPL-3.0-or-later

/// A failure that a person can act on.
///
/// The sentence lives in the catalogues (`share/texts`), one per language, under `code`;
/// `values` fills its placeholders. Anything that does not conform is an incident.
public protocol UserFacingError: Error, Sendable {
    /// Stable dotted name of the failure, for instance `money.out_of_bounds`.
    var code: String { get }
    /// Texts for the placeholders of the sentence; never SQL, never a secret.
    var values: [String: String] { get }
    /// The form field or file place the failure belongs to; nil when it concerns the whole.
    var field: String? { get }
}

extension UserFacingError {
    /// No placeholder, unless the error says otherwise.
    public var values: [String: String] { [:] }
    /// The whole request, unless the error says otherwise.
    public var field: String? { nil }
}

/// What can go wrong with the small values everything else is made of.
public enum BasicsError: UserFacingError, Hashable {
    /// A text that should be a number with at most `places` decimals is not.
    case notANumber(text: String, places: Int)
    /// A number beyond what the books accept (see ``Money/boundMinor``).
    case outOfBounds(text: String)
    /// A text that should be a day as `YYYY-MM-DD` is not.
    case notADay(text: String)
    /// A text that should be a month as `YYYY-MM` is not.
    case notAPeriod(text: String)
    /// An identifier whose shape or check digits are wrong.
    case badIdentifier(kind: String, text: String)
    /// A split among no weights, or among weights that sum to zero.
    case emptySplit

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .notANumber: "basics.not_a_number"
        case .outOfBounds: "basics.out_of_bounds"
        case .notADay: "basics.not_a_day"
        case .notAPeriod: "basics.not_a_period"
        case .badIdentifier: "basics.bad_identifier"
        case .emptySplit: "money.empty_split"
        }
    }

    /// Placeholders of the sentence.
    public var values: [String: String] {
        switch self {
        case .notANumber(let text, let places): ["text": text, "places": String(places)]
        case .outOfBounds(let text), .notADay(let text), .notAPeriod(let text): ["text": text]
        case .badIdentifier(let kind, let text): ["kind": kind, "text": text]
        case .emptySplit: [:]
        }
    }
}
