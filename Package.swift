// swift-tools-version: 6.2
// SPDX-License-Identifier: AGPL-3.0-or-later

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// A module of ours; what it may import is in `ARCHITECTURE.md` and enforced by `TidyTests`.
func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of a module; `exclude` are files they read that are no source.
func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")

let domain: [Target] = [
    module("Basics", []),
    module("RuleBook", ["Basics", .product(name: "Yams", package: "Yams")]),
    module("Ledger", ["Basics", "RuleBook"]),
    module("Sales", ["Basics", "RuleBook", "Ledger"]),
    module("Bank", ["Basics"]),
    module("Payroll", ["Basics", "RuleBook"]),
]

let formats: [Target] = [
    .systemLibrary(
        name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .target(name: "CCurlShim", dependencies: ["CCurl"]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(
        name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
    .systemLibrary(name: "CQPDF", pkgConfig: "libqpdf", providers: [.apt(["libqpdf-dev"])]),
    .systemLibrary(
        name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    module("Interchange", ["Basics", "RuleBook", "Bank", "Payroll", "CXML", "CZlib"]),
    module("Documents", ["Basics", "CPango", "CQPDF", "CQREncode"]),
]

let storage: [Target] = [
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    module(
        "Database",
        [
            "Basics", "CLibPQ", .product(name: "GRDB", package: "GRDB.swift"),
            .product(name: "GRDBSQLite", package: "GRDB.swift"),
        ]),
    module(
        "Store",
        ["Basics", "RuleBook", "Ledger", "Sales", "Bank", "Payroll", "Database", crypto]),
    module(
        "Access",
        [
            "Basics", "Ledger", "Store", crypto,
            .product(name: "CryptoExtras", package: "swift-crypto"),
        ]),
    module(
        "Operations",
        [
            "Basics", "RuleBook", "Ledger", "Sales", "Bank", "Payroll", "Interchange",
            "Documents", "Database", "Store", "Access", "CCurl", "CCurlShim", crypto,
        ]),
]

let web: [Target] = [
    module("Texts", ["Basics"]),
    module(
        "Web",
        [
            "Basics", "RuleBook", "Ledger", "Sales", "Bank", "Payroll", "Interchange",
            "Documents", "Texts", "Database", "Store", "Access", "Operations", crypto,
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "Mustache", package: "swift-mustache"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "HTTPTypes", package: "swift-http-types"),
        ]),
]

let program: [Target] = [
    .executableTarget(
        name: "entraide",
        dependencies: [
            "Basics", "RuleBook", "Ledger", "Sales", "Bank", "Payroll", "Interchange",
            "Documents", "Texts", "Database", "Store", "Access", "Operations", "Web", crypto,
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "Logging", package: "swift-log"),
        ],
        swiftSettings: settings)
]

let testTargets: [Target] = [
    module("TestSupport", ["Database"]),
    .target(name: "TestFiles", path: "Tests/TestFiles", swiftSettings: settings),
    tests("BasicsTests", ["Basics"]),
    tests("RuleBookTests", ["Basics", "RuleBook", "TestFiles"]),
    tests("LedgerTests", ["Basics", "RuleBook", "Ledger", "TestFiles"]),
    tests("SalesTests", ["Basics", "RuleBook", "Ledger", "Sales", "TestFiles"]),
    tests("TidyTests", ["Basics", "RuleBook", "TestFiles"]),
    module(
        "TestHouse",
        [
            "Basics", "Bank", "Ledger", "Sales", "Interchange", "Database", "Store", "Access",
            "Operations", "TestSupport", crypto,
        ]),
    .executableTarget(
        name: "CrashProbe",
        dependencies: [
            "Basics", "Bank", "Ledger", "Sales", "Store", "Access", "Operations", "Database",
            "TestHouse",
        ],
        swiftSettings: settings),
    tests("BankTests", ["Basics", "Bank"]),
    tests(
        "InterchangeTests",
        ["Basics", "RuleBook", "Bank", "Payroll", "Interchange", "TestFiles"]),
    tests("PayrollTests", ["Basics", "RuleBook", "Payroll"]),
    tests("DocumentsTests", ["Basics", "Documents"], exclude: ["Golden"]),
    tests("DatabaseTests", ["Basics", "Database", "TestSupport", crypto]),
    tests(
        "StoreTests",
        [
            "Basics", "Ledger", "Sales", "Database", "Store", "Access", "Operations",
            "TestSupport", "TestHouse", crypto,
        ]),
    tests(
        "AccessTests",
        [
            "Basics", "Ledger", "Database", "Store", "Access", "Operations", "TestSupport",
            "TestHouse", crypto, .product(name: "CryptoExtras", package: "swift-crypto"),
        ]),
    tests(
        "OperationsTests",
        [
            "Basics", "Bank", "Ledger", "Sales", "Payroll", "Interchange", "Database", "Store",
            "Access", "Operations", "TestSupport", "TestHouse", "CrashProbe", crypto,
        ]),
    tests("TextsTests", ["Basics", "Texts"]),
    tests(
        "WebTests",
        [
            "Basics", "RuleBook", "Ledger", "Sales", "Bank", "Payroll", "Interchange",
            "Documents", "Texts", "Database", "Store", "Access", "Operations", "Web",
            "TestSupport", "TestHouse",
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "HummingbirdTesting", package: "hummingbird"),
            .product(name: "HTTPTypes", package: "swift-http-types"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
        ]),
]

let package = Package(
    name: "Entraide",
    products: [.executable(name: "entraide", targets: ["entraide"])],
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
    ],
    targets: domain + formats + storage + web + program + testTargets
)
