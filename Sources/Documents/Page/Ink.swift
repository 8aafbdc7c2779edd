// SPDX-License-Identifier: AGPL-3.0-or-later

/// A colour on paper, in sRGB.
public struct Ink: Sendable, Hashable {
    /// Red, 0...255.
    public var red: UInt8
    /// Green, 0...255.
    public var green: UInt8
    /// Blue, 0...255.
    public var blue: UInt8

    /// Mixes a colour.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Deep green, the accent unless the cooperative chooses its own.
    public static let pine = Ink(red: 0x1F, green: 0x5D, blue: 0x50)

    static let text = Ink(red: 0x22, green: 0x26, blue: 0x2B)
    static let muted = Ink(red: 0x66, green: 0x6D, blue: 0x75)
    static let rule = Ink(red: 0xD9, green: 0xDC, blue: 0xE0)
    static let ghost = Ink(red: 0xEE, green: 0xEF, blue: 0xF1)

    /// The colour diluted with white, `percent` of it left.
    func tint(_ percent: Int) -> Ink {
        func mixed(_ part: UInt8) -> UInt8 { UInt8(255 - (255 - Int(part)) * percent / 100) }
        return Ink(red: mixed(red), green: mixed(green), blue: mixed(blue))
    }
}
