// SPDX-License-Identifier: AGPL-3.0-or-later

/// Amounts side by side, each made of one part per series: months, ages, funds.
///
/// Parts above zero are stacked upwards, parts below zero downwards.
public struct BarChart: Sendable, Hashable {
    /// One bar.
    public struct Bar: Sendable, Hashable {
        /// Short name below the bar.
        public var label: String
        /// The whole as the reader sees it, above the bar; may be empty.
        public var value: String
        /// One amount per series, in minor units; missing ones count as zero.
        public var amounts: [Int64]
        /// Where the bar leads; nil for nowhere.
        public var link: String?

        /// Describes a bar.
        public init(_ label: String, value: String = "", amounts: [Int64], link: String? = nil) {
            self.label = label
            self.value = value
            self.amounts = amounts
            self.link = link
        }
    }

    /// Unique on the page; names the parts of the picture.
    public var identifier: String
    /// Name of the picture, read aloud.
    public var title: String
    /// What the picture shows, in a sentence, read aloud; may be empty.
    public var summary: String
    /// Names of the series for the legend; one name or none prints no legend.
    public var series: [String]
    /// The bars, from left to right.
    public var bars: [Bar]
    /// Amounts written on the axis, as ``ChartScale/ticks(about:)`` proposes.
    public var ticks: [ChartTick]
    /// Width and height in pixels, 200...1,200 and 100...800.
    public var size: ChartSize

    /// Describes a bar chart.
    public init(
        identifier: String, title: String, summary: String = "", series: [String] = [],
        bars: [Bar], ticks: [ChartTick] = [], size: ChartSize = ChartSize()
    ) {
        self.identifier = identifier
        self.title = title
        self.summary = summary
        self.series = series
        self.bars = bars
        self.ticks = ticks
        self.size = size
    }

    /// The scale the bars need.
    ///
    /// - Throws: ``DocumentsError/chartOutOfBounds`` when parts add up beyond 64 bits.
    public func scale() throws(DocumentsError) -> ChartScale {
        var ends: [Int64] = []
        for bar in bars {
            for part in try Self.parts(bar) { ends += [part.from, part.to] }
        }
        return ChartScale(ends + ticks.map(\.amount))
    }

    private static func parts(
        _ bar: Bar
    ) throws(DocumentsError) -> [(series: Int, from: Int64, to: Int64)] {
        var (up, down): (Int64, Int64) = (0, 0)
        var result: [(series: Int, from: Int64, to: Int64)] = []
        for (index, amount) in bar.amounts.enumerated() where amount != 0 {
            let start = amount > 0 ? up : down
            let (end, overflow) = start.addingReportingOverflow(amount)
            guard !overflow else { throw .chartOutOfBounds }
            result.append((index, start, end))
            if amount > 0 { up = end } else { down = end }
        }
        return result
    }

    /// Draws the picture.
    ///
    /// - Returns: An `svg` element to place in a page, at most 12 kB.
    /// - Throws: ``DocumentsError/chartTooLarge(limit:)``, ``DocumentsError/badChartLink(link:)``,
    ///   ``DocumentsError/chartOutOfBounds``.
    public func svg() throws(DocumentsError) -> String {
        let frame = ChartFrame(size: size, hasTicks: !ticks.isEmpty, hasLegend: series.count > 1)
        let scale = try scale()
        var picture = SVGPicture(
            identifier: identifier, title: title, summary: summary, size: frame.pixels,
            hasLinks: bars.contains { $0.link != nil }, className: "bars")
        frame.drawTicks(ticks, scale: scale, in: &picture)
        if series.count > 1 { frame.drawLegend(series, asLines: false, in: &picture) }
        for (index, bar) in bars.enumerated() {
            let parts = try Self.parts(bar)
            let middle = frame.slot(index, of: bars.count)
            let width = min(frame.width / max(bars.count, 1) * 62 / 100, 640)
            let top = parts.map(\.to).max() ?? 0
            try picture.group(title: "\(bar.label) : \(bar.value)", link: bar.link) { picture in
                for part in parts {
                    let ends = [frame.y(part.from, scale), frame.y(part.to, scale)]
                    picture.box(
                        x: middle - width / 2, y: min(ends[0], ends[1]), width: width,
                        height: abs(ends[0] - ends[1]), paint: .series(part.series))
                }
                let room = max(frame.width / max(bars.count, 1) / 65, 2)
                picture.text(
                    bar.value, x: middle, y: frame.y(max(top, 0), scale) - 50,
                    look: ChartText(size: 11, anchor: .middle, charactersMax: room + 2))
                picture.text(
                    bar.label, x: middle, y: frame.bottom + 160,
                    look: ChartText(
                        size: 11, anchor: .middle, isQuiet: true, charactersMax: room))
            }
        }
        let zero = frame.y(0, scale)
        picture.line(from: (frame.left, zero), to: (frame.right, zero), className: "axis")
        return try picture.finished()
    }
}
