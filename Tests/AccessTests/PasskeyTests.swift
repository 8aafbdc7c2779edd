// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Foundation
import TestHouse
import Testing

@Suite struct PasskeyTests {
    static let site = RelyingParty(publicURL: "https://entraide.example")
    static let challenge = [UInt8](0..<32)

    /// A device with one thing wrong, and why it is not believed.
    struct Spoilt: Sendable {
        let name: String
        let fault: PasskeyFault
        let spoil: @Sendable (inout TestAuthenticator) -> Void

        init(
            _ name: String, _ fault: PasskeyFault,
            _ spoil: @escaping @Sendable (inout TestAuthenticator) -> Void
        ) {
            self.name = name
            self.fault = fault
            self.spoil = spoil
        }
    }

    static let devices = [
        Spoilt("another origin", .wrongOrigin) { $0.origin = "https://evil.example" },
        Spoilt("another port", .wrongOrigin) { $0.origin = "https://entraide.example:8443" },
        Spoilt("without TLS", .wrongOrigin) { $0.origin = "http://entraide.example" },
        Spoilt("a subdomain", .wrongOrigin) { $0.origin = "https://www.entraide.example" },
        Spoilt("a frame", .wrongOrigin) { $0.isCrossOrigin = true },
        Spoilt("another site", .wrongSite) { $0.site = "evil.example" },
        Spoilt("nobody there", .notPresent) { $0.flags = 0x04 },
        Spoilt("nobody verified", .notVerified) { $0.flags = 0x01 },
        Spoilt("a copy of what is not copied", .malformed) { $0.flags = 0x15 },
        Spoilt("extensions that are none", .malformed) { $0.flags = 0x85 },
    ]

    static func made(
        _ device: TestAuthenticator, _ change: (inout [String: [UInt8]]) -> Void = { _ in }
    ) throws -> (challenge: [UInt8], key: NewPasskey) {
        var parts = device.make(challenge)
        change(&parts)
        return try PasskeyMaking(
            clientData: parts["clientDataJSON"] ?? [],
            attestation: parts["attestationObject"] ?? []
        ).verified(for: #require(site))
    }

    static func count(
        _ device: TestAuthenticator, by publicKey: [UInt8]? = nil, owner: [UInt8] = [7, 7],
        _ change: (inout [String: [UInt8]], TestAuthenticator) throws -> Void = { _, _ in }
    ) throws -> Int64 {
        var device = device
        device.handle = [7, 7]
        var parts = try device.answer(challenge)
        try change(&parts, device)
        return try PasskeyAnswer(
            credential: parts["rawId"] ?? [], clientData: parts["clientDataJSON"] ?? [],
            authenticatorData: parts["authenticatorData"] ?? [],
            signature: parts["signature"] ?? [], userHandle: parts["userHandle"] ?? []
        ).verified(at: #require(site), by: publicKey ?? device.publicKey, of: owner)
    }

    @Test func `a key made is known by name, point and counter`() throws {
        var device = TestAuthenticator()
        device.signCount = 4_000_000_000
        let (challenge, key) = try Self.made(device)
        #expect(challenge == Self.challenge)
        #expect(key.credential == device.credential)
        #expect(key.publicKey == device.publicKey)
        #expect(key.signCount == 4_000_000_000)
    }

    @Test func `a key used says how often it signed`() throws {
        var device = TestAuthenticator()
        device.signCount = 41
        #expect(try Self.count(device) == 42)
        // Synced keys say that they may be and are copied.
        device.flags = 0x1D
        #expect(try Self.count(device) == 42)
    }

    @Test(arguments: devices.indices)
    func `a device that says anything wrong makes no key and proves nothing`(
        _ index: Int
    ) throws {
        let spoilt = Self.devices[index]
        var device = TestAuthenticator()
        spoilt.spoil(&device)
        #expect(throws: spoilt.fault, "\(spoilt.name)") { try Self.made(device) }
        #expect(throws: spoilt.fault, "\(spoilt.name)") { try Self.count(device) }
    }

    @Test func `another algorithm is refused`() {
        for algorithm: Int8 in [-8, -9, -20] {
            var device = TestAuthenticator()
            device.algorithm = algorithm
            #expect(throws: PasskeyFault.wrongAlgorithm) { try Self.made(device) }
        }
    }

    @Test func `an answer to the other question is refused`() throws {
        let device = TestAuthenticator()
        #expect(throws: PasskeyFault.wrongType) {
            try Self.made(device) {
                $0["clientDataJSON"] = device.clientData(Self.challenge, type: "webauthn.get")
            }
        }
        #expect(throws: PasskeyFault.wrongType) {
            try Self.count(device) { parts, _ in
                parts["clientDataJSON"] = device.clientData(
                    Self.challenge, type: "webauthn.create")
            }
        }
    }

