// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import HTTPTypes
import Hummingbird
import Texts

/// Reads the fields of a form into values, and keeps what is wrong with each.
///
/// A field that cannot be read gives a harmless value; ``check()`` then refuses the form as a
/// whole, so that a person sees all mistakes at once.
struct FormReader {
    let form: FormData
    let t: Speech
    private(set) var errors = FormErrors()

    /// A reader of a form.
    init(_ form: FormData, in t: Speech) {
        self.form = form
        self.t = t
    }

    /// A text without spaces around it.
    mutating func text(_ name: String, isRequired: Bool = true, most: Int = 300) -> String {
        let text = form[name].trimmed
        if isRequired, text.isEmpty { refuse(name, WebError.required(field: name)) }
        if text.count > most { refuse(name, WebError.tooLong(field: name, most: most)) }
        return text
    }

    /// An amount as people of the language type it.
    mutating func money(_ name: String) -> Money {
        number(name) { try Money(text: $0) } ?? .zero
    }

    /// A day as a date field sends it.
    mutating func day(_ name: String) -> Day {
        read(name) { try Day(text: $0) } ?? Day(number: 0)
    }

    /// A whole number within bounds.
    mutating func whole(_ name: String, in bounds: ClosedRange<Int>) -> Int {
        let value = Int(form[name].trimmed)
        if let value, bounds.contains(value) { return value }
        refuse(name, BasicsError.notANumber(text: String(form[name].prefix(40)), places: 0))
        return bounds.lowerBound
    }

    /// A number as people of the language type it, made a value; nil and an error otherwise.
    mutating func number<Value>(
        _ name: String, _ make: (String) throws -> Value
    ) -> Value? {
        let t = t
        return read(name) { try make(t.formats.plainDecimal(typed: $0)) }
    }

    /// A required field made a value; nil and an error otherwise.
    mutating func read<Value>(_ name: String, _ make: (String) throws -> Value) -> Value? {
        let text = form[name].trimmed
        guard !text.isEmpty else {
            refuse(name, WebError.required(field: name))
            return nil
        }
        do { return try make(text) } catch let error as any UserFacingError {
            refuse(name, error)
        } catch { refuse(name, WebError.badForm) }
        return nil
    }

    /// Notes what is wrong with a field; the first remark stays.
    mutating func refuse(_ name: String, _ error: any UserFacingError) {
        if errors.fields[name] == nil { errors.fields[name] = t.sentence(of: error) }
    }

    /// - Throws: ``FormErrors`` when something was wrong.
    func check() throws {
        if !errors.fields.isEmpty { throw errors }
    }
}

/// What is wrong with a form: sentences by field, and one for the whole.
struct FormErrors: Error {
    var fields: [String: String] = [:]
    var whole: String?

    /// The sentence of a field; nil when it is right.
    subscript(_ name: String) -> String? { fields[name] }

    /// The list above a form; nil when all is right.
    func problems(of fields: [Field]) -> Problems? {
        let links = whole.map { [Link(text: $0, href: "#main")] } ?? []
        let items = links + (Problems(of: fields)?.items ?? [])
        return items.isEmpty ? nil : Problems(items: items)
    }
}

extension String {
    /// The text without white space at its ends.
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension Visit {
    /// Tries to do what a form asks; what the person can correct brings the form back.
    ///
    /// The form then shows what was typed and what is wrong, with status 422.
    func attempt(
        _ body: () async throws -> Response,
        orShow again: (FormErrors) async throws -> Response
    ) async throws -> Response {
        let errors: FormErrors
        do { return try await body() } catch let found as FormErrors { errors = found } catch {
            guard let failure = Failure(correctable: error, in: t) else { throw error }
            errors =
                failure.field.map { FormErrors(fields: [$0: failure.sentence]) }
                ?? FormErrors(whole: failure.sentence)
        }
        var response = try await again(errors)
        response.status = .unprocessableContent
        return response
    }
}
