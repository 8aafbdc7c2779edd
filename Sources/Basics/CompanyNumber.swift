// SPDX-License-Identifier: AGPL-3.0-or-later

/// A Belgian enterprise number (BCE, KBO): ten digits, the last two a check on the others.
///
/// - Source: Act of 16 January 2003 (Crossroads Bank for Enterprises); the check is 97 less the
///   first eight digits modulo 97. From memory and `einvoicing.md` §4, not compared.
public struct EnterpriseNumber: Hashable, Sendable, CustomStringConvertible {
    /// The ten digits.
    public let text: String

    /// Reads a number with spaces, points and the country's letters before it, or nine digits of
    /// the years when the leading zero was left out.
    ///
    /// - Throws: ``BasicsError/badIdentifier(kind:text:)``.
    public init(_ text: some StringProtocol) throws(BasicsError) {
        let refusal = BasicsError.badIdentifier(kind: "BCE/KBO", text: String(text.prefix(40)))
        var bytes = CheckDigits.compact(text)
        if bytes.starts(with: "BE".utf8) { bytes.removeFirst(2) }
        if bytes.count == 9 { bytes.insert(48, at: 0) }
        guard bytes.count == 10, bytes[0] == 48 || bytes[0] == 49,
            bytes.allSatisfy({ (48...57).contains($0) }),
            let stem = CheckDigits.mod97(bytes[..<8]), let check = Day.digits(bytes[8...]),
            check == 97 - stem
        else { throw refusal }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// The VAT number of the enterprise: the country's letters and the number.
    ///
    /// - Source: CTVA art. 50.
    public var vatNumber: String { "BE\(text)" }

    /// As it is written for people: `0000.002.077`.
    public var description: String {
        "\(text.prefix(4)).\(text.dropFirst(4).prefix(3)).\(text.suffix(3))"
    }
}

/// The number under which a country registers a company; its check digits are right.
public enum CompanyNumber: Hashable, Sendable, CustomStringConvertible {
    /// Nine digits of the register of companies of France.
    case siren(Siren)
    /// Ten digits of the register of enterprises of Belgium.
    case enterprise(EnterpriseNumber)

    /// A register with numbers of its own, as packs name it.
    public enum Register: String, Sendable, CaseIterable {
        /// ``Siren``.
        case siren
        /// ``EnterpriseNumber``.
        case enterprise = "enterprise_number"

        /// The register of a country by its ISO code; the first one where we know of none.
        public init(country: String) {
            self = country.lowercased() == "be" ? .enterprise : .siren
        }
    }

    /// Reads a number of a register; that of an establishment gives its company's.
    ///
    /// - Throws: ``BasicsError/badIdentifier(kind:text:)``.
    public init(
        _ text: some StringProtocol, of register: Register
    ) throws(BasicsError) {
        switch register {
        case .siren: self = .siren(try Siren(companyOrEstablishment: text))
        case .enterprise: self = .enterprise(try EnterpriseNumber(text))
        }
    }

    /// The digits.
    public var text: String {
        switch self {
        case .siren(let number): number.text
        case .enterprise(let number): number.text
        }
    }

    /// As it is written for people.
    public var description: String {
        switch self {
        case .siren(let number): number.description
        case .enterprise(let number): number.description
        }
    }

    /// The VAT number that belongs to the company.
    public var vatNumber: String {
        switch self {
        case .siren(let number): number.vatNumber
        case .enterprise(let number): number.vatNumber
        }
    }

    /// Whether a VAT number is this company's.
    public func owns(vatNumber: some StringProtocol) -> Bool {
        switch self {
        case .siren(let number): number.owns(vatNumber: vatNumber)
        case .enterprise(let number):
            CheckDigits.compact(vatNumber).starts(with: "BE".utf8)
                && (try? EnterpriseNumber(vatNumber)) == number
        }
    }
}

/// A VAT number of a member state of the Union, with the state's letters before it.
///
/// Where we know the check digits, of France and Belgium, they are right; of the others only the
/// letters and the length are looked at. Whether the number is in force, the VIES service tells.
///
/// - Source: Directive 2006/112/EC, art. 215: ISO code, `EL` for Greece; `XI` for goods of
///   Northern Ireland.
public struct VATNumber: Hashable, Sendable {
    /// Letters and digits without spaces.
    public let text: String
    /// The state by its ISO code: `GR` for Greece.
    public let country: String

    private static let prefixes: Set<String> = [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE",
        "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI",
    ]

    /// Whether a text begins like a number whose check digits we know: a wrong one is a slip.
    public static func hasKnownCheck(_ text: some StringProtocol) -> Bool {
        let bytes = CheckDigits.compact(text)
        return bytes.count > 2 && (bytes.starts(with: "FR".utf8) || bytes.starts(with: "BE".utf8))
    }

    /// Whether a country is of the Union, by its ISO code.
    public static func isUnion(_ country: String) -> Bool {
        let code = country.uppercased()
        return code == "GR" || prefixes.contains(code) && code != "EL" && code != "XI"
    }

    /// Reads a number, spaces, points and dashes allowed.
    ///
    /// - Throws: ``BasicsError/badIdentifier(kind:text:)``.
    public init(_ text: some StringProtocol) throws(BasicsError) {
        let refusal = BasicsError.badIdentifier(kind: "VAT", text: String(text.prefix(40)))
        let bytes = CheckDigits.compact(text)
        guard (4...14).contains(bytes.count),
            bytes.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) })
        else { throw refusal }
        let prefix = String(decoding: bytes[..<2], as: UTF8.self)
        guard VATNumber.prefixes.contains(prefix), bytes.contains(where: { $0 < 65 }) else {
            throw refusal
        }
        var compact = String(decoding: bytes, as: UTF8.self)
        switch prefix {
        case "FR":
            guard let siren = try? Siren(compact.suffix(9)), siren.owns(vatNumber: compact) else {
                throw refusal
            }
        case "BE":
            guard let number = try? EnterpriseNumber(compact) else { throw refusal }
            compact = number.vatNumber
        default: break
        }
        self.text = compact
        country = prefix == "EL" ? "GR" : prefix
    }
}
