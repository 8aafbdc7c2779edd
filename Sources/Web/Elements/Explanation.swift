// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Texts

/// Why a figure is what it is: the steps of its calculation, in words.
struct Explanation: Sendable {
    var text: String?
    var steps: [StepLine]

    struct StepLine: Sendable {
        var label: String
        var base: String?
        var rate: String?
        var amount: String
        var isNegative: Bool
        var rule: String?
        /// Where the history of the figure stands, when the rule is one.
        var ruleHref: String?
        var validFrom: String?
        var source: String?
        /// Address of the source, when it is one.
        var sourceHref: String?
        /// Nobody has yet compared the figure with its source.
        var isUnverified: Bool
    }

    /// The steps of a calculation as a person reads them.
    init(_ steps: [Step], text: String? = nil, in speech: Speech) {
        self.text = text
        self.steps = steps.map { StepLine($0, in: speech) }
    }
}

extension Explanation.StepLine {
    init(_ step: Step, in speech: Speech) {
        label = speech(step)
        base = step.base.map(speech.money)
        rate = step.rate.map(speech.rate)
        amount = speech.money(step.amount)
        isNegative = step.amount.isNegative
        // Plain arithmetic has no rule worth a line.
        rule = step.source == nil && step.validFrom == nil ? nil : step.rule
        ruleHref =
            ["payroll.", "vat."].contains(where: step.rule.hasPrefix)
            ? "/figures/\(step.rule)" : nil
        validFrom = step.validFrom.map { speech("explain.since", ["day": speech.day($0)]) }
        let reference = step.source?.reference ?? ""
        let isAddress = reference.hasPrefix("https://")
        sourceHref = isAddress ? reference : nil
        source = step.source.map { source in
            reference.isEmpty || isAddress || source.title.contains(reference)
                ? source.title : "\(source.title), \(reference)"
        }
        isUnverified = step.source.map { !$0.isVerified } ?? false
    }
}
