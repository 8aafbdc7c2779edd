// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import RuleBook

/// What a country's pack offers to a cooperative that is set up there.
public struct CountryProfile: Sendable {
    /// Words the law wants after a cooperative's name, with the page that says so.
    public struct Wording: Sendable {
        /// Stable name: `scop_sarl`.
        public let key: String
        /// What it is called, by language.
        public let title: [String: String]
        /// What documents print.
        public let printed: String
        /// Where it is written.
        public let source: Source
    }

    /// The country's name, by language.
    public let title: [String: String]
    /// Time zone of its days.
    public let timeZone: String
    /// Legal forms, in the pack's order.
    public let legalForms: [Wording]
    /// The status of a business and employment cooperative, which is no legal form.
    public let bec: Wording

    /// Reads the topic `country`.
    public init(_ rules: RuleBook) throws(RuleBookError) {
        var map = try PackMap(rules.topic("country"))
        title = try map.sentences("title")
        timeZone = try map.text("time_zone")
        var forms: [Wording] = []
        for node in try map.required("legal_forms").asList() {
            var form = try PackMap(node)
            let wording = try Wording(key: form.text("key"), &form)
            guard !forms.contains(where: { $0.key == wording.key }) else {
                throw .duplicateKey(node.place, key: wording.key)
            }
            forms.append(wording)
        }
        legalForms = forms
        var status = try PackMap(map.required("bec"))
        bec = try Wording(key: "bec", &status)
        try map.finish()
    }

    /// The words documents print for a form, with the status if the cooperative has it; nil for
    /// a form the pack does not know.
    public func printed(_ key: String, isBEC: Bool) -> String? {
        legalForms.first { $0.key == key }.map { form in
            isBEC ? "\(form.printed), \(bec.printed)" : form.printed
        }
    }
}

extension CountryProfile.Wording {
    fileprivate init(key: String, _ map: inout PackMap) throws(RuleBookError) {
        self.key = key
        title = try map.sentences("title")
        printed = try map.text("printed")
        source = try map.source()
        try map.finish()
    }
}
