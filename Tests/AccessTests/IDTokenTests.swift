// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Crypto
import CryptoExtras
import Foundation
import Testing

/// What a provider may say of somebody, and what is not believed.
@Suite struct IDTokenTests {
    static let issuer = "https://login.example"
    static let now: Int64 = 1_795_000_000
    static let rsa = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }
    static let curve = P256.Signing.PrivateKey()

    /// A token and what it is expected to answer.
    struct Draft {
        var head = ["alg": "\"RS256\"", "kid": "\"rsa\""]
        var claims = [
            "iss": "\"\(issuer)\"", "sub": "\"248289761001\"", "aud": "\"entraide\"",
            "exp": "\(now + 300)", "iat": "\(now)", "nonce": "\"n-0S6_WzA2Mj\"",
        ]
        var expected = IDTokenExpectation(
            issuer: issuer, client: "entraide", nonce: "n-0S6_WzA2Mj",
            now: Instant(milliseconds: now * 1000))
        /// Signs the bytes; by the key that the head names unless told.
        var sign: (Data) throws -> [UInt8] = IDTokenTests.signedByRSA

        private static func json(_ members: [String: String]) -> String {
            let pairs = members.filter { !$0.value.isEmpty }.map { "\"\($0.key)\":\($0.value)" }
            return Array("{\(pairs.joined(separator: ","))}".utf8).base64URL
        }

        var text: String {
            get throws {
                let signed = "\(Self.json(head)).\(Self.json(claims))"
                return "\(signed).\(try sign(Data(signed.utf8)).base64URL)"
            }
        }

        func read(by keys: ProviderKeys? = nil) throws -> IDToken {
            try IDToken(text, by: keys ?? IDTokenTests.keys(), expecting: expected)
        }
    }

    static func signedByRSA(_ data: Data) throws -> [UInt8] {
        Array(
            try rsa.get().signature(
                for: SHA256.hash(data: data), padding: .insecurePKCS1v1_5
            ).rawRepresentation)
    }

    static func signedByCurve(_ data: Data) throws -> [UInt8] {
        Array(try curve.signature(for: data).rawRepresentation)
    }

    /// The public halves as a provider shows them, beside keys of no use to us.
    static func keys(only name: String? = nil) throws -> ProviderKeys {
        let primitives = try rsa.get().publicKey.getKeyPrimitives()
        let point = Array(curve.publicKey.x963Representation)
        let all = [
            (
                "rsa",
                """
                {"kty":"RSA","kid":"rsa","use":"sig","n":"\(Array(primitives.modulus).base64URL)",
                "e":"\(Array(primitives.publicExponent).base64URL)"}
                """
            ),
            (
                "curve",
                """
                {"kty":"EC","kid":"curve","crv":"P-256","x":"\(Array(point[1..<33]).base64URL)",
                "y":"\(Array(point[33...]).base64URL)"}
                """
            ),
            ("secret", #"{"kty":"oct","kid":"secret","k":"c2VjcmV0"}"#),
            ("other", #"{"kty":"OKP","kid":"other","crv":"Ed25519","x":"AAAA"}"#),
        ]
        let shown = all.filter { name == nil || $0.0 == name }.map(\.1).joined(separator: ",")
        return try #require(ProviderKeys(json: Array("{\"keys\":[\(shown)]}".utf8)))
    }

    @Test func `a right token says who somebody is and how they showed it`() throws {
        var draft = Draft()
        draft.claims["amr"] = #"["pwd","otp"]"#
        let token = try draft.read()
        #expect(token.subject == "248289761001")
        #expect(token.methods == ["pwd", "otp"])
        draft.head = ["alg": "\"ES256\"", "kid": "\"curve\""]
        draft.sign = Self.signedByCurve
        #expect(try draft.read().subject == "248289761001")
        // Without a name of the key each of its kind is tried.
        draft.head["kid"] = ""
        #expect(try draft.read().subject == "248289761001")
        draft.claims["aud"] = #"["other","entraide"]"#
        draft.claims["azp"] = "\"entraide\""
        #expect(try draft.read().subject == "248289761001")
    }

    /// What is changed in a right token, and why it is then refused.
    static let refused: [(name: String, claim: String, value: String, fault: IDTokenFault)] = [
        ("another issuer", "iss", "\"https://evil.example\"", .wrongIssuer),
        ("almost the issuer", "iss", "\"https://login.example/\"", .wrongIssuer),
        ("no issuer", "iss", "", .malformed),
        ("another client", "aud", "\"other\"", .wrongAudience),
        ("other clients", "aud", #"["other","third"]"#, .wrongAudience),
        ("no client", "aud", "[]", .wrongAudience),
        ("several clients and no party", "aud", #"["entraide","other"]"#, .wrongAudience),
        ("another party", "azp", "\"other\"", .wrongAudience),
        ("over", "exp", "\(now - 60)", .wrongTime),
        ("over before all clocks", "exp", "-9e18", .wrongTime),
        ("no end", "exp", "", .malformed), ("no number for an end", "exp", "\"x\"", .malformed),
        ("an end beyond all clocks", "exp", "1e300", .wrongTime),
        ("given in a while", "iat", "\(now + 61)", .wrongTime),
        ("given long ago", "iat", "\(now - 601)", .wrongTime),
        ("not given", "iat", "", .malformed),
        ("not begun", "nbf", "\(now + 61)", .wrongTime),
        ("never beginning", "nbf", "1e300", .wrongTime),
        ("another nonce", "nonce", "\"n-0S6_WzA2Mk\"", .wrongNonce),
        ("no nonce", "nonce", "", .wrongNonce),
        ("nobody", "sub", "\"\"", .malformed), ("no subject", "sub", "", .malformed),
        ("a number for a subject", "sub", "1", .malformed),
        ("a very long subject", "sub", "\"\(String(repeating: "x", count: 256))\"", .malformed),
    ]

    @Test(arguments: refused.indices)
    func `one wrong claim is enough`(_ index: Int) {
        let (name, claim, value, fault) = Self.refused[index]
        var draft = Draft()
        draft.claims[claim] = value
        #expect(throws: fault, "\(name)") { try draft.read() }
    }

    @Test func `clocks may differ by a minute`() throws {
        for (claim, seconds) in [("exp", -59), ("iat", 60), ("nbf", 60), ("iat", -600)] {
            var draft = Draft()
            draft.claims[claim] = "\(Self.now + Int64(seconds))"
            #expect(try draft.read().subject == "248289761001", "\(claim) \(seconds)")
        }
    }

    @Test func `no signature, and one by a secret made of the public key, are refused`() throws {
        let point = try Self.rsa.get().publicKey.pemRepresentation
        for algorithm in ["none", "None", "HS256", "HS512", "PS256", "RS512", "ES384", "EdDSA", ""]
        {
            for key in ["rsa", "curve", "secret", ""] {
                var draft = Draft()
                draft.head = [
                    "alg": "\"\(algorithm)\"", "kid": key.isEmpty ? "" : "\"\(key)\"",
                ]
                draft.sign = { data in
                    algorithm.lowercased() == "none"
                        ? []
                        : Array(
                            HMAC<SHA256>.authenticationCode(
                                for: data, using: SymmetricKey(data: Data(point.utf8))))
                }
                #expect(throws: IDTokenFault.wrongAlgorithm, "\(algorithm) \(key)") {
                    try draft.read()
                }
            }
        }
    }

    @Test func `the algorithm is the key's, not the token's to choose`() {
        var draft = Draft()
        draft.head = ["alg": "\"ES256\"", "kid": "\"rsa\""]
        #expect(throws: IDTokenFault.wrongAlgorithm) { try draft.read() }
        draft.head = ["alg": "\"RS256\"", "kid": "\"curve\""]
        #expect(throws: IDTokenFault.wrongAlgorithm) { try draft.read() }
    }

    @Test func `a key that is not shown, or not ours, signs nothing`() throws {
        var draft = Draft()
        draft.head["kid"] = "\"newer\""
        #expect(throws: IDTokenFault.unknownKey) { try draft.read() }
        let stranger = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        draft.head["kid"] = "\"rsa\""
        draft.sign = {
            Array(
                try stranger.signature(
                    for: SHA256.hash(data: $0), padding: .insecurePKCS1v1_5
                ).rawRepresentation)
        }
        #expect(throws: IDTokenFault.badSignature) { try draft.read() }
        draft.sign = { _ in [] }
        #expect(throws: IDTokenFault.badSignature) { try draft.read() }
        draft.sign = { data in
            Array(
                try Self.rsa.get().signature(
                    for: SHA256.hash(data: data), padding: .PSS
                ).rawRepresentation)
        }
        #expect(throws: IDTokenFault.badSignature) { try draft.read() }
        draft.head = ["alg": "\"ES256\"", "kid": "\"curve\""]
        draft.sign = { Array(try Self.curve.signature(for: $0).derRepresentation) }
        #expect(throws: IDTokenFault.badSignature) { try draft.read() }
    }

    @Test func `what was changed after signing is refused`() throws {
        let parts = try Draft().text.split(separator: ".").map(String.init)
        var other = Draft()
        other.claims["sub"] = "\"somebody else\""
        let otherBody = try other.text.split(separator: ".").map(String.init)[1]
        #expect(throws: IDTokenFault.badSignature) {
            try IDToken(
                "\(parts[0]).\(otherBody).\(parts[2])", by: Self.keys(),
                expecting: other.expected)
        }
    }

    @Test func `what is no token is refused, and none traps`() throws {
        let whole = try Draft().text
        let parts = whole.split(separator: ".").map(String.init)
        let texts = [
            "", ".", "..", "...", "a.b.c", "\(parts[0]).\(parts[1])", whole + ".",
            whole + "=", "\(parts[0])=.\(parts[1]).\(parts[2])", " \(whole)",
            String(repeating: "A", count: 20_000),
        ]
        for text in texts {
            #expect(throws: IDTokenFault.malformed, "\(text.prefix(40))") {
                try IDToken(text, by: Self.keys(), expecting: Draft().expected)
            }
        }
        var critical = Draft()
        critical.head["crit"] = #"["exp"]"#
        #expect(throws: IDTokenFault.malformed) { try critical.read() }
        for length in stride(from: 0, to: whole.count - 1, by: 7) {
            #expect(throws: IDTokenFault.self) {
                try IDToken(
                    String(whole.prefix(length)), by: Self.keys(), expecting: Draft().expected)
            }
        }
    }

    @Test func `keys that are none of ours are left out`() throws {
        #expect(throws: IDTokenFault.unknownKey) {
            try Draft().read(by: Self.keys(only: "curve"))
        }
        let point = Array(Self.curve.publicKey.x963Representation)
        let x = Array(point[1..<33]).base64URL
        let y = Array(point[33...]).base64URL
        let unfit = [
            "", "{}", "[]", #"{"keys":[]}"#, #"{"keys":[{"kty":"oct","k":"AA"}]}"#,
            #"{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}"#,
            #"{"keys":[{"kty":"RSA","n":"\#(String(repeating: "_", count: 172))","e":"AQAB"}]}"#,
            #"{"keys":[{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(x)"}]}"#,
            #"{"keys":[{"kty":"EC","crv":"P-384","x":"\#(x)","y":"\#(y)"}]}"#,
            #"{"keys":[{"kty":"EC","crv":"P-256","use":"enc","x":"\#(x)","y":"\#(y)"}]}"#,
            #"{"keys":[{"kty":"EC","crv":"P-256","alg":"ES384","x":"\#(x)","y":"\#(y)"}]}"#,
        ]
        for json in unfit { #expect(ProviderKeys(json: Array(json.utf8)) == nil, "\(json)") }
    }
}
