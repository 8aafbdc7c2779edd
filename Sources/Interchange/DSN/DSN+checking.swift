// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics

extension DSN {
    /// What our validator found, and what it cannot find.
    public struct Report: Sendable {
        /// The faults, by line; at most ``limit``.
        public let faults: [Fault]
        /// Rubriques read.
        public let rubriques: Int
        /// The version the file claims; empty when it could not be read.
        public let version: String
        /// Keys of the sentences that say what was not checked.
        public let notChecked: [String]

        /// The most faults reported: a damaged file repeats itself.
        public static let limit = 500
    }
}

extension DSN.Rules {
    /// Reads and checks a file in four layers: notation, tables, tree, figures.
    ///
    /// - Parameter bytes: Any bytes. A file that cannot be read gives the one fault of its first
    ///   bad line; the other layers are then not looked at.
    /// - Returns: The faults by line, and what was not checked.
    public func check(_ bytes: [UInt8]) -> DSN.Report {
        do {
            return check(try DSN.read(bytes))
        } catch {
            return DSN.Report(
                faults: [error], rubriques: 0, version: "", notChecked: lines.notChecked([]))
        }
    }

    /// Checks a message in three layers: tables, tree, figures.
    public func check(_ message: DSN.Message) -> DSN.Report {
        let blocks = DSN.Blocks(message, norm: norm)
        let version = message.first("S10.G00.00.006") ?? ""
        var faults = tableFaults(message) + blocks.faults + treeFaults(blocks)
        let equations = DSN.Equations(blocks, lines: lines)
        faults += equations.faults
        faults.sort { ($0.line, $0.rubrique) < ($1.line, $1.rubrique) }
        return DSN.Report(
            faults: Array(faults.prefix(DSN.Report.limit)), rubriques: message.rubriques.count,
            version: version, notChecked: lines.notChecked(equations.conditions))
    }

    private func tableFaults(_ message: DSN.Message) -> [DSN.Fault] {
        var faults: [DSN.Fault] = []
        for (index, rubrique) in message.rubriques.enumerated() {
            guard faults.count < DSN.Report.limit else { break }
            if let fault = fault(of: rubrique, at: index + 1) { faults.append(fault) }
        }
        return faults
    }

    private func fault(of rubrique: DSN.Rubrique, at line: Int) -> DSN.Fault? {
        let (code, value) = (rubrique.code, rubrique.value)
        guard let definition = norm.rubriques[code] else {
            return DSN.Fault(.unknownRubrique, line: line, code, found: value)
        }
        if code == "S10.G00.00.006", value != norm.version {
            return DSN.Fault(
                .unknownVersion, line: line, code, found: value, expected: norm.version)
        }
        guard value.unicodeScalars.count <= definition.length else {
            return DSN.Fault(
                .tooLong, line: line, code, found: value, expected: String(definition.length))
        }
        guard definition.codes.isEmpty || definition.codes.contains(value) else {
            return DSN.Fault(.unknownCode, line: line, code, found: value)
        }
        guard definition.accepts(value) else {
            return DSN.Fault(
                .badForm, line: line, code, found: value, expected: definition.example)
        }
        return nil
    }

    private func treeFaults(_ blocks: DSN.Blocks) -> [DSN.Fault] {
        var faults = childFaults(of: nil, blocks.roots, blocks)
        for (index, instance) in blocks.instances.enumerated() {
            guard faults.count < DSN.Report.limit else { break }
            faults += childFaults(of: index, instance.children, blocks)
            for (number, nature) in norm.required[instance.name] ?? []
            where nature ?? instance.nature == instance.nature
                && instance.values[number] == nil
            {
                faults.append(
                    DSN.Fault(
                        .missingRubrique, line: instance.line, "\(instance.name).\(number)"))
            }
        }
        return faults
    }

    /// Blocks that are missing, or there too often, below one block or at the root.
    private func childFaults(
        of parent: Int?, _ children: [Int], _ blocks: DSN.Blocks
    ) -> [DSN.Fault] {
        var counts: [String: (count: Int, last: Int)] = [:]
        for child in children {
            let name = blocks.instances[child].name
            counts[name] = ((counts[name]?.count ?? 0) + 1, blocks.instances[child].line)
        }
        let name = parent.map { blocks.instances[$0].name }
        let nature = parent.map { blocks.instances[$0].nature } ?? ""
        let line = parent.map { blocks.instances[$0].line } ?? blocks.lineCount
        var faults: [DSN.Fault] = []
        for block in norm.children[name ?? ""] ?? [] {
            let found = counts[block.name]
            let isRequired =
                block.requiredIn.contains("all") || block.requiredIn.contains(nature)
            if isRequired, found == nil {
                faults.append(
                    DSN.Fault(.missingBlock, line: line, block.name, expected: name ?? ""))
            }
            if let limit = block.limit, let found, found.count > limit {
                faults.append(
                    DSN.Fault(
                        .tooManyBlocks, line: found.last, block.name, found: String(found.count),
                        expected: String(limit)))
            }
        }
        return faults
    }
}

extension DSN.Norm.Definition {
    /// Whether a value is written as it should be.
    func accepts(_ value: String) -> Bool {
        let bytes = Array(value.utf8)
        switch form {
        case .amount: return isDecimal(value, places: 2)
        case .rate2: return isDecimal(value, places: 2) && bytes.first != UInt8(ascii: "-")
        case .rate3: return isDecimal(value, places: 3)
        case .whole: return bytes.allSatisfy { (48...57).contains($0) }
        case .birth:
            return bytes.count == 8 && bytes.allSatisfy { (48...57).contains($0) }
                && (value.hasPrefix("99") || value.dropFirst(2).hasPrefix("99")
                    || DSN.day(value) != nil)
        case .plain:
            switch type {
            case "D": return DSN.day(value) != nil
            case "N": return (try? DecimalText.parse(value, places: 3)) != nil
            default: return true
            }
        }
    }

    private func isDecimal(_ value: String, places: Int) -> Bool {
        let parts = value.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[1].utf8.count == places
            && !value.hasPrefix("+") && (try? DecimalText.parse(value, places: places)) != nil
    }

    /// What a right value looks like.
    var example: String {
        switch form {
        case .amount, .rate2: "0.00"
        case .rate3: "0.000"
        case .whole: "0"
        case .birth: "JJMMAAAA"
        case .plain: type == "D" ? "JJMMAAAA" : "0"
        }
    }
}

extension DSN {
    /// Reads `31012026`; nil when there is no such day.
    static func day(_ text: String) -> Day? {
        guard text.utf8.count == 8, text.utf8.allSatisfy({ (48...57).contains($0) }),
            let day = Int(text.prefix(2)), let month = Int(text.dropFirst(2).prefix(2)),
            let year = Int(text.suffix(4))
        else { return nil }
        return Day(year, month, day)
    }

    /// Writes `31012026`.
    static func text(_ day: Day) -> String {
        let iso = day.compactText
        return String(iso.suffix(2)) + iso.dropFirst(4).prefix(2) + iso.prefix(4)
    }
}
