// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

/// An amount as written, before its currency is judged.
struct CamtAmount {
    let text: String
    let currency: String
    let element: String
    let line: Int

    /// The amount in euro.
    ///
    /// - Throws: A foreign currency, or anything but digits and at most two decimals.
    func money(_ xml: XMLReader) throws(InterchangeError) -> Money {
        guard currency == Currency.eur.rawValue else {
            throw .foreignCurrency(line: line, currency: currency)
        }
        let refusal = InterchangeError.badValue(line: line, element: element, value: text)
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.count < 2 || parts[1].count <= 2,
            !text.utf8.contains(UInt8(ascii: "-")), !text.utf8.contains(UInt8(ascii: "+")),
            let money = try? Money(text: text)
        else { throw refusal }
        return money
    }
}

extension CamtReading {
    func amount(_ name: String) throws(InterchangeError) -> CamtAmount {
        let line = xml.line
        guard let currency = xml.attribute("Ccy") else {
            throw .missing(line: line, element: "\(name)/@Ccy")
        }
        return CamtAmount(text: try xml.text(), currency: currency, element: name, line: line)
    }

    func checkCurrency(_ currency: String) throws(InterchangeError) {
        guard currency == Currency.eur.rawValue else {
            throw .foreignCurrency(line: xml.line, currency: currency)
        }
    }

    func wholeNumber(_ name: String) throws(InterchangeError) -> Int {
        let text = try xml.text()
        guard let number = Int(text), number >= 0 else {
            throw .badValue(line: xml.line, element: name, value: text)
        }
        return number
    }

    /// `CRDT` is true, `DBIT` false.
    func credit(_ name: String) throws(InterchangeError) -> Bool {
        let text = try xml.text()
        switch text {
        case "CRDT": return true
        case "DBIT": return false
        default: throw .badValue(line: xml.line, element: name, value: text)
        }
    }

    /// `true`, `false`, `1` or `0`, as XML Schema writes them.
    func flag(_ name: String) throws(InterchangeError) -> Bool {
        let text = try xml.text()
        switch text {
        case "true", "1": return true
        case "false", "0": return false
        default: throw .badValue(line: xml.line, element: name, value: text)
        }
    }

    /// A choice of `Dt` and `DtTm`; the day as the bank writes it, whatever the time zone.
    func day(_ name: String) throws(InterchangeError) -> Day {
        var day: Day?
        try xml.children { inner throws(InterchangeError) in
            guard inner == "Dt" || inner == "DtTm" else { return }
            let text = try xml.text()
            let rest = text.utf8.dropFirst(10)
            let isShaped = inner == "DtTm" ? rest.first == UInt8(ascii: "T") : isZone(rest)
            guard isShaped, let value = try? Day(text: text.prefix(10)) else {
                throw .badValue(line: xml.line, element: "\(name)/\(inner)", value: text)
            }
            try xml.once(inner, &day, value)
        }
        return try xml.required(day, "\(name)/Dt")
    }

    /// Nothing, `Z` or an offset such as `+01:00`, which XML Schema allows after a date.
    private func isZone(_ text: Substring.UTF8View) -> Bool {
        let bytes = Array(text)
        if bytes.isEmpty || bytes == [UInt8(ascii: "Z")] { return true }
        let isSigned = bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-")
        return bytes.count == 6 && isSigned && bytes[3] == UInt8(ascii: ":")
    }

    /// A choice of a listed code and the bank's own.
    func code() throws(InterchangeError) -> String {
        var code: String?
        try xml.children { name throws(InterchangeError) in
            guard name == "Cd" || name == "Prtry" else { return }
            try xml.once(name, &code, xml.text())
        }
        return code ?? ""
    }

    /// The IBAN, or the account's other number, without spaces; nil when there is neither.
    func accountNumber() throws(InterchangeError) -> String? {
        var number: String?
        try xml.children { name throws(InterchangeError) in
            switch name {
            case "IBAN": try xml.once(name, &number, xml.text())
            case "Othr":
                try xml.children { inner throws(InterchangeError) in
                    guard inner == "Id" else { return }
                    try xml.once(inner, &number, xml.text())
                }
            default: break
            }
        }
        return number.map { $0.filter { $0 != " " } }?.nonEmpty
    }

    /// A party's name, directly or, from version 08 on, inside `Pty`.
    func partyName() throws(InterchangeError) -> String {
        var found: String?
        try xml.children { name throws(InterchangeError) in
            switch name {
            case "Nm": try xml.once(name, &found, xml.text())
            case "Pty": try xml.once(name, &found, partyName())
            default: break
            }
        }
        return found ?? ""
    }

    /// The IBAN of another party's account; nil when it is another kind of number.
    func partyAccount() throws(InterchangeError) -> String? {
        var iban: String?
        try xml.children { outer throws(InterchangeError) in
            guard outer == "Id" else { return }
            try xml.children { name throws(InterchangeError) in
                guard name == "IBAN" else { return }
                try xml.once(name, &iban, xml.text())
            }
        }
        return iban.map { $0.filter { $0 != " " } }?.nonEmpty
    }

    /// Domain, family and sub-family joined by dashes; else the bank's own code.
    func transactionCode() throws(InterchangeError) -> String? {
        var domain: [String] = []
        var own: String?
        try xml.children { name throws(InterchangeError) in
            switch name {
            case "Domn": domain = try domainCodes()
            case "Prtry":
                try xml.children { inner throws(InterchangeError) in
                    guard inner == "Cd" else { return }
                    try xml.once(inner, &own, xml.text())
                }
            default: break
            }
        }
        return domain.isEmpty ? own?.nonEmpty : domain.joined(separator: "-")
    }

    private func domainCodes() throws(InterchangeError) -> [String] {
        var domain: String?
        var family: String?
        var subfamily: String?
        try xml.children { name throws(InterchangeError) in
            switch name {
            case "Cd": try xml.once(name, &domain, xml.text())
            case "Fmly":
                try xml.children { inner throws(InterchangeError) in
                    switch inner {
                    case "Cd": try xml.once(inner, &family, xml.text())
                    case "SubFmlyCd": try xml.once(inner, &subfamily, xml.text())
                    default: break
                    }
                }
            default: break
            }
        }
        return [domain, family, subfamily].compactMap { $0?.nonEmpty }
    }
}
