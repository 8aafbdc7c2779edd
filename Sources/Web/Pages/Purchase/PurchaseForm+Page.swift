// SPDX-License-Identifier: AGPL-3.0-or-later

struct PurchaseFormPage: Page {
    static let template = "pages/form"

    var heading: Heading
    var form: Form
    var notice: Notice?
}
