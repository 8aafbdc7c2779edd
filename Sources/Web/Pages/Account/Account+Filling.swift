// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Documents
import Hummingbird
import Operations
import Store
import Texts

extension Visit {
    /// The page about oneself.
    func accountPage(_ errors: FormErrors = FormErrors()) async throws -> Response {
        let factors = try await site.house.factors(of: visitor.person.id)
        let sessions = try await ask(ListSessions())
        let page = PanelsPage(
            heading: Heading(
                title: t("account.title"), subtitle: visitor.person.email,
                actions: [
                    Link(text: t("notices.choices"), href: Site.preferencesPath),
                    Link(text: t("calendar.title"), href: "/account/calendar", icon: "calendar"),
                ]),
            panels: [
                profilePanel(errors), passwordPanel(errors),
                passkeyPanel(factors.passkeys, errors), try await openIDPanel(),
                factorPanel(factors),
                Panel(
                    id: "bank", title: t("bank_account.own"), text: t("bank_account.own_subtitle"),
                    links: [Link(text: t("bank_account.open"), href: "/account/bank")]),
                offers(.socialDeclaration)
                    ? Panel(
                        id: "identity", title: t("identity.title"), text: t("identity.own_text"),
                        links: [Link(text: t("identity.open"), href: "/account/identity")]) : nil,
                sessionPanel(sessions),
                Panel(
                    id: "data", title: t("data.title"), text: t("data.subtitle"),
                    links: [Link(text: t("data.open"), href: "/account/data")]),
            ].compactMap(\.self))
        return self.page(page, title: t("account.title"))
    }

    private func profilePanel(_ errors: FormErrors) -> Panel {
        let fields = [
            Field(
                "name", t("field.name"),
                value: form.has("name") ? form["name"] : visitor.person.name,
                error: errors["name"], isRequired: true, isWide: true, autocomplete: "name"),
            Field(
                "language", t("account.language"),
                .choice(
                    site.catalogues.languages.map {
                        Field.Option(
                            $0.rawValue, site.catalogues.speech($0)("language.name"),
                            isChosen: $0.rawValue == visitor.person.language)
                    }), hint: t("account.language_hint"), isWide: true),
        ]
        return Panel(
            id: "profile", title: t("account.profile"),
            form: Form(
                action: "/account/profile", fields: fields, submit: t("form.save"),
                problems: errors.problems(of: fields)))
    }

    private func passwordPanel(_ errors: FormErrors) -> Panel {
        let fields = [
            Field(
                "current", t("account.current_password"), .password, error: errors["current"],
                isRequired: true, isWide: true, autocomplete: "current-password"),
            Field(
                "password", t("account.new_password"), .password,
                hint: t(
                    visitor.hasSecondFactor
                        ? "account.password_hint_short" : "account.password_hint"),
                error: errors["password"], isRequired: true, isWide: true,
                autocomplete: "new-password"),
        ]
        return Panel(
            id: "password", title: t("sign_in.password"), text: t("account.password_text"),
            form: Form(
                action: "/account/password", fields: fields, submit: t("account.change_password"),
                problems: errors.problems(of: fields)))
    }

    private func factorPanel(_ factors: Factors) -> Panel {
        let hasPasskey = !factors.passkeys.isEmpty
        let left = Fact(
            label: t("account.recovery_left"), value: t.count(factors.recoveryCodesLeft))
        var commands = [
            Command(
                label: t("account.recovery_replace"), action: "/account/recovery-codes",
                confirm: t("account.recovery_confirm"))
        ]
        guard factors.hasApp else {
            return Panel(
                id: "factor", title: t("account.factor"), text: t("account.factor_text"),
                facts: hasPasskey ? [left] : [], commands: hasPasskey ? commands : [],
                links: [Link(text: t("account.factor_add"), href: "/account/second-factor")])
        }
        if hasPasskey || !visitor.rights.needSecondFactor {
            commands.append(
                Command(
                    label: t("account.factor_remove"), action: "/account/second-factor/removal",
                    weight: .danger, confirm: t("account.factor_remove_confirm")))
        }
        return Panel(
            id: "factor", title: t("account.factor"), text: t("account.factor_on"),
            facts: [left], commands: commands)
    }

