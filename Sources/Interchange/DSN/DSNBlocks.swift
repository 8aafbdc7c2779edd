// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

extension DSN {
    /// The rubriques of a message as a tree of blocks.
    ///
    /// A block begins anew when its name changes or its numbers do not rise.
    struct Blocks {
        /// One block with its rubriques.
        struct Instance {
            let name: String
            let line: Int
            let parent: Int?
            /// The nature of the declaration it is in; empty outside.
            let nature: String
            var children: [Int] = []
            var values: [String: (value: String, line: Int)] = [:]
        }

        /// Lines of the message.
        let lineCount: Int
        private(set) var instances: [Instance] = []
        private(set) var roots: [Int] = []
        private(set) var faults: [Fault] = []
        private let norm: Norm
        private var open: [Int] = []
        private var lastNumber = ""

        /// Groups a message; rubriques of blocks that the norm does not have are left out.
        init(_ message: Message, norm: Norm) {
            self.norm = norm
            lineCount = message.rubriques.count
            var current = ""
            for (index, rubrique) in message.rubriques.enumerated() {
                let (block, number) = (rubrique.block, rubrique.number)
                guard let definition = norm.blocks[block] else { continue }
                if block != current || number <= lastNumber {
                    begin(definition, line: index + 1, first: rubrique)
                    current = block
                }
                lastNumber = number
                if let last = instances.indices.last {
                    instances[last].values[number] = (rubrique.value, index + 1)
                }
            }
        }

        private mutating func begin(_ block: Norm.Block, line: Int, first: Rubrique) {
            let place = open.lastIndex { instances[$0].name == block.parent }
            if let place {
                open.removeSubrange((place + 1)...)
            } else if block.parent == nil {
                open.removeAll()
            } else {
                faults.append(
                    Fault(.misplacedBlock, line: line, block.name, expected: block.parent ?? ""))
            }
            let parent = place.map { open[$0] }
            let siblings = parent.map { instances[$0].children } ?? roots
            if parent != nil || block.parent == nil, let before = siblings.last,
                let other = norm.blocks[instances[before].name],
                other.order > block.order
            {
                faults.append(
                    Fault(.misplacedBlock, line: line, block.name, expected: other.name))
            }
            var nature = parent.map { instances[$0].nature } ?? ""
            if block.name == "S20.G00.05", first.number == "001" { nature = first.value }
            instances.append(
                Instance(name: block.name, line: line, parent: parent, nature: nature))
            let new = instances.count - 1
            if let parent { instances[parent].children.append(new) }
            if block.parent == nil { roots.append(new) }
            open.append(new)
        }

        /// The blocks of a name below a block, at any depth, in order.
        func below(_ index: Int, _ name: String) -> [Int] {
            var found: [Int] = []
            var stack = Array(instances[index].children.reversed())
            while let next = stack.popLast() {
                if instances[next].name == name { found.append(next) }
                stack += instances[next].children.reversed()
            }
            return found
        }

        /// All blocks of a name, in order.
        func named(_ name: String) -> [Int] {
            instances.indices.filter { instances[$0].name == name }
        }

        /// A value of a block; nil when it is not there.
        func value(_ index: Int, _ number: String) -> String? {
            instances[index].values[number]?.value
        }

        /// The line of a rubrique, or of its block.
        func line(_ index: Int, _ number: String) -> Int {
            instances[index].values[number]?.line ?? instances[index].line
        }

        /// An amount of a block; nil when it is not there or not readable.
        func money(_ index: Int, _ number: String) -> Money? {
            value(index, number).flatMap { try? Money(text: $0) }
        }
    }
}
