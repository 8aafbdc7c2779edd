// SPDX-License-Identifier: AGPL-3.0-or-later

/// Reads and writes scaled whole numbers as decimal text, without floating point.
public enum DecimalText {
    /// Reads a plain decimal number: an optional sign, digits, at most one point.
    ///
    /// No thousands separator, no exponent, no spaces: files and forms normalise before.
    ///
    /// `text`: for instance `-1234.5`.
    /// `places`: decimals kept, 0...8; more decimals in the text are refused unless zero.
    ///
    /// - Returns: The value times 10^places.
    /// - Throws: ``BasicsError/notANumber(text:places:)`` or ``BasicsError/outOfBounds(text:)``.
    public static func parse(_ text: some StringProtocol, places: Int) throws(BasicsError) -> Int64
    {
        precondition((0...8).contains(places), "decimal places must be within 0...8")
        let refusal = BasicsError.notANumber(text: String(text.prefix(40)), places: places)
        var digits = Substring(text).utf8[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        var value: Int64 = 0
        var decimals: Int?
        var seen = 0
        for byte in digits {
            if byte == UInt8(ascii: ".") {
                guard decimals == nil, seen > 0 else { throw refusal }
                decimals = 0
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { throw refusal }
            seen += 1
            let digit = Int64(byte - UInt8(ascii: "0"))
            if let count = decimals {
                if count == places {
                    guard digit == 0 else { throw refusal }
                    continue
                }
                decimals = count + 1
            }
            value = try appended(digit, to: value, of: text)
        }
        guard seen > 0, decimals != 0 || digits.last != UInt8(ascii: ".") else {
            throw refusal
        }
        for _ in (decimals ?? 0)..<places { value = try appended(0, to: value, of: text) }
        return isNegative ? -value : value
    }

    private static func appended(
        _ digit: Int64, to value: Int64, of text: some StringProtocol
    ) throws(BasicsError) -> Int64 {
        let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, overflow2) = tens.addingReportingOverflow(digit)
        if overflow || overflow2 { throw .outOfBounds(text: String(text.prefix(40))) }
        return sum
    }

    /// Writes a scaled number with exactly `places` decimals and a point.
    ///
    /// `value`: the number times 10^places.
    /// `trimming`: whether zeros after the point are dropped, down to `minimum` decimals.
    public static func format(
        _ value: Int64, places: Int, trimmingTo minimum: Int? = nil
    ) -> String {
        var digits = String(value.magnitude)
        if digits.utf8.count <= places {
            digits = String(repeating: "0", count: places + 1 - digits.utf8.count) + digits
        }
        let whole = digits.dropLast(places)
        var fraction = digits.suffix(places)
        if let minimum {
            while fraction.count > minimum, fraction.last == "0" { fraction.removeLast() }
        }
        let sign = value < 0 ? "-" : ""
        return fraction.isEmpty ? sign + whole : "\(sign)\(whole).\(fraction)"
    }
}
