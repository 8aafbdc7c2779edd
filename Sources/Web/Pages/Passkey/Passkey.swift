// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Hummingbird
import Interchange
import Operations
import Store
import Texts

extension Site {
    /// The addresses on the way in by a passkey.
    func addPasskeyRoutes(to router: Router<SiteContext>) {
        router.post("/sign-in/passkey/question") { request, context in
            try await askForKey(request, context)
        }
        router.post("/sign-in/passkey") { request, context in
            try await enterByPasskey(request, context)
        }
    }

    /// The addresses of one's own passkeys.
    var passkeyRoutes: [Route] {
        [
            .post("/account/passkeys/question", .everyone, askForPasskey).withProof,
            .post("/account/passkeys", .everyone, addPasskey).withProof,
            .post("/account/passkeys/removal", .everyone, removePasskey).withProof,
            .post("/account/passkeys/proof", .everyone, askForProof),
        ]
    }

    /// The same question for everybody: the authenticator knows whose key it holds.
    private func askForKey(
        _ request: Request, _ context: SiteContext
    ) async throws -> Response {
        guard let site = relyingParty else { throw NothingThere() }
        let guest = value(of: .guest, in: request)
        _ = try await form(of: request, upTo: 16_384, token: guest)
        let challenge = try await house.signInChallenge(
            bearer: guest ?? "", place: address(request, context))
        return Response(question: PasskeyQuestion.use(challenge, at: site))
    }

    private func enterByPasskey(
        _ request: Request, _ context: SiteContext
    ) async throws -> Response {
        guard let site = relyingParty else { throw NothingThere() }
        let guest = value(of: .guest, in: request)
        let form = try await form(of: request, upTo: 65_536, token: guest)
        do {
            guard form.hasPasskey else { throw AccessError.badPasskey }
            let session = try await house.signIn(
                by: form.passkeyAnswer, at: site,
                knock: Knock(
                    email: "", password: "", former: sessionToken(request),
                    device: deviceToken(request), address: address(request, context),
                    agent: request.headers[.userAgent] ?? ""), bearer: guest ?? "")
            return enter(session, leadingTo: Self.localPath(form["return"]))
        } catch let error as AccessError {
            note(error, request)
            let t = catalogues.speech(language(request))
            var response = signInPage(request, errors: FormErrors(whole: t(error)))
            response.status = Failure(error, in: t).status
            return response
        }
    }

    /// The form to sign in with; nil where browsers have no passkeys.
    func passkeySignIn(_ t: Speech, leadingTo path: String?) -> PasskeyForm? {
        relyingParty.map {
            PasskeyForm(
                action: "/sign-in/passkey", question: "/sign-in/passkey/question", at: $0,
                submit: t("passkey.sign_in"),
                hidden: path.map { [Hidden(name: "return", value: $0)] } ?? [])
        }
    }

    private func askForPasskey(_ visit: Visit) async throws -> Response {
        guard let site = relyingParty else { throw NothingThere() }
        let person = visit.visitor.person
        let challenge = try await house.challenge(
            for: .making, bearer: visit.visitor.session.name)
        let handle = try await house.passkeyHandle(of: person.id)
        let known = try await house.factors(of: person.id).passkeys.map(\.credential)
        return Response(
            question: PasskeyQuestion.making(
                challenge, at: site, for: (handle, person.email, person.name), besides: known))
    }

    private func askForProof(_ visit: Visit) async throws -> Response {
        guard let site = relyingParty else { throw NothingThere() }
        let challenge = try await house.challenge(
            for: .proof, bearer: visit.visitor.session.name)
        let known = try await house.factors(of: visit.visitor.person.id).passkeys
        return Response(
            question: PasskeyQuestion.use(challenge, at: site, oneOf: known.map(\.credential)))
    }

    private func addPasskey(_ visit: Visit) async throws -> Response {
        guard let site = relyingParty else { throw NothingThere() }
        guard visit.form.hasPasskey else {
            // The proof came between the button and the browser's question.
            return visit.redirect(
                to: "/account#passkeys", notice: "passkey.go_on", tone: .waiting)
        }
        return try await visit.attempt {
            var reader = FormReader(visit.form, in: visit.t)
            let name = reader.text("passkey_name", most: 60)
            try reader.check()
            do {
                let codes = try await house.addPasskey(
                    visit.form.passkeyMaking, named: name, to: visit.visitor, at: site,
                    key: "\(visit.path) \(visit.form["key"])")
                return codes.isEmpty
                    ? visit.redirect(to: "/account", notice: "passkey.added")
                    : visit.recoveryPage(codes)
            } catch let error as AccessError where error == .badPasskey {
                visit.note(error)
                throw FormErrors(whole: visit.t(error))
            }
        } orShow: {
            try await visit.accountPage($0)
        }
    }

