// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import RuleBook
import Sales
import Testing

struct ContributionTests {
    typealias S = SalesSample

    static func state(
        _ month: Int64, before: Int64 = 0, takenBefore: Int64 = 0, taken: Int64 = 0,
        exemptions: Set<String> = []
    ) -> ContributionState {
        ContributionState(
            baseOfEarlierMonths: .cents(before), baseOfMonth: .cents(month),
            takenInEarlierMonths: .cents(takenBefore), takenInMonth: .cents(taken),
            exemptions: exemptions)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let source: String
        let scheme: String
        let moment: ContributionScheme.Moment
        let month: Int64
        var before: Int64 = 0
        var takenBefore: Int64 = 0
        var exemptions: Set<String> = []
        let amount: Int64
        var testDescription: String { "\(source): \(month) → \(amount)" }
    }

    static let cases = [
        // money.md §8 A: 12 % of 3 000.
        Case(source: "A", scheme: "turnover_12", moment: .document, month: 300_000, amount: 36_000),
        // money.md §8 B: Smart, 6.5 % of 2 000.
        Case(
            source: "B", scheme: "invoiced_6_5", moment: .document, month: 200_000, amount: 13_000),
        // money.md §8 C: Encom1, marginal reading.
        Case(
            source: "C", scheme: "collected_10_8_6", moment: .document, month: 3_000_000,
            amount: 300_000),
        Case(
            source: "C", scheme: "collected_10_8_6", moment: .document, month: 3_499_900,
            amount: 349_990),
        Case(
            source: "C", scheme: "collected_10_8_6", moment: .document, month: 3_500_000,
            amount: 350_000),
        Case(
            source: "C", scheme: "collected_10_8_6", moment: .document, month: 4_000_000,
            amount: 390_000),
        Case(
            source: "C", scheme: "collected_10_8_6", moment: .document, month: 4_500_000,
            amount: 430_000),
        Case(
            source: "C", scheme: "collected_10_8_6", moment: .document, month: 6_000_000,
            amount: 520_000),
        // The same year in two parts: 30 000 before, 30 000 now, 5 200 − 3 000.
        Case(
            source: "C", scheme: "collected_10_8_6", moment: .document, month: 3_000_000,
            before: 3_000_000, takenBefore: 300_000, amount: 220_000),
        // money.md §8 D: Mosaïque, 12 % of the margin, 40 at least.
        Case(
            source: "D", scheme: "margin_12_floor_40", moment: .monthEnd, month: 0, amount: 4_000),
        Case(
            source: "D", scheme: "margin_12_floor_40", moment: .monthEnd, month: 20_000,
            amount: 4_000),
        Case(
            source: "D", scheme: "margin_12_floor_40", moment: .monthEnd, month: 33_333,
            amount: 4_000),
        Case(
            source: "D", scheme: "margin_12_floor_40", moment: .monthEnd, month: 100_000,
            amount: 12_000),
        Case(
            source: "D", scheme: "margin_12_floor_40", moment: .monthEnd, month: 600_000,
            amount: 72_000),
        // The yearly cap of 8 400: 7 800 taken, 720 would be due, 600 is left; then nothing.
        Case(
            source: "D cap", scheme: "margin_12_floor_40", moment: .monthEnd, month: 600_000,
            before: 6_500_000, takenBefore: 780_000, amount: 60_000),
        Case(
            source: "D cap", scheme: "margin_12_floor_40", moment: .monthEnd, month: 0,
            before: 7_000_000, takenBefore: 840_000, amount: 0),
        Case(
            source: "D cap", scheme: "margin_12_floor_40", moment: .monthEnd, month: 600_000,
            before: 7_000_000, takenBefore: 840_000, amount: 0),
        // money.md §8 E: Coopaname, 30 + 13.5 % × (2 000 − 300); a negative margin pays 30.
        Case(
            source: "E", scheme: "margin_13_5_flat_30", moment: .monthEnd, month: 170_000,
            amount: 25_950),
        Case(
            source: "E", scheme: "margin_13_5_flat_30", moment: .monthEnd, month: -50_000,
            amount: 3_000),
        Case(
            source: "E", scheme: "margin_13_5_flat_30", moment: .monthEnd, month: -50_000,
            before: 200_000, takenBefore: 30_000, amount: 3_000),
        // money.md §2: no flat amount for recipients of minimum benefits.
        Case(
            source: "E exempt", scheme: "margin_13_5_flat_30", moment: .monthEnd, month: 170_000,
            exemptions: ["minimum_benefit"], amount: 22_950),
        Case(
            source: "E exempt", scheme: "margin_13_5_flat_30", moment: .monthEnd, month: 170_000,
            exemptions: ["other"], amount: 25_950),
        // The flat amount and the floor wait for the end of the month.
        Case(
            source: "E document", scheme: "margin_13_5_flat_30", moment: .document, month: 170_000,
            amount: 22_950),
        // money.md §8 H: 1 000 − 10 % = 900 available.
        Case(
            source: "H", scheme: "collected_10_8_6", moment: .document, month: 100_000,
            amount: 10_000),
    ]

