// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Hummingbird
import Operations
import Texts

extension Visit {
    /// The pages somebody reaches who still has to make a second factor.
    private static let enrolment = "/account/second-factor"

    /// What is asked of the person before a route answers; nil when nothing is.
    ///
    /// Those whose role needs a second factor make it first. What is sensitive asks for a fresh
    /// proof: the page for it holds the form as it was sent, so that nothing is typed twice.
    func asked(by route: Route, in request: Request) async throws -> Response? {
        if site.settings.requiresSecondFactor, visitor.owesPasskey {
            return redirect(to: "/sign-in", notice: "passkey.sign_in_again", tone: .waiting)
        }
        if site.settings.requiresSecondFactor, visitor.lacksSecondFactor,
            route.need != .everyone, !route.path.hasPrefix(Self.enrolment)
        {
            return redirect(to: Self.enrolment, notice: "account.factor_first", tone: .waiting)
        }
        guard route.asksProof, !site.house.isFresh(visitor) else { return nil }
        guard let token = site.sessionToken(request), form.has("proof") || isProvenByPasskey else {
            return proofPage()
        }
        do {
            if isProvenByPasskey, let party = site.relyingParty {
                try await site.house.prove(
                    visitor, token: token, by: form.passkeyAnswer, at: party)
            } else {
                try await site.house.prove(
                    visitor, token: token, password: form["proof"], code: form["proof"],
                    at: site.passwords)
            }
            return nil
        } catch let error as AccessError {
            note(error)
            return proofPage(errors: FormErrors(fields: ["proof": t(error)]))
        }
    }

    /// Whether the form holds a signature; the form that makes a passkey holds none.
    private var isProvenByPasskey: Bool { form.has("\(PasskeyForm.prefix)signature") }

    private func proofPage(errors: FormErrors = FormErrors()) -> Response {
        let own: Set<String> = ["csrf", "key", "proof"]
        let typed = form.pairs.filter {
            !own.contains($0.name) && !$0.name.hasPrefix(PasskeyForm.prefix)
        }.map { Hidden(name: $0.name, value: $0.value) }
        let field =
            visitor.provesByCode
            ? Field(
                "proof", t("sign_in.code"), hint: t("sign_in.code_hint"),
                error: errors["proof"], isRequired: true, isWide: true,
                autocomplete: "one-time-code")
            : Field(
                "proof", t("sign_in.password"), .password, error: errors["proof"],
                isRequired: true, isWide: true, autocomplete: "current-password")
        let page = FormPage(
            heading: Heading(title: t("proof.title")),
            form: Form(
                action: path, fields: [field], submit: t("proof.submit"),
                text: t("proof.text"), cancel: Link(text: t("form.cancel"), href: "/"),
                hidden: typed, problems: errors.problems(of: [field])),
            passkey: passkeyProof(typed))
        return self.page(page, title: t("proof.title"), status: .forbidden)
    }
}
