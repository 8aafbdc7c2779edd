// SPDX-License-Identifier: AGPL-3.0-or-later

/// A language of the pages and documents, by its ISO 639-1 tag.
public struct Language: RawRepresentable, Hashable, Sendable {
    /// The tag: `fr`.
    public let rawValue: String

    /// A language by its tag; whether a catalogue speaks it is another question.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// French.
    public static let french = Language(rawValue: "fr")
    /// English.
    public static let english = Language(rawValue: "en")
    /// Dutch.
    public static let dutch = Language(rawValue: "nl")
}

/// The sentences and formats of one language, checked when it is made.
public final class Catalogue: Sendable {
    /// The language it speaks.
    public let language: Language
    /// How the language writes numbers, amounts and days (the keys under `format.`).
    public let formats: Formats
    let sentences: [String: Sentence]

    /// A catalogue of pairs already read.
    ///
    /// - Throws: ``TextsError`` for a sentence or format of the wrong shape.
    public init(language: Language, sentences texts: [String: String]) throws(TextsError) {
        var sentences: [String: Sentence] = [:]
        for (key, text) in texts where !key.hasPrefix("format.") {
            guard let sentence = Sentence(text) else {
                throw .badSentence(
                    language: language.rawValue, key: key, reason: "bad placeholder")
            }
            sentences[key] = sentence
        }
        self.language = language
        self.sentences = sentences
        formats = try Formats(texts, language: language)
    }

    /// A catalogue of one or more files.
    ///
    /// The names of the files are for messages.
    ///
    /// - Throws: ``TextsError``, also for a key that stands twice.
    public convenience init(
        language: Language, files: [(name: String, text: String)]
    ) throws(TextsError) {
        var texts: [String: String] = [:]
        for file in files {
            for (key, sentence) in try CatalogueFile.read(file.text, named: file.name) {
                guard texts.updateValue(sentence, forKey: key) == nil else {
                    throw .duplicateKey(language: language.rawValue, key: key)
                }
            }
        }
        try self.init(language: language, sentences: texts)
    }

    /// All keys, in alphabetical order.
    public var keys: [String] { sentences.keys.sorted() }

    /// The sentence of a key; nil when there is none.
    public subscript(key: String) -> Sentence? { sentences[key] }
}

/// The catalogues of all languages, with the same keys and placeholders in each.
public struct Catalogues: Sendable {
    /// The languages in the order given; the first is the one others are compared with.
    public let languages: [Language]
    private let catalogues: [Language: Catalogue]
    private let first: Catalogue

    /// Catalogues that agree with each other.
    ///
    /// - Throws: ``TextsError/missingKey(language:key:)`` or
    ///   ``TextsError/otherPlaceholders(language:key:)``.
    public init(_ first: Catalogue, _ others: [Catalogue]) throws(TextsError) {
        self.first = first
        languages = ([first] + others).map(\.language)
        catalogues = Dictionary(
            ([first] + others).map { ($0.language, $0) }, uniquingKeysWith: { $1 })
        try check()
    }

    /// Compares every catalogue with the first.
    ///
    /// - Throws: The first difference, keys in alphabetical order.
    public func check() throws(TextsError) {
        for language in languages {
            guard let other = catalogues[language] else { continue }
            for key in first.keys where other[key] == nil {
                throw .missingKey(language: language.rawValue, key: key)
            }
            for key in other.keys {
                guard let here = first[key] else {
                    throw .missingKey(language: first.language.rawValue, key: key)
                }
                guard here.placeholders == other[key]?.placeholders else {
                    throw .otherPlaceholders(language: language.rawValue, key: key)
                }
            }
        }
    }

    /// The speech of a language, or of the first language when there is no catalogue for it.
    public func speech(_ language: Language) -> Speech {
        Speech(catalogues[language] ?? first)
    }
}
