// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Interchange
import Payroll
public import Store

/// A datum that a declaration wants and nobody has given.
public struct MissingDatum: Sendable, Hashable {
    /// What it is, and so where it is given.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The establishment's page.
        case establishment
        /// Who the person is.
        case identity
        /// Street, postcode or town of the person.
        case address
        /// What is told of the contract.
        case job
        /// The identifier of the rate of withholding.
        case rate
        /// Why the contract ended.
        case end
    }

    /// What it is.
    public let kind: Kind
    /// Whose; empty for the establishment.
    public let name: String
    /// The person; nil for the establishment.
    public let person: ID<Person>?
    /// The contract; nil for the establishment.
    public let engagement: ID<Engagement>?
    /// The activity; 0 for the establishment.
    public let section: Int64
}

/// Puts together what is declared of a month, from what was sealed.
struct DeclarationSource {
    let work: Work
    let rules: DSN.Rules
    let period: Period
    private(set) var missing: [MissingDatum] = []
    private let identities: [ID<Person>: Identity]
    private let jobs: [Int64: JobFacts]
    private let rates: [ID<Person>: WithholdingRate]
    private let law: any PayRegime<PayslipInput, Payslip>

    init(_ period: Period, in work: Work) throws {
        self.work = work
        self.period = period
        rules = try DSN.Rules(work.law.rules, on: period.firstDay)
        identities = try work.store.identities.all()
        jobs = try work.store.social.last(JobFacts.self)
        rates = try work.store.withholdingRates.all(in: period)
        law = try work.payrollLaw(period)
    }

    /// The establishment; nil, and noted, when nobody said what is told of it.
    mutating func employer() throws -> DSN.Employer? {
        let cooperative = work.cooperative
        guard let facts = try work.store.social.last(EstablishmentFacts.self, about: 0) else {
            missing.append(
                MissingDatum(
                    kind: .establishment, name: "", person: nil, engagement: nil, section: 0))
            return nil
        }
        var employer = DSN.Employer(
            siret: try Siret(cooperative.siren + facts.number), name: cooperative.name,
            address: DSN.Address(
                street: cooperative.address, postalCode: cooperative.postcode,
                town: cooperative.city),
            activity: facts.activity, agreement: facts.agreement,
            headcount: max(cooperative.headcount, 1),
            contact: DSN.Contact(
                name: facts.contactName, mail: facts.contactMail,
                telephone: facts.contactTelephone),
            urssaf: facts.collector, retirement: facts.pension)
        if !facts.headOffice.isEmpty {
            employer.headOffice = try Siret(cooperative.siren + facts.headOffice)
        }
        employer.commune = facts.commune.isEmpty ? nil : facts.commune
        if facts.isDebited {
            employer.account = DSN.Account(
                iban: try IBAN(cooperative.iban), bic: cooperative.bic)
        }
        let insurers = [
            (facts.healthCode, facts.healthReference, ["sante_er", "sante_ee"]),
            (facts.providentCode, facts.providentReference, ["prevoyance_cadre_er"]),
        ]
        employer.insurers = insurers.filter { !$0.0.isEmpty }.map {
            DSN.Insurer(code: $0.0, reference: $0.1, lines: Set($0.2))
        }
        return employer
    }

    /// Everybody whose contract runs in the month, with what was paid.
    mutating func employees() throws -> [DSN.Employee] {
        let paid = Dictionary(
            grouping: try work.store.payslips.all(in: period), by: \.engagement)
        var employees: [DSN.Employee] = []
        for engagement in try work.store.engagements.all() {
            let payslips = paid[engagement.id] ?? []
            guard engagement.runs(in: period) || !payslips.isEmpty else { continue }
            let details = try work.store.parties.find(engagement.employee).details
            guard let person = person(engagement, details),
                let contract = contract(engagement, details)
            else { continue }
            let pays = try payslips.sorted { $0.id < $1.id }.enumerated().map { index, payslip in
                try pay(
                    payslip, engagement, details,
                    before: index == 0 ? nil : payslips.sorted { $0.id < $1.id }[index - 1])
            }
            employees.append(
                DSN.Employee(
                    person: person, contract: contract, pays: pays.isEmpty ? [nothing] : pays))
        }
        return employees
    }

    /// Who was paid nothing is declared with a payment of zero.
    private var nothing: DSN.Pay {
        DSN.Pay(
            paid: period.lastDay,
            sums: DSN.Pay.Sums(
                gross: .zero, netTaxable: .zero, netBeforeTax: .zero, netSocial: .zero),
            tax: DSN.Pay.Tax(
                base: .zero, rate: .zero, amount: .zero, source: .grid(.metropole)),
            lines: [])
    }

    private mutating func note(
        _ kind: MissingDatum.Kind, _ engagement: Engagement, _ details: PartyDetails
    ) {
        let datum = MissingDatum(
            kind: kind, name: details.name, person: engagement.person, engagement: engagement.id,
            section: engagement.section.value)
        if !missing.contains(datum) { missing.append(datum) }
    }

