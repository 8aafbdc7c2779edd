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

let package = Package(
    name: "Entraide",
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
    ],
    targets: [
        .target(name: "Basics", swiftSettings: settings),
        .target(
            name: "RuleBook",
            dependencies: ["Basics", .product(name: "Yams", package: "Yams")],
            swiftSettings: settings),
        .target(name: "Ledger", dependencies: ["Basics", "RuleBook"], swiftSettings: settings),
        .target(
            name: "Sales", dependencies: ["Basics", "RuleBook", "Ledger"], swiftSettings: settings),
    ]
)
