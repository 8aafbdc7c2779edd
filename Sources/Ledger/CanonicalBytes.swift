// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// Builds the byte string a chain hash is computed over.
///
/// Every field is written with its length before it, so that no two different records share
/// their bytes. The format never changes; a new kind of record gets a new tag.
public struct CanonicalBytes: Sendable {
    /// The bytes so far.
    public private(set) var bytes: [UInt8] = []

    /// Starts a record of a kind: `entry/1`.
    public init(_ tag: String) { append(tag) }

    /// Appends a text as its UTF-8 length and bytes.
    public mutating func append(_ text: String) { append(Array(text.utf8)) }

    /// Appends bytes after their length.
    public mutating func append(_ field: [UInt8]) {
        append(Int64(field.count))
        bytes.append(contentsOf: field)
    }

    /// Appends a whole number as eight bytes, most significant first.
    public mutating func append(_ number: Int64) {
        let bits = UInt64(bitPattern: number)
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
    }

    /// Appends an amount in minor units.
    public mutating func append(_ money: Money) { append(money.minorUnits) }
    /// Appends a day as its number.
    public mutating func append(_ day: Day) { append(Int64(day.number)) }
}

extension Entry {
    /// The bytes that stand for the entry in the chain.
    ///
    /// `id`: the number it is posted under.
    /// `number`: its number in the journal.
    public func canonicalBytes(id: ID<Entry>, number: Int64) -> [UInt8] {
        Entry.Sealed(
            id: id, number: number, journal: journal, day: day, voucher: voucher, label: label,
            reverses: reverses, lines: lines
        ).canonicalBytes
    }

    /// All of a posted entry that the chain protects.
    public struct Sealed {
        let id: ID<Entry>
        let number: Int64
        let journal: Journal
        let day: Day
        let voucher: Voucher
        let label: String
        let reverses: ID<Entry>?
        let lines: [Line]

        /// An entry as it was posted, or as it is read back to be verified.
        public init(
            id: ID<Entry>, number: Int64, journal: Journal, day: Day, voucher: Voucher,
            label: String, reverses: ID<Entry>?, lines: [Line]
        ) {
            self.id = id
            self.number = number
            self.journal = journal
            self.day = day
            self.voucher = voucher
            self.label = label
            self.reverses = reverses
            self.lines = lines
        }

        /// The bytes in the chain's format.
        public var canonicalBytes: [UInt8] {
            var record = CanonicalBytes("entry/1")
            record.append(id.value)
            record.append(journal.rawValue)
            record.append(number)
            record.append(day)
            record.append(voucher.reference)
            record.append(voucher.day)
            record.append(label)
            record.append(reverses?.value ?? 0)
            record.append(Int64(lines.count))
            for line in lines {
                record.append(line.account)
                record.append(line.section.value)
                record.append(line.thirdParty?.value ?? 0)
                record.append(line.amount)
            }
            return record.bytes
        }
    }
}
