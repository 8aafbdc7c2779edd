// SPDX-License-Identifier: AGPL-3.0-or-later

/// Looks at a file from outside without decoding it: what it is and what it would grow to.
///
/// A file is one kind from its first byte to its last: pictures and documents must also end as
/// their kind does, so that nothing else travels in front of them.
public struct FileInspector: Sendable {
    /// The kinds taken.
    public let allowed: [FileKind]
    /// How large they may be.
    public let limits: FileLimits

    /// Takes some kinds within limits.
    public init(_ allowed: [FileKind], _ limits: FileLimits = FileLimits()) {
        self.allowed = allowed
        self.limits = limits
    }

    /// Bills and expense claims: a scan or a photograph.
    public static let receipts = FileInspector([.pdf, .png, .jpeg])

    /// The kind of a file.
    ///
    /// - Throws: ``FileError``.
    public func kind(of bytes: [UInt8]) throws(FileError) -> FileKind {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= limits.bytes else { throw .tooLarge(limit: limits.bytes) }
        guard let kind = Self.beginning(of: bytes), allowed.contains(kind) else {
            throw .otherKind(allowed: allowed)
        }
        switch kind {
        case .pdf: try Self.checkPDF(bytes)
        case .png: try check(pixels: Self.sizeOfPNG(bytes))
        case .jpeg: try check(pixels: Self.sizeOfJPEG(bytes))
        case .workbook: try ZipDirectory(bytes).check(limits)
        case .xml: break
        }
        return kind
    }

    private static let beginnings: [(kind: FileKind, bytes: [UInt8])] = [
        (.pdf, Array("%PDF-".utf8)),
        (.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        (.jpeg, [0xFF, 0xD8, 0xFF]),
        (.workbook, [0x50, 0x4B, 0x03, 0x04]),
        (.xml, Array("<?xml".utf8)),
    ]

    private static func beginning(of bytes: [UInt8]) -> FileKind? {
        beginnings.first { bytes.starts(with: $0.bytes) }?.kind
    }

    private func check(pixels size: (width: Int, height: Int)) throws(FileError) {
        // Each side first: the product of two sides of 32 bits would be too large a number.
        guard size.width <= limits.pixels, size.height <= limits.pixels,
            size.width * size.height <= limits.pixels
        else { throw .tooManyPixels(limit: limits.pixels) }
    }

    /// The mark of the end stands within the last kilobyte, as readers look for it there.
    private static func checkPDF(_ bytes: [UInt8]) throws(FileError) {
        let end = Array("%%EOF".utf8)
        let tail = bytes.suffix(1_024)
        guard tail.indices.contains(where: { tail[$0...].starts(with: end) }) else {
            throw .damaged(kind: .pdf)
        }
    }

    /// Width and height of a PNG whose chunks reach from its first byte to its last.
    ///
    /// - Source: ISO/IEC 15948 (PNG), clauses 5.3 and 11.2.1.
    private static func sizeOfPNG(
        _ bytes: [UInt8]
    ) throws(FileError) -> (width: Int, height: Int) {
        let header = bytes.dropFirst(8).prefix(16)
        guard bytes.count >= 33, bytes.number(at: 8, bytes: 4) == 13,
            header.dropFirst(4).prefix(4).elementsEqual("IHDR".utf8)
        else { throw .damaged(kind: .png) }
        let size = (width: bytes.number(at: 16, bytes: 4), height: bytes.number(at: 20, bytes: 4))
        var position = 8
        while position + 12 <= bytes.count {
            let length = bytes.number(at: position, bytes: 4)
            let isEnd = bytes[(position + 4)..<(position + 8)].elementsEqual("IEND".utf8)
            position += 12 + length
            if isEnd {
                guard position == bytes.count, size.width > 0, size.height > 0 else { break }
                return size
            }
        }
        throw .damaged(kind: .png)
    }

    /// Width and height of a JPEG, from the header of its frame.
    ///
    /// Telephones add data of their own after the picture: that is let stand.
    ///
    /// - Source: ITU-T T.81, annex B.
    private static func sizeOfJPEG(
        _ bytes: [UInt8]
    ) throws(FileError) -> (width: Int, height: Int) {
        let noFrame: Set<UInt8> = [0xC4, 0xC8, 0xCC]
        var position = 2
        while position + 4 <= bytes.count {
            guard bytes[position] == 0xFF else { break }
            let marker = bytes[position + 1]
            if marker == 0xFF {
                position += 1
                continue
            }
            let length = bytes.number(at: position + 2, bytes: 2)
            guard marker >= 0xC0, marker != 0xD9, marker != 0xDA, !(0xD0...0xD8).contains(marker),
                length >= 2, position + 2 + length <= bytes.count
            else { break }
            if (0xC0...0xCF).contains(marker), !noFrame.contains(marker) {
                guard length >= 8 else { break }
                let height = bytes.number(at: position + 5, bytes: 2)
                let width = bytes.number(at: position + 7, bytes: 2)
                let hasEnd = bytes.indices.dropLast().reversed().contains {
                    bytes[$0] == 0xFF && bytes[$0 + 1] == 0xD9
                }
                guard width > 0, height > 0, hasEnd else { break }
                return (width, height)
            }
            position += 2 + length
        }
        throw .damaged(kind: .jpeg)
    }
}

extension [UInt8] {
    /// A number of up to four bytes, the largest first; the bytes are there.
    func number(at index: Int, bytes count: Int) -> Int {
        self[index..<(index + count)].reduce(0) { $0 << 8 | Int($1) }
    }

    /// A number of up to four bytes, the smallest first; nil where the bytes end before.
    func littleNumber(at index: Int, bytes count: Int) -> Int? {
        guard index >= 0, index + count <= self.count else { return nil }
        return self[index..<(index + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
