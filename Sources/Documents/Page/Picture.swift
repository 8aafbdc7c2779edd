// SPDX-License-Identifier: AGPL-3.0-or-later

import CPango

/// A PNG picture, decoded once.
final class Picture {
    /// The most pixels in one direction; a small file can claim to be huge when unpacked.
    static let pixelsMax = 4_000

    let surface: OpaquePointer

    /// Reads a PNG file.
    ///
    /// - Throws: ``DocumentsError/unreadableLogo`` or ``DocumentsError/logoTooLarge(limit:)``.
    init(png: [UInt8]) throws(DocumentsError) {
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        guard png.count > 33, png.starts(with: signature) else { throw .unreadableLogo }
        func number(at index: Int) -> Int {
            png[index..<index + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        let (width, height) = (number(at: 16), number(at: 20))
        guard width > 0, height > 0 else { throw .unreadableLogo }
        guard width <= Self.pixelsMax, height <= Self.pixelsMax else {
            throw .logoTooLarge(limit: Self.pixelsMax)
        }
        let source = ByteSource(png)
        let closure = Unmanaged.passUnretained(source).toOpaque()
        let decoded = withExtendedLifetime(source) {
            cairo_image_surface_create_from_png_stream(
                { closure, target, count in
                    guard let closure, let target else { return CAIRO_STATUS_READ_ERROR }
                    let source = Unmanaged<ByteSource>.fromOpaque(closure).takeUnretainedValue()
                    return source.copy(Int(count), to: target)
                        ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_READ_ERROR
                }, closure)
        }
        guard let decoded else { throw .unreadableLogo }
        guard cairo_surface_status(decoded) == CAIRO_STATUS_SUCCESS else {
            cairo_surface_destroy(decoded)
            throw .unreadableLogo
        }
        surface = decoded
    }

    deinit { cairo_surface_destroy(surface) }
}

/// Bytes handed out in order.
private final class ByteSource {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func copy(_ count: Int, to target: UnsafeMutablePointer<UInt8>) -> Bool {
        guard count <= bytes.count - position else { return false }
        for offset in 0..<count { target[offset] = bytes[position + offset] }
        position += count
        return true
    }
}
