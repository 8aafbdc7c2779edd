// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import FoundationXML
import Testing

@testable import Documents

@Suite struct ChartTests {
    static func isWellFormed(_ svg: String) -> Bool {
        XMLParser(data: Data(svg.utf8)).parse()
    }

    static var pictures: [(name: String, svg: String)] {
        get throws {
            [
                ("waterfall", try Samples.waterfall().svg()),
                ("waterfall-narrow", try Samples.waterfall(width: 340).svg()),
                ("bars", try Samples.bars().svg()), ("lines", try Samples.forecast().svg()),
                (
                    "sparkline",
                    try Sparkline(
                        identifier: "s", title: "Chiffre d’affaires, en hausse",
                        amounts: [3, 5, 2, 8, -2, 9, 12]
                    ).svg()
                ),
            ]
        }
    }

    @Test func `pictures equal the ones looked at and kept`() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden")
        for (name, svg) in try Self.pictures {
            let file = folder.appendingPathComponent(name + ".svg")
            if ProcessInfo.processInfo.environment["ENTRAIDE_GOLDEN"] == "write" {
                try Data(svg.utf8).write(to: file)
            }
            #expect(try String(contentsOf: file, encoding: .utf8) == svg, "\(name)")
        }
    }

    @Test func `pictures are small, well formed and named for screen readers`() throws {
        for (name, svg) in try Self.pictures {
            #expect(svg.utf8.count <= 12_288, "\(name)")
            #expect(Self.isWellFormed(svg), "\(name)")
            #expect(svg.contains("<title id=") && svg.contains("aria-labelledby="))
            #expect(!svg.contains("<script") && !svg.contains("<style") && !svg.contains("style="))
        }
        let linked = try Samples.waterfall().svg()
        #expect(linked.contains("role=\"group\"") && linked.contains("<a href=\"/m/1\">"))
        #expect(try Samples.forecast().svg().contains("role=\"img\""))
    }

    @Test func `text cannot leave its place`() throws {
        let text = "\"><script>alert('x')</script>\u{0}\u{1B}]]>&amp;\u{202E}"
        let waterfall = WaterfallChart(
            identifier: "a\" onload=\"x", title: text, summary: text,
            steps: [WaterfallChart.Step(text, value: text, amount: 1)])
        let bars = BarChart(
            identifier: text, title: text, series: [text, text],
            bars: [BarChart.Bar(text, value: text, amounts: [1, 2])], ticks: [ChartTick(1, text)])
        let lines = LineChart(
            identifier: text, title: text, labels: [text],
            series: [LineChart.Series(text, amounts: [1]), LineChart.Series(text, amounts: [2])]
        ).marked(at: 0, label: text)
        for svg in [try waterfall.svg(), try bars.svg(), try lines.svg()] {
            #expect(Self.isWellFormed(svg))
            #expect(!svg.contains("<script") && !svg.contains("onload=\""))
        }
    }

    @Test(arguments: [
        "javascript:alert(1)", "//evil.example", "http://a", "", "/a b", "/\\evil", "data:x",
    ])
    func `a link that could run or lead astray is refused`(_ link: String) {
        let chart = WaterfallChart(
            identifier: "w", title: "t",
            steps: [WaterfallChart.Step("a", value: "1", amount: 1, link: link)])
        let error = #expect(throws: DocumentsError.self) { try chart.svg() }
        #expect(error?.code == "documents.bad_chart_link")
    }

    @Test func `a waterfall keeps its running total and refuses a wrong one`() throws {
        var chart = Samples.waterfall()
        let totals = try chart.runningTotals()
        // 4,200.00 − 462.00 − 318.40 + 150.00 = 3,569.60
        #expect(totals[4] == (0, 356_960))
        #expect(totals.last?.after == 170_158)
        chart.steps[1].amount += 1
        #expect(throws: DocumentsError.chartSumDiffers(label: "Coût de l’emploi")) {
            try chart.svg()
        }
    }

    @Test func `sums beyond 64 bits are refused`() {
        typealias Step = WaterfallChart.Step
        let chart = WaterfallChart(
            identifier: "w", title: "t",
            steps: [Step("a", value: "", amount: .max), Step("b", value: "", amount: 1)])
        #expect(throws: DocumentsError.chartOutOfBounds) { try chart.svg() }
        let bars = BarChart(
            identifier: "b", title: "t",
            bars: [BarChart.Bar("x", amounts: [.min, -1])])
        #expect(throws: DocumentsError.chartOutOfBounds) { try bars.svg() }
    }

    @Test func `a picture too large for a page is refused`() {
        let bars = (0..<400).map { BarChart.Bar("bar \($0)", amounts: [Int64($0)]) }
        let chart = BarChart(identifier: "b", title: "t", bars: bars)
        #expect(throws: DocumentsError.chartTooLarge(limit: 12_288)) { try chart.svg() }
    }

    @Test func `pictures of nothing are drawn`() throws {
        let empty = [
            try WaterfallChart(identifier: "w", title: "t", steps: []).svg(),
            try BarChart(identifier: "b", title: "t", bars: []).svg(),
            try LineChart(identifier: "l", title: "t", labels: [], series: []).svg(),
            try Sparkline(identifier: "s", title: "t", amounts: []).svg(),
            try Sparkline(identifier: "s", title: "t", amounts: [0]).svg(),
        ]
        for svg in empty { #expect(Self.isWellFormed(svg)) }
    }

    struct TickCase: Sendable {
        var amounts: [Int64]
        var ticks: [Int64]
    }

    static let ticks = [
        TickCase(amounts: [], ticks: [0]),
        TickCase(amounts: [100], ticks: [0, 50, 100]),
        TickCase(amounts: [170_000], ticks: [0, 50_000, 100_000, 150_000]),
        TickCase(amounts: [-30, 90], ticks: [-0, 50]),
        TickCase(amounts: [-100, 100], ticks: [-100, -50, 0, 50, 100]),
        TickCase(amounts: [3], ticks: [0, 1, 2, 3]),
    ]

    @Test(arguments: ticks)
    func `ticks are round amounts within the scale`(_ c: TickCase) {
        #expect(ChartScale(c.amounts).ticks() == c.ticks)
    }

    @Test(arguments: UInt64(1)...20)
    func `places stay on the picture and keep their order`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let amounts = (0..<50).map { _ in Int64.random(in: .min ... .max, using: &random) }
        let scale = ChartScale(amounts)
        let places = amounts.sorted().map { scale.place($0, on: 1_000) }
        #expect(places == places.sorted())
        #expect(places.allSatisfy { (0...1_000).contains($0) })
        #expect(scale.ticks(about: 6).allSatisfy { (scale.low...scale.high).contains($0) })
    }
}
