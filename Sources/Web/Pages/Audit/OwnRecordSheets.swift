// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Interchange
import Ledger
import Operations
import Payroll
import Sales
import Store

/// A person's own records as sheets of the archive they take along.
enum OwnRecordSheets {
    static func all(_ records: ShowOwnRecords.Answer) -> [Sheet] {
        [
            details(records.details), contracts(records.engagements), choices(records),
            agreements(records.agreements), letters(records.letters), notices(records.notices),
            identities(records), rates(records.rates),
        ]
    }

    /// The drafts of an activity, line by line.
    static func drafts(_ drafts: [ListInvoices.DraftRow]) -> Sheet {
        sheet(
            "drafts",
            [
                "draft", "client", "supply_day", "designation", "quantity", "unit_price",
                "discount",
                "vat", "review",
            ],
            drafts.flatMap { row in
                row.stored.draft.lines.map { line in
                    [
                        .text(row.stored.id.description), .text(row.clientName),
                        .day(row.stored.draft.supplyDay), .text(line.designation),
                        .text(line.quantity.text), .text(line.unitPrice.text),
                        .text(line.discount.text), .text(line.vatKey),
                        .text(row.review?.rawValue ?? ""),
                    ]
                }
            })
    }

    private static func details(_ all: [PartyDetails]) -> Sheet {
        sheet(
            "details", ["name", "address", "postcode", "city", "country", "email", "iban"],
            all.map { details in
                [
                    details.name, details.address, details.postcode, details.city,
                    details.country, details.email, details.iban,
                ].map { .text($0) }
            })
    }

    private static func contracts(_ engagements: [Engagement]) -> Sheet {
        sheet(
            "contracts",
            [
                "contract", "activity", "from", "to", "kind", "hours_share", "fixed_term",
                "category", "health", "health_employer_share", "withholding_rate",
            ],
            engagements.map { engagement in
                let terms = engagement.terms
                return [
                    .text(engagement.id.description), .text(engagement.section.description),
                    .day(engagement.from), engagement.to.map { .day($0) } ?? .none,
                    .text(terms.kind.rawValue), .text(terms.hoursShare.text),
                    .text(terms.isFixedTerm ? "yes" : "no"), .text(terms.category.rawValue),
                    .amount(terms.health), .text(terms.healthEmployerShare.text),
                    .text(terms.withholdingRate?.text ?? ""),
                ]
            })
    }

    private static func choices(_ records: ShowOwnRecords.Answer) -> Sheet {
        sheet(
            "pay-choices", ["contract", "from", "choice", "gross"],
            records.choices.map { engagement, from, choice in
                let (kind, amount) = choice.stored
                return [
                    .text(engagement.description), .text(from.text), .text(kind),
                    amount.isZero ? .none : .amount(amount),
                ]
            })
    }

    private static func agreements(_ agreements: [Agreement]) -> Sheet {
        sheet(
            "contribution-agreements", ["activity", "from", "scheme", "exemptions"],
            agreements.map { agreement in
                [
                    .text(agreement.section.description), .day(agreement.from),
                    .text(agreement.scheme),
                    .text(agreement.exemptions.sorted().joined(separator: " ")),
                ]
            })
    }

    private static func letters(_ letters: [StoredLetter]) -> Sheet {
        sheet(
            "letters", ["at", "kind", "address", "state", "reason"],
            letters.map { letter in
                [
                    .text(letter.queuedAt.iso), .text(letter.kind), .text(letter.address),
                    .text(letter.status.rawValue), .text(letter.reason),
                ]
            })
    }

    private static func notices(_ notices: [PersonalNotice]) -> Sheet {
        sheet(
            "notices", ["at", "kind", "values", "read"],
            notices.map { notice in
                let values = notice.content.values.sorted { $0.key < $1.key }
                return [
                    .text(notice.at.iso), .text(notice.kind),
                    .text(values.map { "\($0.key): \($0.value)" }.joined(separator: "; ")),
                    .text(notice.readAt?.iso ?? ""),
                ]
            })
    }

    private static func identities(_ records: ShowOwnRecords.Answer) -> Sheet {
        sheet(
            "identity",
            [
                "at", "number", "temporary_number", "family_name", "usual_name", "given_names",
                "sex", "birth_day", "birth_place", "birth_department", "birth_country",
                "nationality",
            ],
            records.identities.map { identity, at, _ in
                [
                    .text(at.iso), .text(identity.number), .text(identity.temporaryNumber),
                    .text(identity.familyName), .text(identity.usualName),
                    .text(identity.givenNames), .text(String(identity.sex)),
                    .day(identity.birthDay), .text(identity.birthPlace),
                    .text(identity.birthDepartment), .text(identity.birthCountry),
                    .text(identity.nationality),
                ]
            })
    }

    private static func rates(_ rates: [WithholdingRate]) -> Sheet {
        sheet(
            "withholding-rates", ["from", "rate", "identifier"],
            rates.map { [.text($0.from.text), .text($0.rate.text), .text($0.identifier)] })
    }

    private static func sheet(
        _ title: String, _ columns: [String], _ rows: [[Sheet.Value]]
    ) -> Sheet {
        Sheet(title, columns: columns.map(TakeOut.column), rows: rows)
    }
}
