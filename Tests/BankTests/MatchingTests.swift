// SPDX-License-Identifier: AGPL-3.0-or-later

import Bank
import Basics
import Testing

struct MatchingTests {
    static let day = Day(number: 20_500)

    static func item(
        _ id: Int64, _ number: String, _ cents: Int64, client: String,
        ibans: Set<String> = [], reference: String? = nil
    ) -> OpenItem {
        OpenItem(
            id: ID(id), number: number, open: .cents(cents), dueDay: day + Int(id),
            clientName: client, clientIBANs: ibans, reference: reference)
    }

    /// Three clients, one of them with two invoices; no two amounts alike.
    static let items = [
        item(1, "FA-2026-0012", 120_000, client: "Théâtre du Parc ASBL", ibans: ["BE1"]),
        item(2, "FA-2026-0013", 60_000, client: "Théâtre du Parc ASBL", ibans: ["BE1"]),
        item(3, "FA-2026-0120", 45_050, client: "Dupont Conseil SARL", ibans: ["FR2"]),
        item(
            4, "F2026-4121", 324_604, client: "Festival Horizon",
            reference: "RF31 F202 6412 1"),
        item(5, "FA-2026-00123", 7_777, client: "Société Générique SAS"),
    ]

    static func payment(
        _ cents: Int64, text: String = "", name: String? = nil, iban: String? = nil,
        reference: String? = nil, endToEnd: String? = nil
    ) -> StatementEntry {
        StatementEntry(
            position: 1, bookingDay: day, amount: .cents(cents), endToEndID: endToEnd,
            structuredReference: reference, text: text, counterpartyName: name,
            counterpartyIBAN: iban)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let entry: StatementEntry
        /// Invoice and cents; empty for suspense.
        let expected: [[Int64]]
        let left: Int64
        let confidence: Int
        let reason: String

        init(
            _ what: String, _ entry: StatementEntry, _ expected: [[Int64]], left: Int64 = 0,
            _ confidence: Int, _ reason: String
        ) {
            self.what = what
            self.entry = entry
            self.expected = expected
            self.left = left
            self.confidence = confidence
            self.reason = reason
        }

        var testDescription: String { what }
    }

    static let matched = [
        Case(
            "structured reference", payment(324_604, reference: "RF31F20264121"),
            [[4, 324_604]], 100, "match.reference"),
        Case(
            "reference typed with spaces into the text", payment(324_604, text: "rf31 f202 6412 1"),
            [[4, 324_604]], 100, "match.reference"),
        Case(
            "end-to-end reference", payment(45_050, endToEnd: "FA20260120"),
            [[3, 45_050]], 100, "match.reference"),
        Case(
            "part payment by reference", payment(100_000, reference: "RF31F20264121"),
            [[4, 100_000]], 95, "match.part_payment"),
        Case(
            "over-payment by reference", payment(400_000, reference: "RF31F20264121"),
            [[4, 324_604]], left: 75_396, 90, "match.over_payment"),
        Case(
            "number as printed", payment(120_000, text: "FACTURE FA-2026-0012 MERCI"),
            [[1, 120_000]], 95, "match.number_in_text"),
        Case(
            "number with spaces, small letters, slash", payment(120_000, text: "fa 2026/0012"),
            [[1, 120_000]], 95, "match.number_in_text"),
        Case(
            "number without separators", payment(120_000, text: "Fact.FA20260012."),
            [[1, 120_000]], 95, "match.number_in_text"),
        Case(
            "a longer number is another invoice", payment(7_777, text: "FA-2026-00123"),
            [[5, 7_777]], 95, "match.number_in_text"),
        Case(
            "part payment by number from a known account",
            payment(20_000, text: "ACOMPTE FA-2026-0012", iban: "BE1"),
            [[1, 20_000]], 88, "match.part_payment"),
        Case(
            "several numbers", payment(180_000, text: "FA-2026-0012 + FA-2026-0013"),
            [[1, 120_000], [2, 60_000]], 92, "match.several_numbers"),
        Case(
            "exact amount and name",
            payment(45_050, text: "virement", name: "DUPONT CONSEIL"),
            [[3, 45_050]], 85, "match.amount_and_name"),
        Case(
            "exact amount and part of the name", payment(45_050, name: "S.A.R.L. DUPONT"),
            [[3, 45_050]], 80, "match.amount_and_name"),
        Case(
            "exact amount and known account", payment(60_000, iban: "BE1"),
            [[2, 60_000]], 88, "match.amount_and_iban"),
        Case(
            "exact amount, known account and name",
            payment(60_000, name: "THEATRE DU PARC", iban: "BE1"),
            [[2, 60_000]], 92, "match.amount_and_iban"),
    ]

