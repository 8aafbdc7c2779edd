// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Ledger
import Operations
import Texts

/// From a wanted net pay to the price of a day.
struct PricePage: Page {
    static let template = "pages/price"

    var heading: Heading
    var filter: Filter?
    var notices: [Notice]
    var question: Filter
    /// Takes the price into a new invoice.
    var links: [Link]
    var tiles: [Tile]
    var steps: Explanation?
}

extension Site {
    /// The price of a day, from the member's own figures.
    var priceRoutes: [Route] {
        [
            .get("/plan/price", .viewActivity) { visit in
                try await visit.attempt {
                    try await visit.pricePage(visit.query.has("net") ? visit.priceWish() : nil)
                } orShow: {
                    try await visit.pricePage(nil, $0)
                }
            }
        ]
    }
}

extension Visit {
    fileprivate func priceWish() throws -> PriceWish {
        var reader = FormReader(query, in: t)
        func isTyped(_ name: String) -> Bool { !query[name].trimmed.isEmpty }
        let net = reader.positive("net")
        let days = reader.number("sold_days") { try Quantity(text: $0) } ?? .one
        let costs = isTyped("fixed_costs") ? reader.positive("fixed_costs", orZero: true) : nil
        let paymentDays =
            isTyped("payment_days") ? reader.whole("payment_days", in: 0...120) : 30
        let rate = isTyped("day_rate") ? reader.positive("day_rate") : nil
        try reader.check()
        return PriceWish(
            net: net, days: days, fixedCosts: costs, paymentDays: paymentDays, dayRate: rate)
    }

    fileprivate func pricePage(
        _ wish: PriceWish?, _ errors: FormErrors = FormErrors()
    ) async throws -> Response {
        let section = try await activity()
        let shown = wish ?? PriceWish(net: .cents(150_000), days: Quantity(tenThousandths: 120_000))
        let price = try await ask(PriceMyHour(section: section.id, wish: shown))
        var page = PricePage(price, self, errors)
        page.filter = activityFilter(
            "/plan/price", section.id, in: try await ask(ListActivities()))
        return self.page(page, title: t("price.title"))
    }
}

extension PricePage {
    init(_ price: Price, _ visit: Visit, _ errors: FormErrors) {
        let t = visit.t
        let section = price.section.id
        heading = Heading(
            title: t("price.title"), subtitle: price.section.name,
            back: Link(text: t("plan.title"), href: visit.link("/plan", section)))
        notices = []
        if !price.isKnown {
            notices.append(Notice(text: t("price.unknown"), tone: .info, isAlert: false))
        }
        question = Self.question(price, visit, errors)
        links = []
        let rate = price.wish.dayRate ?? price.dayRate
        if let rate, let days = price.days, visit.may(.draftInvoices, on: section) {
            let fields = [
                "designation": t("price.line"), "quantity": t.quantity(days),
                "price": t.formats.number(rate.text),
            ]
            links.append(
                Link(
                    text: t("price.invoice"), href: visit.link("/invoices/new", section, fields)))
        }
        tiles = Self.tiles(price, rate: rate, in: t)
        steps = price.isKnown ? Explanation(price.steps, in: t) : nil
    }

    private static func tiles(_ price: Price, rate: Money?, in t: Speech) -> [Tile] {
        guard let turnover = price.turnover, let found = price.dayRate, let rate,
            let days = price.days, let hour = price.hourRate, let ahead = price.ahead
        else { return [] }
        return [
            Tile(
                label: t("price.day"), value: t.money(found),
                note: t("price.day_note", ["days": t.quantity(price.wish.days)]), isStrong: true),
            Tile(
                label: t("price.hour"), value: t.money(hour),
                note: t("price.hour_note", ["rate": rate.text])),
            Tile(
                label: t("price.days"), value: t.quantity(days),
                note: t(
                    "price.days_note", ["rate": rate.text, "turnover": turnover.text])),
            Tile(
                label: t("price.ahead"), value: t.money(ahead),
                note: t("price.ahead_note", ["days": String(price.wait)])),
        ]
    }

    private static func question(
        _ price: Price, _ visit: Visit, _ errors: FormErrors
    ) -> Filter {
        let t = visit.t
        let wish = price.wish
        func amount(_ name: String, _ known: Money?) -> String {
            visit.query.has(name) && !errors.fields.isEmpty
                ? visit.query[name] : known.map { t.formats.number($0.text) } ?? ""
        }
        func typed(_ name: String, _ known: String) -> String {
            visit.query.has(name) ? visit.query[name] : known
        }
        return Filter(
            action: "/plan/price",
            fields: [
                Field(
                    "net", t("price.net"), .amount, value: amount("net", wish.net),
                    hint: t("price.net_hint"),
                    error: errors["net"] ?? errors["wanted_net"], isRequired: true),
                Field(
                    "sold_days", t("price.sold"), .amount,
                    value: typed("sold_days", t.quantity(wish.days)), hint: t("price.sold_hint"),
                    error: errors["sold_days"], isRequired: true),
                Field(
                    "fixed_costs", t("plan.fixed_costs"), .amount,
                    value: amount("fixed_costs", wish.fixedCosts),
                    hint: t("plan.fixed_costs_hint"), error: errors["fixed_costs"]),
                Field(
                    "payment_days", t("price.payment_days"),
                    value: typed("payment_days", String(wish.paymentDays)),
                    error: errors["payment_days"]),
                Field(
                    "day_rate", t("price.day_rate"), .amount,
                    value: amount("day_rate", wish.dayRate), hint: t("price.day_rate_hint"),
                    error: errors["day_rate"]),
            ],
            hidden: [Hidden(name: "section", value: price.section.id.description)])
    }
}
