// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Hummingbird
import Texts

/// The cookies of the site; none is readable by script.
enum SiteCookie: String {
    /// The token of the session.
    case session = "entraide"
    /// What a browser that somebody signed in from is known by.
    case device = "entraide-device"
    /// The token of forms before anybody signed in.
    case guest = "entraide-guest"
    /// What the last action did, for the next page.
    case notice = "entraide-notice"
    /// The language chosen.
    case language = "entraide-language"
    /// Light or dark, and whether letters are short cuts.
    case display = "entraide-display"
    /// The token of a browser that showed the set-up code.
    case setup = "entraide-setup"
    /// Set while the browser looks around in the demo.
    case demo = "entraide-demo"
}

extension Site {
    /// A cookie for this site only; over https under a name that no neighbour site can set.
    ///
    /// The age is in seconds; zero takes the cookie away.
    func cookie(_ kind: SiteCookie, _ value: String, maxAge: Int) -> Cookie {
        Cookie(
            name: name(of: kind), value: value, maxAge: maxAge, path: "/",
            secure: settings.isSecure, httpOnly: true, sameSite: .lax)
    }

    func name(of kind: SiteCookie) -> String {
        settings.isSecure ? "__Host-\(kind.rawValue)" : kind.rawValue
    }

    /// What a browser sent back; nil when there is none.
    func value(of kind: SiteCookie, in request: Request) -> String? {
        let value = request.cookies[name(of: kind)]?.value
        return value?.isEmpty == false ? value : nil
    }

    /// The token of the session a browser claims to have.
    func sessionToken(_ request: Request) -> Token? { token(.session, in: request) }

    /// The token by which a browser claims to be known.
    func deviceToken(_ request: Request) -> Token? { token(.device, in: request) }

    private func token(_ kind: SiteCookie, in request: Request) -> Token? {
        guard let text = value(of: kind, in: request), text.utf8.count == 64 else { return nil }
        return Token(received: text)
    }

    /// The language chosen here, else the person's own, else what the browser prefers.
    func language(_ request: Request, of person: String? = nil) -> Language {
        let chosen = value(of: .language, in: request)
        let preferred = request.headers[.acceptLanguage].map(Self.preferred) ?? []
        for tag in [chosen, person].compactMap(\.self) + preferred {
            let language = Language(rawValue: String(tag.prefix(2)).lowercased())
            if catalogues.languages.contains(language) { return language }
        }
        return catalogues.languages[0]
    }

    /// The tags of `Accept-Language`, best first.
    private static func preferred(_ header: String) -> [String] {
        let ranges = header.split(separator: ",").prefix(20).map { range in
            let parts = range.split(separator: ";").map(\.self)
            let weight = parts.dropFirst().first?.split(separator: "=").last.flatMap {
                Rating(String($0))
            }
            return (tag: String(parts.first ?? "").trimmed, weight: weight ?? Rating.most)
        }
        return ranges.enumerated().sorted {
            ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset)
        }.map(\.element.tag)
    }

    /// A quality value between 0 and 1, in thousandths.
    private struct Rating: Comparable {
        static let most = Rating(thousandths: 1_000)
        let thousandths: Int

        init(thousandths: Int) { self.thousandths = thousandths }

        init?(_ text: String) {
            let parts = text.trimmed.split(separator: ".", maxSplits: 1)
            guard let whole = parts.first.flatMap({ Int($0) }), (0...1).contains(whole) else {
                return nil
            }
            let digits = String((parts.dropFirst().first ?? "").prefix(3))
            let padded = digits + String(repeating: "0", count: 3 - digits.count)
            guard let part = Int(padded) else { return nil }
            thousandths = min(1_000, whole * 1_000 + part)
        }

        static func < (left: Rating, right: Rating) -> Bool { left.thousandths < right.thousandths }
    }

    /// The languages to choose from.
    func languageChoices(_ current: Language) -> [LanguageChoice] {
        catalogues.languages.map { language in
            LanguageChoice(
                tag: language.rawValue, name: catalogues.speech(language)("language.name"),
                isCurrent: language == current)
        }
    }

    /// A path of this site; nil for anything that a browser could take for another one.
    static func localPath(_ path: String) -> String? {
        let isPlain = path.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x5C }
        return path.hasPrefix("/") && !path.hasPrefix("//") && isPlain ? path : nil
    }
}

/// A sentence for the next page, as it travels in a cookie.
struct Flash {
    let key: String
    let tone: Tone
    let values: [String: String]

    init(key: String, tone: Tone, values: [String: String]) {
        self.key = key
        self.tone = tone
        self.values = values
    }

    /// Reads a cookie; nil for one this program did not write.
    init?(_ text: String) {
        guard text.utf8.count <= 2_000,
            let form = try? FormData(urlEncoded: text.utf8.map { $0 == 0x2E ? 0x26 : $0 }),
            let first = form.pairs.first, let tone = Tone(rawValue: first.value)
        else { return nil }
        key = first.name
        self.tone = tone
        values = Dictionary(
            form.pairs.dropFirst().map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// Percent-encoded pairs parted by points, which cookies may hold.
    var text: String {
        let pairs =
            [(key, tone.rawValue)] + values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return pairs.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: ".")
    }

    /// The sentence in a language; nil when the catalogue has none.
    func notice(in t: Speech) -> Notice? {
        t.has(key) ? Notice(text: t(key, values), tone: tone) : nil
    }

    private static func encoded(_ text: String) -> String { text.urlEncoded }
}

extension String {
    /// The text for the value of an address or cookie: letters, digits, `-` and `_` stay.
    var urlEncoded: String {
        let digits = Array("0123456789ABCDEF")
        var result = ""
        for byte in utf8 {
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || byte == 0x2D || byte == 0x5F
            if isPlain {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
        return result
    }
}
