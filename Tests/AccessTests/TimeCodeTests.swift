// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Foundation
import Testing

@Suite struct TimeCodeTests {
    /// The key of the RFC's own test values.
    static let secret = TimeCodeSecret(Array("12345678901234567890".utf8))

    /// RFC 6238, Appendix B, mode SHA1: the last six of its eight digits.
    static let published: [(seconds: Int64, code: String)] = [
        (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"),
        (1_234_567_890, "005924"), (2_000_000_000, "279037"), (20_000_000_000, "353130"),
    ]

    @Test(arguments: published)
    func `the codes are those of RFC 6238`(_ seconds: Int64, _ code: String) {
        #expect(Self.secret.code(step: seconds / 30) == code)
        let now = Instant(milliseconds: seconds * 1000)
        #expect(Self.secret.step(of: code, at: now, after: 0) == seconds / 30)
    }

    @Test func `the codes are those oathtool prints`() throws {
        let program = "/usr/bin/oathtool"
        try #require(
            FileManager.default.isExecutableFile(atPath: program), "make setup installs oathtool")
        for seconds in stride(from: Int64(1_790_000_000), to: 1_790_000_900, by: 90) {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: program)
            process.arguments = ["--totp", "-b", Self.secret.text, "-N", "@\(seconds)"]
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let printed = String(
                decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(printed == Self.secret.code(step: seconds / 30) + "\n")
        }
    }

    @Test func `a code works once, a step early and late, and not after a later one`() {
        let now = Instant(milliseconds: 1_790_000_000_000)
        let step = Int64(1_790_000_000 / 30)
        for near in (step - 1)...(step + 1) {
            #expect(Self.secret.step(of: Self.secret.code(step: near), at: now, after: 0) == near)
            #expect(
                Self.secret.step(of: Self.secret.code(step: near), at: now, after: near) == nil)
        }
        for far in [step - 2, step + 2] {
            #expect(Self.secret.step(of: Self.secret.code(step: far), at: now, after: 0) == nil)
        }
        #expect(Self.secret.step(of: "", at: now, after: 0) == nil)
        #expect(Self.secret.step(of: "not a code", at: now, after: 0) == nil)
        let spaced =
            Self.secret.code(step: step).prefix(3) + " "
            + Self.secret.code(step: step)
            .suffix(3)
        #expect(Self.secret.step(of: String(spaced), at: now, after: 0) == step)
    }

    @Test func `the address for an app carries names with odd signs`() {
        let address = Self.secret.address(account: "ada@example.org", issuer: "L’Été & Cie")
        #expect(
            address
                == "otpauth://totp/L%E2%80%99%C3%89t%C3%A9%20%26%20Cie:ada%40example.org"
                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=L%E2%80%99%C3%89t%C3%A9%20%26%20Cie"
                + "&algorithm=SHA1&digits=6&period=30")
    }

    @Test func `a recovery code is known however it is typed`() {
        let code = RecoveryCode(Array(0..<15))
        // What Python's base64.b32encode(bytes(range(15))) prints, in groups.
        #expect(code.text == "aaaq-eaye-auda-ocaj-bifq-ydio")
        for typed in [
            code.text, code.text.uppercased(), code.text.replacing("-", with: " "),
            code.text.replacing("-", with: ""),
        ] { #expect(RecoveryCode(typed: typed).hash == code.hash) }
        #expect(RecoveryCode(Array(1..<16)).hash != code.hash)
    }
}
