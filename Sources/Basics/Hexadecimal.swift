// SPDX-License-Identifier: AGPL-3.0-or-later

extension Sequence<UInt8> {
    /// Two lower-case digits a byte, as `sha256sum` prints them.
    public var hexadecimal: String {
        map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
