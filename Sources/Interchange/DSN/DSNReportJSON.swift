// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

extension DSN {
    /// The JSON of `entraide dsn check --json`.
    public enum ReportJSON {
        /// One object for one file: `file`, `norm`, `rubriques`, `findings`, `not_checked`.
        ///
        /// - Parameters:
        ///   - report: What was found.
        ///   - file: The file's name as the person gave it.
        ///   - norm: The norm it was checked against.
        /// - Returns: The object, keys in a fixed order; unknown values are absent.
        public static func value(of report: Report, file: String, norm: Norm) -> JSONText {
            .object(known: [
                ("file", .string(file)),
                ("norm", .string(norm.version)),
                ("version", known(report.version)),
                ("rubriques", .integer(Int64(report.rubriques))),
                ("findings", .array(report.faults.map(value(of:)))),
                ("not_checked", .array(report.notChecked.map(JSONText.string))),
            ])
        }

        private static func value(of fault: Fault) -> JSONText {
            .object(known: [
                ("layer", .string(fault.layer.rawValue)),
                ("line", fault.line == 0 ? nil : .integer(Int64(fault.line))),
                ("rubrique", known(fault.rubrique)),
                ("code", .string(fault.code)),
                ("found", known(fault.found)),
                ("expected", known(fault.expected)),
            ])
        }

        private static func known(_ text: String) -> JSONText? {
            text.isEmpty ? nil : .string(text)
        }
    }
}
