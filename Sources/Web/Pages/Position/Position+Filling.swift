// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Documents
import Ledger
import Operations
import Store
import Texts

extension PositionPage {
    /// How the cooperative stands today, and how its year went so far.
    ///
    /// `allowed` is what the person may do; no other doors are offered.
    ///
    /// - Throws: `DocumentsError` when a chart cannot hold the amounts.
    init(
        _ position: Position, runs: [StoredRun], allowed: Set<Permission>, in t: Speech
    ) throws {
        heading = Heading(
            title: t("position.title"), subtitle: t("position.today", ["day": position.day.text]),
            actions: [Link(text: t("figure.title"), href: "/figures", icon: "book")])
        self.period = nil
        notices = Self.notices(position, runs: runs, allowed: allowed, in: t)
        tiles = Self.tiles(position, allowed: allowed, in: t)
        figures = [
            try Self.turnover(position, in: t),
            try Self.use(position, in: t),
        ]
        table = Self.attention(position, allowed: allowed, in: t)
    }

    private static func notices(
        _ position: Position, runs: [StoredRun], allowed: Set<Permission>, in t: Speech
    ) -> [Notice] {
        let waiting = allowed.contains(.approvePayments) ? runs.filter { $0.decision == nil } : []
        let closed = position.lastClosed.map { period in
            Notice(
                text: t("position.closed", ["month": period.text]), tone: .info, isAlert: false)
        }
        return waiting.map { run in
            Notice(
                text: t("month.wait.run", ["amount": run.total.text]), tone: .waiting,
                link: Link(
                    text: t("payment.one", ["month": run.period.text]),
                    href: "/payments/\(run.id)"), isAlert: false)
        } + (closed.map { [$0] } ?? [])
    }

    private static func tiles(
        _ position: Position, allowed: Set<Permission>, in t: Speech
    ) -> [Tile] {
        let year = position.months
        let oldest = position.suspense.oldest.map { day in
            t.counted("position.oldest", position.day - day)
        }
        return [
            Tile(
                label: t("position.cash"), value: t.money(position.cash),
                note: t("bank.balance_note", ["day": position.day.text]), isStrong: true),
            Tile(
                label: t("position.turnover"), value: t.money(year.map(\.turnover).sum),
                note: t("position.since_january")),
            Tile(
                label: t("position.contributions"), value: t.money(year.map(\.contribution).sum),
                note: t("position.since_january")),
            Tile(
                label: t("position.pool_result"), value: t.money(position.poolResult),
                note: t("position.since_january")),
            Tile(
                label: t("position.members"), value: t.count(position.members), href: "/members"),
            Tile(
                label: t("position.member_treasury"), value: t.money(position.memberTreasury),
                note: position.inTheRed.isEmpty
                    ? nil : t.counted("position.red", position.inTheRed.count)),
            Tile(label: t("position.receivables"), value: t.money(position.receivables)),
            Tile(label: t("position.suppliers"), value: t.money(position.suppliers)),
            Tile(label: t("position.social_debts"), value: t.money(position.socialDebts)),
            Tile(label: t("position.vat"), value: t.money(position.vat)),
            Tile(
                label: t("position.suspense"), value: t.count(position.suspense.lines),
                note: oldest,
                href: position.suspense.lines > 0 && allowed.contains(.handleBank)
                    ? "/suspense" : nil),
        ]
    }

    /// Small enough for a phone to show its words at their size.
    private static let chartSize = ChartSize(width: 420, height: 240)

    /// Amounts along an axis in whole euros, few enough to read.
    private static func ticks(_ scale: ChartScale, in t: Speech) -> [ChartTick] {
        scale.ticks(about: 4).map { amount in
            ChartTick(amount, whole(.cents(amount), in: t))
        }
    }

    /// An amount in whole euros, where a chart has no room for cents.
    private static func whole(_ amount: Money, in t: Speech) -> String {
        let units = divided(Int128(amount.minorUnits), by: 100, rounding: .halfUp)
        return t.formats.number(String(Int64(units)))
    }

    /// The month without its year and point, for the little room under a bar.
    private static func name(of period: Period, in t: Speech) -> String {
        let text = t.formats.shortMonth(period)
        return text.split { $0.isWhitespace || $0 == "." }.first.map(String.init) ?? text
    }

    /// An amount in thousands of euros above a bar; nothing for nothing.
    private static func thousands(_ amount: Money, in t: Speech) -> String {
        let units = divided(Int128(amount.minorUnits), by: 100_000, rounding: .halfUp)
        return amount.isZero ? "" : t.formats.number(String(Int64(units)))
    }

    private static func turnover(
        _ position: Position, in t: Speech
    ) throws -> Figure {
        var chart = BarChart(
            identifier: "turnover", title: t("position.turnover_chart"),
            summary: t("position.chart_euros"),
            bars: position.months.map { month in
                BarChart.Bar(
                    name(of: month.period, in: t), value: thousands(month.turnover, in: t),
                    amounts: [month.turnover.minorUnits])
            }, size: chartSize)
        chart.ticks = ticks(try chart.scale(), in: t)
        return Figure(
            title: t("position.turnover_chart"), svg: OwnMarkup(madeByUs: try chart.svg()),
            table: Table(
                t("position.turnover_chart"),
                columns: [
                    Column(t("position.chart_month")),
                    Column(t("position.turnover"), isNumeric: true),
                ],
                rows: position.months.map {
                    Row([Cell(t.month($0.period)), Cell(t.money($0.turnover))])
                },
                sum: Row([
                    Cell(t("table.sum")), Cell(t.money(position.months.map(\.turnover).sum)),
                ])))
    }

    private static func use(_ position: Position, in t: Speech) throws -> Figure {
        let months = position.months
        var chart = BarChart(
            identifier: "use", title: t("position.use_chart"),
            summary: t("position.chart_euros"),
            series: [t("month.cost"), t("position.contributions")],
            bars: months.map { month in
                BarChart.Bar(
                    name(of: month.period, in: t),
                    value: thousands(month.payCost + month.contribution, in: t),
                    amounts: [month.payCost.minorUnits, month.contribution.minorUnits])
            }, size: chartSize)
        chart.ticks = ticks(try chart.scale(), in: t)
        return Figure(
            title: t("position.use_chart"), svg: OwnMarkup(madeByUs: try chart.svg()),
            table: Table(
                t("position.use_chart"),
                columns: [
                    Column(t("position.chart_month")),
                    Column(t("month.cost"), isNumeric: true),
                    Column(t("position.contributions"), isNumeric: true),
                ],
                rows: months.map {
                    Row([
                        Cell(t.month($0.period)), Cell(t.money($0.payCost)),
                        Cell(t.money($0.contribution)),
                    ])
                },
                sum: Row([
                    Cell(t("table.sum")), Cell(t.money(months.map(\.payCost).sum)),
                    Cell(t.money(months.map(\.contribution).sum)),
                ])))
    }

    private static func attention(
        _ position: Position, allowed: Set<Permission>, in t: Speech
    ) -> Table {
        Table(
            t("position.in_the_red"),
            columns: [
                Column(t("position.in_the_red")), Column(t("member.treasury"), isNumeric: true),
            ],
            rows: position.inTheRed.map { held in
                Row([
                    Cell(
                        held.section.name, note: held.section.code,
                        href: allowed.contains(.viewActivity)
                            ? "/money?section=\(held.section.id)"
                            : "/ledger?section=\(held.section.id)"),
                    Cell(t.money(held.amount)),
                ])
            },
            empty: EmptyState(
                title: t("position.nobody_red_title"), text: t("position.nobody_red_text"),
                icon: "check"))
    }
}
