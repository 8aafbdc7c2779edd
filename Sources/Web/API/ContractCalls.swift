// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import HTTPTypes
import Interchange
import Ledger
import Operations
import Payroll
import Store

extension Endpoint {
    /// The contracts of a member: list them, begin the next.
    static let contractCalls = [contracts, startContract]

    private static let termFields: [FieldShape] = [
        .required("kind", .choice(ContractKind.allCases.map(\.rawValue))),
        .optional("hours_share", .share), .optional("is_fixed_term", .flag),
        .optional("category", .choice(EmployeeCategory.allCases.map(\.rawValue))),
        .optional("health", .paid), .optional("health_employer_share", .share),
        .optional("withholding_rate", .share), .optional("fixed_part", .paid),
    ]

    private static let contracts = list(
        "listContracts", "/members/{id}/contracts", asks: ListContracts.self,
        of: ObjectShape(
            "Contract",
            [.required("id", .id), .required("from", .day), .optional("to", .day)] + termFields
                + [.optional("last_paid", .month)])
    ) { call in
        let answer = try await call.ask(ListContracts(of: call.id()))
        return try call.page(all: answer.engagements, isFalling: true, by: \.id.value) {
            print($0, lastPaid: answer.lastPaid[$0.id])
        }
    }.like("/members/{id}/contracts")

    private static func print(_ engagement: Engagement, lastPaid: Period?) -> JSONText {
        let terms = engagement.terms
        return .of(
            ("id", .integer(engagement.id.value)), ("from", .string(engagement.from.text)),
            ("to", engagement.to.map { .string($0.text) }), ("kind", .string(terms.kind.rawValue)),
            ("hours_share", terms.kind == .ordinary ? .string(terms.hoursShare.text) : nil),
            ("is_fixed_term", .bool(terms.isFixedTerm)),
            ("category", .string(terms.category.rawValue)), ("health", .string(terms.health.text)),
            ("health_employer_share", .string(terms.healthEmployerShare.text)),
            ("withholding_rate", terms.withholdingRate.map { .string($0.text) }),
            ("fixed_part", terms.kind == .cesa ? .string(terms.fixedPart.text) : nil),
            ("last_paid", lastPaid.map { .string($0.text) }))
    }

    private static let startContract = change(
        .post, "startContract", "/members/{id}/contracts", performs: StartContract.self,
        taking: .json(ObjectShape("NewContract", [.required("begins", .day)] + termFields)),
        answering: .json(made)
    ) { call in
        let body = call.body
        guard let kind = ContractKind(rawValue: body.text("kind")) else {
            throw APIError.badField("kind")
        }
        func share(_ name: String) throws -> Rate? {
            body.text(name).isEmpty ? nil : try body.read(name) { try Rate(text: $0) }
        }
        let usual = ContractTerms(kind: kind)
        let terms = ContractTerms(
            kind: kind, hoursShare: try share("hours_share") ?? usual.hoursShare,
            isFixedTerm: body.flag("is_fixed_term"),
            category: EmployeeCategory(rawValue: body.text("category")) ?? usual.category,
            health: body.text("health").isEmpty ? .zero : try body.money("health"),
            healthEmployerShare: try share("health_employer_share") ?? usual.healthEmployerShare,
            withholdingRate: try share("withholding_rate"),
            fixedPart: body.text("fixed_part").isEmpty ? .zero : try body.money("fixed_part"))
        return .made(
            nil,
            try await call.perform(
                StartContract(section: call.id(), terms: terms, from: body.day("begins"))))
    }.like("/members/{id}/contracts")
}
