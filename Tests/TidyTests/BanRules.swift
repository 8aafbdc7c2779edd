// SPDX-License-Identifier: AGPL-3.0-or-later

/// Words that may not stand in code, each with where and why.
enum BanRules {
    static func findings(_ file: SourceFile) -> [Finding] {
        var found = unfinished(file)
        guard file.isSource, file.path.hasSuffix(".swift") else { return found }
        let code = SourceFile.lines(of: SwiftText.code(file.text))
        for (index, line) in code.enumerated() {
            for message in faults(line, in: file) {
                found.append(Finding(path: file.path, line: index + 1, message: message))
            }
        }
        return found + sql(file) + countries(file)
    }

    private static func faults(_ line: Substring, in file: SourceFile) -> [String] {
        var messages: [String] = []
        if line.contains(/\b(try|as)!/) { messages.append("a forced try or cast") }
        if line.contains(/\bfatalError\b/) { messages.append("fatalError") }
        if line.contains(/[A-Za-z0-9_)\]?]!(?!=)/), !line.contains(/\b(try|as)!/) {
            messages.append("a forced unwrap")
        }
        guard ImportRule.pure.contains(file.module) else { return messages }
        if line.contains(/\b(Double|Float|Float16|Float32|Float64|Float80|CGFloat)\b/),
            !mayCountInFloats(file.path)
        {
            messages.append("a binary floating-point number in the domain")
        }
        let clock =
            #/
            \b(Date\(\) | Date\.now | ContinuousClock | SuspendingClock | DispatchTime
                | gettimeofday | clock_gettime)
            /#
        if line.contains(clock) {
            messages.append("a wall clock in the domain")
        }
        if line.contains(/\b(SystemRandomNumberGenerator|UUID\(\)|arc4random)/)
            || line.contains(/\.(random\(in:[^,]*\)|random\(\)|randomElement\(\)|shuffled\(\))/)
        {
            messages.append("unseeded randomness in the domain")
        }
        return messages
    }

    /// The one power of the 2026 reduction (architecture §3.6).
    static func mayCountInFloats(_ path: String) -> Bool {
        path.hasPrefix("Sources/Payroll/") && path.hasSuffix(".swift")
            && (path.split(separator: "/").last?.contains("Power") ?? false)
    }

    /// SQL stands in `Store` and `Database` only.
    static func sql(_ file: SourceFile) -> [Finding] {
        guard !["Store", "Database"].contains(file.module) else { return [] }
        let text = SwiftText.code(file.text, keepingStrings: true)
        let statement =
            #/
            \b(SELECT\s+[\w\\*("] | INSERT\s+INTO\b | UPDATE\s+\w+\s+SET\b
                | DELETE\s+FROM\b | CREATE\s+TABLE\b)
            /#
        return text.matches(of: statement).map { match in
            let line = text[..<match.range.lowerBound].count { $0 == "\n" } + 1
            return Finding(path: file.path, line: line, message: "SQL outside Store and Database")
        }
    }

    private static let countryWords: Set<String> = [
        "france", "french", "belgium", "belgian", "luxembourg", "luxembourgish", "netherlands",
        "dutch", "germany", "german", "switzerland", "swiss", "italy", "italian", "spain",
        "spanish", "portugal", "portuguese",
    ]
    /// Words that also name a language; `Texts` speaks of languages.
    private static let languageWords: Set<String> = [
        "french", "dutch", "german", "italian", "spanish", "portuguese",
    ]
    private static let countryCodes: Set<String> = ["FR", "BE", "LU", "NL", "DE", "CH"]

    /// A country's name in an identifier outside the pay regimes and the formats.
    static func countries(_ file: SourceFile) -> [Finding] {
        guard !["Payroll", "Interchange"].contains(file.module) else { return [] }
        var found: [Finding] = []
        for (index, line) in SourceFile.lines(of: SwiftText.code(file.text)).enumerated() {
            let identifiers = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
            for identifier in identifiers {
                for word in words(of: identifier) where isCountry(word, in: file.module) {
                    let message = "the country \(word) in the identifier \(identifier)"
                    found.append(Finding(path: file.path, line: index + 1, message: message))
                }
            }
        }
        return found
    }

    private static func isCountry(_ word: String, in module: String) -> Bool {
        if countryCodes.contains(word) { return true }
        let lower = word.lowercased()
        return countryWords.contains(lower) && !(module == "Texts" && languageWords.contains(lower))
    }

    /// `VATRateOfFrance` is VAT, Rate, Of, France.
    static func words(of identifier: Substring) -> [String] {
        identifier.matches(of: /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/).map { String($0.output) }
    }

    /// A mark of unfinished work must carry its ticket: `(#12)`.
    static func unfinished(_ file: SourceFile) -> [Finding] {
        let mark = /\b(T[O]DO|F[I]XME|X[X]X)\b(?!\s*\(#[0-9]+\))/
        return file.lines.enumerated().filter { $0.element.contains(mark) }.map {
            Finding(
                path: file.path, line: $0.offset + 1, message: "unfinished work without a ticket")
        }
    }
}
