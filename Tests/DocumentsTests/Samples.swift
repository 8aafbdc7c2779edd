// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Documents

/// Documents as a cooperative would send them; every person and number is invented.
enum Samples {
    static let day = Day(number: 20_524)

    static func frame(watermark: String? = nil) -> PageFrame {
        PageFrame(
            footer: "Les Ateliers communs · SCOP SA à capital variable · SIREN 123 456 782 · "
                + "RCS Lyon 123 456 782 · TVA FR32 123456782",
            pageLabel: "Page {page} sur {pages}", watermark: watermark)
    }

    static func information(_ title: String) -> DocumentInformation {
        DocumentInformation(
            title: title, author: "Les Ateliers communs", language: "fr", day: day)
    }

    static let seller = Party(
        label: "ÉMETTEUR", name: "Les Ateliers communs",
        lines: [
            "SCOP SA à capital variable", "14 rue des Tanneurs", "69007 Lyon",
            "SIREN 123 456 782 · RCS Lyon", "TVA FR32 123456782",
        ])

    static let buyer = Party(
        label: "CLIENT", name: "Médiathèque Élise-Bœuf",
        lines: [
            "À l’attention de Mme Çağla Núñez", "3 place de l’Hôtel-de-Ville", "38000 Grenoble",
            "SIREN 987 654 324",
        ])

    static let labels = InvoiceSheet.LineLabels(
        designation: "Désignation", quantity: "Qté", unit: "Unité", unitPrice: "Prix unit. HT",
        discount: "Remise", vatRate: "TVA", amount: "Montant HT")

    static let lines = [
        InvoiceSheet.Line(
            designation: "Conception de la signalétique intérieure",
            detail: "Trois niveaux, plans d’implantation et maquettes, selon devis D-2026-017",
            quantity: "4", unit: "jours", unitPrice: "480,00 €", vatRate: "20 %",
            amount: "1 920,00 €"),
        InvoiceSheet.Line(
            designation: "Atelier d’écriture avec le public", quantity: "2", unit: "séances",
            unitPrice: "350,00 €", discount: "10 %", vatRate: "20 %", amount: "630,00 €"),
        InvoiceSheet.Line(
            designation: "Livret imprimé, 24 pages", detail: "Papier recyclé, broché",
            quantity: "120", unit: "ex.", unitPrice: "6,25 €", vatRate: "5,5 %",
            amount: "750,00 €"),
    ]

    static func invoice(
        lines: [InvoiceSheet.Line] = lines, watermark: String? = nil,
        change: (inout InvoiceSheet) -> Void = { _ in }
    ) -> InvoiceSheet {
        var sheet = InvoiceSheet(
            information: information("Facture F-2026-0042"), frame: frame(watermark: watermark),
            brand: InvoiceSheet.Brand(
                name: "Atelier Lumen", tagline: "Design graphique et signalétique"),
            title: "Facture", number: "F-2026-0042", parties: [seller, buyer],
            facts: [
                Field("DATE D’ÉMISSION", "12 mars 2026"), Field("PRESTATION", "février 2026"),
                Field("ÉCHÉANCE", "11 avril 2026"), Field("VOTRE RÉFÉRENCE", "BC-2026-77"),
            ], lineLabels: labels, lines: lines, emptyNotice: "Aucune ligne pour le moment.",
            vatSummary: InvoiceSheet.VATSummary(
                labels: ["TAUX", "BASE HT", "TVA"],
                rows: [
                    ["TVA 20 %", "2 550,00 €", "510,00 €"], ["TVA 5,5 %", "750,00 €", "41,25 €"],
                ]),
            totals: [
                Field("Total HT", "3 300,00 €"), Field("TVA", "551,25 €"),
                Field("Total TTC", "3 851,25 €"), Field("Acompte versé", "−1 000,00 €"),
            ], amountDue: Field("Net à payer", "2 851,25 €"),
            payment: InvoiceSheet.Payment(
                title: "Règlement par virement",
                fields: [
                    Field("IBAN", "FR76 3000 6000 0112 3456 7890 189"),
                    Field("BIC", "AGRIFRPP"), Field("Référence à rappeler", "F-2026-0042"),
                ]),
            mentions: [
                "En cas de retard de paiement, une pénalité égale à trois fois le taux d’intérêt "
                    + "légal est exigible, ainsi qu’une indemnité forfaitaire pour frais de "
                    + "recouvrement de 40 euros (articles L441-10 et D441-5 du code de commerce).",
                "Pas d’escompte pour paiement anticipé. Catégorie de l’opération : prestations de "
                    + "services et livraisons de biens.",
            ])
        change(&sheet)
        return sheet
    }

