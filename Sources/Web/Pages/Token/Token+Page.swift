// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Operations
import Store
import Texts

/// A person's tokens, and the form for another.
struct TokenPage: Page {
    static let template = "pages/tokens"

    /// A token that was just made: shown once.
    struct Secret: Sendable {
        let text: String
        let example: String
    }

    let heading: Heading
    let secret: Secret?
    let table: Table
    let form: Form
}

extension TokenPage {
    /// The tokens of the person on the page, newest first.
    init(
        _ tokens: [APIToken], made: Token?, at now: Instant, _ visit: Visit,
        _ errors: FormErrors
    ) {
        let t = visit.t
        heading = Heading(
            title: t("token.title"), subtitle: t("token.about"),
            actions: [Link(text: t("api.title"), href: "/api")])
        secret = made.map {
            Secret(
                text: $0.text,
                example: "export TOKEN=\($0.text)\n"
                    + (Endpoint.all.first?.curl() ?? ""))
        }
        table = Table(
            t("token.title"),
            columns: [
                Column(t("token.name")), Column(t("token.scopes")), Column(t("token.expires")),
                Column(t("token.last_used")), Column(t("token.revoke")),
            ],
            rows: tokens.map { Self.row($0, at: now, in: t) },
            empty: EmptyState(title: t("token.none"), text: t("token.none_text"), icon: "inbox"),
            isStacked: true)
        let fields = Self.fields(visit, errors)
        form = Form(
            action: "/account/tokens", fields: fields, submit: t("token.make"),
            title: t("token.new"), text: t("token.new_text"),
            problems: errors.problems(of: fields))
    }

    private static func fields(_ visit: Visit, _ errors: FormErrors) -> [Field] {
        let t = visit.t
        let typed = visit.form
        let days = [30, 90, 365].map { count in
            Field.Option(
                String(count), t.counted("token.days", count),
                isChosen: typed["days"] == String(count))
        }
        let scopes = visit.offeredPermissions.sorted { $0.rawValue < $1.rawValue }
        return [
            Field(
                "name", t("token.name"), value: typed["name"], hint: t("token.name_hint"),
                error: errors["name"], isRequired: true),
            Field(
                "days", t("token.days"), .choice(days), error: errors["days"], isRequired: true),
            Field(
                "scope.read", t("token.reads"), .tick, value: typed["scope.read"],
                hint: t("token.reads_hint"), error: errors["scopes"], isWide: true),
        ]
            + scopes.map { permission in
                let name = "scope.\(permission.rawValue)"
                return Field(name, permission.name(in: t), .tick, value: typed[name])
            }
    }

    private static func row(_ token: APIToken, at now: Instant, in t: Speech) -> Row {
        let isOver = token.revokedAt != nil || token.expiresAt <= now
        let scopes = TokenScopes(stored: token.scopes)
        let names =
            (scopes.reads ? [t("token.reads")] : [])
            + scopes.permissions.sorted { $0.rawValue < $1.rawValue }.map { $0.name(in: t) }
        let ended = Pill(
            text: t(token.revokedAt == nil ? "token.expired" : "token.taken_back"), tone: .neutral)
        return Row([
            Cell(token.name, pill: isOver ? ended : nil),
            Cell(names.joined(separator: ", ")), Cell(t.day(token.expiresAt.utcDay)),
            Cell(token.lastUsedAt.map { t.day($0.utcDay) } ?? t("token.never")),
            Cell(
                "",
                command: isOver
                    ? nil
                    : Command(
                        label: t("token.revoke"),
                        action: "/account/tokens/\(token.id)/revocation", weight: .danger,
                        confirm: t("token.revoke_ask"))),
        ])
    }
}

extension Permission {
    /// Its name in words: `permission.view_activity`; the plain one where nobody said it yet.
    func name(in t: Speech) -> String {
        let key = "permission.\(rawValue.snakeCased)"
        return t.has(key) ? t(key) : rawValue
    }
}
