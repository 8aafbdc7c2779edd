// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Testing

@testable import Interchange

/// The file in which the tax authority returns rates.
struct WithholdingReturnTests {
    static func file(_ people: String, root: String = "g:rapport") -> [UInt8] {
        Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <\(root) xmlns:g="http://www.gip-mds.fr/" type="60" identifiant="CRM-7">
            <declaration><declaration_identification><SIREN>732829320</SIREN>
            <nic_affectation>00074</nic_affectation><autre>x</autre></declaration_identification>
            <declaration_bilan>\(people)</declaration_bilan></declaration></\(root)>
            """.utf8)
    }

    @Test func `numbers, rates and the identifier are read; what we do not know is left aside`()
        throws
    {
        let read = try WithholdingReturn.read(
            Self.file(
                """
                <salarie><rang>1</rang><NIR>2690549588157</NIR>
                <taux_imposition_PAS>7.5</taux_imposition_PAS></salarie>
                <salarie><NTT>2070119850112</NTT></salarie><autre/>
                """))
        #expect(read.identifier == "CRM-7" && read.establishment == "73282932000074")
        #expect(read.people.map(\.number) == ["2690549588157", nil])
        #expect(read.people.map(\.temporaryNumber) == [nil, "2070119850112"])
        #expect(read.people.map(\.rate) == [Rate(millionths: 75_000), nil])
    }

    @Test(arguments: [
        ("", "g:rapport"), ("<salarie></salarie>", "g:rapport"),
        ("<salarie><NIR>1</NIR><NIR>2</NIR></salarie>", "g:rapport"),
        (
            "<salarie><NIR>1</NIR><taux_imposition_PAS>cent</taux_imposition_PAS></salarie>",
            "g:rapport"
        ),
        (
            "<salarie><NIR>1</NIR><taux_imposition_PAS>100.1</taux_imposition_PAS></salarie>",
            "g:rapport"
        ),
        (
            "<salarie><NIR>1</NIR><taux_imposition_PAS>-1</taux_imposition_PAS></salarie>",
            "g:rapport"
        ),
        ("<salarie><NIR>1</NIR></salarie>", "bilan"),
    ])
    func `a file that is not one is refused whole`(_ people: String, _ root: String) {
        #expect(throws: InterchangeError.self) {
            try WithholdingReturn.read(Self.file(people, root: root))
        }
    }
}
