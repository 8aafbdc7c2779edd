// SPDX-License-Identifier: AGPL-3.0-or-later

/// A page with one form.
struct FormPage: Page {
    static let template = "pages/form"

    var heading: Heading
    var form: Form
    var notice: Notice?
    /// The same by a passkey; nil where there is none.
    var passkey: PasskeyForm?
}
