// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// A file carried inside a PDF/A-3 document.
public struct PDFAttachment: Sendable, Hashable {
    /// What the file is to the document (PDF 2.0, AFRelationship).
    public enum Relationship: String, Sendable, Hashable, CaseIterable {
        /// The same content in another form: a full electronic invoice.
        case alternative = "Alternative"
        /// Data the document shows or was made from: a partial electronic invoice.
        case data = "Data"
        /// The original the document was converted from.
        case source = "Source"
        /// More than the document shows.
        case supplement = "Supplement"
        /// None of these.
        case unspecified = "Unspecified"
    }

    /// Name of the file: letters, digits, `.`, `-` and `_`, at most 100.
    public var name: String
    /// Media type, for instance `text/xml`.
    public var mediaType: String
    /// What it is, for people.
    public var summary: String
    /// What the file is to the document.
    public var relationship: Relationship
    /// Day written as its last change.
    public var day: Day
    /// The file.
    public var bytes: [UInt8]

    /// Describes an attachment.
    public init(
        name: String, mediaType: String, summary: String, relationship: Relationship, day: Day,
        bytes: [UInt8]
    ) {
        self.name = name
        self.mediaType = mediaType
        self.summary = summary
        self.relationship = relationship
        self.day = day
        self.bytes = bytes
    }
}

/// How a PDF announces the electronic invoice attached to it.
///
/// - Source: Factur-X 1.07 / ZUGFeRD 2.3, part "XMP extension schema".
public struct HybridInvoice: Sendable, Hashable {
    /// Name of the attached invoice, as a rule `factur-x.xml`.
    public var fileName: String
    /// Profile as the standard writes it: `MINIMUM`, `BASIC WL`, `BASIC`, `EN 16931`, `EXTENDED`.
    public var profile: String
    /// Version of the standard, `1.0` for all of Factur-X 1.
    public var version: String

    /// Announces an invoice.
    public init(
        fileName: String = "factur-x.xml", profile: String = "EN 16931", version: String = "1.0"
    ) {
        self.fileName = fileName
        self.profile = profile
        self.version = version
    }
}
