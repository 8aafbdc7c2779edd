// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import CQPDF

/// Turns a printed PDF into one fit for archives: PDF/A-3b, with files inside if wanted.
public enum PDFArchive {
    /// Adds what PDF/A-3b asks for: colours, description, language, a stable identifier.
    ///
    /// The pages are not touched. Fonts must be embedded already, as ``PrintableSheet/pdf()``
    /// does. Attachments are listed by name, so their order does not matter.
    ///
    /// - Parameters:
    ///   - pdf: A PDF file printed by this module.
    ///   - attachments: Files carried inside.
    ///   - information: What the document says about itself, in both places PDF has.
    ///   - hybrid: Announces the attached electronic invoice; nil when there is none.
    /// - Returns: The bytes of the archive file, the same ones for the same input.
    /// - Throws: ``DocumentsError/unreadablePDF``, ``DocumentsError/badAttachmentName(name:)``,
    ///   ``DocumentsError/duplicateAttachment(name:)``,
    ///   ``DocumentsError/printingFailed(reason:)``.
    /// - Source: ISO 19005-3:2012; Factur-X 1.07 for the announcement.
    public static func make(
        _ pdf: [UInt8], attachments: [PDFAttachment] = [], information: DocumentInformation,
        hybrid: HybridInvoice? = nil
    ) throws(DocumentsError) -> [UInt8] {
        let attachments = attachments.sorted {
            Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8))
        }
        try check(attachments)
        let title = try PrintableText.cleaned(information.title)
        let author = try PrintableText.cleaned(information.author)
        let metadata = ArchiveMetadata(
            title: title, author: author, language: information.languageTag,
            day: information.day, hybrid: hybrid)
        let file = QPDFFile()
        return try file.rewriting(pdf) { file in
            fill(file, attachments: attachments, metadata: metadata)
        }
    }

    private static func check(_ attachments: [PDFAttachment]) throws(DocumentsError) {
        var names: Set<String> = []
        for attachment in attachments {
            let name = attachment.name
            let isPlain = name.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
                    || $0 == UInt8(ascii: "_")
            }
            guard isPlain, (1...100).contains(name.utf8.count), !name.hasPrefix(".") else {
                throw .badAttachmentName(name: String(name.prefix(40)))
            }
            guard names.insert(name).inserted else { throw .duplicateAttachment(name: name) }
        }
    }

    private static func fill(
        _ file: QPDFFile, attachments: [PDFAttachment], metadata: ArchiveMetadata
    ) {
        file.completeFonts()
        let root = file.root
        file.set(root, "/Lang", file.text(metadata.language))
        file.set(root, "/ViewerPreferences", file.parsed("<< /DisplayDocTitle true >>"))
        file.set(
            root, "/Metadata",
            file.stream(Array(metadata.packet.utf8), "<< /Type /Metadata /Subtype /XML >>"))
        file.set(root, "/OutputIntents", outputIntents(file))
        file.set(file.trailer, "/Info", describe(file, metadata))
        guard !attachments.isEmpty else { return }
        let names = file.parsed("[]")
        let associated = file.parsed("[]")
        for attachment in attachments {
            let specification = embed(attachment, in: file)
            file.append(names, file.text(attachment.name))
            file.append(names, specification)
            file.append(associated, specification)
        }
        let tree = file.parsed("<< /EmbeddedFiles << >> >>")
        let leaf = file.parsed("<< >>")
        file.set(leaf, "/Names", names)
        file.set(tree, "/EmbeddedFiles", leaf)
        file.set(root, "/Names", tree)
        file.set(root, "/AF", associated)
    }

    private static func outputIntents(_ file: QPDFFile) -> QPDFFile.Object {
        let intent = file.parsed(
            """
            << /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB)
            /Info (sRGB IEC61966-2.1) >>
            """)
        file.set(intent, "/DestOutputProfile", file.stream(SRGBProfile.bytes, "<< /N 3 >>"))
        let list = file.parsed("[]")
        file.append(list, file.indirect(intent))
        return list
    }

    private static func describe(
        _ file: QPDFFile, _ metadata: ArchiveMetadata
    ) -> QPDFFile.Object {
        let entries = [
            ("/Title", metadata.title), ("/Author", metadata.author),
            ("/Creator", ArchiveMetadata.program), ("/Producer", ArchiveMetadata.program),
            ("/CreationDate", metadata.day.pdfDate), ("/ModDate", metadata.day.pdfDate),
        ]
        let dictionary = file.parsed("<< >>")
        for (key, value) in entries { file.set(dictionary, key, file.text(value)) }
        return file.indirect(dictionary)
    }

    private static func embed(
        _ attachment: PDFAttachment, in file: QPDFFile
    ) -> QPDFFile.Object {
        let isMediaType = attachment.mediaType.utf8.allSatisfy {
            (97...122).contains($0) || (45...57).contains($0) || $0 == UInt8(ascii: "+")
        }
        let mediaType =
            isMediaType && attachment.mediaType.contains("/")
            ? attachment.mediaType : "application/octet-stream"
        let stream = file.stream(
            attachment.bytes,
            """
            << /Type /EmbeddedFile
            /Params << /Size \(attachment.bytes.count) /ModDate (\(attachment.day.pdfDate)) >> >>
            """)
        file.setInDictionary(of: stream, "/Subtype", file.name(mediaType))
        let files = file.parsed("<< >>")
        file.set(files, "/F", stream)
        file.set(files, "/UF", stream)
        let specification = file.parsed(
            "<< /Type /Filespec /AFRelationship /\(attachment.relationship.rawValue) >>")
        file.set(specification, "/F", file.text(attachment.name))
        file.set(specification, "/UF", file.text(attachment.name))
        file.set(specification, "/Desc", file.text(attachment.summary))
        file.set(specification, "/EF", files)
        return file.indirect(specification)
    }
}

extension Day {
    /// The day as PDF writes moments, at midnight in UTC.
    fileprivate var pdfDate: String { "D:\(compactText)000000Z" }
}
