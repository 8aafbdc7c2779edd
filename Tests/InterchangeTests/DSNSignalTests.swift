// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Testing

@testable import Interchange

struct DSNSignalTests {
    private func signal(
        _ kind: DSN.Signal.Kind, _ contract: DSN.Contract.Kind = .openEnded,
        _ change: (inout DSN.Contract) throws -> Void
    ) throws -> DSN.Export {
        var changed = try DSNSample.contract(1, contract)
        try change(&changed)
        return try DSNSample.rules().signal(
            DSN.Signal(
                kind, made: Day(text: "2026-03-12"), employer: DSNSample.employer(),
                person: DSNSample.person(1), contract: changed))
    }

    private func leave() throws -> DSN.Contract.Absence {
        DSN.Contract.Absence(
            reason: "01", lastDay: try Day(text: "2026-03-10"),
            foreseenEnd: try Day(text: "2026-03-20"))
    }

    @Test func `a sick leave is told with its days and who gets the benefits`() throws {
        let export = try signal(.leave) { contract in
            var absence = try leave()
            absence.advanced = try Day(text: "2026-03-14")...Day(text: "2026-03-20")
            contract.absences = [absence]
        }
        let message = export.message
        #expect(message.first("S20.G00.05.001") == "04")
        #expect(message.first("S20.G00.05.005") == nil)
        #expect(message.first("S21.G00.60.002") == "10032026")
        #expect(message.first("S21.G00.60.004") == "01")
        #expect(message.first("S21.G00.60.005") == "14032026")
        #expect(message.first("S21.G00.60.007") == "FR7630006000011234567890189")
        #expect(message.all("S21.G00.50.001").isEmpty)
        // Away from the 11th, five days.
        #expect(export.due == (try Day(text: "2026-03-16")))
        #expect(export.notChecked.contains("dsn.unchecked.signal"))
        #expect(!export.notChecked.contains("dsn.unchecked.net_paid"))
        #expect(try DSNSample.rules().check(message).faults.isEmpty)
    }

    @Test func `coming back is told with its day and how`() throws {
        let export = try signal(.resumption, .cesa) { contract in
            var absence = try leave()
            absence.resumed = .init(day: try Day(text: "2026-03-12"), reason: "02")
            contract.absences = [absence]
        }
        #expect(export.message.first("S20.G00.05.001") == "05")
        #expect(export.message.first("S21.G00.60.010") == "12032026")
        #expect(export.message.first("S21.G00.60.011") == "02")
        #expect(export.notChecked.contains("dsn.unchecked.cesa"))
        #expect(try DSNSample.rules().check(export.message).faults.isEmpty)
    }

    @Test func `the end of a test contract has its own reason, and months of seniority`() throws {
        let export = try signal(.end, .cape) { contract in
            contract.end = .init(day: try Day(text: "2026-03-10"))
            contract.end?.lastPaid = try Day(text: "2026-03-10")
            contract.end?.notices = [.init(type: "90")]
        }
        let message = export.message
        #expect(message.first("S20.G00.05.001") == "07")
        #expect(message.first("S21.G00.62.002") == "118")
        #expect(message.first("S21.G00.62.006") == "10032026")
        #expect(message.first("S21.G00.63.001") == "90")
        // 1 September 2024 to 10 March 2026: 18 whole months.
        #expect(message.first("S21.G00.86.003") == "18")
        #expect(try DSNSample.rules().check(message).faults.isEmpty)
    }

    @Test func `a signal without its event is refused`() throws {
        for kind in DSN.Signal.Kind.allCases {
            let fault = #expect(throws: DSN.Fault.self) { try signal(kind) { _ in } }
            #expect(fault?.kind == .missingData, "\(kind)")
        }
        let open = #expect(throws: DSN.Fault.self) {
            try signal(.resumption) { $0.absences = [try leave()] }
        }
        #expect(open?.kind == .missingData)
        let reason = #expect(throws: DSN.Fault.self) {
            try signal(.end) { $0.end = .init(day: try Day(text: "2026-03-10")) }
        }
        #expect(reason?.rubrique == "S21.G00.62.002")
    }

    @Test func `a signal without its block is found by the validator`() throws {
        let rules = try DSNSample.rules()
        let leave = try signal(.leave) { $0.absences = [try self.leave()] }.message
        #expect(rules.check(leave.without("S21.G00.60")).faults.map(\.kind) == [.missingBlock])
        let end = try signal(.end) {
            $0.end = .init(day: try Day(text: "2026-03-10"), reason: "059")
        }.message
        #expect(rules.check(end).faults.isEmpty)
        #expect(rules.check(end.without("S21.G00.62")).faults.map(\.kind) == [.missingBlock])
    }
}
