// SPDX-License-Identifier: AGPL-3.0-or-later

import CLibPQ

/// The arguments of a statement in the wire's binary form.
struct PostgresArguments {
    /// All values one after the other, and one byte so that the storage has an address.
    private var storage: [UInt8] = []
    private var starts: [Int?] = []
    private var lengths: [CInt] = []

    /// What libpq is given, valid inside the closure only.
    struct Pointers {
        let count: CInt
        let values: [UnsafePointer<CChar>?]
        let lengths: [CInt]
        let formats: [CInt]
    }

    init(_ arguments: [SQLArgument]) {
        for argument in arguments {
            let start = storage.count
            switch argument.value {
            case .null: break
            case .integer(let number):
                withUnsafeBytes(of: number.bigEndian) { storage.append(contentsOf: $0) }
            case .text(let text): storage.append(contentsOf: text.utf8)
            case .bytes(let bytes): storage.append(contentsOf: bytes)
            }
            starts.append(argument.value == .null ? nil : start)
            lengths.append(CInt(clamping: storage.count - start))
        }
        storage.append(0)
    }

    func withPointers<T>(_ body: (Pointers) throws -> T) rethrows -> T {
        try storage.withUnsafeBytes { storage in
            let base = storage.assumingMemoryBound(to: CChar.self).baseAddress
            return try body(
                Pointers(
                    count: CInt(lengths.count),
                    values: starts.map { start in start.flatMap { base?.advanced(by: $0) } },
                    lengths: lengths,
                    formats: Array(repeating: 1, count: lengths.count)))
        }
    }

    /// The numbers of the types in the server's catalogue.
    static func types(of arguments: [SQLArgument]) -> [Oid] {
        arguments.map { argument in
            switch argument.type {
            case .unknown: 0
            case .integer: PostgresType.int8
            case .text: PostgresType.text
            case .bytes: PostgresType.bytea
            }
        }
    }
}

/// Numbers of types in the server's catalogue.
///
/// - Source: https://www.postgresql.org/docs/15/catalog-pg-type.html and `pg_type.dat`, release 15
enum PostgresType {
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let name: Oid = 19
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let unknown: Oid = 705
    static let bpchar: Oid = 1042
    static let varchar: Oid = 1043
    static let void: Oid = 2278
}
