// SPDX-License-Identifier: AGPL-3.0-or-later

import Bank
import Basics
import Foundation
import Interchange
import Testing

struct Pain001Tests {
    /// 2026-11-22T22:16:13Z, the moment of the fixture.
    static let created = Instant(startOf: Day(number: 20_779)).adding(seconds: 80_173)

    static func run(_ kind: PaymentRun.Kind, bic: String? = "BBRUBEBB") throws -> PaymentRun {
        let day = try Day(text: "2026-12-01")
        return try PaymentRun(
            id: "CAEExemple-512acd53cc75", debtorName: "CAE Exemple",
            debtorIBAN: IBAN("BE68539007547034"), debtorBIC: bic, executionDay: day, kind: kind,
            payments: [
                PaymentOrder(
                    endToEndID: "SAL-2026-11-1", creditorName: "Alice Martin",
                    creditorIBAN: IBAN("FR7630006000011234567890189"), amount: .cents(123_456),
                    text: "Salaire 2026-11 1"),
                PaymentOrder(
                    endToEndID: "SAL-2026-11-2", creditorName: "Bob Claes",
                    creditorIBAN: IBAN("BE71096123456769"), amount: .cents(98_765),
                    text: "Salaire 2026-11 2"),
            ])
    }

    /// fixtures/own/sepa/good_pain.001.001.09.xml was made with the Python package sepaxml.
    @Test func `a run is written as another program writes it`() throws {
        let bytes = try Pain001.write(
            Self.run(.other), messageID: "20261122101613-02b8f460ba38", created: Self.created)
        let expected = try Outside.own("sepa/good_pain.001.001.09.xml").text
            .replacing(#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#, with: "")
            .replacing("22:16:13<", with: "22:16:13Z<")
        #expect(bytes.text.replacing(#/\n */#, with: "") == expected)
    }

    @Test func `pay is marked as such, once, between service level and day`() throws {
        let bytes = try Pain001.write(Self.run(.salary), messageID: "M1", created: Self.created)
        let flat = bytes.text.replacing(#/\n */#, with: "")
        #expect(
            flat.contains(
                "</SvcLvl><CtgyPurp><Cd>SALA</Cd></CtgyPurp></PmtTpInf><ReqdExctnDt>"))
        #expect(flat.contains("<BtchBookg>true</BtchBookg><NbOfTxs>2</NbOfTxs><CtrlSum>2222.21<"))
    }

    /// The schema of ISO 20022 as the PyPI package sepaxml carries it.
    @Test(
        .enabled(
            if: Outside.painSchema != nil && Outside.program("xmllint") != nil,
            "no pain.001.001.09.xsd (pip install sepaxml in .venv) or no xmllint"),
        arguments: PaymentRun.Kind.allCases, ["BBRUBEBB", nil])
    func `a written file follows the schema`(_ kind: PaymentRun.Kind, _ bic: String?) throws {
        let bytes = try Pain001.write(
            Self.run(kind, bic: bic), messageID: "M1", created: Self.created)
        let schema = try #require(Outside.painSchema)
        let xmllint = try #require(Outside.program("xmllint"))
        let (status, output) = try Outside.run(
            xmllint, ["--noout", "--nonet", "--schema", schema.path], on: bytes)
        #expect(status == 0, "\(output)")
        let broken = bytes.replacing("<NbOfTxs>2</NbOfTxs>", "")
        let refused = try Outside.run(
            xmllint, ["--noout", "--nonet", "--schema", schema.path], on: broken)
        #expect(refused.status != 0, "the schema must be able to refuse")
    }

    @Test func `a message identifier that SEPA does not carry is refused`() throws {
        let run = try Self.run(.salary)
        let error = #expect(throws: InterchangeError.self) {
            try Pain001.write(run, messageID: "paie/été", created: Self.created)
        }
        #expect(error == .unwritable(element: "MsgId", text: "paie/été"))
    }

    struct TextCase: Sendable {
        let text: String
        let plain: String
    }

    static let texts = [
        TextCase(text: "Éloïse Lefèvre-Núñez", plain: "Eloise Lefevre-Nunez"),
        TextCase(text: "Cœur & Ça SARL", plain: "Coeur + Ca SARL"),
        TextCase(text: "e\u{301}te\u{301}", plain: "ete"),
        TextCase(text: "  a \n b\t", plain: "a b"),
        TextCase(text: "L’été — « oui »", plain: "L'ete - ' oui '"),
        TextCase(text: "Straße Łódź", plain: "Strasse Lodz"),
        TextCase(text: "100 € <net>", plain: "100 EUR (net)"),
        TextCase(text: "漢字", plain: ".."),
    ]

    @Test(arguments: texts)
    func `names and remarks keep to basic Latin letters`(_ c: TextCase) {
        #expect(
            SEPAText.plain(c.text.replacing("«", with: "\"").replacing("»", with: "\""), limit: 70)
                == c.plain)
        #expect(SEPAText.plain(c.text, limit: 70).utf8.allSatisfy(SEPAReference.isAllowed))
    }

    @Test func `a text is cut after its letters were replaced`() {
        #expect(SEPAText.plain(String(repeating: "œ", count: 100), limit: 70).utf8.count == 70)
        #expect(SEPAText.plain("ab cd", limit: 3) == "ab")
    }
}
