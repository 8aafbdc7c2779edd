// SPDX-License-Identifier: AGPL-3.0-or-later

import Operations
import Store
import Texts

/// The chain and the invariants of the books, recomputed while the person waits.
struct CheckPage: Page {
    static let template = "pages/trial-balance"

    var heading: Heading
    var filter: Filter?
    var standing: Notice
    var tiles: [Tile]
    var table: Table
}

extension CheckPage {
    /// What a check of the books found.
    init(_ result: VerifyLedger.Result, in t: Speech) {
        heading = Heading(
            title: t("check.title"), subtitle: t("check.subtitle"),
            back: Link(text: t("ledger.title"), href: "/ledger"))
        let isSound = result.findings.isEmpty
        standing = Notice(
            text: isSound
                ? t("check.sound") : t.counted("month.fact.findings", result.findings.count),
            tone: isSound ? .good : .bad, isAlert: !isSound)
        tiles = [
            Tile(label: t("check.links"), value: t.count(Int(result.links)), isStrong: true),
            Tile(label: t("check.head"), value: String(result.head.prefix(16)) + "…"),
        ]
        table = Table(
            t("check.title"),
            columns: [
                Column(t("check.finding")), Column(t("check.place")), Column(t("check.detail")),
            ],
            rows: result.findings.map { finding in
                let key = "finding.\(finding.kind)"
                return Row([
                    Cell(t.has(key) ? t(key) : finding.kind, note: finding.kind),
                    Cell(finding.place), Cell(finding.detail),
                ])
            })
    }
}
