// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

extension DSN {
    /// Where a fault was looked for.
    public enum Layer: String, Sendable, Hashable, CaseIterable {
        /// The notation: lines, characters, sizes.
        case syntax
        /// The norm's tables: rubriques, lengths, forms, codes.
        case norm
        /// The tree of blocks: order, numbers, what must be there.
        case tree
        /// What the figures owe each other.
        case business
        /// What hinders a declaration from being written.
        case writing
    }

    /// A fault of a file, or the reason why a declaration cannot be written.
    public struct Fault: UserFacingError, Hashable {
        /// What is wrong.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            case emptyFile, tooLarge, tooManyLines, badLine, lineTooLong, badCharacter
            case wrongEncoding, mixedLineEnds, emptyValue
            case unknownVersion, unknownRubrique, tooLong, badForm, unknownCode
            case missingBlock, tooManyBlocks, misplacedBlock, missingRubrique
            case wrongCount, withholding, taxedAmount, contributionAmount, cappedBase, aggregate
            case slipTotal, payment
            case unmappedLine, missingData, unwritable, otherPeriod
        }

        /// What is wrong.
        public let kind: Kind
        /// The line of the file, from 1; 0 when it is about the whole.
        public let line: Int
        /// The rubrique, block or datum it is about; empty when there is none.
        public let rubrique: String
        /// What stands there, cut at 60 characters.
        public let found: String
        /// What should stand there; empty when that cannot be said.
        public let expected: String

        init(
            _ kind: Kind, line: Int = 0, _ rubrique: String = "", found: String = "",
            expected: String = ""
        ) {
            self.kind = kind
            self.line = line
            self.rubrique = rubrique
            self.found = String(found.prefix(60))
            self.expected = String(expected.prefix(60))
        }

        /// Placeholders of the sentences.
        public var values: [String: String] {
            ["line": String(line), "rubrique": rubrique, "found": found, "expected": expected]
        }

        /// Key of the sentence that says what to do.
        public var adviceKey: String { "\(code).advice" }
    }
}

extension DSN.Fault {
    /// The layer the fault belongs to.
    public var layer: DSN.Layer {
        switch kind {
        case .emptyFile, .tooLarge, .tooManyLines, .badLine, .lineTooLong, .badCharacter,
            .wrongEncoding, .mixedLineEnds, .emptyValue:
            .syntax
        case .unknownVersion, .unknownRubrique, .tooLong, .badForm, .unknownCode: .norm
        case .missingBlock, .tooManyBlocks, .misplacedBlock, .missingRubrique: .tree
        case .wrongCount, .withholding, .taxedAmount, .contributionAmount, .cappedBase, .aggregate,
            .slipTotal, .payment:
            .business
        case .unmappedLine, .missingData, .unwritable, .otherPeriod: .writing
        }
    }

    /// Stable dotted name.
    public var code: String {
        switch kind {
        case .emptyFile: "dsn.empty_file"
        case .tooLarge: "dsn.too_large"
        case .tooManyLines: "dsn.too_many_lines"
        case .badLine: "dsn.bad_line"
        case .lineTooLong: "dsn.line_too_long"
        case .badCharacter: "dsn.bad_character"
        case .wrongEncoding: "dsn.wrong_encoding"
        case .mixedLineEnds: "dsn.mixed_line_ends"
        case .emptyValue: "dsn.empty_value"
        case .unknownVersion: "dsn.unknown_version"
        case .unknownRubrique: "dsn.unknown_rubrique"
        case .tooLong: "dsn.too_long"
        case .badForm: "dsn.bad_form"
        case .unknownCode: "dsn.unknown_code"
        case .missingBlock: "dsn.missing_block"
        case .tooManyBlocks: "dsn.too_many_blocks"
        case .misplacedBlock: "dsn.misplaced_block"
        case .missingRubrique: "dsn.missing_rubrique"
        case .wrongCount: "dsn.wrong_count"
        case .withholding: "dsn.withholding"
        case .taxedAmount: "dsn.taxed_amount"
        case .contributionAmount: "dsn.contribution_amount"
        case .cappedBase: "dsn.capped_base"
        case .aggregate: "dsn.aggregate"
        case .slipTotal: "dsn.slip_total"
        case .payment: "dsn.payment"
        case .unmappedLine: "dsn.unmapped_line"
        case .missingData: "dsn.missing_data"
        case .unwritable: "dsn.unwritable"
        case .otherPeriod: "dsn.other_period"
        }
    }
}
