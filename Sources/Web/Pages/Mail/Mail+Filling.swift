// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Operations
import Store
import Texts

/// The list of letters and, in the demo, one of them.
enum LettersPage {
    /// Letters with how far they have come.
    static func page(
        _ answer: ListLetters.Answer, person: ID<Person>?, skipped: Int, _ visit: Visit
    ) -> PanelsPage {
        let t = visit.t
        let about = person?.description ?? ""
        let shown = answer.letters.count
        let next = answer.next.map {
            address(
                "/office/mail",
                ["person": about, "before": String($0), "skip": String(skipped + shown)])
        }
        let pager = Pager(
            skipped: skipped, shown: shown, of: answer.total,
            first: address("/office/mail", ["person": about]), next: next, in: t)
        return PanelsPage(
            heading: Heading(title: t("letter.title"), subtitle: t("letter.subtitle")),
            notice: notice(answer, visit),
            panels: [
                Panel(
                    id: "letters", title: t("letter.list"),
                    table: table(answer.letters, pager, visit))
            ])
    }

    /// Somebody's last letters on their own page, so that one that came back is seen there.
    static func panel(
        _ letters: [StoredLetter], to person: ID<Person>, _ visit: Visit
    ) -> Panel {
        let all = Link(
            text: visit.t("letter.list"),
            href: address("/office/mail", ["person": person.description]))
        return Panel(
            id: "letters", title: visit.t("letter.last"), table: table(letters, nil, visit),
            links: visit.may(.operate) ? [all] : [])
    }

    private static func table(
        _ letters: [StoredLetter], _ pager: Pager?, _ visit: Visit
    ) -> Table {
        let t = visit.t
        return Table(
            t("letter.title"),
            columns: [
                Column(t("letter.about")), Column(t("letter.to")), Column(t("letter.written")),
                Column(t("letter.status")), Column(t("letter.act")),
            ], rows: letters.map { row($0, visit) }, pager: pager,
            empty: EmptyState(
                title: t("letter.empty_title"), text: t("letter.empty_text"), icon: "send"),
            isStacked: true)
    }

    /// Says in words when letters cannot leave, or came back.
    private static func notice(_ answer: ListLetters.Answer, _ visit: Visit) -> Notice? {
        let t = visit.t
        if visit.site.isDemo {
            return Notice(text: t("letter.demo"), tone: .info, isAlert: false)
        }
        if visit.site.settings.mail.carrier == nil {
            return Notice(
                text: t.counted("letter.no_server", answer.queued), tone: .bad, isAlert: false)
        }
        guard answer.failed > 0 else { return nil }
        return Notice(
            text: t.counted("letter.failed", answer.failed), tone: .waiting, isAlert: false)
    }

    private static func row(_ letter: StoredLetter, _ visit: Visit) -> Row {
        let t = visit.t
        let about =
            t.has("letter.kind.\(letter.kind)") ? t("letter.kind.\(letter.kind)") : letter.kind
        let mayRead = visit.site.isDemo && visit.may(.operate) && letter.status != .sent
        let isBack =
            visit.may(.operate) && (letter.status == .refused || letter.status == .givenUp)
        return Row([
            Cell(about, href: mayRead ? "/office/mail/\(letter.id)" : nil),
            Cell(letter.name, note: letter.address), Cell(visit.moment(letter.queuedAt)),
            Cell(
                letter.settledAt.map(visit.moment) ?? "", note: reason(letter, t),
                pill: Pill(text: t("letter.status.\(letter.status.rawValue)"), tone: tone(letter))),
            Cell(
                isBack ? "" : "–",
                command: isBack
                    ? Command(
                        label: t("letter.resend"),
                        action: "/office/mail/\(letter.id)/resending") : nil),
        ])
    }

    /// Why a letter has not left: ours in words, the server's as it said it.
    private static func reason(_ letter: StoredLetter, _ t: Speech) -> String? {
        if letter.reason.isEmpty { return nil }
        let key = "letter.reason.\(letter.reason.replacing("mail.", with: ""))"
        return t.has(key) ? t(key) : letter.reason
    }

    private static func tone(_ letter: StoredLetter) -> Tone {
        switch letter.status {
        case .queued: letter.reason.isEmpty ? .neutral : .waiting
        case .sent: .good
        case .refused, .givenUp: .bad
        }
    }

    /// A letter of the demo, as its reader would have it.
    static func reading(
        _ letter: StoredLetter, _ page: LetterPage, _ visit: Visit
    ) -> PanelsPage {
        let t = visit.t
        return PanelsPage(
            heading: Heading(
                title: page.subject, subtitle: "\(letter.name) <\(letter.address)>",
                back: Link(text: t("letter.title"), href: "/office/mail")),
            notice: Notice(text: t("letter.demo"), tone: .info, isAlert: false),
            panels: [
                Panel(
                    id: "letter", title: t("letter.text"), text: page.lead,
                    links: page.action.map { [Link(text: $0.text, href: $0.href)] } ?? [])
            ])
    }
}
