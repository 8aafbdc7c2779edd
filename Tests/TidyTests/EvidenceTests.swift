// SPDX-License-Identifier: AGPL-3.0-or-later

import TestFiles
import Testing

/// What `docs/security/asvs.csv` claims is proved by tests that exist.
struct EvidenceTests {
    struct Claim {
        let requirement: String
        let level: String
        let applies: String
        let status: String
        let why: String
        let proof: [String]
    }

    /// The fields of a line of CSV, quoted or not; none holds a quote or a line end.
    static func fields(_ line: Substring) -> [String] {
        var fields = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: fields.append("")
            case let other: fields[fields.count - 1].append(other)
            }
        }
        return fields
    }

    static func claims() throws -> [Claim] {
        try ProjectFiles.text("docs/security/asvs.csv").split(separator: "\n").dropFirst().map {
            let fields = fields($0)
            try #require(fields.count == 7, "\($0)")
            return Claim(
                requirement: fields[0], level: fields[1], applies: fields[3], status: fields[4],
                why: fields[5],
                proof: fields[6].split(separator: " | ").map(String.init))
        }
    }

    static func testNames() throws -> Set<String> {
        Set(
            try ProjectFiles.files(below: "Tests").filter { $0.hasSuffix(".swift") }.flatMap {
                try ProjectFiles.text($0).matches(of: /func `([^`]+)`/).map { String($0.1) }
            })
    }

    @Test func `every requirement of levels 1 and 2 stands in the table once`() throws {
        let claims = try Self.claims()
        // ASVS 5.0.0 has 70 requirements of level 1 and 183 of level 2.
        #expect(claims.count { $0.level == "1" } == 70)
        #expect(claims.count { $0.level == "2" } == 183)
        #expect(Set(claims.map(\.requirement)).count == 253)
        for claim in claims {
            #expect(claim.requirement.wholeMatch(of: /V\d+\.\d+\.\d+/) != nil)
        }
    }

    @Test func `what does not apply says why, and what applies how far it is met`() throws {
        for claim in try Self.claims() {
            switch claim.applies {
            case "yes":
                #expect(
                    ["met", "partly", "not yet"].contains(claim.status), "\(claim.requirement)")
            case "no": #expect(claim.status.isEmpty && !claim.why.isEmpty, "\(claim.requirement)")
            case let other: Issue.record("\(claim.requirement): \(other)")
            }
            if claim.status == "partly" { #expect(!claim.why.isEmpty, "\(claim.requirement)") }
        }
    }

    @Test func `what is met is proved by a test or a paper that exists`() throws {
        let names = try Self.testNames()
        #expect(names.count > 500)
        for claim in try Self.claims() {
            if claim.status == "met" { #expect(!claim.proof.isEmpty, "\(claim.requirement)") }
            for proof in claim.proof {
                #expect(
                    names.contains(proof) || ProjectFiles.exists(proof),
                    "\(claim.requirement): there is no \(proof)")
            }
        }
    }
}
