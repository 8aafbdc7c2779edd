// SPDX-License-Identifier: AGPL-3.0-or-later

/// Which statements a connection has prepared; the least recently used one makes room.
struct PreparedStatements {
    /// One text with arguments of other types is another statement.
    struct Key: Hashable {
        let text: String
        let types: [SQLType]
    }

    static let countMax = 500
    private var names: [Key: (name: String, used: Int)] = [:]
    private var clock = 0

    mutating func name(of key: Key) -> String? {
        guard let index = names.index(forKey: key) else { return nil }
        clock += 1
        names.values[index].used = clock
        return names.values[index].name
    }

    /// A name no statement of the connection had before.
    mutating func nextName() -> String {
        clock += 1
        return "statement_\(clock)"
    }

    /// Keeps a statement.
    ///
    /// - Returns: The name of the one that made room and is to be deallocated.
    mutating func remember(_ key: Key, as name: String) -> String? {
        var dropped: String?
        if names.count >= Self.countMax,
            let oldest = names.min(by: { $0.value.used < $1.value.used })
        {
            dropped = oldest.value.name
            names[oldest.key] = nil
        }
        names[key] = (name, clock)
        return dropped
    }

    mutating func forgetAll() { names.removeAll() }
}
