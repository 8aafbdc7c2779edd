// SPDX-License-Identifier: AGPL-3.0-or-later

/// The list of contents of a zip container, read without unpacking anything.
///
/// - Source: APPNOTE.TXT 6.3.10 (PKWARE), sections 4.3.12 and 4.3.16.
struct ZipDirectory {
    /// One file of the container.
    struct Entry {
        let name: String
        /// What the container says it grows to; checked against what its packing can reach.
        let unpacked: Int
        let packed: Int
        let isLink: Bool
        let isEncrypted: Bool
    }

    /// Deflate reaches about 1,032 to 1; a workbook stays far below.
    private static let expansionMost = 200
    private static let endBytes = 22
    private static let commentBytesMost = 65_535

    let entries: [Entry]

    /// Reads the directory at the end of a container.
    ///
    /// - Throws: ``FileError/damaged(kind:)``, also for containers over 4 GB, which are none of
    ///   ours.
    init(_ bytes: [UInt8]) throws(FileError) {
        guard let end = Self.end(of: bytes), let count = bytes.littleNumber(at: end + 10, bytes: 2),
            let start = bytes.littleNumber(at: end + 16, bytes: 4)
        else { throw .damaged(kind: .workbook) }
        var entries: [Entry] = []
        var position = start
        for _ in 0..<count {
            guard position < end, let found = Self.entry(of: bytes, at: position) else {
                throw .damaged(kind: .workbook)
            }
            entries.append(found.entry)
            position = found.next
        }
        guard position <= end, !entries.isEmpty else { throw .damaged(kind: .workbook) }
        self.entries = entries
    }

    /// Where the record of the end begins; its comment reaches to the last byte.
    private static func end(of bytes: [UInt8]) -> Int? {
        let last = bytes.count - endBytes
        guard last >= 0 else { return nil }
        for position in stride(from: last, through: max(0, last - commentBytesMost), by: -1)
        where bytes.littleNumber(at: position, bytes: 4) == 0x0605_4B50 {
            let comment = bytes.littleNumber(at: position + 20, bytes: 2) ?? 0
            return position + endBytes + comment == bytes.count ? position : nil
        }
        return nil
    }

    private static func entry(of bytes: [UInt8], at position: Int) -> (entry: Entry, next: Int)? {
        guard bytes.littleNumber(at: position, bytes: 4) == 0x0201_4B50,
            let flags = bytes.littleNumber(at: position + 8, bytes: 2),
            let packed = bytes.littleNumber(at: position + 20, bytes: 4),
            let unpacked = bytes.littleNumber(at: position + 24, bytes: 4),
            let nameLength = bytes.littleNumber(at: position + 28, bytes: 2),
            let extraLength = bytes.littleNumber(at: position + 30, bytes: 2),
            let commentLength = bytes.littleNumber(at: position + 32, bytes: 2),
            let attributes = bytes.littleNumber(at: position + 38, bytes: 4)
        else { return nil }
        let name = position + 46
        guard name + nameLength <= bytes.count else { return nil }
        return (
            Entry(
                name: String(decoding: bytes[name..<(name + nameLength)], as: UTF8.self),
                unpacked: unpacked, packed: packed,
                isLink: attributes >> 28 == 0xA, isEncrypted: flags & 1 == 1),
            name + nameLength + extraLength + commentLength
        )
    }

    /// Refuses what is no workbook and what grows too far.
    ///
    /// - Throws: ``FileError``.
    func check(_ limits: FileLimits) throws(FileError) {
        let marks: Set<String> = ["[Content_Types].xml", "mimetype"]
        guard entries.contains(where: { marks.contains($0.name) }),
            !entries.contains(where: { $0.isLink || $0.isEncrypted })
        else { throw .damaged(kind: .workbook) }
        let total = entries.reduce(0) { $0 + $1.unpacked }
        let isSwollen = entries.contains {
            $0.unpacked > 1_000_000 && $0.unpacked > $0.packed * Self.expansionMost
        }
        guard entries.count <= limits.entries, total <= limits.unpackedBytes, !isSwollen else {
            throw .expandsTooFar(limit: limits.unpackedBytes)
        }
    }
}
