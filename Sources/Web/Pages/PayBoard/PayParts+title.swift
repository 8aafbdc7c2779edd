// SPDX-License-Identifier: AGPL-3.0-or-later

import Payroll
import Texts

extension GrossPart {
    /// What it is called: its kind, and what was typed.
    func title(in t: Speech) -> String {
        let name = t("gross_part.\(kind.rawValue)")
        return label.isEmpty ? name : "\(name) – \(label)"
    }
}

extension NetDeduction {
    /// What it is called: its kind, and what was typed.
    func title(in t: Speech) -> String { "\(t("deduction.\(kind.rawValue)")) – \(label)" }
}
