// SPDX-License-Identifier: AGPL-3.0-or-later

/// What a file from outside may be, told by its content and never by its name.
public enum FileKind: String, Sendable, Hashable, CaseIterable {
    /// Portable document.
    case pdf
    /// Picture without loss.
    case png
    /// Photograph.
    case jpeg
    /// A bank's statement; its reader has read it whole.
    case xml
    /// A workbook in a zip container: Office Open XML or OpenDocument.
    case workbook

    /// The name people know it by.
    public var name: String {
        switch self {
        case .pdf: "PDF"
        case .png: "PNG"
        case .jpeg: "JPEG"
        case .xml: "XML"
        case .workbook: "XLSX, ODS"
        }
    }

    /// The type it is served under; none of them runs in a page.
    public var mediaType: String {
        switch self {
        case .pdf: "application/pdf"
        case .png: "image/png"
        case .jpeg: "image/jpeg"
        case .xml: "application/xml"
        case .workbook: "application/octet-stream"
        }
    }

    /// The ending of its name when it is saved.
    public var ending: String {
        switch self {
        case .jpeg: "jpg"
        case .workbook: "zip"
        case .pdf, .png, .xml: rawValue
        }
    }
}

/// How large a file from outside may be.
public struct FileLimits: Sendable, Hashable {
    /// The longest file, in bytes.
    public var bytes: Int
    /// The most points of a picture.
    public var pixels: Int
    /// The most bytes once unpacked.
    public var unpackedBytes: Int
    /// The most files in a container.
    public var entries: Int

    /// Limits: by default a document of 10 MB, a picture of 100 million points.
    public init(
        bytes: Int = 10_000_000, pixels: Int = 100_000_000, unpackedBytes: Int = 100_000_000,
        entries: Int = 1_000
    ) {
        self.bytes = bytes
        self.pixels = pixels
        self.unpackedBytes = unpackedBytes
        self.entries = entries
    }
}