    @Test func `what the browser says must be whole, and its challenge of 32 bytes`() {
        let device = TestAuthenticator()
        let texts = [
            "", "{}", "[]", "null", "{\"type\":\"webauthn.create\"}",
            "{\"type\":1,\"challenge\":2,\"origin\":3}", String(repeating: "[", count: 4_000),
            String(decoding: device.clientData([1, 2, 3], type: "webauthn.create"), as: UTF8.self),
            String(
                decoding: device.clientData(Self.challenge + [0], type: "webauthn.create"),
                as: UTF8.self),
            String(
                decoding: device.clientData(Self.challenge, type: "webauthn.create"), as: UTF8.self)
                + String(repeating: " ", count: 9_000),
        ]
        for text in texts {
            #expect(throws: PasskeyFault.malformed, "\(text.prefix(60))") {
                try Self.made(device) { $0["clientDataJSON"] = Array(text.utf8) }
            }
        }
    }

    @Test func `every beginning of the device's data is refused, and none traps`() throws {
        let device = TestAuthenticator()
        let data = device.authenticatorData(isMaking: true)
        for length in data.indices {
            #expect(throws: PasskeyFault.self, "\(length)") {
                try Self.made(device) {
                    $0["attestationObject"] = TestAuthenticator.attestation(
                        of: Array(data[..<length]))
                }
            }
        }
        #expect(throws: PasskeyFault.malformed) {
            try Self.made(device) {
                $0["attestationObject"] = TestAuthenticator.attestation(of: data + [0])
            }
        }
    }

    @Test func `a point off the curve is refused`() {
        let device = TestAuthenticator()
        var data = device.authenticatorData(isMaking: true)
        data[data.count - 1] ^= 1
        let attestation = TestAuthenticator.attestation(of: data)
        #expect(throws: PasskeyFault.badPublicKey) {
            try Self.made(device) { $0["attestationObject"] = attestation }
        }
    }

    @Test func `a signature by another key, over other words, or none proves nothing`() throws {
        let device = TestAuthenticator()
        let stranger = TestAuthenticator()
        #expect(throws: PasskeyFault.badSignature) {
            try Self.count(device, by: stranger.publicKey)
        }
        for spoilt in [[], [0x30, 0x00], [UInt8](repeating: 0xFF, count: 72)] {
            #expect(throws: PasskeyFault.badSignature) {
                try Self.count(device) { parts, _ in parts["signature"] = spoilt }
            }
        }
        #expect(throws: PasskeyFault.badSignature) {
            try Self.count(device) { parts, _ in parts["authenticatorData"]?[36] ^= 1 }
        }
        #expect(throws: PasskeyFault.badPublicKey) { try Self.count(device, by: [4, 1, 2]) }
    }

    @Test func `a key of somebody else proves nothing`() {
        #expect(throws: PasskeyFault.wrongPerson) {
            try Self.count(TestAuthenticator(), owner: [8, 8])
        }
        #expect(throws: PasskeyFault.wrongPerson) {
            try Self.count(TestAuthenticator()) { parts, _ in parts["userHandle"] = [] }
        }
    }

    static let addresses: [(url: String, id: String?, origin: String)] = [
        ("https://entraide.example", "entraide.example", "https://entraide.example"),
        ("https://Entraide.Example/", "entraide.example", "https://entraide.example"),
        ("https://coop.example:443", "coop.example", "https://coop.example"),
        ("https://coop.example:8443", "coop.example", "https://coop.example:8443"),
        ("http://localhost:8080", "localhost", "http://localhost:8080"),
        ("http://a.localhost", "a.localhost", "http://a.localhost"),
        ("http://coop.example", nil, ""), ("http://127.0.0.1:8080", nil, ""),
        ("https://192.0.2.1", nil, ""), ("https://[2001:db8::1]", nil, ""),
        ("https://coop..example", nil, ""), ("ftp://coop.example", nil, ""), ("", nil, ""),
    ]

    @Test(arguments: addresses.indices)
    func `keys are for a domain reached safely, and for nothing else`(_ index: Int) {
        let (url, id, origin) = Self.addresses[index]
        let site = RelyingParty(publicURL: url)
        #expect(site?.id == id, "\(url)")
        if let site { #expect(site.origin == origin) }
    }

    @Test func `the base 64 of addresses is read one way only`() {
        for bytes in [[], [0], [0, 1], [0, 1, 2], [UInt8](0...255)] {
            #expect([UInt8](base64URL: bytes.base64URL) == bytes)
        }
        for text in ["AA==", "A", "AB", "+/", "AA A", "AAÄ", "AA\n"] {
            #expect([UInt8](base64URL: text) == nil, "\(text)")
        }
    }
}
