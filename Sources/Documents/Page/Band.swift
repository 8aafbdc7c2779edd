// SPDX-License-Identifier: AGPL-3.0-or-later

/// Text in one column of a band.
struct Cell {
    var runs: [Run]
    /// Distance from the left edge of the text area.
    var left: Length
    var width: Length
    var alignment: TextStyle.Alignment = .left
}

/// A horizontal strip of the page: cells side by side, as tall as the tallest.
///
/// Everything a sheet prints is a band: a paragraph is a band of one cell, a table row a band of
/// many. A band too tall for a page continues on the next one, line by line.
struct Band {
    var cells: [Cell] = []
    var above: Length = .zero
    var below: Length = .zero
    /// Background and rules cover this part of the text area; nil covers all of it.
    var extent: (left: Length, width: Length)?
    var fill: Ink?
    var radius: Length = .zero
    var ruleAbove: Ink?
    var ruleBelow: Ink?
    var ruleWeight: Length = .tenths(5)
    var picture: (image: Picture, box: (width: Length, height: Length))?

    /// A band of one cell.
    static func paragraph(
        _ runs: [Run], left: Length = .zero, width: Length, below: Length = .zero
    ) -> Band {
        Band(cells: [Cell(runs: runs, left: left, width: width)], below: below)
    }

    /// Empty paper.
    static func space(_ height: Length) -> Band { Band(above: height) }
}

/// A band whose texts are laid out, so that its height is known.
struct MeasuredBand {
    var band: Band
    var blocks: [(block: TextBlock, left: Length)] = []

    init(_ band: Band, desk: TextDesk) throws(DocumentsError) {
        self.band = band
        for cell in band.cells where !cell.runs.allSatisfy(\.text.isEmpty) {
            let block = try TextBlock(
                cell.runs, width: cell.width, alignment: cell.alignment, desk: desk)
            blocks.append((block, cell.left))
        }
    }

    var height: Length {
        let text = blocks.map(\.block.height).max() ?? .zero
        return band.above + max(text, band.picture?.box.height ?? .zero) + band.below
    }
}