    /// A PNG picture of 8 by 4 pixels in one colour.
    static let logo: [UInt8] = [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48,
        0x44, 0x52, 0x00, 0x00, 0x00, 0x08, 0x00, 0x00, 0x00, 0x04, 0x08, 0x02, 0x00, 0x00,
        0x00, 0x3C, 0xAF, 0xE9, 0xA7, 0x00, 0x00, 0x00, 0x11, 0x49, 0x44, 0x41, 0x54, 0x78,
        0xDA, 0x63, 0x90, 0x8F, 0x0D, 0xC0, 0x8A, 0x18, 0xA8, 0x27, 0x01, 0x00, 0xF5, 0x80,
        0x19, 0x81, 0x92, 0x7A, 0x57, 0xBE, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44,
        0xAE, 0x42, 0x60, 0x82,
    ]

    static let longLines = (1...60).map { index in
        InvoiceSheet.Line(
            designation: "Intervention n° \(index)",
            detail: index.isMultiple(of: 7)
                ? "Déplacement compris, compte rendu remis au conseil des usagers et à la ville"
                : "",
            quantity: "1", unit: "jour", unitPrice: "100,00 €", vatRate: "20 %",
            amount: "\(index)00,00 €")
    }

    static let hostileText = "<b>&\u{0}\u{7} </b> " + String(repeating: "Ünbroken", count: 60)

    static func payslip() -> PayslipSheet {
        typealias Line = PayslipSheet.Line
        return PayslipSheet(
            information: information("Bulletin de paie, mars 2026"), frame: frame(),
            title: "Bulletin de paie", period: "Mars 2026 · du 1er au 31",
            employer: Party(
                label: "EMPLOYEUR", name: "Les Ateliers communs",
                lines: [
                    "14 rue des Tanneurs, 69007 Lyon", "SIRET 123 456 782 00011 · NAF 70.22Z",
                    "Urssaf Rhône-Alpes 827 000000000000000",
                ]),
            employee: Party(
                label: "SALARIÉ·E", name: "Aïcha Lefèbvre",
                lines: ["7 montée du Gourguillon", "69005 Lyon", "NIR 2 85 07 69 123 456 78"]),
            facts: [
                Field("CONTRAT", "CDI, entrepreneure salariée"), Field("EMPLOI", "Graphiste"),
                Field("CLASSIFICATION", "Niveau III, coef. 250"), Field("ENTRÉE", "4 mai 2023"),
                Field("HEURES", "151,67"), Field("CONVENTION", "Accord CAE"),
                Field("CONGÉS ACQUIS", "20,80 j"), Field("CONGÉS PRIS", "12,00 j"),
                Field("SOLDE", "8,80 j"), Field("PAIEMENT", "28 mars 2026, virement"),
            ],
            columnLabels: Line(
                "Rubriques", base: "Base", employeeRate: "Taux sal.",
                employeeAmount: "Part salarié", employerRate: "Taux empl.",
                employerAmount: "Part employeur"),
            groups: payslipGroups,
            outcomes: [
                PayslipSheet.Outcome("Montant net social", value: "1 803,11", emphasis: .strong),
                PayslipSheet.Outcome(
                    "Net à payer avant impôt sur le revenu", value: "1 765,41",
                    emphasis: .strong),
                PayslipSheet.Outcome(
                    "Impôt sur le revenu prélevé à la source",
                    detail: "Base 1 823,85 · taux personnalisé 3,50 %", value: "−63,83"),
                PayslipSheet.Outcome("Net payé", value: "1 701,58 €", emphasis: .paid),
                PayslipSheet.Outcome("Total versé par l’employeur", value: "2 769,84"),
            ],
            cumulative: [
                ["CUMULS 2026", "BRUT", "NET IMPOSABLE", "IMPÔT", "HEURES", "PLAFOND"],
                ["Mois", "2 250,00", "1 823,85", "63,83", "151,67", "4 005,00"],
                ["Année", "6 750,00", "5 471,55", "191,49", "455,01", "12 015,00"],
            ],
            mentions: [
                "Dans votre intérêt et pour vous aider à faire valoir vos droits, conservez ce "
                    + "bulletin de paie sans limitation de durée. Pour la définition des termes "
                    + "employés, voir le portail www.service-public.fr."
            ])
    }

