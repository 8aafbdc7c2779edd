// SPDX-License-Identifier: AGPL-3.0-or-later

/// A document that can be printed: values ready to print, turned into pages.
public protocol PrintableSheet: Sendable {
    /// Title, author, language and day of the document.
    var information: DocumentInformation { get }

    /// Prints the document.
    ///
    /// - Returns: The bytes of a PDF file, the same ones for the same values on one machine.
    /// - Throws: ``DocumentsError`` when a text is too long or a logo cannot be read.
    func pdf() throws(DocumentsError) -> [UInt8]
}

extension PrintableSheet {
    /// Prints the document for archiving, as PDF/A-3b.
    ///
    /// - Parameters:
    ///   - attachments: Files carried inside, for instance `factur-x.xml`.
    ///   - hybrid: How the attached invoice is announced; nil when there is none.
    /// - Returns: The bytes of the archive file.
    /// - Throws: ``DocumentsError`` from printing or from a bad attachment name.
    public func archive(
        attachments: [PDFAttachment] = [], hybrid: HybridInvoice? = nil
    ) throws(DocumentsError) -> [UInt8] {
        try PDFArchive.make(
            pdf(), attachments: attachments, information: information, hybrid: hybrid)
    }
}
