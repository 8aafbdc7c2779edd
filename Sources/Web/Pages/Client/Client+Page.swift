// SPDX-License-Identifier: AGPL-3.0-or-later

struct ClientListPage: Page {
    static let template = "pages/list"

    var heading: Heading
    var tiles: [Tile] = []
    var filter: Filter?
    var table: Table
}
