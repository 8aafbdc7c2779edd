// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Crypto
import Foundation
import Store

/// Why a provider was of no use; for the log, people are told one sentence for all.
enum ProviderFailure: Error, Hashable {
    /// It answered otherwise than the standard says.
    case badAnswer(String)
    /// It names addresses that may not be called, or another issuer.
    case badDescription
}

/// Talks with the provider: what it says of itself, its keys, and the tokens it gives.
///
/// - Source: OpenID Connect Discovery 1.0 §4; OpenID Connect Core 1.0 §3.1; RFC 7636 (PKCE).
public actor OpenIDDesk {
    /// How calls to the provider are made.
    public typealias Call = @Sendable (OutsideCall) async throws -> OutsideAnswer

    /// The provider.
    public nonisolated let provider: OpenIDProvider
    private let call: Call
    private let clock: any Clock
    private var description: (text: Description, at: Instant)?
    private var keys: (set: ProviderKeys, at: Instant)?

    private static let descriptionSeconds: Int64 = 3_600
    /// Keys nobody knows send us back to the provider this often, and not more.
    private static let keysPauseSeconds: Int64 = 60
    private static let codeMax = 2_048

    /// A desk; nothing is asked of the provider yet.
    public init(_ provider: OpenIDProvider, clock: any Clock, call: @escaping Call) {
        self.provider = provider
        self.clock = clock
        self.call = call
    }

    /// What we need of what a provider says of itself.
    private struct Description: Decodable, Sendable {
        let issuer: String
        let authorizationEndpoint: String
        let tokenEndpoint: String
        let jwksUri: String
        let tokenEndpointAuthMethodsSupported: [String]?

        var takesFormSecretOnly: Bool {
            guard let methods = tokenEndpointAuthMethodsSupported else { return false }
            return !methods.contains("client_secret_basic")
                && methods.contains("client_secret_post")
        }
    }

    private struct Tokens: Decodable {
        let idToken: String
    }

    /// Where a browser takes a question to.
    func address(of question: OpenIDQuestion, state: String) async throws -> String {
        let endpoint = try await described().authorizationEndpoint
        let challenge = Array(SHA256.hash(data: Data(question.verifier.utf8))).base64URL
        let query = formBody([
            ("response_type", "code"), ("client_id", provider.client),
            ("redirect_uri", provider.returnURL), ("scope", "openid"), ("state", state),
            ("nonce", question.nonce), ("code_challenge", challenge),
            ("code_challenge_method", "S256"),
        ])
        return endpoint + (endpoint.contains("?") ? "&" : "?") + query
    }

    /// Collects the answer to a question and checks it.
    ///
    /// - Throws: ``ProviderFailure``, ``CallFailure`` or ``Access/IDTokenFault``.
    func token(for code: String, answering question: OpenIDQuestion) async throws -> IDToken {
        guard !code.isEmpty, code.utf8.count <= Self.codeMax else {
            throw ProviderFailure.badAnswer("code")
        }
        let description = try await described()
        var pairs = [
            (name: "grant_type", value: "authorization_code"), ("code", code),
            ("redirect_uri", provider.returnURL), ("code_verifier", question.verifier),
        ]
        var headers = [
            OutsideCall.Header("Content-Type", "application/x-www-form-urlencoded"),
            OutsideCall.Header("Accept", "application/json"),
        ]
        if description.takesFormSecretOnly {
            pairs += [("client_id", provider.client), ("client_secret", provider.secret)]
        } else {
            headers.append(OutsideCall.Header("Authorization", provider.authorization))
        }
        let text = try await fetched(
            OutsideCall(
                .post, description.tokenEndpoint, headers: headers,
                body: Array(formBody(pairs).utf8)), Tokens.self
        ).idToken
        let expected = IDTokenExpectation(
            issuer: provider.issuer, client: provider.client, nonce: question.nonce,
            now: clock.now())
        do {
            return try IDToken(text, by: try await knownKeys(), expecting: expected)
        } catch IDTokenFault.unknownKey {
            return try IDToken(text, by: try await newerKeys(), expecting: expected)
        }
    }

    private func described() async throws -> Description {
        let now = clock.now()
        if let description,
            now.milliseconds - description.at.milliseconds < Self.descriptionSeconds * 1000
        {
            return description.text
        }
        let base =
            provider.issuer.hasSuffix("/") ? String(provider.issuer.dropLast()) : provider.issuer
        let fresh = try await fetched(
            OutsideCall(.get, base + "/.well-known/openid-configuration"), Description.self)
        let addresses = [fresh.authorizationEndpoint, fresh.tokenEndpoint, fresh.jwksUri]
        guard fresh.issuer == provider.issuer,
            addresses.allSatisfy({ OutsideCall.isPossible($0, under: .chosenByOperator) })
        else { throw ProviderFailure.badDescription }
        description = (fresh, now)
        return fresh
    }

    private func knownKeys() async throws -> ProviderKeys {
        if let keys { return keys.set }
        return try await fetchedKeys()
    }

    /// The keys asked for anew, as they change without notice; at most once a minute, whatever
    /// tokens come.
    private func newerKeys() async throws -> ProviderKeys {
        if let keys,
            clock.now().milliseconds - keys.at.milliseconds < Self.keysPauseSeconds * 1000
        {
            throw IDTokenFault.unknownKey
        }
        return try await fetchedKeys()
    }

    private func fetchedKeys() async throws -> ProviderKeys {
        let address = try await described().jwksUri
        let answer = try await call(OutsideCall(.get, address))
        guard answer.status == 200, let set = ProviderKeys(json: answer.body) else {
            throw ProviderFailure.badAnswer("keys")
        }
        keys = (set, clock.now())
        return set
    }

    private func fetched<Answer: Decodable>(
        _ call: OutsideCall, _ type: Answer.Type
    ) async throws -> Answer {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let answer = try await self.call(call)
        guard answer.status == 200,
            let value = try? decoder.decode(type, from: Data(answer.body))
        else { throw ProviderFailure.badAnswer("\(answer.status)") }
        return value
    }
}
