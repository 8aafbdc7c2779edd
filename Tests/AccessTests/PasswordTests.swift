// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Testing

struct PasswordTests {
    static let salt = (0..<16).map { UInt8($0) }
    static let stored = Result { try PasswordHash("correct horse battery staple", salt: salt).text }

    @Test func `a password matches its own hash and no other`() throws {
        let hash = PasswordHash(stored: try Self.stored.get())
        #expect(hash.matches("correct horse battery staple"))
        for wrong in ["", "correct horse battery stapl", "Correct horse battery staple", "\0"] {
            #expect(!hash.matches(wrong))
        }
    }

    @Test func `the same password with another salt has another form`() throws {
        let other = try PasswordHash("correct horse battery staple", salt: Self.salt.reversed())
        #expect(try other.text != Self.stored.get())
        #expect(other.matches("correct horse battery staple"))
    }

    @Test func `the stored form is scrypt as RFC 7914 computes it`() throws {
        // Computed with Python: hashlib.scrypt(b"correct horse battery staple",
        // salt=bytes(range(16)), n=2**15, r=8, p=1, maxmem=2**26, dklen=32).
        #expect(
            try Self.stored.get()
                == "scrypt$15$8$1$AAECAwQFBgcICQoLDA0ODw=="
                + "$eo40JB24mNWRdcaWU4xBdGepdf/laQaEJfFhiNMVnFg="
        )
    }

    @Test func `a corrupted stored form matches nothing`() throws {
        let text = try Self.stored.get()
        let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
        var corrupted = ["", "$", "$$$$$", "none", text + "$", "x" + text]
        for index in parts.indices {
            for value in ["", "!", "AAAA", "99999999999999999999"] {
                var copy = parts
                copy[index] = value
                corrupted.append(copy.joined(separator: "$"))
            }
        }
        corrupted.append(String(text.dropLast(4)))
        for form in corrupted {
            #expect(!PasswordHash(stored: form).matches("correct horse battery staple"), "\(form)")
            #expect(!PasswordHash(stored: form).matches(""), "\(form)")
        }
    }

    @Test func `a token is 64 hexadecimal digits and only its hash is kept`() {
        let token = Token((0..<32).map { UInt8($0) })
        #expect(token.text == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
        // Computed with: printf %s 0001…1f | sha256sum
        #expect(token.hash == "6c86c6aac5fb24bcf5d9939cb7d7d5645ce39418f449e03b262dd4fa14b4b92b")
        #expect(Token(received: token.text).hash == token.hash)
    }

    @Test func `two secrets are equal only when all bytes are`() {
        #expect(constantTimeEqual([1, 2, 3], [1, 2, 3]))
        #expect(constantTimeEqual([], []))
        for other in [[1, 2, 4], [0, 2, 3], [1, 2], [1, 2, 3, 0], []] as [[UInt8]] {
            #expect(!constantTimeEqual([1, 2, 3], other))
        }
    }
}