    private static let payslipGroups: [PayslipSheet.Group] = {
        typealias Line = PayslipSheet.Line
        func both(
            _ label: String, _ base: String, _ one: (String, String), _ two: (String, String)
        ) -> Line {
            Line(
                label, base: base, employeeRate: one.0, employeeAmount: one.1,
                employerRate: two.0, employerAmount: two.1)
        }
        return [
            PayslipSheet.Group(
                "",
                lines: [
                    Line("Salaire de base", base: "2 250,00", employeeAmount: "2 250,00"),
                    Line("Salaire brut", employeeAmount: "2 250,00", emphasis: .sum),
                ]),
            PayslipSheet.Group(
                "SANTÉ",
                lines: [
                    both(
                        "Sécurité sociale – Maladie, maternité, invalidité, décès", "2 250,00",
                        ("", ""), ("7,00 %", "157,50")),
                    both(
                        "Complémentaire – Incapacité, invalidité, décès", "2 250,00",
                        ("0,45 %", "10,13"), ("0,45 %", "10,13")),
                    both("Complémentaire – Santé", "40,00", ("50 %", "20,00"), ("50 %", "20,00")),
                ]),
            PayslipSheet.Group(
                "ACCIDENTS DU TRAVAIL – MALADIES PROFESSIONNELLES",
                lines: [both("Accidents du travail", "2 250,00", ("", ""), ("1,10 %", "24,75"))]),
            PayslipSheet.Group(
                "RETRAITE",
                lines: [
                    both(
                        "Sécurité sociale plafonnée", "2 250,00", ("6,90 %", "155,25"),
                        ("8,55 %", "192,38")),
                    both(
                        "Sécurité sociale déplafonnée", "2 250,00", ("0,40 %", "9,00"),
                        ("2,11 %", "47,48")),
                    both(
                        "Complémentaire tranche 1", "2 250,00", ("4,01 %", "90,23"),
                        ("6,01 %", "135,23")),
                ]),
            PayslipSheet.Group(
                "FAMILLE",
                lines: [
                    both("Allocations familiales", "2 250,00", ("", ""), ("3,45 %", "77,63"))
                ]),
            PayslipSheet.Group(
                "ASSURANCE CHÔMAGE",
                lines: [both("Chômage et AGS", "2 250,00", ("", ""), ("4,25 %", "95,63"))]),
            PayslipSheet.Group(
                "AUTRES CONTRIBUTIONS DUES PAR L’EMPLOYEUR",
                lines: [Line("Formation, transport, logement", employerAmount: "93,38")]),
            PayslipSheet.Group(
                "COTISATIONS STATUTAIRES OU PRÉVUES PAR LA CONVENTION COLLECTIVE",
                lines: [
                    both(
                        "Fonds mutuel de la coopérative", "2 250,00", ("0,50 %", "11,25"),
                        ("0,50 %", "11,25"))
                ]),
            PayslipSheet.Group(
                "CSG ET CRDS",
                lines: [
                    both(
                        "CSG déductible de l’impôt sur le revenu", "2 240,76",
                        ("6,80 %", "152,37"), ("", "")),
                    both(
                        "CSG et CRDS non déductibles de l’impôt sur le revenu", "2 240,76",
                        ("2,90 %", "64,98"), ("", "")),
                ]),
            PayslipSheet.Group(
                "EXONÉRATIONS ET ALLÈGEMENTS DE COTISATIONS",
                lines: [
                    both(
                        "Exonérations, écrêtements et allègements", "", ("", ""),
                        ("", "−345,52")),
                    Line(
                        "Total des cotisations et contributions", employeeAmount: "513,21",
                        employerAmount: "519,84", emphasis: .sum),
                ]),
        ]
    }()

