// SPDX-License-Identifier: AGPL-3.0-or-later

/// A ZIP archive; the same files give the same bytes.
///
/// A file is compressed where that makes it smaller.
///
/// - Source: PKWARE APPNOTE 6.3.10, §4.3 (file layout) and appendix D (UTF-8 names).
public struct ZIPFile: Sendable {
    /// The most bytes an archive may have: the format counts them in 32 bits.
    public static let bytesMax = Int(UInt32.max)
    /// The most files: the format counts them in 16 bits.
    public static let filesMax = Int(UInt16.max)

    private var local: [UInt8] = []
    private var directory: [UInt8] = []
    private var paths: Set<String> = []

    /// An archive without files.
    public init() {}

    /// Adds a file.
    ///
    /// - Parameters:
    ///   - path: Its place in the archive, folders parted by `/`; no folder goes up.
    ///   - bytes: Its content.
    /// - Throws: ``InterchangeError/unwritable(element:text:)`` for a path that leads out of the
    ///   archive or is there already, ``InterchangeError/tooLarge(bytes:limit:)`` beyond
    ///   ``bytesMax`` or ``filesMax``; the archive is as it was.
    public mutating func add(_ path: String, _ bytes: [UInt8]) throws(InterchangeError) {
        let name = Array(path.utf8)
        guard Self.isInside(path), name.count <= 1_000, !paths.contains(path) else {
            throw .unwritable(element: "zip", text: path)
        }
        guard paths.count < Self.filesMax else {
            throw .tooLarge(bytes: paths.count + 1, limit: Self.filesMax)
        }
        let packed = Compression.deflated(bytes, .none).flatMap {
            $0.count < bytes.count ? $0 : nil
        }
        let kept = packed ?? bytes
        let size = local.count + directory.count + kept.count + 2 * name.count + 200
        guard size <= Self.bytesMax, bytes.count <= Self.bytesMax else {
            throw .tooLarge(bytes: max(size, bytes.count), limit: Self.bytesMax)
        }
        paths.insert(path)
        let offset = UInt32(local.count)
        var about: [UInt8] = []
        about.append(little: UInt16(20))  // version needed: folders
        about.append(little: UInt16(1 << 11))  // the name is UTF-8
        about.append(little: UInt16(packed == nil ? 0 : 8))  // stored or deflated
        about.append(little: UInt16(0))  // 00:00:00
        about.append(little: UInt16(1 << 5 | 1))  // 1980-01-01, the first day there is
        about.append(little: Compression.checksum(bytes))
        about.append(little: UInt32(kept.count))
        about.append(little: UInt32(bytes.count))
        about.append(little: UInt16(name.count))
        about.append(little: UInt16(0))  // no extra field
        local.append(little: UInt32(0x0403_4B50))
        local += about + name + kept
        directory.append(little: UInt32(0x0201_4B50))
        directory.append(little: UInt16(3 << 8 | 20))  // made by: Unix, so that modes count
        directory += about
        directory.append(little: UInt16(0))  // no comment
        directory.append(little: UInt16(0))  // first disk
        directory.append(little: UInt16(0))
        directory.append(little: UInt32(0o100644) << 16)
        directory.append(little: offset)
        directory += name
    }

    /// The whole archive.
    public var bytes: [UInt8] {
        var end: [UInt8] = []
        end.append(little: UInt32(0x0605_4B50))
        end.append(little: UInt16(0))
        end.append(little: UInt16(0))
        end.append(little: UInt16(paths.count))
        end.append(little: UInt16(paths.count))
        end.append(little: UInt32(directory.count))
        end.append(little: UInt32(local.count))
        end.append(little: UInt16(0))
        return local + directory + end
    }

    /// Whether a path names a file that stays below the folder it is unpacked into.
    private static func isInside(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = path.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\\" && $0 != ":" }
        return isPlain && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    }
}

extension [UInt8] {
    /// Appends a number, its lowest byte first.
    fileprivate mutating func append(little number: some FixedWidthInteger) {
        var rest = number
        for _ in 0..<number.bitWidth / 8 {
            append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }
}
