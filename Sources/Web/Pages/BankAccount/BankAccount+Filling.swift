// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Operations
import Store
import Texts

extension Visit {
    /// The account one's own pay goes to, its change, and the form for another.
    func ownAccountPage(_ errors: FormErrors = FormErrors()) async throws -> Response {
        let answer = try await ask(ShowOwnAccount())
        let page = PanelsPage(
            heading: Heading(
                title: t("bank_account.own"), subtitle: t("bank_account.own_subtitle"),
                back: Link(text: t("account.title"), href: "/account")),
            panels: answer.isPaid
                ? waitingPanel(answer) + [currentPanel(answer), changePanel(answer, errors)]
                : [
                    Panel(
                        id: "none", title: t("bank_account.none"), text: t("bank_account.not_paid"))
                ])
        return self.page(page, title: t("bank_account.own"))
    }

    private func currentPanel(_ answer: ShowOwnAccount.Answer) -> Panel {
        guard !answer.iban.isEmpty else {
            return Panel(
                id: "current", title: t("bank_account.current"), text: t("bank_account.none"))
        }
        return Panel(
            id: "current", title: t("bank_account.current"),
            facts: [Fact(label: t("payment.iban"), value: answer.iban.asAccount, isCode: true)])
    }

    private func waitingPanel(_ answer: ShowOwnAccount.Answer) -> [Panel] {
        guard let change = answer.change else { return [] }
        let values = [
            "by": answer.askedBy, "ending": change.oldEnding,
            "month": change.firstPeriod?.text ?? "",
        ]
        let text =
            t(
                change.state == .asked
                    ? "bank_account.asked_for_you" : "bank_account.cooling_text", values)
        return [
            Panel(
                id: "waiting", title: t("bank_account.waiting"), text: text,
                facts: [
                    Fact(
                        label: t("bank_account.new"), value: change.iban.asAccount, isCode: true),
                    Fact(label: t("bank_account.asked_on"), value: moment(change.askedAt)),
                    Fact(label: t("bank_account.asked_by"), value: answer.askedBy),
                ],
                commands: [
                    Command(
                        label: t("bank_account.stop"),
                        action: "/account/bank/\(change.id)/stop", weight: .danger)
                ])
        ]
    }

    private func changePanel(
        _ answer: ShowOwnAccount.Answer, _ errors: FormErrors
    ) -> Panel {
        Panel(
            id: "change", title: t("bank_account.change"),
            text: answer.iban.isEmpty
                ? t("bank_account.first_text")
                : t.counted("bank_account.change_text", answer.hours),
            form: accountForm("/account/bank", submit: t("bank_account.save"), errors))
    }

    private func accountForm(_ action: String, submit: String, _ errors: FormErrors) -> Form {
        let field = Field(
            "account", t("bank_account.new"), value: form["account"],
            hint: t("bank_account.hint"), error: errors["account"], isRequired: true, isWide: true,
            autocomplete: "off")
        return Form(
            action: action, fields: [field], submit: submit, problems: errors.problems(of: [field]))
    }

    /// The form with which the office asks for a member's new account.
    func payAccountForm(
        _ person: ID<Person>, _ errors: FormErrors = FormErrors()
    ) async throws -> Response {
        let answer = try await ask(ListPayAccounts())
        guard let member = answer.members.first(where: { $0.person.id == person }) else {
            throw NothingThere()
        }
        let form = accountForm(
            "/office/accounts/\(person)", submit: t("bank_account.ask"), errors)
        let page = PanelsPage(
            heading: Heading(
                title: t("bank_account.ask_for", ["name": member.person.name]),
                subtitle: member.ending.asEnding,
                back: Link(text: t("bank_account.members"), href: "/office/accounts")),
            panels: [
                Panel(
                    id: "ask", title: t("bank_account.new"), text: t("bank_account.ask_text"),
                    form: form)
            ])
        return self.page(page, title: t("bank_account.members"))
    }
}

