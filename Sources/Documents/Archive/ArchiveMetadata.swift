// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

/// The description of an archive file, as XMP.
///
/// - Source: ISO 16684-1 (XMP); ISO 19005-3, 6.6; Factur-X 1.07 (extension schema).
struct ArchiveMetadata {
    static let program = "Entraide"

    let title: String
    let author: String
    let language: String
    let day: Day
    let hybrid: HybridInvoice?

    /// The whole packet, as an XML text.
    var packet: String {
        let moment = "\(day.text)T00:00:00Z"
        return """
            <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
            <x:xmpmeta xmlns:x="adobe:ns:meta/">
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
            <pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
            </rdf:Description>
            <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
            <dc:format>application/pdf</dc:format>
            <dc:title><rdf:Alt>
            <rdf:li xml:lang="x-default">\(Markup.escaped(title))</rdf:li>
            </rdf:Alt></dc:title>
            <dc:creator><rdf:Seq><rdf:li>\(Markup.escaped(author))</rdf:li></rdf:Seq></dc:creator>
            <dc:language><rdf:Bag><rdf:li>\(language)</rdf:li></rdf:Bag></dc:language>
            </rdf:Description>
            <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
            <xmp:CreatorTool>\(Self.program)</xmp:CreatorTool>
            <xmp:CreateDate>\(moment)</xmp:CreateDate><xmp:ModifyDate>\(moment)</xmp:ModifyDate>
            </rdf:Description>
            <rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
            <pdf:Producer>\(Self.program)</pdf:Producer>
            </rdf:Description>
            \(announcement)</rdf:RDF>
            </x:xmpmeta>
            <?xpacket end="r"?>
            """
    }

    private static let hybridNamespace = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"

    private var announcement: String {
        guard let hybrid else { return "" }
        let entries = [
            ("DocumentType", "INVOICE", "The type of the hybrid document"),
            ("DocumentFileName", hybrid.fileName, "The name of the embedded XML document"),
            ("Version", hybrid.version, "The version of the standard of the embedded XML data"),
            ("ConformanceLevel", hybrid.profile, "The conformance level of the embedded XML data"),
        ]
        let values = entries.map { "<fx:\($0.0)>\(Markup.escaped($0.1))</fx:\($0.0)>" }
        let schema = entries.map { Self.property($0.0, summary: $0.2) }
        return """
            <rdf:Description rdf:about="" xmlns:fx="\(Self.hybridNamespace)">
            \(values.joined(separator: "\n"))
            </rdf:Description>
            <rdf:Description rdf:about=""
             xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
             xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
             xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
            <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
            <pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
            <pdfaSchema:namespaceURI>\(Self.hybridNamespace)</pdfaSchema:namespaceURI>
            <pdfaSchema:prefix>fx</pdfaSchema:prefix>
            <pdfaSchema:property><rdf:Seq>
            \(schema.joined(separator: "\n"))
            </rdf:Seq></pdfaSchema:property>
            </rdf:li></rdf:Bag></pdfaExtension:schemas>
            </rdf:Description>

            """
    }

    private static func property(_ name: String, summary: String) -> String {
        """
        <rdf:li rdf:parseType="Resource">
        <pdfaProperty:name>\(name)</pdfaProperty:name>
        <pdfaProperty:valueType>Text</pdfaProperty:valueType>
        <pdfaProperty:category>external</pdfaProperty:category>
        <pdfaProperty:description>\(summary)</pdfaProperty:description>
        </rdf:li>
        """
    }
}
