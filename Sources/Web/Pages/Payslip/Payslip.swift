// SPDX-License-Identifier: AGPL-3.0-or-later

extension Site {
    var payslipRoutes: [Route] { [] }
}
