// SPDX-License-Identifier: AGPL-3.0-or-later

struct SignInPage: Page {
    static let template = "pages/sign-in"
    static let frame = Frame.bare

    var form: Form
    /// The way in without an address and a password; nil where browsers have no passkeys.
    var passkey: PasskeyForm?
    /// The way in by a provider; nil where there is none.
    var openID: Command?
    /// Where those go who do not know their password.
    var forgotten: Link
    /// What is open to everybody: pay by the same law.
    var simulator: Link
    /// Log-ins of the invented cooperative; empty in a real one.
    var demoAccounts: [DemoAccount]

    struct DemoAccount: Sendable {
        var role: String
        var email: String
        var password: String
    }
}
