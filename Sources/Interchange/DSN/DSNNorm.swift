// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
public import RuleBook

extension DSN {
    /// A version of the norm, as the French pack tells it (topic `dsn_norm`).
    public struct Norm: Sendable {
        /// What a rubrique may hold.
        public struct Definition: Sendable, Hashable {
            /// Text, number or day.
            public let type: Character
            /// The most characters.
            public let length: Int
            /// How the value is written, where we say more than the norm's table.
            public let form: Form
            /// The codes it may hold; empty for any value.
            public let codes: Set<String>
        }

        /// How a value is written.
        public enum Form: String, Sendable, Hashable, CaseIterable {
            /// As the type says.
            case plain
            /// `-12.30`.
            case amount
            /// A rate in percent with two decimals: `2.08`.
            case rate2
            /// A rate in percent with three decimals: `0.016`.
            case rate3
            /// Digits.
            case whole
            /// A birthday whose unknown day and month are 99.
            case birth
        }

        /// A block of the tree.
        public struct Block: Sendable, Hashable {
            /// Its name: `S21.G00.30`.
            public let name: String
            /// The block it stands below; nil at the root.
            public let parent: String?
            /// Natures in which its parent has at least one; `all` for any.
            public let requiredIn: Set<String>
            /// The most below one parent; nil for any number.
            public let limit: Int?
            /// Its place among all blocks, which is the order within a parent.
            public let order: Int
        }

        /// The code of the version: `P26V01`.
        public let version: String
        /// The first and the last month worked that it serves.
        public let days: ClosedRange<Day>
        /// Where the tables come from.
        public let source: Source
        /// The rubriques by code.
        public let rubriques: [String: Definition]
        /// The blocks by name.
        public let blocks: [String: Block]
        /// The blocks below each block, in order; those of the root below the empty name.
        let children: [String: [Block]]
        /// Rubriques a block must carry, with the nature that wants it; nil for any.
        public let required: [String: [(number: String, nature: String?)]]

        /// Reads the topic of the pack.
        ///
        /// - Throws: ``RuleBook/RuleBookError`` with file and line.
        public init(_ rules: RuleBook) throws(RuleBookError) {
            var map = try PackMap(rules.topic("dsn_norm"))
            version = try map.text("version")
            let from = try map.day("from")
            let to = try map.day("to")
            guard from <= to else { throw .badValue(map.place, expected: "from before to") }
            days = from...to
            source = try map.source()
            let tree = try Table(map.required("tree"), columns: 4...4)
            let lengths = try Table(map.required("rubriques"), columns: 2...99)
            let codes = try Table(map.required("codes"), columns: 2...99)
            let forms = try Table(map.required("forms"), columns: 2...99)
            let needs = try Table(map.required("required"), columns: 2...99)
            try map.finish()
            blocks = try Norm.blocks(tree)
            children = Dictionary(
                grouping: blocks.values.sorted { $0.order < $1.order }, by: { $0.parent ?? "" })
            rubriques = try Norm.definitions(lengths, codes, forms, blocks)
            required = try Norm.required(needs, rubriques)
        }

        private static func blocks(_ table: Table) throws(RuleBookError) -> [String: Block] {
            var blocks: [String: Block] = [:]
            for (order, row) in table.rows.enumerated() {
                let parent = row[1] == "-" ? nil : row[1]
                let limit = row[3] == "*" ? nil : Int(row[3])
                guard parent.map({ blocks[$0] != nil }) ?? true, row[3] == "*" || limit != nil,
                    blocks[row[0]] == nil
                else { throw .badValue(table.place, expected: "block, parent, natures, limit") }
                blocks[row[0]] = Block(
                    name: row[0], parent: parent,
                    requiredIn: Set(row[2].split(separator: ",").map(String.init)), limit: limit,
                    order: order)
            }
            return blocks
        }

        private static func definitions(
            _ lengths: Table, _ codes: Table, _ forms: Table, _ blocks: [String: Block]
        ) throws(RuleBookError) -> [String: Definition] {
            var allowed: [String: Set<String>] = [:]
            for row in codes.rows { allowed[row[0], default: []].formUnion(row.dropFirst()) }
            var written: [String: Form] = [:]
            for row in forms.rows {
                guard let form = Form(rawValue: row[0]) else {
                    throw .badValue(forms.place, expected: "a form before rubriques")
                }
                for code in row.dropFirst() { written[code] = form }
            }
            var found: [String: Definition] = [:]
            for row in lengths.rows {
                for cell in row.dropFirst() {
                    let type = cell.dropFirst(3).prefix(1)
                    guard blocks[row[0]] != nil, "XND".contains(type), type.count == 1,
                        let length = Int(cell.dropFirst(4)), (1...255).contains(length)
                    else { throw .badValue(lengths.place, expected: "cells such as 001X20") }
                    let code = "\(row[0]).\(cell.prefix(3))"
                    found[code] = Definition(
                        type: Character(String(type)), length: length,
                        form: written[code] ?? .plain, codes: allowed[code] ?? [])
                }
            }
            guard Set(allowed.keys).union(written.keys).isSubset(of: found.keys) else {
                throw .badValue(codes.place, expected: "rubriques of the table above")
            }
            return found
        }

        private static func required(
            _ table: Table, _ rubriques: [String: Definition]
        ) throws(RuleBookError) -> [String: [(number: String, nature: String?)]] {
            var found: [String: [(number: String, nature: String?)]] = [:]
            for row in table.rows {
                for cell in row.dropFirst() {
                    let parts = cell.split(separator: ":").map(String.init)
                    guard let number = parts.last, rubriques["\(row[0]).\(number)"] != nil else {
                        throw .badValue(table.place, expected: "rubriques of the table above")
                    }
                    let nature = parts.count == 2 ? parts[0] : nil
                    found[row[0], default: []].append((number, nature))
                }
            }
            return found
        }
    }

    /// Rows of words, as packs write compact tables: one row a line.
    struct Table {
        let rows: [[String]]
        let place: PackPlace

        init(_ node: PackNode, columns: ClosedRange<Int>) throws(RuleBookError) {
            place = node.place
            var rows: [[String]] = []
            for line in try node.asText().split(separator: "\n") {
                let row = line.split(separator: " ").map(String.init)
                guard columns.contains(row.count) else {
                    let expected = "\(columns.lowerBound)…\(columns.upperBound) words: \(line)"
                    throw .badValue(node.place, expected: String(expected.prefix(80)))
                }
                rows.append(row)
            }
            self.rows = rows
        }
    }
}
