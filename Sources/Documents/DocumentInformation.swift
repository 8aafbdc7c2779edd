// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// What a document says about itself to readers, archives and screen readers.
public struct DocumentInformation: Sendable, Hashable {
    /// Title shown by readers, for instance `Facture F-2026-0042`.
    public var title: String
    /// Who issues the document.
    public var author: String
    /// Language of the text as a BCP 47 tag, for instance `fr` or `nl-BE`.
    public var language: String
    /// Day written as the creation day; the same day gives the same bytes.
    public var day: Day

    /// Describes a document.
    public init(title: String, author: String, language: String, day: Day) {
        self.title = title
        self.author = author
        self.language = language
        self.day = day
    }

    /// The language when it looks like a tag, otherwise `und` (undetermined).
    var languageTag: String {
        let isTag = language.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45
        }
        return isTag && (2...35).contains(language.utf8.count) ? language : "und"
    }
}

/// A label and what it says, both ready to print.
public struct Field: Sendable, Hashable {
    /// What is named, for instance `Échéance`.
    public var label: String
    /// What is said, for instance `11 avril 2026`.
    public var value: String

    /// Pairs a label with its value.
    public init(_ label: String, _ value: String) {
        self.label = label
        self.value = value
    }
}

/// Someone named on a document: a block of a heading, a name and lines.
public struct Party: Sendable, Hashable {
    /// Heading above the block, for instance `Client`.
    public var label: String
    /// Name printed in bold.
    public var name: String
    /// Address and identifiers, one per line, in the order to print.
    public var lines: [String]

    /// Describes a party.
    public init(label: String, name: String, lines: [String]) {
        self.label = label
        self.name = name
        self.lines = lines
    }
}

/// The look and the bottom line shared by all pages of a document.
public struct PageFrame: Sendable, Hashable {
    /// The one colour that is not grey.
    public var accent: Ink
    /// Small text at the bottom left of each page, for instance the legal line of the seller.
    public var footer: String
    /// Page count with the placeholders `{page}` and `{pages}`, for instance `{page} / {pages}`.
    public var pageLabel: String
    /// Large pale word across each page, for instance `Brouillon`; nil prints none.
    public var watermark: String?

    /// Describes the frame of all pages.
    public init(
        accent: Ink = .pine, footer: String, pageLabel: String = "{page} / {pages}",
        watermark: String? = nil
    ) {
        self.accent = accent
        self.footer = footer
        self.pageLabel = pageLabel
        self.watermark = watermark
    }
}
