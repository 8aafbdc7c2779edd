// SPDX-License-Identifier: AGPL-3.0-or-later

/// Rules about files that are not code: licence lines, papers, sizes.
enum PaperRules {
    static let licence = "SPDX-License-Identifier: AGPL-3.0-or-later"
    static let bytesMax = 256 * 1024

    /// Whether a file must name its licence in its first lines.
    static func needsLicence(_ path: String) -> Bool {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        if path.contains("/Golden/") || path.contains("/Fixtures/") { return false }
        let endings = [".swift", ".yaml", ".yml", ".css", ".js", ".mustache", ".sh"]
        return name == "Makefile" || endings.contains { name.hasSuffix($0) }
    }

    static func licence(_ file: SourceFile) -> [Finding] {
        guard needsLicence(file.path),
            !file.lines.prefix(3).contains(where: { $0.contains(licence) })
        else { return [] }
        return [Finding(path: file.path, line: 1, message: "no SPDX line within the first three")]
    }

    /// Lines of a markdown file outside fenced blocks, numbered from 1.
    private static func prose(_ text: String) -> [(number: Int, line: Substring)] {
        var isFenced = false
        var prose: [(number: Int, line: Substring)] = []
        for (index, line) in SourceFile.lines(of: text).enumerated() {
            if line.drop(while: { $0 == " " }).hasPrefix("```") {
                isFenced.toggle()
            } else if !isFenced {
                prose.append((index + 1, line))
            }
        }
        return prose
    }

    /// Exactly one title.
    static func title(_ file: SourceFile) -> [Finding] {
        let titles = prose(file.text).filter { $0.line.hasPrefix("# ") }
        if titles.count == 1 { return [] }
        let line = titles.dropFirst().first?.number ?? 1
        return [Finding(path: file.path, line: line, message: "\(titles.count) titles, not one")]
    }

    /// Relative links whose file is not there.
    static func links(_ file: SourceFile, exists: (String) -> Bool) -> [Finding] {
        var found: [Finding] = []
        for (number, line) in prose(file.text) {
            let plain = line.replacing(/`[^`]*`/, with: "")
            for match in plain.matches(of: /\]\(<?([^)\s>]+)>?[^)]*\)/) {
                let target = String(match.1)
                guard !target.contains("://"), !target.hasPrefix("#"), !target.hasPrefix("mailto:")
                else { continue }
                let path = String(target.prefix { $0 != "#" })
                if !exists(resolved(path, from: file.path)) {
                    found.append(
                        Finding(path: file.path, line: number, message: "dead link \(target)"))
                }
            }
        }
        return found
    }

    /// The path of a link from the root.
    static func resolved(_ link: String, from path: String) -> String {
        if link.hasPrefix("/") { return String(link.dropFirst()) }
        var parts = path.split(separator: "/").dropLast().map(String.init)
        for part in link.split(separator: "/") {
            if part == ".." {
                if parts.isEmpty { return "../\(link)" }
                parts.removeLast()
            } else if part != "." {
                parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }

    static func size(_ path: String, bytes: Int) -> [Finding] {
        guard bytes > bytesMax else { return [] }
        return [Finding(path: path, line: 0, message: "\(bytes) bytes, \(bytesMax) at most")]
    }
}