    private func removePasskey(_ visit: Visit) async throws -> Response {
        guard let id = ID<Passkey>(typed: visit.form["passkey"]) else { throw NothingThere() }
        _ = try await visit.perform(RemovePasskey(id))
        return visit.redirect(to: "/account", notice: "passkey.removed")
    }
}

extension Visit {
    /// One's passkeys on the page about oneself; nil where browsers have none.
    func passkeyPanel(_ keys: [Passkey], _ errors: FormErrors = FormErrors()) -> Panel? {
        guard let party = site.relyingParty else { return nil }
        let rows = keys.map { key in
            Row([
                Cell(key.name), Cell(moment(key.createdAt)),
                Cell(key.usedAt.map(moment) ?? t("passkey.never")),
                Cell(
                    "",
                    command: Command(
                        label: t("passkey.remove"), action: "/account/passkeys/removal",
                        confirm: t("passkey.remove_confirm", ["key": key.name]),
                        hidden: [Hidden(name: "passkey", value: key.id.description)])),
            ])
        }
        return Panel(
            id: "passkeys", title: t("passkey.title"), text: t("passkey.text"),
            table: Table(
                t("passkey.title"),
                columns: [
                    Column(t("passkey.name")), Column(t("passkey.made")),
                    Column(t("account.last_use")), Column(""),
                ], rows: rows,
                empty: EmptyState(
                    title: t("passkey.empty"), text: t("passkey.empty_text"), icon: "key"),
                isStacked: true),
            passkey: makingForm(party, errors))
    }

    /// The form that makes one.
    private func makingForm(_ party: RelyingParty, _ errors: FormErrors) -> PasskeyForm {
        let name = Self.browser(visitor.session.agent) ?? t("passkey.default_name")
        return PasskeyForm(
            action: "/account/passkeys", question: "/account/passkeys/question", at: party,
            submit: t("passkey.add"),
            fields: [
                Field(
                    "passkey_name", t("passkey.name"),
                    value: form.has("passkey_name") ? form["passkey_name"] : name,
                    hint: t("passkey.name_hint"), error: errors["passkey_name"],
                    isRequired: true, isWide: true)
            ])
    }

    /// The form that proves by a passkey that it is them, and then does what was asked; nil where
    /// they have none.
    func passkeyProof(_ hidden: [Hidden]) -> PasskeyForm? {
        guard visitor.hasPasskey, let party = site.relyingParty else { return nil }
        return PasskeyForm(
            action: path, question: "/account/passkeys/proof", at: party,
            submit: t("passkey.prove"), hidden: hidden)
    }
}

/// What the script asks the browser for: options of the standard, bytes as lists of numbers.
///
/// - Source: Web Authentication Level 2, §5.4 and §5.5.
enum PasskeyQuestion {
    private static let timeout = JSONText.integer(House.challengeSeconds * 1000)

    /// For a key to be made: one that says by itself whose it is, on a device that asks for PIN,
    /// finger or face.
    static func making(
        _ challenge: [UInt8], at site: RelyingParty,
        for person: (handle: [UInt8], email: String, name: String), besides known: [[UInt8]]
    ) -> JSONText {
        .object([
            .init("challenge", numbers(challenge)),
            .init(
                "rp", .object([.init("id", .string(site.id)), .init("name", .string("Entraide"))])),
            .init(
                "user",
                .object([
                    .init("id", numbers(person.handle)), .init("name", .string(person.email)),
                    .init("displayName", .string(person.name)),
                ])),
            .init(
                "pubKeyCredParams",
                .array([
                    .object([.init("type", .string("public-key")), .init("alg", .integer(-7))])
                ])),
            .init("timeout", timeout), .init("excludeCredentials", credentials(known)),
            .init(
                "authenticatorSelection",
                .object([
                    .init("residentKey", .string("required")),
                    .init("requireResidentKey", .bool(true)),
                    .init("userVerification", .string("required")),
                ])), .init("attestation", .string("none")),
        ])
    }

    /// For a key to be used: any of this site, or one of those named.
    static func use(
        _ challenge: [UInt8], at site: RelyingParty, oneOf known: [[UInt8]] = []
    ) -> JSONText {
        .object([
            .init("challenge", numbers(challenge)), .init("rpId", .string(site.id)),
            .init("timeout", timeout), .init("allowCredentials", credentials(known)),
            .init("userVerification", .string("required")),
        ])
    }

    private static func numbers(_ bytes: [UInt8]) -> JSONText {
        .array(bytes.map { .integer(Int64($0)) })
    }

    private static func credentials(_ known: [[UInt8]]) -> JSONText {
        .array(
            known.map {
                .object([.init("type", .string("public-key")), .init("id", numbers($0))])
            })
    }
}

extension Response {
    fileprivate init(question: JSONText) {
        self.init(bytes: Array(question.encoded.utf8), type: "application/json", .ok)
    }
}