    @Test(arguments: matched)
    func `a payment finds its invoice`(_ c: Case) throws {
        guard case .matched(let match) = Matching(items: Self.items).proposal(for: c.entry) else {
            Issue.record("in suspense: \(Matching(items: Self.items).proposal(for: c.entry))")
            return
        }
        let found = match.allocations.map { [$0.item.value, $0.amount.minorUnits] }
        #expect(found == c.expected)
        #expect(match.unallocated == .cents(c.left))
        #expect(match.confidence == c.confidence)
        #expect(match.reasons.map(\.key).contains(c.reason))
    }

    struct Waiting: Sendable, CustomTestStringConvertible {
        let what: String
        let entry: StatementEntry
        let reason: SuspenseReason
        let candidates: [Int64]

        init(
            _ what: String, _ entry: StatementEntry, _ reason: SuspenseReason,
            _ candidates: [Int64] = []
        ) {
            self.what = what
            self.entry = entry
            self.reason = reason
            self.candidates = candidates
        }

        var testDescription: String { what }
    }

    static let waiting = [
        Waiting("money out", payment(-5_000), .notIncoming),
        Waiting("nothing", payment(0), .notIncoming),
        Waiting(
            "announced",
            StatementEntry(
                position: 1, bookingDay: day, amount: .cents(120_000), status: .pending,
                text: "FA-2026-0012"), .notBooked),
        Waiting(
            "return",
            StatementEntry(
                position: 1, bookingDay: day, amount: .cents(120_000), text: "FA-2026-0012",
                returnReason: "AC04"), .returned),
        Waiting("amount alone", payment(45_050, name: "X"), .amountOnly, [3]),
        Waiting("nothing fits", payment(1, text: "bonjour"), .nothingFits),
        Waiting(
            "known account, other amount", payment(999, iban: "BE1"), .nothingFits, [1, 2]),
        Waiting(
            "several numbers, other sum", payment(100, text: "FA-2026-0012 FA-2026-0013"),
            .severalInvoices, [1, 2]),
        Waiting(
            "a reference that no open invoice bears",
            payment(45_050, name: "DUPONT CONSEIL", reference: "RF18539007547034"),
            .unknownReference, [3]),
        Waiting(
            "a number of ours that is not open, though amount and name fit",
            payment(45_050, text: "FA-2026-0999", name: "DUPONT CONSEIL"),
            .unknownReference, [3]),
        Waiting(
            "digits must be the same", payment(120_000, text: "fa2026/12"), .amountOnly, [1]),
        Waiting(
            "a longer number names nothing", payment(120_000, text: "FA-2026-00129"),
            .unknownReference, [1]),
        Waiting(
            "text and end-to-end reference contradict",
            payment(45_050, text: "FA-2026-0013", endToEnd: "FA20260120"),
            .ambiguousReference, [3, 2]),
    ]

    @Test(arguments: waiting)
    func `what is not sure waits for a person`(_ c: Waiting) {
        guard
            case .suspense(let reason, let candidates) =
                Matching(items: Self.items).proposal(for: c.entry)
        else {
            Issue.record("was matched")
            return
        }
        #expect(reason == c.reason)
        #expect(candidates.compactMap { $0.allocations.first?.item.value } == c.candidates)
        #expect(candidates.allSatisfy { $0.confidence <= 92 })
    }

    @Test func `two invoices of one client with the same amount are left to a person`() {
        let items = [
            Self.item(1, "FA-2026-0001", 5_000, client: "Lune", ibans: ["BE1"]),
            Self.item(2, "FA-2026-0002", 5_000, client: "Lune", ibans: ["BE1"]),
        ]
        let proposal = Matching(items: items).proposal(for: Self.payment(5_000, iban: "BE1"))
        guard case .suspense(.ambiguousAmount, let candidates) = proposal else {
            Issue.record("\(proposal)")
            return
        }
        #expect(candidates.count == 2)
    }

