// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Payroll
import Testing

/// Belgian tables for people who script: columns, refusals, and the shipped cases.
@Suite struct BelgianTableTests {
    static let header = "id,month,gross,status,family,headcount"

    @Test func `a row gives lines, totals and notes`() throws {
        let tables = PayrollTables(rules: try BelgianPack.rules.get())
        let csv = "\(Self.header)\na,2025-01,3000,employee,single,5\n"
        let answer = try tables.compute(csv: Array(csv.utf8))
        #expect(
            answer == """
                id,line,side,base,rate,amount
                a,onss_ee,employee,3000.00,0.1307,392.10
                a,bonus_emploi_a_ee,employee,50.66,1,-50.66
                a,cotisation_speciale_ee,employee,3000.00,0.011,19.24
                a,onss_er,employer,3000.00,0.25,750.00
                a,accidents_255_er,employer,3000.00,0.0002,0.60
                a,amiante_256_er,employer,3000.00,0.0001,0.30
                a,fermeture_809_er,employer,3000.00,0.0034,10.20
                a,fermeture_810_er,employer,3000.00,0.001,3.00
                a,chomage_859_er,employer,3000.00,0.001,3.00
                a,reduction_structurelle,employer_reduction,9000.00,1,93.97
                a,brut,total,,,3000.00
                a,net_avant_precompte,total,,,2639.32
                a,imposable,total,,,2658.56
                a,bonus_fiscal,total,,,16.79
                a,precompte,total,,,448.45
                a,net_paye,total,,,2190.87
                a,cout_total,total,,,3673.13
                a,reduction_is_estimate,note,,,

                """)
    }

    @Test func `the shipped cases give the shipped lines`() throws {
        let tables = PayrollTables(rules: try BelgianPack.rules.get())
        let answer = try tables.compute(csv: Pack.bytes("packs/be/cases/payroll-cases.csv"))
        let expected = String(
            decoding: try Pack.bytes("packs/be/cases/payroll-lines.csv"), as: UTF8.self)
        #expect(answer == expected)
    }

    @Test func `a table of targets gives gross pays that reach them`() throws {
        let tables = PayrollTables(rules: try BelgianPack.rules.get())
        let csv = """
            id,month,target_kind,target,status,family,headcount
            a,2025-01,net,2639.32,employee,single,5
            b,2025-01,net_paid,2190.87,employee,single,5
            c,2025-01,cost,3673.13,employee,single,5
            """
        let rows = Pack.table(try tables.solve(csv: Array(csv.utf8)))
        // A cent of rounding: six cents less of gross pay leave the same net pay.
        #expect(rows.map { $0["gross"] } == ["2999.99", "2999.94", "3000.00"])
        #expect(rows.map { $0["exact"] } == ["1", "1", "1"])
    }

    @Test(
        arguments: [
            ("", "a,2026-07,-1,employee,single,5", "payroll.gross_out_of_bounds", "line 2, gross"),
            ("", "a,2026-07,1,clerk,single,5", "payroll.bad_field", "line 2, status"),
            ("", "a,2026-07,1,employee,married,5", "payroll.bad_field", "line 2, family"),
            (
                "", "a,2026-07,1,employee,single,0", "payroll.headcount_out_of_bounds",
                "line 2, headcount"
            ),
            ("", "a,2023-07,1,employee,single,5", "pack.no_value", "line 2"),
            ("", "a,2027-01,1,employee,single,5", "pack.no_value", "line 2"),
            (
                ",hours_share", "a,2026-07,1,employee,single,5,1.2", "payroll.share_out_of_bounds",
                "line 2, hours_share"
            ),
            (
                ",hours_share", "a,2026-07,1,employee,single,5,0", "payroll.share_out_of_bounds",
                "line 2, hours_share"
            ),
            (
                ",days,days_possible", "a,2026-07,1,artist,single,5,2+x,22", "payroll.bad_field",
                "line 2, days"
            ),
            (
                ",days,days_possible", "a,2026-07,1,artist,single,5,12+11,22",
                "payroll.count_out_of_bounds", "line 2, days"
            ),
            (
                ",days,days_possible", "a,2026-07,1,artist,single,5,2,40",
                "payroll.count_out_of_bounds", "line 2, days_possible"
            ),
            (
                ",days", "a,2026-07,1,artist,single,5,2", "payroll.bad_field",
                "line 2, days_possible"
            ),
            (
                ",children", "a,2026-07,1,employee,single,5,-1", "payroll.count_out_of_bounds",
                "line 2, children"
            ),
            (
                ",children,disabled_children", "a,2026-07,1,employee,single,5,1,2",
                "payroll.count_out_of_bounds", "line 2, disabled_children"
            ),
            (
                ",partner_disabled", "a,2026-07,1,employee,single,5,1", "payroll.no_partner",
                "line 2, partner_disabled"
            ),
            (
                ",joint_committee", "a,2026-07,1,employee,single,5,124", "payroll.bad_field",
                "line 2, joint_committee"
            ),
            (
                ",pay_kind,yearly_pay", "a,2026-07,1,artist,single,5,double_holiday,1",
                "payroll.paid_by_holiday_fund", "line 2, pay_kind"
            ),
            (
                ",pay_kind,yearly_pay", "a,2026-07,1,employee,single,5,exceptional,-1",
                "payroll.amount_out_of_bounds", "line 2, yearly_pay"
            ),
            (
                ",fiscal_bonus_before", "a,2026-07,1,employee,single,5,-1",
                "payroll.amount_out_of_bounds", "line 2, fiscal_bonus_before"
            ),
            (",hours", "a,2026-07,1,employee,single,5,1", "payroll.unexpected_column", nil),
        ] as [(String, String, String, String?)])
    func `a Belgian table is refused with the place of its first fault`(
        columns: String, row: String, code: String, field: String?
    ) throws {
        let tables = PayrollTables(rules: try BelgianPack.rules.get())
        let csv = "\(Self.header)\(columns)\n\(row)\n"
        let error = #expect(throws: PayrollError.self) { try tables.compute(csv: Array(csv.utf8)) }
        #expect(error?.code == code)
        #expect(error?.field == field)
    }

    @Test func `every row of a Belgian table that is refused is told of`() throws {
        let tables = PayrollTables(rules: try BelgianPack.rules.get())
        let csv = """
            \(Self.header),target_kind,target
            a,2026-07,,employee,single,5,cost,-1
            b,2026-07,,employee,single,5,net,2000
            c,2026-07,,employee,alone,5,net,2000
            """
        let error = #expect(throws: PayrollError.self) { try tables.solve(csv: Array(csv.utf8)) }
        #expect(
            error?.problems.map(\.code) == ["payroll.target_out_of_reach", "payroll.bad_field"])
        #expect(error?.problems.map(\.field) == ["line 2, target", "line 4, family"])
    }

    @Test func `a table of years is not for Belgium`() throws {
        let tables = PayrollTables(rules: try BelgianPack.rules.get())
        #expect(throws: PayrollError.otherCountry(pack: "be")) { try tables.year(csv: []) }
    }

    /// Whatever is handed in, there is an answer or a typed refusal; nothing traps.
    @Test(arguments: UInt64(1)...10)
    func `a damaged Belgian table gives an answer or a refusal`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let tables = PayrollTables(rules: try BelgianPack.rules.get())
        let sound = try Pack.bytes("packs/be/cases/payroll-cases.csv")
        var refusals = 0
        for _ in 0..<40 {
            var bytes = sound
            for _ in 0..<3 {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            do throws(PayrollError) { _ = try tables.compute(csv: bytes) } catch { refusals += 1 }
        }
        #expect(refusals > 0)
    }
}
