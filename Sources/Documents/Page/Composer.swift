// SPDX-License-Identifier: AGPL-3.0-or-later

/// Lays bands out from top to bottom over as many A4 pages as they need.
///
/// Pages are kept as marks until the end, because "page 1 of 3" needs the last page first.
final class Composer {
    static let paperWidth = Length.millimetres(210)
    static let paperHeight = Length.millimetres(297)

    let information: DocumentInformation
    let frame: PageFrame
    let desk: TextDesk
    let margin: Length
    /// Width of the text area.
    var width: Length { Self.paperWidth - margin - margin }

    private let top: Length
    private let bottom: Length
    private let footer: TextBlock?
    private var pages: [[Mark]] = [[]]
    private var cursor: Length
    private var repeated: [MeasuredBand] = []
    private var isFresh = true

    /// The most lines of the footer that are printed on each page.
    static let footerLinesMax = 5

    init(
        _ information: DocumentInformation, frame: PageFrame, margin: Length = .millimetres(19),
        top: Length = .millimetres(16)
    ) throws(DocumentsError) {
        self.information = information
        self.frame = frame
        self.margin = margin
        desk = TextDesk(language: information.languageTag)
        self.top = top
        cursor = top
        let room = Self.paperWidth - margin - margin
        footer =
            frame.footer.isEmpty
            ? nil
            : try TextBlock(
                [Run(frame.footer, .small.sized(66))], width: room.share(82, of: 100),
                alignment: .left, desk: desk)
        let lines = min(footer?.lines.count ?? 1, Self.footerLinesMax)
        let footerHeight = footer?.height(of: 0..<lines) ?? .points(9)
        bottom = Self.paperHeight - .millimetres(10) - footerHeight - .points(14)
    }

    /// How many pages are needed so far.
    var pageCount: Int { pages.count }

    private var room: Length { bottom - cursor }
    private var continuedTop: Length { top + .points(22) }
    private var roomOnFreshPage: Length {
        repeated.reduce(bottom - continuedTop) { $0 - $1.height }
    }

    /// Places one band, on the next page when it does not fit on this one.
    func place(_ band: Band) throws(DocumentsError) {
        try place(MeasuredBand(band, desk: desk))
    }

    /// Places bands that belong together on one page, when one page can hold them.
    func place(together bands: [Band]) throws(DocumentsError) {
        var measured: [MeasuredBand] = []
        for band in bands { measured.append(try MeasuredBand(band, desk: desk)) }
        let height = measured.reduce(Length.zero) { $0 + $1.height }
        if height > room, height <= roomOnFreshPage { turnPage() }
        for band in measured { place(band) }
    }

    /// Places a table: its header again at the top of each page it continues on.
    ///
    /// - Parameters:
    ///   - header: The headings.
    ///   - rows: The rows, in order.
    ///   - closing: How many rows at the end stay together, totals for instance.
    /// - Throws: ``DocumentsError/textTooLong(start:limit:)``.
    func place(header: [Band], rows: [Band], closing: Int = 1) throws(DocumentsError) {
        let opening = rows.first.map { [$0] } ?? []
        try place(together: header + opening)
        try repeatOnNewPages(header)
        let rest = rows.dropFirst()
        for row in rest.dropLast(closing) { try place(row) }
        try place(together: Array(rest.suffix(closing)))
        try repeatOnNewPages([])
    }

    /// Prints `header` at the top of each page from now on, unless it fills half of one.
    func repeatOnNewPages(_ header: [Band]) throws(DocumentsError) {
        repeated = []
        let height = try height(of: header)
        guard height < (bottom - top).share(1, of: 2) else { return }
        for band in header { repeated.append(try MeasuredBand(band, desk: desk)) }
    }

    /// Places a heading, on the next page when little room is left below it.
    func place(heading: Band) throws(DocumentsError) {
        let measured = try MeasuredBand(heading, desk: desk)
        if measured.height + .points(60) > room, !isFresh { turnPage() }
        place(measured)
    }

    /// Leaves empty paper, none at the top of a page.
    func space(_ height: Length) {
        if !isFresh { cursor += min(height, max(room, .zero)) }
    }

    /// Pushes what follows down, so that it ends at the bottom of the page when it fits.
    func sink(by height: Length) {
        if height < room { cursor = bottom - height }
    }

    /// The height bands need together.
    func height(of bands: [Band]) throws(DocumentsError) -> Length {
        var height = Length.zero
        for band in bands { height += try MeasuredBand(band, desk: desk).height }
        return height
    }

    private func turnPage() {
        pages.append([])
        cursor = continuedTop
        for header in repeated { draw(header) }
        isFresh = true
    }

    private func place(_ measured: MeasuredBand) {
        if measured.height > room {
            if measured.height <= roomOnFreshPage {
                turnPage()
            } else {
                return placeInPieces(measured)
            }
        }
        draw(measured)
    }

