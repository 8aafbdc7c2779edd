// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Payroll
import RuleBook
import Testing

@Suite struct PayslipLayoutTests {
    private static func text() throws -> String {
        String(decoding: try Pack.bytes("packs/fr/payroll-layouts.yaml"), as: UTF8.self)
    }

    private static func layouts(_ text: String) throws -> PayslipLayouts {
        try PayslipLayouts(RuleBook(pack: "fr", files: [("layouts.yaml", Array(text.utf8))]))
    }

    // Source: arrêté du 11 août 2025: the former model until the end of 2026.
    @Test func `the renewed model begins with pay of January 2027, and says it is not verified`()
        throws
    {
        let layouts = try PayslipLayouts(Pack.rules.get())
        let last = layouts.layout(on: try Day(text: "2026-12-31"))
        let first = layouts.layout(on: try Day(text: "2027-01-01"))
        #expect(last.key == "transitional" && first.key == "renewed")
        #expect(last.groups.allSatisfy { $0.section == nil })
        #expect(first.groups.allSatisfy { $0.section != nil })
        #expect(!first.source.isVerified)
        #expect(first.outcomes.contains(.reimbursements))
        #expect(layouts.layout(on: try Day(text: "2010-01-01")).key == "transitional")
    }

    @Test func `every row of every line stands once in each layout`() throws {
        let rows = Set(LineCode.allCases.map(\.row))
        for layout in try PayslipLayouts(Pack.rules.get()).all {
            let placed = layout.groups.flatMap(\.rows)
            #expect(Set(placed) == rows)
            #expect(placed.count == rows.count)
            #expect(layout.outcomes.contains(.netPaid) && layout.outcomes.contains(.employerTotal))
        }
    }

    @Test(
        arguments: [
            ("rows: [accident]", "rows: [accidents]", "pack.unknown_key"),
            ("rows: [accident]", "rows: [accident, family]", "pack.duplicate_key"),
            ("rows: [accident]", "rows: []", "pack.missing_key"),
            ("group: accident", "group: accidents", "pack.bad_value"),
            ("to: 2026-12-31", "to: 2026-12-30", "pack.gap"),
            ("to: 2026-12-31", "to: 2027-01-01", "pack.overlap"),
            ("outcomes: [net_social", "outcomes: [net_sociable", "pack.bad_value"),
            ("section: mandatory", "section: needed", "pack.bad_value"),
        ] as [(String, String, String)])
    func `a slip in a layout is refused`(_ old: String, _ new: String, _ code: String) throws {
        let text = try Self.text()
        #expect(text.contains(old))
        let error = #expect(throws: RuleBookError.self) {
            try Self.layouts(text.replacing(old, with: new, maxReplacements: 1))
        }
        #expect(error?.code == code)
    }

    @Test func `lines and contracts of open points exist`() throws {
        for point in try OpenPoint.all(Pack.rules.get()) {
            for line in point.lines { #expect(LineCode(rawValue: line) != nil, "\(line)") }
            for contract in point.contracts {
                #expect(ContractKind(rawValue: contract) != nil, "\(contract)")
            }
        }
    }
}
