// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import HTTPTypes
import Hummingbird
import NIOCore
import Operations
import Store
import Texts

extension Visit {
    /// A page of the house.
    func page(
        _ page: some Page, title: String, status: HTTPResponse.Status = .ok
    ) -> Response {
        var response = Response(html: site.renderer.bytes(page, in: layout(title)), status)
        if notice != nil { response.setCookie(site.cookie(.notice, "", maxAge: 0)) }
        return response
    }

    /// Sends the browser elsewhere after something was done, with a sentence to show there.
    ///
    /// The notice is a key of the catalogues; nil says nothing.
    func redirect(
        to path: String, notice: String? = nil, _ values: [String: String] = [:],
        tone: Tone = .good
    ) -> Response {
        var response = Response(seeOther: path)
        if let notice {
            let flash = Flash(key: notice, tone: tone, values: values)
            response.setCookie(site.cookie(.notice, flash.text, maxAge: 60))
        }
        return response
    }

    /// A file to look at or to keep.
    func file(
        _ bytes: [UInt8], type: String, name: String, isDownload: Bool = true
    ) -> Response {
        let plain = String(
            name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" }
        )
        var response = Response(bytes: bytes, type: type, .ok)
        response.headers[.contentDisposition] =
            "\(isDownload ? "attachment" : "inline"); filename=\"\(plain)\""
        return response
    }

    /// A file that came from outside: saved, never shown, and powerless if a browser shows it.
    func keptFile(_ kept: ReceivedFile, name: String) -> Response {
        var response = file(
            kept.bytes, type: kept.mediaType, name: "\(name).\(kept.ending)")
        response.headers[.contentSecurityPolicy] =
            "sandbox; default-src 'none'; frame-ancestors 'none'"
        return response
    }

    /// The calls of the API that show or do what the page does, for who may make them.
    private var calls: PageCalls? {
        let section =
            query.has("section") ? query["section"] : visitor.ownSections.first?.description
        return PageCalls(
            at: path, numbers: section.map { ["section": $0] } ?? [:], in: t
        ) { visitor.rights.holds($0) && Permission.forPrograms.contains($0) }
    }

    /// What surrounds a page.
    func layout(_ title: String) -> Layout {
        let areas = Area.allCases.filter { $0.isOpen(to: visitor.rights) }
        var layout = Layout(
            t: t, title: title, cooperative: visitor.cooperative.name,
            person: Layout.Person(
                name: visitor.person.name, initials: visitor.person.name.initials,
                role: t(
                    visitor.rights.roles.contains(.director)
                        ? "role.director" : "role.\(areas.first ?? .member)")),
            groups: navigation,
            languages: site.languageChoices(language), csrf: site.formToken(visitor.csrfToken),
            requestKey: site.newKey(), path: path, notice: notice, assets: site.files.version,
            api: calls,
            demoDay: site.settings.demoLogIns.isEmpty
                ? nil : t.day(site.house.clock.now().day(in: visitor.cooperative.timeZone)),
            demoHref: site.settings.isVisitedDemo ? Site.demoPath : nil)
        layout.show(display, in: t)
        let unread = visitor.waiting.notices
        layout.unread = unread == 0 ? nil : t.count(unread)
        return layout
    }

    /// The doors that open for the person.
    var navigation: [NavigationGroup] {
        let areas = Area.allCases.filter { $0.isOpen(to: visitor.rights) }
        return Navigation.groups(
            areas, at: path,
            waiting: [
                "approvals": visitor.waiting.drafts, "suspense": visitor.waiting.bankLines,
                "payments": visitor.waiting.paymentRuns,
                "variables": visitor.waiting.payVariables,
                "plans": visitor.waiting.plans,
            ], in: t, opens: opens, offers: offers)
    }
}

extension Area {
    /// Whether a person's roles open the area.
    func isOpen(to rights: Rights) -> Bool {
        switch self {
        case .member: rights.roles.contains(.member)
        case .office:
            rights.allows(.handleBank, on: nil) || rights.allows(.runPayroll, on: nil)
                || rights.allows(.keepBooks, on: nil) || rights.holds(.giveRights)
                || rights.holds(.operate)
                || !rights.roles.isDisjoint(with: [.auditor, .coach, .billing])
        case .board: rights.allows(.viewPosition, on: nil)
        }
    }
}

extension String {
    /// The first letters of the first two words, for a badge.
    var initials: String {
        String(split { $0.isWhitespace || $0 == "-" }.prefix(2).compactMap(\.first)).uppercased()
    }
}

extension Response {
    /// Bytes of a type.
    init(bytes: [UInt8], type: String, _ status: HTTPResponse.Status) {
        self.init(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A page.
    init(html bytes: [UInt8], _ status: HTTPResponse.Status) {
        self.init(bytes: bytes, type: "text/html; charset=utf-8", status)
    }

    /// The answer to a form that did its work.
    init(seeOther path: String) {
        self.init(
            status: .seeOther, headers: [.location: path, .cacheControl: "no-store"],
            body: ResponseBody())
    }
}
