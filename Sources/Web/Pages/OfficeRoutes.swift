// SPDX-License-Identifier: AGPL-3.0-or-later

extension Site {
    /// The addresses of the back office and of the board.
    var officeRoutes: [Route] { [] }
}
