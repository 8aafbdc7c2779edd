// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Operations
import Payroll
import Store

extension DemoYear {
    /// What the social declarations tell of the invented establishment.
    mutating func describeEstablishment(_ cooperative: Cooperative) async throws {
        var facts = EstablishmentFacts()
        facts.number = DemoNames.establishment(of: cooperative.siren)
        facts.activity = "7022Z"
        facts.agreement = "1486"
        facts.contactName = "Bureau-Démo Maud"
        facts.contactMail = "paie@demo.example"
        facts.contactTelephone = "0000000000"
        facts.collector = "00000000000001"
        facts.pension = "00000000000002"
        facts.commune = "69999"
        facts.healthCode = "P0000"
        facts.healthReference = "SANTE-DEMO"
        facts.healthService = "Service de santé au travail Exemple"
        _ = try await house.perform(
            SaveEstablishment(facts), as: .commandLine(user: "demo"), in: coop, key: key())
    }

    /// Who a new member is, their job, and the rate the tax authority returns for them.
    mutating func declare(
        _ seat: DemoSeat, rate: Rate?, from period: Period
    ) async throws {
        let identity = DemoNames.identity(seat.member)
        _ = try await house.perform(
            SaveIdentity(person: seat.person, identity: identity),
            as: .commandLine(user: "demo"), in: coop, key: key())
        try await describe(seat)
        try await noteHiring(seat, from: period)
        guard let rate, let number = NationalNumber(identity.number) else { return }
        let file = """
            <?xml version="1.0" encoding="UTF-8"?>
            <gipmds:rapport xmlns:gipmds="http://www.gip-mds.fr/"
            identifiant="\(period.year)\(period.month)0000">
            <declaration><declaration_bilan><salarie><NIR>\(number.stem)</NIR>
            <taux_imposition_PAS>\(rate.percentText)</taux_imposition_PAS></salarie>
            </declaration_bilan></declaration></gipmds:rapport>
            """
        let received = try await house.perform(
            ReceiveRates(Array(file.utf8)), as: .commandLine(user: "demo"), in: coop, key: key())
        _ = try await house.perform(
            ApplyRates(received, from: period), as: .commandLine(user: "demo"), in: coop,
            key: key())
    }

    /// A declaration before hiring, the day before; the fourth member's is left to be made.
    mutating func noteHiring(_ seat: DemoSeat, from period: Period) async throws {
        guard seat.member.employed == nil, seat.member.number != 4 else { return }
        _ = try await house.perform(
            NoteHiring(
                engagement: seat.engagement,
                facts: HiringFacts(
                    day: period.firstDay - 1, reference: "DEMO-\(seat.member.number)000")),
            as: .commandLine(user: "demo"), in: coop, key: key())
    }

    /// What declarations tell of a member's contract.
    mutating func describe(_ seat: DemoSeat, reasonOfEnd: String = "") async throws {
        var facts = JobFacts()
        facts.title = seat.member.trade.name
        facts.occupation = "375b"
        facts.status = "06"
        facts.pensionStatus = "04"
        facts.risk = "741GB"
        facts.reasonOfEnd = reasonOfEnd
        _ = try await house.perform(
            SaveJob(engagement: seat.engagement, facts: facts),
            as: .commandLine(user: "demo"), in: coop, key: key())
    }
}

extension DemoNames {
    /// The number of an establishment that makes a right SIRET with a SIREN.
    static func establishment(of siren: String) -> String {
        for check in 0...99 {
            let number = check < 10 ? "0000\(check)" : "000\(check)"
            if (try? Siret(siren + number)) != nil { return number }
        }
        return ""
    }

    /// An invented person with a number whose key is right: no town has the code 999.
    static func identity(_ member: DemoMember) -> Identity {
        let index = member.number
        let sex = index % 2 == 0 ? 1 : 2
        let year = 1960 + index % 40
        let month = index % 12 + 1
        let department = index % 7 == 0 ? "2A" : "69"
        func padded(_ value: Int, _ length: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, length - text.utf8.count)) + text
        }
        let stem =
            "\(sex)\(padded(year % 100, 2))\(padded(month, 2))\(department)999\(padded(index, 3))"
        let names = member.name.split(separator: " ", maxSplits: 1).map(String.init)
        return Identity(
            number: stem + (NationalNumber.key(of: stem) ?? ""), familyName: names.last ?? "",
            givenNames: names.first ?? "", sex: sex,
            birthDay: Day(year, month, index % 28 + 1) ?? Day(number: 0),
            birthPlace: "Exempleville", birthDepartment: department)
    }
}