    @Test(arguments: cases)
    func `the worked examples come out to the cent`(_ c: Case) throws {
        let contribution = try S.scheme(c.scheme).contribution(
            Self.state(
                c.month, before: c.before, takenBefore: c.takenBefore, exemptions: c.exemptions),
            at: c.moment)
        #expect(contribution.amount == .cents(c.amount))
        #expect(contribution.steps.last?.amount == contribution.amount)
        #expect(contribution.steps.last?.source?.title.isEmpty == false)
    }

    @Test func `every shipped scheme has an example above`() throws {
        let shipped = Set(try ContributionSchemes(S.book.get()).all.map(\.key))
        #expect(shipped == Set(Self.cases.map(\.scheme)))
    }

    @Test func `the steps show each tier with its base and rate`() throws {
        let contribution = try S.scheme("collected_10_8_6").contribution(
            Self.state(6_000_000), at: .document)
        let tiers = contribution.steps.filter { $0.label == "step.contribution.share" }
        #expect(tiers.map(\.base) == [.cents(3_500_000), .cents(1_000_000), .cents(1_500_000)])
        #expect(tiers.map(\.rate?.text) == ["0.1", "0.08", "0.06"])
        #expect(tiers.map(\.amount).sum == contribution.amount)
    }

    @Test func `what was taken this month is not taken twice`() throws {
        let scheme = try S.scheme("turnover_12")
        let state = Self.state(300_000, taken: 36_000)
        #expect(scheme.contribution(state, at: .document).amount == .zero)
        #expect(scheme.contribution(state, at: .monthEnd).amount == .zero)
    }

    @Test func `a credit note gives the contribution back`() throws {
        let scheme = try S.scheme("turnover_12")
        let state = Self.state(200_000, taken: 36_000)
        #expect(scheme.contribution(state, at: .document).amount == .cents(-12_000))
        // A credit note in a later month: 12 % of −200 on an earlier base of 1 000.
        let later = Self.state(-20_000, before: 100_000, takenBefore: 12_000)
        #expect(scheme.contribution(later, at: .document).amount == .cents(-2_400))
    }

    @Test func `the end of the month does not take back what a credit note gave`() throws {
        let scheme = try S.scheme("turnover_12")
        let state = Self.state(-20_000, before: 100_000, takenBefore: 12_000, taken: -2_400)
        #expect(scheme.contribution(state, at: .monthEnd).amount == .zero)
        let untouched = Self.state(-20_000, before: 100_000, takenBefore: 12_000)
        #expect(scheme.contribution(untouched, at: .monthEnd).amount == .cents(-2_400))
    }

    @Test func `a credit note above the base of the yearly cap gives nothing back`() throws {
        // 12 % capped at 8 400 a year is full at 70 000: from 80 000 down to 75 000 it still is.
        let scheme = try Self.own("floor_month: \"0\"\n    cap_year: \"8400.00\"")
        let state = Self.state(-500_000, before: 8_000_000, takenBefore: 840_000)
        #expect(scheme.contribution(state, at: .document).amount == .zero)
        // Down to 65 000 it gives back 12 % of the 5 000 below 70 000.
        let below = Self.state(-1_500_000, before: 8_000_000, takenBefore: 840_000)
        #expect(scheme.contribution(below, at: .document).amount == .cents(-60_000))
    }