    /// The person; nil, and noted, when nobody said who they are or where they live.
    mutating func person(_ engagement: Engagement, _ details: PartyDetails) -> DSN.Person? {
        let hasAddress =
            !details.address.isEmpty && !details.city.isEmpty
            && (details.country != "FR" || !details.postcode.isEmpty)
        if !hasAddress { note(.address, engagement, details) }
        guard let identity = identities[engagement.person] else {
            note(.identity, engagement, details)
            return nil
        }
        guard hasAddress else { return nil }
        let number: DSN.Person.Number =
            NationalNumber(identity.number).map { .nir($0.stem) }
            ?? .temporary(identity.temporaryNumber)
        return DSN.Person(
            number: number, familyName: identity.familyName,
            usualName: identity.usualName.isEmpty ? nil : identity.usualName,
            givenNames: identity.givenNames, sex: identity.sex, birthDay: identity.birthDay,
            birthPlace: identity.birthPlace,
            birthDepartment: String(identity.birthDepartment.prefix(2)),
            birthCountry: identity.birthCountry,
            address: DSN.Address(
                street: details.address, postalCode: details.postcode, town: details.city,
                country: details.country))
    }

    /// The contract; nil, and noted, when nobody said what is told of it.
    mutating func contract(_ engagement: Engagement, _ details: PartyDetails) -> DSN.Contract? {
        guard let job = jobs[engagement.id.value] else {
            note(.job, engagement, details)
            return nil
        }
        let terms = engagement.terms
        var contract = DSN.Contract(
            number: engagement.id.contractNumber, kind: terms.declaredKind,
            start: engagement.from, status: job.status, retirementStatus: job.pensionStatus,
            occupation: job.occupation, job: job.title, time: terms.declaredTime,
            risk: job.risk, accidentRate: work.cooperative.accidentRate)
        contract.foreseenEnd = job.foreseenEnd
        contract.reasonOfTerm = job.reasonOfTerm.isEmpty ? nil : job.reasonOfTerm
        if let last = engagement.to, last.period == period {
            let reason = job.reasonOfEnd.isEmpty ? nil : job.reasonOfEnd
            if reason == nil, contract.kind == .cesa || contract.kind == .openEnded {
                note(.end, engagement, details)
            }
            contract.end = DSN.Contract.End(day: last, reason: reason)
        }
        return contract
    }

    private mutating func pay(
        _ payslip: StoredPayslip, _ engagement: Engagement, _ details: PartyDetails,
        before: StoredPayslip?
    ) throws -> DSN.Pay {
        let record = payslip.record
        let sums = payslip.sums
        let tax = record.totals.first { $0.label == "payroll.total.withholding" }
        let rate = tax?.rate ?? .zero
        var pay = DSN.Pay(
            paid: record.payDay,
            sums: DSN.Pay.Sums(
                gross: sums.gross, netTaxable: sums.netTaxable, netBeforeTax: sums.netBeforeTax,
                netSocial: sums.netSocial),
            tax: DSN.Pay.Tax(
                base: tax?.base ?? .zero, rate: rate, amount: sums.tax,
                source: source(of: rate, engagement, details)),
            lines: record.rows.map { row in
                DSN.Pay.Line(
                    code: row.code, base: row.step.base ?? .zero, rate: row.step.rate ?? .zero,
                    amount: row.step.amount,
                    isReduction: row.side == LineSide.employerReduction.rawValue)
            })
        let year =
            try before?.record.yearToDate
            ?? work.store.payslips.yearToDate(engagement.id, atStartOf: period)
        pay.minimumWage = record.yearToDate.minimumWage - year.minimumWage
        if let difference = record.difference {
            pay.reductionOnRetirement = difference.reductionOnRetirement
        } else if let reduction = pay.lines.first(where: {
            $0.code == LineCode.generalReduction.rawValue
        }) {
            var input = try work.payslipInput(engagement, in: period)
            input.gross = sums.gross
            pay.reductionOnRetirement = try law.payslip(input)
                .retirementPart(ofReduction: reduction.amount)
        }
        return pay
    }

    /// Where a rate came from; noted when the tax authority sent it and we have no identifier.
    private mutating func source(
        of rate: Rate, _ engagement: Engagement, _ details: PartyDetails
    ) -> DSN.Pay.TaxRate {
        if let known = rates[engagement.person], known.rate == rate, !known.identifier.isEmpty {
            return .sent(id: known.identifier)
        }
        if engagement.terms.withholdingRate == rate || rates[engagement.person]?.rate == rate {
            note(.rate, engagement, details)
        }
        return .grid(.metropole)
    }
}

extension ContractTerms {
    /// The kind as the pack codes it.
    var declaredKind: DSN.Contract.Kind {
        switch kind {
        case .cesa: .cesa
        case .cape: .cape
        case .ordinary: isFixedTerm ? .fixedTerm : .openEnded
        }
    }

    /// What the contract counts: hours, or nothing.
    var declaredTime: DSN.Contract.Time {
        guard kind == .ordinary else { return .none }
        // 35 hours × 52 weeks / 12 months = 151.67.
        let full: Int64 = 1_516_700
        let agreed = divided(
            Int128(full) * Int128(hoursShare.millionths), by: 1_000_000, rounding: .halfUp)
        return .hours(
            reference: Quantity(tenThousandths: full),
            agreed: Quantity(tenThousandths: Int64(agreed)))
    }
}

extension ID<Engagement> {
    /// The number of the contract within the establishment: five characters at least.
    var contractNumber: String {
        String(repeating: "0", count: max(0, 6 - description.utf8.count)) + description
    }
}
