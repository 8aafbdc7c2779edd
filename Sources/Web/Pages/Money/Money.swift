// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Ledger
import Operations
import Store
import Texts

extension Site {
    /// A member's money and what they choose to be paid.
    var moneyRoutes: [Route] {
        [.get("/money", .viewActivity, money), .post("/money/pay-choices", .choosePay, choosePay)]
    }

    private func money(_ visit: Visit) async throws -> Response {
        try await visit.moneyPage()
    }

    private func choosePay(_ visit: Visit) async throws -> Response {
        let section = try await visit.activity()
        let month = try await visit.ask(ShowActivityMonth(section: section.id))
        guard let engagement = month.engagement else { throw NothingThere() }
        return try await visit.attempt {
            var reader = FormReader(visit.form, in: visit.t)
            let choice = reader.payChoice()
            try reader.check()
            _ = try await visit.perform(
                ChoosePay(engagement: engagement.id, choice: choice, from: month.nextPay))
            return visit.redirect(
                to: visit.link("/money", section.id), notice: "pay_choice.saved",
                ["month": month.nextPay.text])
        } orShow: {
            try await visit.moneyPage(errors: $0)
        }
    }
}

extension FormReader {
    /// What a member wants to be paid.
    fileprivate mutating func payChoice() -> PayChoice {
        switch form["choice"] {
        case "none": return .none
        case "available": return .available
        case "gross", "net":
            let amount = money("gross")
            if amount <= .zero, errors["gross"] == nil {
                refuse("gross", OperationError.badField("gross"))
            }
            return form["choice"] == "net" ? .net(amount) : .gross(amount)
        default:
            refuse("choice", WebError.required(field: "choice"))
            return .none
        }
    }
}

extension Visit {
    /// Today in the cooperative.
    var today: Day { site.house.clock.now().day(in: visitor.cooperative.timeZone) }

    /// The month named by the address, else the present one.
    func period() throws -> Period {
        query.has("period") ? try Period(text: query["period"]) : today.period
    }

    /// The choice of an activity above a page; nil for those who have only one.
    func activityFilter(
        _ path: String, _ section: ID<Section>?, in all: [Section], keeping: [Field] = [],
        offersAll: Bool = false
    ) -> Filter? {
        guard all.count > 1 else {
            return keeping.isEmpty ? nil : Filter(action: path, fields: keeping)
        }
        let whole = offersAll ? [Field.Option("", t("filter.all"))] : []
        let field = Field(
            "section", t("filter.section"),
            .choice(
                whole
                    + all.map {
                        .init($0.id.description, $0.name, isChosen: $0.id == section)
                    }))
        return Filter(action: path, fields: [field] + keeping)
    }

    /// The filter of an activity's list: the choice of activity where there is one, and words.
    func listFilter(
        _ question: ListQuestion, _ section: ID<Section>, in all: [Section]
    ) -> Filter? {
        var filter = activityFilter(
            question.path, section, in: all, keeping: [question.searchField(in: t)])
        filter?.reset = question.reset(in: t)
        filter?.hidden = question.hiddenOrder
        return filter
    }

    fileprivate func moneyPage(errors: FormErrors = FormErrors()) async throws -> Response {
        let section = try await activity()
        let month = try await ask(
            ShowActivityMonth(section: section.id, period: try period()))
        let page = MoneyPage(month, self, all: try await ask(ListActivities()), errors)
        return self.page(page, title: t("money.title"))
    }
}
