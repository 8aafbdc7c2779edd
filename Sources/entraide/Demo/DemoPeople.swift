// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

/// A trade of the demo, with what it sells and buys.
struct DemoTrade {
    let name: String
    let items: [String]
    /// Usual price of one item, in euros.
    let price: ClosedRange<Int>
    let vatKey: String
    let isGoods: Bool
    /// Expense account and what is bought on it.
    let purchases: [(account: String, what: String, euros: ClosedRange<Int>)]

    static let all: [DemoTrade] = [
        DemoTrade(
            name: "Studio graphique",
            items: ["Identité visuelle", "Mise en page d'un rapport", "Affiche d'événement"],
            price: 350...900, vatKey: "standard", isGoods: false,
            purchases: [("606400", "Papier et encres", 20...90), ("613000", "Logiciel", 25...60)]),
        DemoTrade(
            name: "Traduction",
            items: ["Traduction technique (feuillets)", "Relecture", "Sous-titrage"],
            price: 200...650, vatKey: "standard", isGoods: false,
            purchases: [("618000", "Dictionnaires", 20...60)]),
        DemoTrade(
            name: "Menuiserie",
            items: ["Pose de bibliothèque", "Réparation de fenêtres", "Plan de travail"],
            price: 600...1_800, vatKey: "intermediate", isGoods: false,
            purchases: [("606300", "Bois et quincaillerie", 150...480)]),
        DemoTrade(
            name: "Formation",
            items: ["Journée de formation", "Atelier d'équipe", "Conception pédagogique"],
            price: 500...1_200, vatKey: "standard", isGoods: false,
            purchases: [("625100", "Train", 40...160)]),
        DemoTrade(
            name: "Jardins",
            items: ["Entretien de jardin", "Taille de haies", "Création de massif"],
            price: 180...700, vatKey: "intermediate", isGoods: false,
            purchases: [("606300", "Plants et terreau", 40...180)]),
        DemoTrade(
            name: "Sites web",
            items: ["Développement (jours)", "Maintenance mensuelle", "Audit d'accessibilité"],
            price: 400...1_500, vatKey: "standard", isGoods: false,
            purchases: [("626000", "Hébergement", 15...60)]),
        DemoTrade(
            name: "Photographie",
            items: ["Reportage", "Portraits d'équipe", "Retouche"],
            price: 300...950, vatKey: "standard", isGoods: false,
            purchases: [("613000", "Location de matériel", 40...150)]),
        DemoTrade(
            name: "Couture",
            items: ["Rideaux sur mesure", "Costumes de scène", "Retouches"],
            price: 120...600, vatKey: "standard", isGoods: false,
            purchases: [("606300", "Tissus", 50...200)]),
        DemoTrade(
            name: "Conseil",
            items: ["Accompagnement stratégique", "Diagnostic", "Animation de séminaire"],
            price: 700...2_200, vatKey: "standard", isGoods: false,
            purchases: [("625100", "Déplacements", 50...220)]),
        DemoTrade(
            name: "Atelier de céramique",
            items: ["Service de table", "Commande de vases", "Cours en groupe"],
            price: 150...750, vatKey: "standard", isGoods: true,
            purchases: [("607000", "Argile et émaux", 60...220)]),
    ]
}

/// Invented people and clients; nobody is called like that.
enum DemoNames {
    static let given = [
        "Alix", "Basile", "Camille", "Dominique", "Éloi", "Fanette", "Gaspard", "Héloïse", "Isaure",
        "Jocelyn", "Karim", "Lison", "Maëlle", "Noam", "Océane", "Perrine", "Quitterie", "Rayan",
        "Solène", "Timothée", "Ursule", "Valère", "Wassim", "Xénia", "Yaëlle", "Zoé", "Anatole",
        "Brune", "Corentin", "Daphné",
    ]
    static let family = ["Exemple", "Fictif", "Imaginaire", "Modèle", "Inventé", "Démonstration"]
    static let clients = [
        "Librairie Fictive", "Mairie d'Exempleville", "Garage Imaginaire", "Théâtre du Modèle",
        "Association Démo", "Boulangerie Inventée", "Clinique Spécimen", "Festival Chimère",
        "Lycée Utopie", "Éditions Mirage", "Hôtel Songe", "Coopérative Légende",
    ]

    /// A company number nobody has: SIREN numbers do not begin with three zeros.
    static func siren(_ number: Int) -> String {
        let digits = String(number)
        let stem = String(repeating: "0", count: 8 - digits.utf8.count) + digits
        for check in 0...9 {
            if let siren = try? Siren("\(stem)\(check)") { return siren.text }
        }
        return ""
    }

    /// An account at a bank nobody has: bank code 99999.
    static func iban(_ number: Int) -> String {
        let digits = String(number)
        let account = String(repeating: "0", count: 11 - digits.utf8.count) + digits
        return (try? IBAN.made(country: "FR", account: "9999900001\(account)00"))?.text ?? ""
    }
}

/// One member of the demo: how their year goes.
struct DemoMember {
    let number: Int
    let name: String
    let trade: DemoTrade
    let scheme: String
    /// First and last month, 1...12.
    let joins: Int
    let leaves: Int?
    /// The month they are employed after a test phase; nil for those employed from the first day.
    var employed: Int? { joins > 1 ? joins + 2 : nil }
    /// Invoices a month, on average, in tenths.
    let pace: Int
    let isInTheRed: Bool
    /// Gross pay wished; nil takes what is available.
    let wishedGross: Money?

    let email: String
    var code: String {
        "A" + String(repeating: "0", count: 3 - String(number).count) + String(number)
    }
    var activity: String { "\(trade.name) \(name.split(separator: " ").first ?? "")" }

    static func all(
        _ count: Int, at plan: Demo.Plan, random: inout SeededRandom
    ) -> [DemoMember] {
        (1...max(count, 1)).map { number in
            let index = number - 1
            let given = DemoNames.given[index % DemoNames.given.count]
            let family = DemoNames.family[
                (index / DemoNames.given.count + index) % DemoNames.family.count]
            let schemes = plan.place.schemes
            let joinsLate = number == 5 ? 3 : number == 17 ? 6 : 1
            return DemoMember(
                number: number, name: "\(given) \(family)",
                trade: DemoTrade.all[index % DemoTrade.all.count],
                scheme: schemes[(number % 7 == 3 ? 1 : number % 7 == 6 ? 2 : 0) % schemes.count],
                joins: joinsLate, leaves: number == 11 ? 9 : nil,
                pace: number == 8 ? 6 : Int.random(in: 18...42, using: &random),
                isInTheRed: number == 8,
                wishedGross: number % 3 == 0
                    ? Money.cents(Int64.random(in: 12...22, using: &random) * 10_000) : nil,
                email: plan.email("membre\(number)"))
        }
    }
}
