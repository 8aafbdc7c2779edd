// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// The file in which the tax authority returns the rates of withholding (compte rendu métier
/// nominatif) after a monthly declaration.
///
/// A `rapport` of the namespace of GIP-MDS with `declaration/declaration_bilan/salarie` below it:
/// `NIR` (thirteen characters, no key), `taux_imposition_PAS` in percent. The attribute
/// `identifiant` of the root is what later declarations give back (S21.G00.50.008).
///
/// - Source: no official description could be read. The elements are those that four independent
///   open programs read, one of them the style sheet with which such files are shown; the
///   identifier is that of one of them. **Not verified** against a file of the authority.
public struct WithholdingReturn: Sendable, Hashable {
    /// What the file says of one person.
    public struct Person: Sendable, Hashable {
        /// National number without its key; nil where the person has none yet.
        public let number: String?
        /// The number the employer gave; nil where there is none.
        public let temporaryNumber: String?
        /// The rate, 0...1; nil when the authority knows none.
        public let rate: Rate?
    }

    /// The identifier of the file; empty when it has none.
    public let identifier: String
    /// The establishment whose declaration it answers, when the file says it: SIREN and NIC.
    public let establishment: String
    /// The people, in the file's order.
    public let people: [Person]

    /// The largest file read, in bytes.
    public static let byteLimit = 20 << 20

    /// Reads a file strictly; elements we do not know are left aside.
    ///
    /// - Throws: ``InterchangeError`` with the line: another root, a rate that is none, a person
    ///   without a number, the same element twice.
    public static func read(_ bytes: [UInt8]) throws(InterchangeError) -> WithholdingReturn {
        try XMLReader.read(bytes, sizeLimit: byteLimit) { xml throws(InterchangeError) in
            let root = try xml.root().name
            guard root == "rapport" else {
                throw .badValue(line: xml.line, element: root, value: root)
            }
            let identifier = xml.attribute("identifiant") ?? ""
            var people: [Person] = []
            var establishment = ""
            try xml.children { name throws(InterchangeError) in
                guard name == "declaration" else { return }
                try xml.children { part throws(InterchangeError) in
                    switch part {
                    case "declaration_identification": establishment = try place(xml)
                    case "declaration_bilan":
                        try xml.children { entry throws(InterchangeError) in
                            if entry == "salarie" { people.append(try person(xml)) }
                        }
                    default: break
                    }
                }
            }
            guard !people.isEmpty else { throw .missing(line: xml.line, element: "salarie") }
            return WithholdingReturn(
                identifier: identifier, establishment: establishment, people: people)
        }
    }

    private static func place(_ xml: XMLReader) throws(InterchangeError) -> String {
        var siren: String?
        var number: String?
        try xml.children { name throws(InterchangeError) in
            switch name {
            case "SIREN": try xml.once(name, &siren, xml.text())
            case "nic_affectation": try xml.once(name, &number, xml.text())
            default: break
            }
        }
        return (siren ?? "") + (number ?? "")
    }

    private static func person(_ xml: XMLReader) throws(InterchangeError) -> Person {
        let line = xml.line
        var number: String?
        var temporary: String?
        var rate: Rate?
        try xml.children { name throws(InterchangeError) in
            switch name {
            case "NIR": try xml.once(name, &number, xml.text())
            case "NTT": try xml.once(name, &temporary, xml.text())
            case "taux_imposition_PAS":
                let text = try xml.text()
                // Four decimals of a percent are millionths of one.
                guard let read = try? DecimalText.parse(text, places: 4),
                    (0...1_000_000).contains(read)
                else { throw .badValue(line: xml.line, element: name, value: text) }
                try xml.once(name, &rate, Rate(millionths: read))
            default: break
            }
        }
        guard number != nil || temporary != nil else { throw .missing(line: line, element: "NIR") }
        return Person(number: number, temporaryNumber: temporary, rate: rate)
    }
}
