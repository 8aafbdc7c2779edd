// SPDX-License-Identifier: AGPL-3.0-or-later

import CQREncode

/// A text as a square of dark and light modules that a phone's camera reads.
///
/// - Source: ISO/IEC 18004, drawn from what libqrencode computes.
public struct QRCode: Sendable {
    /// Modules a side.
    public let size: Int
    private let isDark: [Bool]
    /// Light modules around the code, without which cameras do not find it.
    private static let margin = 4

    /// A code with the middle level of error correction.
    ///
    /// - Throws: ``DocumentsError/tooLongForCode(bytes:)`` above what a code holds, about 2,300
    ///   bytes.
    public init(_ text: String) throws(DocumentsError) {
        let bytes = Array(text.utf8)
        guard
            let code = QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M)
        else { throw .tooLongForCode(bytes: bytes.count) }
        defer { QRcode_free(code) }
        size = Int(code.pointee.width)
        isDark = (0..<(size * size)).map { code.pointee.data[$0] & 1 == 1 }
    }

    /// A picture that grows without losing its edges; black on white in dark pages too.
    ///
    /// `title`: read to those who do not see it.
    public func svg(title: String) -> String {
        let side = size + 2 * Self.margin
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                let length = (column..<size).prefix { isDark[row * size + $0] }.count
                if length > 0 {
                    path += "M\(column + Self.margin) \(row + Self.margin)h\(length)v1h-\(length)z"
                }
                column += max(length, 1)
            }
        }
        return "<svg class=\"qr\" viewBox=\"0 0 \(side) \(side)\" role=\"img\""
            + " shape-rendering=\"crispEdges\"><title>\(Markup.escaped(title))</title>"
            + "<path fill=\"#fff\" d=\"M0 0h\(side)v\(side)H0z\"/>"
            + "<path fill=\"#000\" d=\"\(path)\"/></svg>"
    }
}