    static func report(rows count: Int = 70) -> ReportSheet {
        typealias Row = ReportSheet.Row
        var rows = [Row(["Classe 6 – Charges"], .section)]
        rows += (1...max(count, 1)).map { index in
            Row([
                "6\(10_000 + index)", "Compte de charges numéro \(index), achats et services",
                "\(index) 000,00", "", "\(index) 000,00",
            ])
        }
        rows.append(Row(["", "Total des charges", "99 000,00", "", "99 000,00"], .total))
        rows.append(Row(["", "Total général", "99 000,00", "99 000,00", "0,00"], .total))
        return ReportSheet(
            information: information("Balance générale 2026"), frame: frame(),
            title: "Balance générale", subtitle: "Les Ateliers communs · exercice 2026",
            pieces: [
                .paragraph(
                    "Cette balance reprend les soldes de tous les comptes mouvementés entre le "
                        + "1er janvier et le 31 décembre 2026, avant affectation du résultat."),
                .facts([Field("ÉCRITURES", "12 480"), Field("ARRÊTÉE LE", "15 février 2027")]),
                .heading("Comptes de gestion"),
                .table(
                    [
                        ReportSheet.Column("COMPTE", .text), ReportSheet.Column("LIBELLÉ", .text),
                        ReportSheet.Column("DÉBIT", .number),
                        ReportSheet.Column("CRÉDIT", .number),
                        ReportSheet.Column("SOLDE", .number),
                    ], rows),
            ])
    }

    static func waterfall(width: Int = 680) -> WaterfallChart {
        typealias Step = WaterfallChart.Step
        return WaterfallChart(
            identifier: "mars-\(width)", title: "Du chiffre d’affaires au net, mars 2026",
            summary: "Sur 4 200 € facturés, 1 701,58 € arrivent sur votre compte.",
            steps: [
                Step(
                    "Chiffre d’affaires HT", value: "4 200,00 €", amount: 420_000, kind: .start,
                    link: "/m/1"),
                Step(
                    "Contribution à la coopérative", value: "−462,00 €", amount: -46_200,
                    link: "/m/2"),
                Step("Frais professionnels", value: "−318,40 €", amount: -31_840),
                Step("Reprise de réserve", value: "+150,00 €", amount: 15_000),
                Step("Coût de l’emploi", value: "3 569,60 €", amount: 356_960, kind: .total),
                Step("Cotisations patronales", value: "−519,84 €", amount: -51_984),
                Step("Cotisations salariales", value: "−484,59 €", amount: -48_459),
                Step("Impôt à la source", value: "−63,83 €", amount: -6_383),
                Step("Mise en réserve", value: "−799,76 €", amount: -79_976),
                Step("Net payé", value: "1 701,58 €", amount: 170_158, kind: .total),
            ], width: width)
    }

    static func bars() -> BarChart {
        let months = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août"]
        let bars = months.enumerated().map { index, month in
            let amount = Int64(index * 37 % 11 + 4) * 10_000
            return BarChart.Bar(
                month, value: "\((amount + 120_000) / 100)", amounts: [amount, 80_000, 40_000])
        }
        var chart = BarChart(
            identifier: "ages", title: "Factures par ancienneté",
            summary: "Montants dus par mois, par tranche d’ancienneté.",
            series: ["à échoir", "moins de 30 jours", "plus de 30 jours"], bars: bars)
        let ticks = (try? chart.scale().ticks(about: 4)) ?? []
        chart.ticks = ticks.map { ChartTick($0, "\($0 / 100) €") }
        return chart
    }

    static func forecast() -> LineChart {
        let weeks = (0..<26).map { Int64($0) }
        let middle = weeks.map { 800_000 + $0 * 12_000 - ($0 % 4) * 60_000 }
        var chart = LineChart(
            identifier: "cash", title: "Trésorerie à 26 semaines",
            summary: "La trésorerie reste positive, même dans le cas défavorable.",
            labels: weeks.map { $0 % 4 == 0 ? "S\($0 + 12)" : "" },
            series: [
                LineChart.Series("médiane", amounts: middle),
                LineChart.Series("plancher du fonds", amounts: weeks.map { _ in 400_000 }),
            ],
            range: LineChart.Range(
                low: zip(weeks, middle).map { $1 - $0 * 22_000 },
                high: zip(weeks, middle).map { $1 + $0 * 20_000 })
        ).marked(at: 3, label: "aujourd’hui")
        chart.ticks = chart.scale.ticks().map { ChartTick($0, "\($0 / 100) €") }
        return chart
    }
}