    @Test func `a monthly cap stops the month`() throws {
        let scheme = try Self.own("cap_month: \"100.00\"")
        let state = Self.state(300_000)
        #expect(scheme.contribution(state, at: .document).amount == .cents(10_000))
        let taken = Self.state(300_000, taken: 10_000)
        #expect(scheme.contribution(taken, at: .document).amount == .zero)
    }

    static func own(
        _ fields: String, tiers: String = "[{rate: \"0.12\"}]"
    ) throws
        -> ContributionScheme
    {
        let text = """
            pack: xx
            topic: contribution_schemes
            content:
              - key: own
                title: {fr: x, en: x}
                base: turnover
                trigger: invoiced
                tiers: \(tiers)
                \(fields)
                from: 2024-01-01
                source: {title: "House rules"}
                checked: 2026-11-22
                verified: true
            """
        let book = try RuleBook(pack: "xx", files: [("c.yaml", Array(text.utf8))])
        return try ContributionSchemes(book).scheme("own")
    }

    @Test(arguments: [
        ("x: y", "[]", "pack.unknown_key"), ("cap_year: 12", "[]", "pack.bad_value"),
        ("cap_month: \"10\"", "[{from: \"5\", rate: \"0.1\"}]", "pack.bad_value"),
        ("cap_month: \"10\"", "[{rate: \"0.1\"}, {rate: \"0.2\"}]", "pack.bad_value"),
        ("cap_month: \"10\"", "[{rate: 0.1}]", "pack.bad_value"),
        ("floor_month: \"-1\"", "[{rate: \"0.1\"}]", "pack.bad_value"),
    ])
    func `a faulty scheme is refused`(_ fields: String, _ tiers: String, _ code: String) {
        let error = #expect(throws: RuleBookError.self) { try Self.own(fields, tiers: tiers) }
        #expect(error?.code == code)
    }

    @Test func `an unknown scheme is refused by name`() {
        #expect(throws: SalesError.unknownScheme(key: "none")) { try S.scheme("none") }
    }
}

struct ContributionPropertyTests {
    typealias S = SalesSample

    @Test(arguments: ["turnover_12", "invoiced_6_5"], UInt64(1)...20)
    func `the documents of a month sum to the rate of the month's base`(
        _ key: String, seed: UInt64
    ) throws {
        let scheme = try S.scheme(key)
        let rate = try #require(scheme.tiers.first?.rate)
        var random = SeededRandom(seed: seed)
        let before = Int64.random(in: 0...5_000_000, using: &random)
        var base: Int64 = 0
        var taken = Money.zero
        for _ in 0..<30 {
            // Credit notes never exceed what was invoiced in the year.
            base += max(Int64.random(in: -100_000...300_000, using: &random), -(before + base))
            let state = ContributionTests.state(base, before: before, taken: taken.minorUnits)
            taken += scheme.contribution(state, at: .document).amount
            #expect(taken == Money.cents(base).times(rate), "seed \(seed)")
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `tiers taken month by month sum to the tiers of the year`(seed: UInt64) throws {
        let scheme = try S.scheme("collected_10_8_6")
        var random = SeededRandom(seed: seed)
        var before: Int64 = 0
        var taken: Int64 = 0
        for _ in 1...12 {
            // Whole hundreds of euros, so that no month rounds.
            let month = Int64.random(in: 0...80, using: &random) * 10_000
            let state = ContributionTests.state(month, before: before, takenBefore: taken)
            taken += scheme.contribution(state, at: .monthEnd).amount.minorUnits
            before += month
        }
        let year = ContributionTests.state(before)
        #expect(scheme.contribution(year, at: .document).amount == .cents(taken), "seed \(seed)")
    }

    @Test(arguments: UInt64(1)...20)
    func `a year never takes more than its cap nor a month less than its floor`(
        seed: UInt64
    ) throws {
        let scheme = try S.scheme("margin_12_floor_40")
        var random = SeededRandom(seed: seed)
        var before: Int64 = 0
        var taken: Int64 = 0
        for _ in 1...12 {
            let month = Int64.random(in: -200_000...1_500_000, using: &random)
            let state = ContributionTests.state(month, before: before, takenBefore: taken)
            let amount = scheme.contribution(state, at: .monthEnd).amount.minorUnits
            #expect(amount >= min(4_000, 840_000 - taken), "seed \(seed)")
            taken += amount
            before += month
            #expect(taken <= 840_000, "seed \(seed)")
        }
    }
}
