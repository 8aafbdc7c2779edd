// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Hummingbird
import Operations
import Payroll
import RuleBook
import Store
import Texts

/// Gross, net and cost one into the others, for whoever comes; nothing is kept.
struct SimulatorPage: Page {
    static let template = "pages/simulator"
    static let frame = Frame.bare

    var form: Form
    var notices: [Notice]
    /// From cost to net; nil before something was asked.
    var flow: Flow?
}

extension Site {
    /// The simulator, which needs no session.
    func addSimulatorRoutes(to router: Router<SiteContext>) {
        router.get("/simulator") { request, _ in simulatorPage(request, FormData()) }
        router.post("/simulator") { request, context in
            try await simulate(request, context)
        }
    }

    private func simulate(
        _ request: Request, _ context: SiteContext
    ) async throws -> Response {
        // Each address has its own measure, which forgets within a minute.
        if guests.wait(for: address(request, context), at: house.clock.now()) != nil {
            throw AccessError.tooManyAttempts(minutes: 1)
        }
        let form = try await form(
            of: request, upTo: 16_384, token: value(of: .guest, in: request))
        let t = catalogues.speech(language(request))
        do {
            var reader = FormReader(form, in: t)
            let (known, amount, input) = reader.simulation(house.clock.now().utcDay)
            try reader.check()
            let made = try PaySimulation(
                known, amount, for: input, law: house.lawOfPay(in: input.period))
            return simulatorPage(request, form, made)
        } catch {
            var errors = error as? FormErrors ?? FormErrors()
            if errors.fields.isEmpty {
                guard let failure = Failure(correctable: error, in: t) else { throw error }
                errors =
                    failure.field.map { FormErrors(fields: [$0: failure.sentence]) }
                    ?? FormErrors(whole: failure.sentence)
            }
            var response = simulatorPage(request, form, nil, errors)
            response.status = .unprocessableContent
            return response
        }
    }

    private func simulatorPage(
        _ request: Request, _ typed: FormData, _ made: PaySimulation? = nil,
        _ errors: FormErrors = FormErrors()
    ) -> Response {
        let t = catalogues.speech(language(request))
        let fields = simulatorFields(typed, errors, in: t)
        var notices: [Notice] = []
        let period = made?.payslip.period ?? house.clock.now().utcDay.period
        if let law = try? house.lawOfPay(in: period), house.laws.count > 1 {
            let country = law.profile.title[t.language.rawValue] ?? law.rules.pack
            notices.append(
                Notice(
                    text: t("simulator.law", ["country": country]), tone: .info, isAlert: false))
        }
        if let gap = made?.solution, !gap.isExact, let beyond = gap.beyond {
            let isCost = typed["known"] == PaySimulation.Known.cost.rawValue
            notices.append(
                Notice(
                    text: t(
                        isCost ? "plan.gap_cost" : "plan.gap_net",
                        [
                            "target": gap.target.text, "reached": gap.reached.text,
                            "beyond": beyond.text,
                        ]), tone: .info, isAlert: false))
        }
        if made?.payslip.isUnverified == true {
            notices.append(
                Notice(text: t("simulator.unverified"), tone: .waiting, isAlert: false))
        }
        let page = SimulatorPage(
            form: Form(
                action: "/simulator", fields: fields, submit: t("simulator.compute"),
                problems: errors.problems(of: fields)),
            notices: notices,
            flow: made.map {
                Flow(
                    pay: $0.payslip,
                    title: t("plan.preview", ["month": $0.payslip.period.text]), in: t)
            })
        return guestPage(page, title: t("simulator.title"), request)
    }

    private func simulatorFields(
        _ typed: FormData, _ errors: FormErrors, in t: Speech
    ) -> [Field] {
        func value(_ name: String, _ known: String) -> String {
            typed.has(name) ? typed[name] : known
        }
        func choice(_ name: String, _ values: [String], _ prefix: String) -> Field {
            let chosen = value(name, values.first ?? "")
            return Field(
                name, t("simulator.\(name)"),
                .choice(
                    values.map { .init($0, t("\(prefix).\($0)"), isChosen: $0 == chosen) }),
                error: errors[name])
        }
        func number(_ name: String, _ known: String, hint: String? = nil) -> Field {
            Field(
                name, t("simulator.\(name)"), .amount, value: value(name, known),
                hint: hint.map { t($0) }, error: errors[name])
        }
        return [
            choice("known", ["cost", "gross", "net"], "simulator.known"),
            Field(
                "amount", t("simulator.amount"), .amount, value: value("amount", ""),
                error: errors["amount"], isRequired: true),
            Field(
                "month", t("payslip.month"), .month,
                value: value("month", house.clock.now().utcDay.period.text),
                error: errors["month"], isRequired: true),
            choice("contract", ContractKind.allCases.map(\.rawValue), "contract.kind"),
            choice("category", EmployeeCategory.allCases.map(\.rawValue), "paper.category"),
            number("hours_share", "100", hint: "contract.ordinary_only"),
            number("headcount", "12"),
            number("at_rate", t.formats.number("2")),
            number("health_total", "0"),
            number("withholding_rate", "", hint: "contract.withholding_hint"),
        ]
    }
}

extension FormReader {
    /// What is known, how much, and the terms of the pay.
    fileprivate mutating func simulation(
        _ today: Day
    ) -> (PaySimulation.Known, Money, PayslipInput) {
        let known = PaySimulation.Known(rawValue: form["known"])
        if known == nil { refuse("known", OperationError.badField("known")) }
        let amount = positive("amount")
        let period = read("month") { try Period(text: $0) } ?? today.period
        let kind = ContractKind(rawValue: form["contract"])
        if kind == nil { refuse("contract", OperationError.badField("contract")) }
        let category = EmployeeCategory(rawValue: form["category"])
        if category == nil { refuse("category", OperationError.badField("category")) }
        let hours =
            kind == .ordinary ? share("hours_share", above: 0) : Rate(millionths: 1_000_000)
        let headcount = whole("headcount", in: 1...1_000_000)
        let accident = share("at_rate")
        let health = kind == .cape ? .zero : positive("health_total", orZero: true)
        let rate =
            form["withholding_rate"].trimmed.isEmpty ? nil : share("withholding_rate")
        let terms = ContractTerms(
            kind: kind ?? .cesa, hoursShare: hours, category: category ?? .nonExecutive,
            health: health, withholdingRate: rate)
        return (
            known ?? .gross, amount, terms.input(in: period, of: headcount, accident: accident)
        )
    }

    /// A part typed in percent, up to 100.
    mutating func share(_ name: String, above least: Int64 = -1) -> Rate {
        let share = number(name) { try Rate(percent: $0) } ?? .zero
        if errors[name] == nil, share.millionths <= least || share.millionths > 1_000_000 {
            refuse(name, OperationError.badField(name))
        }
        return share
    }
}
