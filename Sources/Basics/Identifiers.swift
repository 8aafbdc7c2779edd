// SPDX-License-Identifier: AGPL-3.0-or-later

/// An international bank account number with right check digits.
///
/// - Source: ISO 13616; lengths of the SEPA countries from the IBAN registry.
public struct IBAN: Hashable, Sendable, CustomStringConvertible {
    /// The number without spaces: `FR7630006000011234567890189`.
    public let text: String

    private static let lengths: [String: Int] = [
        "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18,
        "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28,
        "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31,
        "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
        "VA": 22,
    ]

    /// Reads a number, spaces allowed.
    ///
    /// - Throws: ``BasicsError/badIdentifier(kind:text:)`` when length, letters or check digits are
    ///   wrong.
    public init(_ text: some StringProtocol) throws(BasicsError) {
        let bytes = CheckDigits.compact(text)
        let refusal = BasicsError.badIdentifier(kind: "IBAN", text: String(text.prefix(40)))
        guard (15...34).contains(bytes.count), (65...90).contains(bytes[0]),
            (65...90).contains(bytes[1]), CheckDigits.isRight97(bytes)
        else { throw refusal }
        let country = String(decoding: bytes[..<2], as: UTF8.self)
        if let length = IBAN.lengths[country], length != bytes.count { throw refusal }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// An account number for invented people: the country's length, right check digits.
    ///
    /// `account`: digits and upper-case letters after the check digits.
    public static func made(country: String, account: String) throws(BasicsError) -> IBAN {
        let bytes = Array(account.utf8) + Array(country.utf8) + [48, 48]
        guard let remainder = CheckDigits.mod97(bytes) else {
            throw .badIdentifier(kind: "IBAN", text: country + account)
        }
        return try IBAN(country + Day.two(98 - remainder) + account)
    }

    /// Groups of four, for people: `FR76 3000 6000 …`.
    public var description: String { grouped(text, by: 4) }
}

/// A French company number: nine digits, the last a Luhn check digit.
///
/// - Source: Code de commerce R123-221 (SIREN of the INSEE register).
public struct Siren: Hashable, Sendable, CustomStringConvertible {
    /// The nine digits.
    public let text: String

    /// Reads a number, spaces allowed.
    ///
    /// - Throws: ``BasicsError/badIdentifier(kind:text:)``.
    public init(_ text: some StringProtocol) throws(BasicsError) {
        let bytes = CheckDigits.compact(text)
        guard bytes.count == 9, CheckDigits.luhn(bytes) else {
            throw .badIdentifier(kind: "SIREN", text: String(text.prefix(40)))
        }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// The French VAT number that belongs to the company: key = (12 + 3 × SIREN mod 97) mod 97.
    ///
    /// - Source: CGI art. 286 ter; the key is the tax administration's published formula.
    public var vatNumber: String {
        let remainder = CheckDigits.mod97(text.utf8) ?? 0
        return "FR\(Day.two((12 + 3 * remainder) % 97))\(text)"
    }

    /// Groups of three, for people: `732 829 320`.
    public var description: String { grouped(text, by: 3) }
}

/// The number of an establishment of a French company: its SIREN and five digits.
///
/// - Source: Code de commerce R123-221; the exception of La Poste is documented by INSEE
///   (its establishments' digits sum to a multiple of five).
public struct Siret: Hashable, Sendable {
    /// The fourteen digits.
    public let text: String
    /// The company.
    public let siren: Siren

    private static let laPoste = "356000000"

    /// Reads a number, spaces allowed.
    ///
    /// - Throws: ``BasicsError/badIdentifier(kind:text:)``.
    public init(_ text: some StringProtocol) throws(BasicsError) {
        let bytes = CheckDigits.compact(text)
        let refusal = BasicsError.badIdentifier(kind: "SIRET", text: String(text.prefix(40)))
        guard bytes.count == 14, bytes.allSatisfy({ (48...57).contains($0) }),
            let siren = try? Siren(String(decoding: bytes[..<9], as: UTF8.self))
        else { throw refusal }
        let isOfLaPoste =
            siren.text == Siret.laPoste
            && bytes.reduce(0) { $0 + Int($1 - 48) }.isMultiple(of: 5)
        guard CheckDigits.luhn(bytes) || isOfLaPoste else { throw refusal }
        self.text = String(decoding: bytes, as: UTF8.self)
        self.siren = siren
    }
}

extension Siren {
    /// Reads a company number, or that of one of its establishments.
    ///
    /// - Throws: ``BasicsError/badIdentifier(kind:text:)``.
    public init(companyOrEstablishment text: some StringProtocol) throws(BasicsError) {
        self = CheckDigits.compact(text).count == 14 ? try Siret(text).siren : try Siren(text)
    }

    /// Whether a VAT number is this company's: its country, a right key, and the company number.
    ///
    /// Keys with letters, which the administration may give, are taken as they are.
    public func owns(vatNumber: some StringProtocol) -> Bool {
        let bytes = CheckDigits.compact(vatNumber)
        guard bytes.count == 13, bytes.starts(with: "FR".utf8), bytes[4...].elementsEqual(text.utf8)
        else { return false }
        let key = bytes[2..<4]
        let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
        if key.contains(where: capitals.contains) {
            return key.allSatisfy { capitals.contains($0) || (48...57).contains($0) }
        }
        return bytes.elementsEqual(self.vatNumber.utf8)
    }
}

/// A structured creditor reference, `RF` and two check digits before up to 21 characters.
///
/// - Source: ISO 11649.
public struct CreditorReference: Hashable, Sendable {
    /// The reference without spaces: `RF18539007547034`.
    public let text: String

    /// Reads a reference, spaces allowed.
    ///
    /// - Throws: ``BasicsError/badIdentifier(kind:text:)``.
    public init(_ text: some StringProtocol) throws(BasicsError) {
        let bytes = CheckDigits.compact(text)
        guard (5...25).contains(bytes.count), bytes[0] == 82, bytes[1] == 70,
            CheckDigits.isRight97(bytes)
        else { throw .badIdentifier(kind: "RF", text: String(text.prefix(40))) }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// The reference of an invoice number: its letters and digits, with check digits before.
    ///
    /// - Throws: ``BasicsError/badIdentifier(kind:text:)`` when nothing or too much is left.
    public init(for number: String) throws(BasicsError) {
        let bytes = CheckDigits.compact(number).filter {
            (48...57).contains($0) || (65...90).contains($0)
        }
        let body = String(decoding: bytes, as: UTF8.self)
        guard let remainder = CheckDigits.mod97(bytes + [82, 70, 48, 48]) else {
            throw .badIdentifier(kind: "RF", text: number)
        }
        try self.init("RF" + Day.two(98 - remainder) + body)
    }
}

/// Cuts a text into groups of `size` characters separated by spaces.
func grouped(_ text: String, by size: Int) -> String {
    var result = ""
    for (index, character) in text.enumerated() {
        if index > 0, index.isMultiple(of: size) { result.append(" ") }
        result.append(character)
    }
    return result
}