    private func sessionPanel(_ sessions: [StoredSession]) -> Panel {
        let rows = sessions.map { session in
            let isThis = session.name == visitor.session.name
            return Row([
                Cell(
                    Self.browser(session.agent) ?? t("account.unknown_browser"),
                    pill: isThis ? Pill(text: t("account.this_session"), tone: .good) : nil),
                Cell(session.address.isEmpty ? "–" : session.address),
                Cell(moment(session.createdAt)), Cell(moment(session.seenAt)),
                Cell(
                    "",
                    command: isThis
                        ? nil
                        : Command(
                            label: t("account.session_end"), action: "/account/sessions/end",
                            hidden: [Hidden(name: "session", value: session.name)])),
            ])
        }
        return Panel(
            id: "sessions", title: t("account.sessions"), text: t("account.sessions_text"),
            table: Table(
                t("account.sessions"),
                columns: [
                    Column(t("account.browser")), Column(t("account.address")),
                    Column(t("account.since")), Column(t("account.last_use")), Column(""),
                ], rows: rows, isStacked: true),
            commands: sessions.count > 1
                ? [
                    Command(
                        label: t("account.sessions_end"), action: "/account/sessions/end",
                        weight: .danger)
                ] : [])
    }

    /// A day, where the cooperative is.
    func day(_ instant: Instant) -> Day { instant.day(in: visitor.cooperative.timeZone) }

    /// A day and the time of day, where the cooperative is.
    func moment(_ instant: Instant) -> String {
        let zone = visitor.cooperative.timeZone
        return "\(t.day(instant.day(in: zone))) \(instant.time(in: zone))"
    }

    /// The browser and the system a person knows, of what a browser calls itself.
    static func browser(_ agent: String) -> String? {
        let browsers = [
            ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
        ]
        let systems = [
            ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"),
            ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"),
        ]
        let found = [browsers, systems].compactMap { names in
            names.first { agent.contains($0.0) }?.1
        }
        return found.isEmpty ? nil : found.joined(separator: ", ")
    }

    /// The page that puts the secret into an app; what is already there otherwise.
    func secondFactorPage(_ errors: FormErrors = FormErrors()) async throws -> Response {
        guard let secret = try await site.house.offeredSecret(of: visitor.person.id) else {
            return redirect(to: "/account")
        }
        let address = secret.address(
            account: visitor.person.email, issuer: visitor.cooperative.name)
        let fields = [
            Field(
                "code", t("sign_in.code"), hint: t("account.factor_code_hint"),
                error: errors["code"], isRequired: true, isWide: true,
                autocomplete: "one-time-code")
        ]
        let keys = try await site.house.factors(of: visitor.person.id).passkeys
        let page = PanelsPage(
            heading: Heading(
                title: t("account.factor_add"),
                back: Link(text: t("account.title"), href: "/account")),
            notice: notice,
            panels: [
                Panel(
                    id: "scan", title: t("account.factor_scan"),
                    text: t("account.factor_scan_text"),
                    facts: [
                        Fact(
                            label: t("account.factor_secret"), value: secret.text.inFours,
                            isCode: true)
                    ],
                    picture: OwnMarkup(
                        madeByUs: try QRCode(address).svg(title: t("account.factor_picture")))),
                Panel(
                    id: "confirm", title: t("account.factor_confirm"),
                    form: Form(
                        action: "/account/second-factor", fields: fields,
                        submit: t("account.factor_submit"), problems: errors.problems(of: fields))
                ), keys.isEmpty ? passkeyPanel([]) : nil,
            ].compactMap(\.self))
        return self.page(page, title: t("account.factor_add"))
    }

    /// The codes of last resort, shown this once.
    func recoveryPage(_ codes: [RecoveryCode]) -> Response {
        let page = PanelsPage(
            heading: Heading(title: t("account.recovery_title")),
            panels: [
                Panel(
                    id: "codes", title: t("account.recovery_keep"),
                    text: t("account.recovery_text"), codes: codes.map(\.text),
                    links: [Link(text: t("account.recovery_done"), href: "/")])
            ])
        return self.page(page, title: t("account.recovery_title"))
    }
}
