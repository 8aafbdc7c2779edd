// SPDX-License-Identifier: AGPL-3.0-or-later

import CZlib

/// Bytes made smaller by zlib, whole and at once.
public enum Compression {
    /// What surrounds the compressed bytes.
    enum Wrapping: Int32 {
        /// Nothing, as in a ZIP file.
        case none = -15
        /// The head and the check sum of a gzip file.
        case gzip = 31
    }

    /// Compresses for a browser that takes `gzip`.
    ///
    /// - Parameter bytes: At most 4 GiB, which is what the format's length counts.
    /// - Returns: A gzip file without name and time; nil when zlib has no memory for it.
    /// - Source: RFC 1952.
    public static func gzip(_ bytes: [UInt8]) -> [UInt8]? { deflated(bytes, .gzip) }

    /// The check sum of ZIP files.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        UInt32(truncatingIfNeeded: crc32_z(0, bytes, bytes.count))
    }

    /// The stream of RFC 1951; nil for more than 4 GiB, and when zlib has no memory for it.
    static func deflated(_ bytes: [UInt8], _ wrapping: Wrapping) -> [UInt8]? {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard let length = UInt32(exactly: bytes.count),
            deflateInit2_(
                &stream, level, Z_DEFLATED, wrapping.rawValue, memory, Z_DEFAULT_STRATEGY,
                ZLIB_VERSION, size) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        guard let room = UInt32(exactly: deflateBound(&stream, UInt(length))) else { return nil }
        return bytes.withUnsafeBufferPointer { source -> [UInt8]? in
            // The library reads there and writes nothing.
            stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
            stream.avail_in = length
            var isDone = false
            let result = [UInt8](unsafeUninitializedCapacity: Int(room)) { target, count in
                stream.next_out = target.baseAddress
                stream.avail_out = room
                isDone = deflate(&stream, Z_FINISH) == Z_STREAM_END
                count = Int(room - stream.avail_out)
            }
            return isDone ? result : nil
        }
    }

    /// On our stylesheet and a list 15 to 45 % quicker than zlib's default, for up to 7 % more
    /// bytes.
    private static let level: Int32 = 4
    /// What zlib takes unless told.
    private static let memory: Int32 = 8
}
