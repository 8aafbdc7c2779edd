// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import RuleBook

/// A small right pack; the refusal tests spoil it in one place each.
enum SamplePack {
    static let text = """
        pack: xx
        parameters:
          - key: a.ceiling
            unit: EUR/month
            title: {fr: "Plafond", en: "Ceiling"}
            values:
              - from: 2025-01-01
                to: 2025-12-31
                value: "3925.00"
                source: {title: "Order of 2024", id: "X1"}
                checked: 2026-11-22
                verified: true
              - from: 2026-01-01
                known: 2025-12-22
                value: "4005.00"
                source: {title: "Order of 2025"}
                checked: 2026-11-21
                verified: true
          - key: a.scale
            unit: scale
            title: {fr: "Barème", en: "Scale"}
            values:
              - from: 2026-01-01
                scale: [{below: "10.00", rate: "0"}, {below: "20.00", rate: "0.1"}, {rate: "0.2"}]
                source: {title: "Law"}
                checked: 2026-11-20
                verified: false

        """

    static func book(_ text: String, name: String = "a.yaml") throws(RuleBookError) -> RuleBook {
        try RuleBook(pack: "xx", files: [(name, Array(text.utf8))])
    }

    /// A pack of one parameter in ratio, one line a value: `from known to value`, `-` for none.
    static func dated(_ rows: [String]) throws(RuleBookError) -> Parameter {
        var text = """
            pack: xx
            parameters:
              - key: k
                unit: ratio
                title: {fr: "K", en: "K"}
                values:

            """
        for row in rows {
            let fields = row.split(separator: " ").map(String.init)
            text += "      - from: \(fields[0])\n"
            if fields[1] != "-" { text += "        known: \(fields[1])\n" }
            if fields[2] != "-" { text += "        to: \(fields[2])\n" }
            text += "        value: \"\(fields[3])\"\n        source: {title: S}\n"
            text += "        checked: 2026-11-22\n        verified: true\n"
        }
        guard let parameter = try book(text).parameters["k"] else {
            throw .unknownParameter(key: "k")
        }
        return parameter
    }
}
