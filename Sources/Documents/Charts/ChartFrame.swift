// SPDX-License-Identifier: AGPL-3.0-or-later

/// An amount on an axis and how the reader sees it.
public struct ChartTick: Sendable, Hashable {
    /// The amount in minor units.
    public var amount: Int64
    /// The amount as text, short.
    public var label: String

    /// Describes a tick.
    public init(_ amount: Int64, _ label: String) {
        self.amount = amount
        self.label = label
    }
}

/// Width and height of a picture in pixels.
public struct ChartSize: Sendable, Hashable {
    /// Width, drawn within 200...1,200.
    public var width: Int
    /// Height, drawn within 100...800.
    public var height: Int

    /// A size.
    public init(width: Int = 680, height: Int = 260) {
        self.width = min(max(width, 200), 1_200)
        self.height = min(max(height, 100), 800)
    }
}

/// The area of a chart between its axes, in tenths of a pixel.
struct ChartFrame {
    let pixels: (width: Int, height: Int)
    let left: Int
    let right: Int
    let top: Int
    let bottom: Int

    var width: Int { right - left }

    init(size: ChartSize, hasTicks: Bool, hasLegend: Bool) {
        pixels = (size.width, size.height)
        left = hasTicks ? 640 : 10
        right = size.width * 10 - 10
        top = hasLegend ? 440 : 220
        bottom = size.height * 10 - 260
    }

    /// The height of an amount; larger amounts are higher up.
    func y(_ amount: Int64, _ scale: ChartScale) -> Int {
        bottom - scale.place(amount, on: bottom - top)
    }

    /// The middle of one of `count` equal parts of the width.
    func slot(_ index: Int, of count: Int) -> Int {
        left + width * (2 * index + 1) / (2 * max(count, 1))
    }

    func drawTicks(_ ticks: [ChartTick], scale: ChartScale, in picture: inout SVGPicture) {
        for tick in ticks {
            let y = y(tick.amount, scale)
            picture.line(
                from: (left, y), to: (right, y), className: "grid", isDashed: tick.amount != 0)
            picture.text(
                tick.label, x: left - 80, y: y + 40,
                look: ChartText(size: 11, anchor: .end, isQuiet: true, charactersMax: 12))
        }
    }

    func drawLegend(_ names: [String], asLines: Bool, in picture: inout SVGPicture) {
        let room = width / max(names.count, 1)
        for (index, name) in names.enumerated() {
            let x = left + room * index
            if asLines {
                picture.path(
                    [(x, 90), (x + 180, 90)], paint: .series(index), dash: ChartPaint.dash(index))
            } else {
                picture.box(x: x, y: 30, width: 120, height: 120, paint: .series(index))
            }
            picture.text(
                name, x: x + (asLines ? 240 : 180), y: 130,
                look: ChartText(size: 12, charactersMax: max(room / 65 - 3, 4)))
        }
    }
}
