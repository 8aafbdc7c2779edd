// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Crypto
import Foundation
public import Operations
import Synchronization

/// A provider of identities that answers as told, without a network.
public final class TestProvider: Sendable {
    /// What it knows, and what it was told to do wrong.
    public struct Behaviour: Sendable {
        /// Who signs in there.
        public var subject = "subject-of-ada"
        /// How they show who they are there.
        public var methods: [String] = ["pwd"]
        /// Claims that stand in place of the right ones, as JSON; "" leaves a claim out.
        public var claims: [String: String] = [:]
        /// The issuer that it describes itself as.
        public var describedIssuer = TestProvider.issuer
        /// The name of its key.
        public var keyName = "first"
        /// Whether it answers at all.
        public var isUp = true
        /// How often its keys were asked for.
        public fileprivate(set) var keyCalls = 0
        fileprivate var key = P256.Signing.PrivateKey()
        fileprivate var codes: [String: (nonce: String, challenge: String)] = [:]
    }

    /// Its name.
    public static let issuer = "https://login.example"
    /// The client it knows, and its secret.
    public static let client = (id: "entraide", secret: "a secret: with signs")

    private let state = Mutex(Behaviour())
    private let clock: any Operations.Clock

    /// A provider by a clock.
    public init(clock: any Operations.Clock) { self.clock = clock }

    /// Changes what it does.
    public func change(_ body: (inout Behaviour) -> Void) {
        state.withLock { body(&$0) }
    }

    /// How often its keys were asked for.
    public var keyCalls: Int { state.withLock { $0.keyCalls } }

    /// Takes another key, as providers do without notice.
    public func rollOver(to name: String) {
        change {
            $0.key = P256.Signing.PrivateKey()
            $0.keyName = name
        }
    }

    /// Lets somebody sign in there who came with an address; what they bring back.
    public func code(for address: String) -> (code: String, state: String) {
        let query = Self.fields((address.split(separator: "?").last ?? "").utf8)
        let code = "code-\(query["state"] ?? "")"
        change {
            $0.codes[code] = (query["nonce"] ?? "", query["code_challenge"] ?? "")
        }
        return (code, query["state"] ?? "")
    }

    /// Answers a call of ours.
    public func answer(_ call: OutsideCall) throws -> OutsideAnswer {
        guard state.withLock({ $0.isUp }) else { throw CallFailure.noAnswer("down") }
        switch call.url {
        case "\(Self.issuer)/.well-known/openid-configuration": return description
        case "\(Self.issuer)/keys":
            change { $0.keyCalls += 1 }
            return ok(keys)
        case "\(Self.issuer)/token": return token(call)
        default: return OutsideAnswer(status: 404, headers: [], body: [])
        }
    }

    private var description: OutsideAnswer {
        ok(
            """
            {"issuer":"\(state.withLock { $0.describedIssuer })",
             "authorization_endpoint":"\(Self.issuer)/authorize?prompt=login",
             "token_endpoint":"\(Self.issuer)/token","jwks_uri":"\(Self.issuer)/keys"}
            """)
    }

    private var keys: String {
        let (name, point) = state.withLock {
            ($0.keyName, Array($0.key.publicKey.x963Representation))
        }
        return """
            {"keys":[{"kty":"oct","kid":"\(name)","k":"c2VjcmV0"},
             {"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":"\(name)",
              "x":"\(Array(point[1..<33]).base64URL)","y":"\(Array(point[33...]).base64URL)"}]}
            """
    }

    /// The token for a code, once, to whoever proves to be the client that asked.
    private func token(_ call: OutsideCall) -> OutsideAnswer {
        let form = Self.fields(call.body)
        let login = "entraide:a%20secret%3A%20with%20signs"
        let expected = "Basic " + Data(login.utf8).base64EncodedString()
        let challenge = Array(SHA256.hash(data: Data((form["code_verifier"] ?? "").utf8)))
            .base64URL
        let asked = state.withLock { $0.codes.removeValue(forKey: form["code"] ?? "") }
        guard let asked, asked.challenge == challenge,
            call.headers.contains(where: { $0.name == "Authorization" && $0.value == expected }),
            form["grant_type"] == "authorization_code",
            form["redirect_uri"]?.hasSuffix("/openid/return") == true
        else { return OutsideAnswer(status: 400, headers: [], body: []) }
        return ok("{\"token_type\":\"Bearer\",\"id_token\":\"\(signed(nonce: asked.nonce))\"}")
    }

    private func signed(nonce: String) -> String {
        let now = clock.now().milliseconds / 1000
        return state.withLock { behaviour in
            var claims = [
                "iss": "\"\(Self.issuer)\"", "sub": "\"\(behaviour.subject)\"",
                "aud": "\"\(Self.client.id)\"", "exp": "\(now + 300)", "iat": "\(now)",
                "nonce": "\"\(nonce)\"",
                "amr": "[\(behaviour.methods.map { "\"\($0)\"" }.joined(separator: ","))]",
            ]
            claims.merge(behaviour.claims) { $1 }
            let body = claims.filter { !$0.value.isEmpty }.map { "\"\($0.key)\":\($0.value)" }
            let head = "{\"alg\":\"ES256\",\"kid\":\"\(behaviour.keyName)\"}"
            let text =
                Array(head.utf8).base64URL + "."
                + Array("{\(body.joined(separator: ","))}".utf8).base64URL
            let signature = try? behaviour.key.signature(for: Data(text.utf8))
            return text + "." + Array(signature?.rawRepresentation ?? Data()).base64URL
        }
    }

    private func ok(_ text: String) -> OutsideAnswer {
        OutsideAnswer(status: 200, headers: [], body: Array(text.utf8))
    }

    private static func fields(_ bytes: some Collection<UInt8>) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in String(decoding: Array(bytes), as: UTF8.self).split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1).map {
                String($0).removingPercentEncoding ?? ""
            }
            if halves.count == 2 { fields[halves[0]] = halves[1] }
        }
        return fields
    }
}
