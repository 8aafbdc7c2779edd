// SPDX-License-Identifier: AGPL-3.0-or-later

/// Amounts over time: cash week by week, a fund month by month, with a range around them.
public struct LineChart: Sendable, Hashable {
    /// One line.
    public struct Series: Sendable, Hashable {
        /// Name for the legend.
        public var name: String
        /// One amount per point, in minor units; a line may be shorter than the labels.
        public var amounts: [Int64]

        /// Describes a line.
        public init(_ name: String, amounts: [Int64]) {
            self.name = name
            self.amounts = amounts
        }
    }

    /// A range drawn as a pale area, for instance from the 10th to the 90th percentile.
    public struct Range: Sendable, Hashable {
        /// Lower edge, one amount per point.
        public var low: [Int64]
        /// Upper edge, one amount per point.
        public var high: [Int64]

        /// Describes a range; points without both edges are not drawn.
        public init(low: [Int64], high: [Int64]) {
            self.low = low
            self.high = high
        }
    }

    /// Unique on the page; names the parts of the picture.
    public var identifier: String
    /// Name of the picture, read aloud.
    public var title: String
    /// What the picture shows, in a sentence, read aloud; may be empty.
    public var summary: String
    /// Texts below the points; empty texts print nothing.
    public var labels: [String]
    /// The lines.
    public var series: [Series]
    /// The range; nil draws none.
    public var range: Range?
    /// Amounts written on the axis.
    public var ticks: [ChartTick]
    /// Width and height in pixels.
    public var size: ChartSize

    private struct Marker: Sendable, Hashable {
        var index: Int
        var label: String
    }

    private var marker: Marker?

    /// Describes a line chart.
    public init(
        identifier: String, title: String, summary: String = "", labels: [String],
        series: [Series], range: Range? = nil, ticks: [ChartTick] = [],
        size: ChartSize = ChartSize()
    ) {
        self.identifier = identifier
        self.title = title
        self.summary = summary
        self.labels = labels
        self.series = series
        self.range = range
        self.ticks = ticks
        self.size = size
    }

    /// The same chart with a vertical line at a point, for instance today.
    ///
    /// - Parameters:
    ///   - index: The point, from 0; one outside the chart draws nothing.
    ///   - label: Text beside the line.
    /// - Returns: The chart with that line in place of an earlier one.
    public func marked(at index: Int, label: String) -> LineChart {
        var copy = self
        copy.marker = Marker(index: index, label: label)
        return copy
    }

    /// The scale the lines need.
    public var scale: ChartScale {
        ChartScale(
            series.flatMap(\.amounts) + (range?.low ?? []) + (range?.high ?? [])
                + ticks.map(\.amount))
    }

    /// Draws the picture.
    ///
    /// - Returns: An `svg` element to place in a page, at most 12 kB.
    /// - Throws: ``DocumentsError/chartTooLarge(limit:)``.
    public func svg() throws(DocumentsError) -> String {
        let frame = ChartFrame(size: size, hasTicks: !ticks.isEmpty, hasLegend: series.count > 1)
        let scale = scale
        let count = max(labels.count, series.map(\.amounts.count).max() ?? 0)
        var picture = SVGPicture(
            identifier: identifier, title: title, summary: summary, size: frame.pixels,
            className: "lines")
        func points(_ amounts: [Int64]) -> [(x: Int, y: Int)] {
            amounts.enumerated().map { (frame.slot($0, of: count), frame.y($1, scale)) }
        }
        frame.drawTicks(ticks, scale: scale, in: &picture)
        if let range {
            let shared = min(range.low.count, range.high.count, count)
            let edge = points(Array(range.high.prefix(shared)))
            let back = points(Array(range.low.prefix(shared)))
            if shared > 1 { picture.area(edge + back.reversed(), paint: .series(0)) }
        }
        if let marker, (0..<count).contains(marker.index) {
            let x = frame.slot(marker.index, of: count)
            picture.line(from: (x, frame.top - 40), to: (x, frame.bottom), className: "marker")
            picture.text(
                marker.label, x: x + 40, y: frame.top, look: ChartText(size: 11, isQuiet: true))
        }
        for (index, line) in series.enumerated() where !line.amounts.isEmpty {
            picture.path(
                points(line.amounts), paint: .series(index), dash: ChartPaint.dash(index))
        }
        let zero = frame.y(0, scale)
        picture.line(from: (frame.left, zero), to: (frame.right, zero), className: "axis")
        for (index, label) in labels.enumerated() {
            picture.text(
                label, x: frame.slot(index, of: count), y: frame.bottom + 160,
                look: ChartText(size: 11, anchor: .middle, isQuiet: true, charactersMax: 14))
        }
        if series.count > 1 {
            frame.drawLegend(series.map(\.name), asLines: true, in: &picture)
        }
        return try picture.finished()
    }
}