    @Test func `account of one client and name of another leave the choice to a person`() {
        let items = [
            Self.item(1, "FA-2026-0001", 5_000, client: "Lune", ibans: ["BE1"]),
            Self.item(2, "FA-2026-0002", 5_000, client: "Soleil", ibans: ["BE2"]),
        ]
        let payment = Self.payment(5_000, name: "SOLEIL", iban: "BE1")
        guard case .suspense(.ambiguousAmount, _) = Matching(items: items).proposal(for: payment)
        else {
            Issue.record("was matched")
            return
        }
    }

    @Test func `the threshold decides what is booked`() {
        let payment = Self.payment(45_050, name: "S.A.R.L. DUPONT")
        let strict = Matching(items: Self.items, threshold: 81).proposal(for: payment)
        guard case .suspense(.belowThreshold, let candidates) = strict else {
            Issue.record("\(strict)")
            return
        }
        #expect(candidates.first?.confidence == 80)
    }

    struct NameCase: Sendable {
        let left: String
        let right: String
        let similarity: Int
    }

    static let names = [
        NameCase(left: "Théâtre du Parc ASBL", right: "THEATRE DU PARC", similarity: 100),
        NameCase(left: "S.A.R.L. Cœur & Co", right: "COEUR CO", similarity: 100),
        NameCase(left: "DUPONT", right: "Dupont Conseil", similarity: 80),
        NameCase(left: "SARL", right: "SARL", similarity: 0),
        NameCase(left: "Lune", right: "Soleil", similarity: 0),
        NameCase(left: "Éditions Lune", right: "Éditions Soleil", similarity: 50),
        NameCase(left: "", right: "Lune", similarity: 0),
    ]

    @Test(arguments: names)
    func `names compare without accents, legal forms and order`(_ c: NameCase) {
        #expect(NameWords.similarity(c.left, c.right) == c.similarity)
        #expect(NameWords.similarity(c.right, c.left) == c.similarity)
    }

    /// Small alphabets, so that amounts, names, accounts and numbers collide often.
    static func drawn(_ random: inout SeededRandom) -> ([OpenItem], [StatementEntry]) {
        let clients = ["Lune", "Lune SAS", "Soleil SARL", "Éditions Lune", "Parc"]
        let items = (1...12).map { id in
            item(
                Int64(id), "FA-2026-\(Int.random(in: 10...14, using: &random))",
                Int64.random(in: 1...4, using: &random) * 1_000,
                client: clients.randomElement(using: &random) ?? "",
                ibans: Bool.random(using: &random) ? ["BE\(id % 3)"] : [],
                reference: Bool.random(using: &random) ? "RF00AAAABBBB\(id % 4)" : nil)
        }
        let entries = (1...20).map { _ in
            payment(
                Int64.random(in: 1...9, using: &random) * 1_000,
                text: [
                    "", "FA-2026-10 FA 2026 12", "fa2026/11", "FA-2026-99", "RF00 AAAA BBBB 1",
                ].randomElement(using: &random) ?? "",
                name: clients.randomElement(using: &random),
                iban: "BE\(Int.random(in: 0...4, using: &random))",
                reference: Int.random(in: 0...5, using: &random) == 0 ? "RF00AAAABBBB2" : nil)
        }
        return (items, entries)
    }

    @Test(arguments: UInt64(1)...30)
    func `the order of the open items has no influence`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let (items, entries) = Self.drawn(&random)
        let matching = Matching(items: items)
        let shuffled = Matching(items: items.shuffled(using: &random))
        for entry in entries {
            #expect(matching.proposal(for: entry) == shuffled.proposal(for: entry))
        }
    }

    @Test(arguments: UInt64(1)...30)
    func `parts and rest add up to the payment and never exceed what is open`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let (items, entries) = Self.drawn(&random)
        let open = Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0.open) })
        for entry in entries {
            let matches: [Match] =
                switch Matching(items: items, threshold: 0).proposal(for: entry) {
                case .matched(let match): [match]
                case .suspense(_, let candidates): candidates
                }
            for match in matches {
                let parts = match.allocations.map(\.amount).sum
                #expect(parts + match.unallocated == entry.amount)
                #expect(!match.unallocated.isNegative)
                #expect((0...100).contains(match.confidence))
                #expect(match.reasons.allSatisfy { MatchReason.keys.contains($0.key) })
                for part in match.allocations {
                    #expect(part.amount > .zero && part.amount <= open[part.item] ?? .zero)
                }
            }
        }
    }
}
