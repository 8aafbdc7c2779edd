// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Operations
import Payroll
public import Store

extension TestHouse {
    /// What declarations tell of the invented establishment.
    public static var establishment: EstablishmentFacts {
        var facts = EstablishmentFacts()
        facts.number = "00074"
        facts.activity = "7022Z"
        facts.agreement = "1486"
        facts.contactName = "Exemple Camille"
        facts.contactMail = "paie@exemple.invalid"
        facts.contactTelephone = "0102030405"
        facts.collector = "78861779300013"
        facts.pension = "41062136800018"
        facts.commune = "69381"
        facts.healthCode = "P0942"
        facts.healthReference = "SANTE-1"
        return facts
    }

    /// An invented woman born in a town that is not there; her number has a right key.
    public static func identity(_ rank: Int = 1) -> Identity {
        let stem = "2850169999\(100 + rank)"
        return Identity(
            number: stem + (NationalNumber.key(of: stem) ?? ""), familyName: "D’Exemple",
            givenNames: "Agathe", sex: 2, birthDay: Day(1985, 1, 14) ?? Day(number: 0),
            birthPlace: "Exempleville", birthDepartment: "69")
    }

    /// What declarations tell of a member's contract.
    public static var job: JobFacts {
        var facts = JobFacts()
        facts.title = "Consultante"
        facts.occupation = "375b"
        facts.status = "06"
        facts.pensionStatus = "04"
        facts.risk = "741GB"
        return facts
    }

    /// A file of the tax authority with rates by national number, in percent.
    public static func ratesFile(
        _ rates: [(number: String, percent: String?)], identifier: String = "2026010001"
    ) -> [UInt8] {
        let people = rates.map { number, percent in
            let rate = percent.map { "<taux_imposition_PAS>\($0)</taux_imposition_PAS>" } ?? ""
            return "<salarie><NIR>\(number.prefix(13))</NIR>\(rate)</salarie>"
        }.joined()
        return Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <g:rapport xmlns:g="http://www.gip-mds.fr/" type="60" identifiant="\(identifier)">
            <declaration><declaration_identification><SIREN>732829320</SIREN>
            </declaration_identification><declaration_bilan>\(people)</declaration_bilan>
            </declaration></g:rapport>
            """.utf8)
    }

    /// Tells all that a declaration of a member wants, their rate of 3 % included.
    public func describe(_ member: TestMember) async throws {
        guard case .person(let person) = member.actor else { return }
        let identity = TestHouse.identity(Int(person.value))
        try await perform(SaveEstablishment(TestHouse.establishment))
        try await perform(SaveIdentity(person: person, identity: identity))
        try await perform(SaveJob(engagement: member.engagement, facts: TestHouse.job))
        let received = try await perform(
            ReceiveRates(TestHouse.ratesFile([(identity.number, "3")])))
        try await perform(ApplyRates(received, from: TestHouse.firstDay.period))
    }
}
