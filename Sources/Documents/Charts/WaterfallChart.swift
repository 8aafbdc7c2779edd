// SPDX-License-Identifier: AGPL-3.0-or-later

/// How a first amount becomes a last one, step by step: turnover to net pay.
///
/// One row per step, so that labels have room on a narrow screen. The chart checks the sums it
/// draws: a picture that does not add up is refused.
public struct WaterfallChart: Sendable, Hashable {
    /// What a step does.
    public enum Kind: Sendable, Hashable {
        /// Adds its amount like a change, and looks like a total: where the picture begins.
        case start
        /// Adds its amount to the running total, or takes it away when negative.
        case change
        /// Shows the running total, which must equal its amount.
        case total
    }

    /// One row.
    public struct Step: Sendable, Hashable {
        /// What the step is.
        public var label: String
        /// The amount as the reader sees it.
        public var value: String
        /// The amount in minor units, with its sign.
        public var amount: Int64
        /// What the step does.
        public var kind: Kind
        /// Where the row leads: a path, `#place` or `https://`; nil for nowhere.
        public var link: String?

        /// Describes a step.
        public init(
            _ label: String, value: String, amount: Int64, kind: Kind = .change,
            link: String? = nil
        ) {
            self.label = label
            self.value = value
            self.amount = amount
            self.kind = kind
            self.link = link
        }
    }

    /// Unique on the page; names the parts of the picture.
    public var identifier: String
    /// Name of the picture, read aloud.
    public var title: String
    /// What the picture shows, in a sentence, read aloud; may be empty.
    public var summary: String
    /// The rows, from top to bottom.
    public var steps: [Step]
    /// Width in pixels, 280...1,200; from 560 labels stand left of the bars.
    public var width: Int

    /// Describes a waterfall.
    public init(
        identifier: String, title: String, summary: String = "", steps: [Step], width: Int = 680
    ) {
        self.identifier = identifier
        self.title = title
        self.summary = summary
        self.steps = steps
        self.width = width
    }

    /// The running total before and after each step.
    ///
    /// - Throws: ``DocumentsError/chartSumDiffers(label:)``,
    ///   ``DocumentsError/chartOutOfBounds``.
    public func runningTotals() throws(DocumentsError) -> [(before: Int64, after: Int64)] {
        var total: Int64 = 0
        var result: [(before: Int64, after: Int64)] = []
        for step in steps {
            switch step.kind {
            case .start, .change:
                let (sum, overflow) = total.addingReportingOverflow(step.amount)
                guard !overflow else { throw .chartOutOfBounds }
                result.append((total, sum))
                total = sum
            case .total:
                guard step.amount == total else { throw .chartSumDiffers(label: step.label) }
                result.append((0, total))
            }
        }
        return result
    }

    /// Draws the picture.
    ///
    /// - Returns: An `svg` element to place in a page, at most 12 kB.
    /// - Throws: ``DocumentsError/chartTooLarge(limit:)``, ``DocumentsError/badChartLink(link:)``,
    ///   and what ``runningTotals()`` throws.
    public func svg() throws(DocumentsError) -> String {
        let totals = try runningTotals()
        let across = min(max(width, 280), 1_200)
        let isWide = across >= 560
        let rowHeight = isWide ? 34 : 46
        var picture = SVGPicture(
            identifier: identifier, title: title, summary: summary,
            size: (across, max(steps.count * rowHeight + 4, rowHeight)),
            hasLinks: steps.contains { $0.link != nil }, className: "waterfall")
        let bars = (left: isWide ? across * 32 / 10 : 0, width: across * (isWide ? 5 : 10))
        let scale = ChartScale(totals.flatMap { [$0.before, $0.after] })
        let zero = bars.left + scale.place(0, on: bars.width)
        if !steps.isEmpty {
            picture.line(
                from: (zero, 0), to: (zero, steps.count * rowHeight * 10), className: "axis")
        }
        for (index, step) in steps.enumerated() {
            let top = index * rowHeight * 10
            let (before, after) = totals[index]
            let ends = [before, after].map { bars.left + scale.place($0, on: bars.width) }
            try picture.group(title: "\(step.label) : \(step.value)", link: step.link) { picture in
                draw(step, ends: ends, top: top, across: across, in: &picture)
            }
            // On a narrow picture the link would run through the text of the next row.
            if isWide, index + 1 < steps.count {
                picture.line(
                    from: (ends[1], top + 280), to: (ends[1], top + 400), className: "step",
                    isDashed: true)
            }
        }
        return try picture.finished()
    }
}

extension WaterfallChart {
    private func draw(
        _ step: Step, ends: [Int], top: Int, across: Int, in picture: inout SVGPicture
    ) {
        let isWide = across >= 560
        let isTotal = step.kind != .change
        let paint: ChartPaint = isTotal ? .total : step.amount < 0 ? .loss : .gain
        let bar = isWide ? (y: top + 60, height: 220) : (y: top + 230, height: 180)
        picture.box(
            x: min(ends[0], ends[1]), y: bar.y, width: abs(ends[0] - ends[1]), height: bar.height,
            paint: paint)
        let baseline = isWide ? top + 215 : top + 160
        let letters = isWide ? across * 32 / 100 / 7 : across * 60 / 100 / 7
        picture.text(
            step.label, x: 0, y: baseline,
            look: ChartText(isBold: isTotal, charactersMax: letters))
        picture.text(
            step.value, x: across * 10, y: baseline,
            look: ChartText(anchor: .end, isBold: isTotal, charactersMax: 22))
    }
}