/// The accounts members' pay goes to, and the changes that wait.
enum PayAccountsPage {
    static func page(_ answer: ListPayAccounts.Answer, _ visit: Visit) -> PanelsPage {
        let t = visit.t
        let waiting = answer.members.filter { $0.change != nil }
        var panels: [Panel] = []
        if !waiting.isEmpty {
            panels.append(
                Panel(
                    id: "waiting", title: t("bank_account.waiting_list"),
                    text: t("bank_account.waiting_text"),
                    table: Table(
                        t("bank_account.waiting_list"),
                        columns: [
                            Column(t("bank_account.member")), Column(t("bank_account.new")),
                            Column(t("bank_account.asked_by")), Column(t("bank_account.state")),
                        ]
                            + (answer.mayDecide
                                ? [
                                    Column(t("bank_account.confirm")),
                                    Column(t("bank_account.stop")),
                                ] : []),
                        rows: waiting.compactMap { row($0, answer, visit) }, isStacked: true)))
        }
        panels.append(
            Panel(
                id: "members", title: t("bank_account.members"),
                table: Table(
                    t("bank_account.members"),
                    columns: [Column(t("bank_account.member")), Column(t("payment.iban"))],
                    rows: answer.members.map { member($0, answer, t) },
                    empty: EmptyState(
                        title: t("bank_account.empty"), text: t("bank_account.empty_text"),
                        icon: "bank"), isStacked: true)))
        return PanelsPage(
            heading: Heading(
                title: t("bank_account.members"), subtitle: t("bank_account.members_subtitle")),
            panels: panels)
    }

    private static func member(
        _ member: ListPayAccounts.Member, _ answer: ListPayAccounts.Answer, _ t: Speech
    ) -> Row {
        Row([
            Cell(
                member.person.name,
                href: answer.mayAsk ? "/office/accounts/\(member.person.id)" : nil),
            Cell(
                member.ending.isEmpty ? t("bank_account.none") : member.ending.asEnding,
                pill: shared(member, t)),
        ])
    }

    private static func shared(_ member: ListPayAccounts.Member, _ t: Speech) -> Pill? {
        member.isShared ? Pill(text: t("bank_account.shared"), tone: .bad) : nil
    }

    private static func row(
        _ member: ListPayAccounts.Member, _ answer: ListPayAccounts.Answer, _ visit: Visit
    ) -> Row? {
        guard let change = member.change else { return nil }
        let t = visit.t
        let isAsked = change.state == .asked
        let state =
            isAsked
            ? Pill(text: t("bank_account.state.asked"), tone: .waiting)
            : Pill(text: t("bank_account.state.cooling"), tone: .info)
        let from = change.firstPeriod.map { t("bank_account.from", ["month": $0.text]) }
        var cells = [
            Cell(member.person.name),
            Cell(
                change.iban.count > 4 ? change.iban.asAccount : change.iban.asEnding,
                note: t("bank_account.instead", ["ending": member.ending.asEnding]),
                pill: shared(member, t)),
            Cell(
                answer.names[change.askedBy] ?? change.askedBy, note: visit.moment(change.askedAt)),
            Cell("", note: from, pill: state),
        ]
        if answer.mayDecide {
            let isOwn = change.askedBy == visit.visitor.actor.name
            let confirm = command("confirm", "confirmed", change, .primary, t)
            cells += [
                Cell(
                    isAsked ? isOwn ? t("bank_account.second_person") : "" : "–",
                    command: isAsked && !isOwn ? confirm : nil),
                Cell("", command: command("stop", "stopped", change, .danger, t)),
            ]
        }
        return Row(cells)
    }

    private static func command(
        _ key: String, _ decision: String, _ change: AccountChange, _ weight: Command.Weight,
        _ t: Speech
    ) -> Command {
        Command(
            label: t("bank_account.\(key)"),
            action: "/office/account-changes/\(change.id)/decision", weight: weight,
            hidden: [Hidden(name: "decision", value: decision)])
    }
}

extension String {
    /// An account number in groups of four.
    var asAccount: String { (try? IBAN(self))?.description ?? self }

    /// The last digits of an account, the rest hidden.
    var asEnding: String { isEmpty ? "–" : "•••• \(self)" }
}
