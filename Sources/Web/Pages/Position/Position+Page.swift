// SPDX-License-Identifier: AGPL-3.0-or-later

/// How the cooperative stands, for the board.
struct PositionPage: Page {
    static let template = "pages/position"

    var heading: Heading
    var period: PeriodSwitch?
    var notices: [Notice]
    var tiles: [Tile]
    var figures: [Figure]
    var table: Table
}
