// SPDX-License-Identifier: AGPL-3.0-or-later

extension Formats {
    /// Reads a number as people of the language type it, into plain decimal text.
    ///
    /// Accepted: the language's own separators (`1 234,5` in French), any kind of space between
    /// groups, a sign, the euro sign. A lone point or comma that is not the language's separator
    /// counts as the decimal one (keypads have a point), unless three digits follow: then it
    /// could as well separate thousands, and the text is refused rather than guessed.
    ///
    /// - Returns: Digits with an optional leading `-` and at most one point, as `Money(text:)`
    ///   wants it.
    /// - Throws: ``TextsError/notANumber(text:)`` or
    ///   ``TextsError/ambiguousNumber(text:small:large:)``.
    public func plainDecimal(typed text: String) throws(TextsError) -> String {
        let shown = String(text.prefix(40))
        let refusal = TextsError.notANumber(text: shown)
        guard text.utf8.count <= 80 else { throw refusal }
        var body = text.map { $0.isWhitespace || $0 == "\u{202F}" || $0 == "'" ? " " : $0 }[...]
        Self.trim(&body)
        if body.first == "€" {
            body = body.dropFirst()
        } else if body.last == "€" {
            body.removeLast()
        }
        Self.trim(&body)
        var sign = ""
        if let first = body.first, "-−+".contains(first) {
            sign = first == "+" ? "" : "-"
            body = body.dropFirst()
        }
        Self.trim(&body)
        if body.first == "€" { body = body.dropFirst() }
        Self.trim(&body)
        guard body.allSatisfy({ Self.digits.contains($0) || ",. ".contains($0) }) else {
            throw refusal
        }
        guard let unsigned = try read(body, sign: sign, shown: shown) else { throw refusal }
        return sign + unsigned
    }

    private func read(
        _ body: ArraySlice<Character>, sign: String, shown: String
    ) throws(TextsError) -> String? {
        let points = body.count { $0 == "." }
        let commas = body.count { $0 == "," }
        if points == 0 && commas == 0 { return Self.ungrouped(body, by: " ") }
        if points + commas == 1 {
            let mark: Character = points == 1 ? "." : ","
            let parts = body.split(separator: mark, omittingEmptySubsequences: false)
            let couldBeGroup =
                parts[1].count == 3 && (1...3).contains(parts[0].count)
                && parts[0].first != "0"
            if mark == decimal { return Self.joined(parts[0], parts[1], groupedBy: " ") }
            if mark == group, couldBeGroup { return Self.ungrouped(body, by: mark) }
            if couldBeGroup {
                throw .ambiguousNumber(
                    text: shown, small: sign + String(parts[0]) + "." + String(parts[1]),
                    large: sign + String(parts[0] + parts[1]))
            }
            return Self.joined(parts[0], parts[1], groupedBy: " ")
        }
        if points == 0 || commas == 0 {
            let mark: Character = points == 0 ? "," : "."
            return mark == decimal ? nil : Self.ungrouped(body, by: mark)
        }
        // Both marks: the last one is the decimal mark and must stand alone.
        guard let last = body.last(where: { $0 == "." || $0 == "," }) else { return nil }
        let parts = body.split(separator: last, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        return Self.joined(parts[0], parts[1], groupedBy: last == "." ? "," : ".")
    }

    private static let digits = Set("0123456789")

    private static func trim(_ body: inout ArraySlice<Character>) {
        body = body.drop { $0 == " " }
        while body.last == " " { body.removeLast() }
    }

    private static func joined(
        _ whole: ArraySlice<Character>, _ fraction: ArraySlice<Character>,
        groupedBy mark: Character
    ) -> String? {
        guard !fraction.isEmpty, fraction.allSatisfy(digits.contains),
            let digits = ungrouped(whole, by: mark)
        else { return nil }
        return "\(digits).\(String(fraction))"
    }

    /// Digits with or without groups of three; nil when the groups are uneven.
    private static func ungrouped(
        _ body: ArraySlice<Character>, by mark: Character
    ) -> String? {
        let groups = body.split(separator: mark, omittingEmptySubsequences: false)
        guard let first = groups.first, !first.isEmpty, groups.joined().allSatisfy(digits.contains)
        else { return nil }
        if groups.count > 1 {
            guard first.count <= 3, groups.dropFirst().allSatisfy({ $0.count == 3 }) else {
                return nil
            }
        }
        return String(groups.joined())
    }
}
