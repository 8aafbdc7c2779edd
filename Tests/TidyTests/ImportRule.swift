// SPDX-License-Identifier: AGPL-3.0-or-later

/// Who may import whom: `ARCHITECTURE.md`, section 2.
enum ImportRule {
    /// The domain in the table's order: each may use those before it, from `Ledger` on down.
    private static let ground: Set<String> = ["Basics", "RuleBook"]
    private static let books = ground.union(["Ledger"])
    private static let membership = books.union(["Sales", "Bank", "Membership"])
    private static let domain = membership.union(["Payroll", "Mutual", "Governance", "Federation"])
    /// Toolchain libraries, for the modules that touch the machine.
    private static let machine: Set<String> = [
        "Foundation", "Glibc", "Dispatch", "Synchronization",
    ]

    /// What each module may import besides the standard library; others are not looked at.
    static let allowed: [String: Set<String>] = [
        "Basics": [],
        "RuleBook": ["Basics", "Yams"],
        "Ledger": ground,
        "Sales": books,
        "Bank": books.union(["Sales"]),
        "Membership": books.union(["Sales", "Bank"]),
        "Payroll": membership,
        "Mutual": membership.union(["Payroll"]),
        "Governance": membership.union(["Payroll", "Mutual"]),
        "Federation": membership.union(["Payroll", "Mutual", "Governance"]),
        "Interchange": domain.union(["CXML", "CZlib"]),
        "Documents": ["Basics", "CPango", "CQPDF", "CQREncode", "Synchronization"],
        "Texts": ["Basics"],
        "Database": machine.union(["Basics", "GRDB", "GRDBSQLite", "CLibPQ"]),
        "Store": machine.union(domain).union(["Database", "Crypto"]),
        "Access": machine.union(books).union(["Store", "Crypto", "CryptoExtras"]),
        "Operations": machine.union(domain).union([
            "Database", "Interchange", "Documents", "Texts", "Store", "Access", "CCurl",
            "CCurlShim", "Crypto",
        ]),
        "Web": machine.union(domain).union([
            "Operations", "Access", "Store", "Database", "Documents", "Interchange", "Texts",
            "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOHTTP1", "Mustache",
            "Logging", "Crypto",
        ]),
    ]

    /// Libraries that one module wraps for all others, `entraide` and test support included.
    static let wrapped: [String: String] = [
        "GRDB": "Database", "GRDBSQLite": "Database", "CLibPQ": "Database", "CXML": "Interchange",
        "CZlib": "Interchange",
        "CPango": "Documents", "CQPDF": "Documents", "CQREncode": "Documents",
        "CCurl": "Operations", "CCurlShim": "Operations", "Yams": "RuleBook",
    ]

    /// Modules without a disk, a clock or a network.
    static let pure: Set<String> = [
        "Basics", "RuleBook", "Ledger", "Sales", "Bank", "Membership", "Payroll", "Mutual",
        "Governance", "Federation", "Interchange",
    ]

    static func findings(_ file: SourceFile) -> [Finding] {
        guard file.isSource else { return [] }
        return imports(file).filter { !mayImport($0.name, file) }.map {
            Finding(
                path: file.path, line: $0.line,
                message: "\(file.module) may not import \($0.name)")
        }
    }

    private static func mayImport(_ name: String, _ file: SourceFile) -> Bool {
        if let owner = wrapped[name], owner != file.module { return false }
        // The one power of the pay reduction is the C library's.
        if name == "Glibc", BanRules.mayCountInFloats(file.path) { return true }
        return allowed[file.module]?.contains(name) ?? true
    }

    static func imports(_ file: SourceFile) -> [(name: String, line: Int)] {
        var found: [(name: String, line: Int)] = []
        for (index, line) in SourceFile.lines(of: SwiftText.code(file.text)).enumerated() {
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
                words[..<place].allSatisfy({ $0.hasPrefix("@") || access.contains($0) })
            else { continue }
            let kinds: Set<Substring> = [
                "struct", "class", "enum", "protocol", "func", "typealias",
            ]
            let isOfOne = kinds.contains(words[place + 1])
            let name = isOfOne ? words.dropFirst(place + 2).first : words[place + 1]
            let module = name?.split(separator: ".").first ?? ""
            if module != file.module { found.append((String(module), index + 1)) }
        }
        return found
    }

    private static let access: Set<Substring> = [
        "public", "internal", "package", "private", "fileprivate",
    ]
}