    /// Continues a band over pages: on each, the lines of each cell that fit.
    private func placeInPieces(_ measured: MeasuredBand) {
        var next = measured.blocks.map { _ in 0 }
        let padding = measured.band.above + measured.band.below
        if room - padding < .points(40), !isFresh { turnPage() }
        while zip(next, measured.blocks).contains(where: { $0 < $1.block.lines.count }) {
            var slices: [Range<Int>] = []
            for (start, piece) in zip(next, measured.blocks) {
                let count = piece.block.linesThatFit(in: room - padding, from: start)
                slices.append(start..<start + count)
            }
            if slices.allSatisfy(\.isEmpty) {
                // A single line taller than a page cannot be: sizes are ours, at most 30 points.
                guard !isFresh else { break }
                turnPage()
                continue
            }
            draw(measured, slices: slices)
            next = slices.map(\.upperBound)
            if zip(next, measured.blocks).contains(where: { $0 < $1.block.lines.count }) {
                turnPage()
            }
        }
    }

    private func draw(_ measured: MeasuredBand, slices: [Range<Int>]? = nil) {
        let band = measured.band
        let slices = slices ?? measured.blocks.map { 0..<$0.block.lines.count }
        let heights = zip(measured.blocks, slices).map { $0.block.height(of: $1) }
        let content = max(heights.max() ?? .zero, band.picture?.box.height ?? .zero)
        let height = band.above + content + band.below
        let left = margin + (band.extent?.left ?? .zero)
        let across = band.extent?.width ?? width
        func rule(_ ink: Ink?, at y: Length) {
            guard let ink else { return }
            mark(
                .box(
                    x: left, y: y, width: across, height: band.ruleWeight, radius: .zero, ink: ink))
        }
        if let fill = band.fill {
            mark(
                .box(
                    x: left, y: cursor, width: across, height: height, radius: band.radius,
                    ink: fill))
        }
        rule(band.ruleAbove, at: cursor)
        rule(band.ruleBelow, at: cursor + height - band.ruleWeight)
        if let (image, box) = band.picture {
            mark(
                .picture(
                    image, x: margin, y: cursor + band.above, width: box.width, height: box.height))
        }
        for (piece, slice) in zip(measured.blocks, slices) where !slice.isEmpty {
            mark(
                .text(piece.block, lines: slice, x: margin + piece.left, y: cursor + band.above))
        }
        cursor += height
        isFresh = false
    }

    private func mark(_ mark: Mark) { pages[pages.count - 1].append(mark) }

    /// Adds what every page carries and writes the file.
    ///
    /// - Throws: ``DocumentsError/printingFailed(reason:)``,
    ///   ``DocumentsError/textTooLong(start:limit:)``.
    func finish() throws(DocumentsError) -> [UInt8] {
        var finished: [[Mark]] = []
        for (index, page) in pages.enumerated() {
            var marks = try watermark() + page
            if index > 0 { marks += try runningHead() }
            marks += try foot(page: index + 1)
            finished.append(marks)
        }
        return try PDFWriter.bytes(
            of: finished, width: Self.paperWidth, height: Self.paperHeight, about: information)
    }

    private func watermark() throws(DocumentsError) -> [Mark] {
        guard let word = frame.watermark, !word.isEmpty else { return [] }
        let size = min(1_100, 6_000 / max(word.count, 1))
        let block = try TextBlock(
            [Run(word, TextStyle.strong.sized(size).inked(.ghost))],
            width: .millimetres(280), alignment: .centre, desk: desk)
        let (x, y) = (Self.paperWidth.share(1, of: 2), Self.paperHeight.share(52, of: 100))
        return [.turned(block, degrees: -52, x: x, y: y)]
    }

    private func runningHead() throws(DocumentsError) -> [Mark] {
        let block = try TextBlock(
            [Run(information.title, .small)], width: width, alignment: .left, desk: desk)
        return [.text(block, lines: 0..<min(1, block.lines.count), x: margin, y: top)]
    }

    private func foot(page: Int) throws(DocumentsError) -> [Mark] {
        let top = bottom + .points(14)
        var marks: [Mark] = [
            .box(
                x: margin, y: top - .points(6), width: width, height: .tenths(5), radius: .zero,
                ink: .rule)
        ]
        if let footer {
            let lines = min(footer.lines.count, Self.footerLinesMax)
            marks.append(.text(footer, lines: 0..<lines, x: margin, y: top))
        }
        let label = PageLabel.text(frame.pageLabel, page: page, of: pages.count)
        let block = try TextBlock(
            [Run(label, .small.sized(66))], width: width.share(16, of: 100), alignment: .right,
            desk: desk)
        let x = margin + width - width.share(16, of: 100)
        marks.append(.text(block, lines: 0..<min(2, block.lines.count), x: x, y: top))
        return marks
    }
}

/// Fills `{page}` and `{pages}` in a page label.
enum PageLabel {
    static func text(_ pattern: String, page: Int, of pages: Int) -> String {
        replaced("{pages}", in: replaced("{page}", in: pattern, by: page), by: pages)
    }

    private static func replaced(_ mark: String, in text: String, by number: Int) -> String {
        var result = ""
        var rest = text[...]
        while !rest.isEmpty {
            if rest.hasPrefix(mark) {
                result += String(number)
                rest = rest.dropFirst(mark.count)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result
    }
}
