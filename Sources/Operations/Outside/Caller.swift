// SPDX-License-Identifier: AGPL-3.0-or-later

import CCurl
import CCurlShim
import Dispatch

/// Calls other machines over HTTP with libcurl, off the threads that answer requests.
///
/// No redirection is followed, no proxy asked, no cookie or connection kept; certificates are
/// always checked. Which machine a name means is judged by the policy at the moment the connection
/// is opened.
public struct Caller: Sendable {
    private let policy: AddressPolicy
    private let certificates: String?
    private let queue = DispatchQueue(label: "outside", attributes: .concurrent)

    /// A caller.
    ///
    /// `certificates`: a file of certificates to trust instead of the system's.
    public init(policy: AddressPolicy, certificates: String? = nil) {
        self.policy = policy
        self.certificates = certificates
        curl_global_init(Int(CURL_GLOBAL_ALL))
    }

    /// Makes a call and waits for the answer, whatever its status.
    ///
    /// - Throws: ``CallFailure``.
    public func answer(to call: OutsideCall) async throws -> OutsideAnswer {
        guard OutsideCall.isPossible(call.url, under: policy),
            call.headers.allSatisfy(\.isWhole)
        else { throw CallFailure.badAddress }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try made(call) }) }
        }
    }

    private func made(_ call: OutsideCall) throws -> OutsideAnswer {
        guard let handle = curl_easy_init() else { throw CallFailure.noAnswer("libcurl") }
        defer { curl_easy_cleanup(handle) }
        let isEncrypted = call.url.lowercased().hasPrefix("https:")
        let exchange = Exchange(policy, isEncrypted: isEncrypted, limit: call.limits.answerBytes)
        var lines: UnsafeMutablePointer<curl_slist>?
        for header in call.headers + [OutsideCall.Header("User-Agent", "Entraide")] {
            lines = curl_slist_append(lines, "\(header.name): \(header.value)")
        }
        lines = curl_slist_append(lines, "Expect:")
        defer { curl_slist_free_all(lines) }
        entraide_curl_set_text(handle, CURLOPT_URL, call.url)
        entraide_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, isEncrypted ? "https" : "http")
        entraide_curl_set_text(handle, CURLOPT_PROXY, "")
        entraide_curl_set_list(handle, CURLOPT_HTTPHEADER, lines)
        entraide_curl_set_number(handle, CURLOPT_NOSIGNAL, 1)
        // Whoever resolves a name for longer than the limit is not waited for.
        entraide_curl_set_number(handle, CURLOPT_QUICK_EXIT, 1)
        entraide_curl_set_number(handle, CURLOPT_FOLLOWLOCATION, 0)
        entraide_curl_set_number(handle, CURLOPT_CONNECTTIMEOUT, call.limits.connectSeconds)
        entraide_curl_set_number(handle, CURLOPT_TIMEOUT, call.limits.totalSeconds)
        if let certificates { entraide_curl_set_text(handle, CURLOPT_CAINFO, certificates) }
        if call.method == .post { Self.set(body: call.body, of: handle) }
        let result = withExtendedLifetime(exchange) { exchange.run(on: handle) }
        var status = 0
        entraide_curl_get_number(handle, CURLINFO_RESPONSE_CODE, &status)
        return try exchange.answer(result, status: status)
    }

    /// Gives libcurl a copy of the body, whose length must be known first.
    private static func set(body: [UInt8], of handle: UnsafeMutableRawPointer) {
        entraide_curl_set_number(handle, CURLOPT_POST, 1)
        entraide_curl_set_number(handle, CURLOPT_POSTFIELDSIZE, body.count)
        body.withUnsafeBytes { bytes in
            // Without a place to copy from libcurl would read the body from standard input.
            guard let start = bytes.baseAddress, !bytes.isEmpty else {
                entraide_curl_set_text(handle, CURLOPT_COPYPOSTFIELDS, "")
                return
            }
            entraide_curl_set_context(
                handle, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: start))
        }
    }
}

/// One call: asks the policy for each connection, keeps what is answered up to the limit.
private final class Exchange {
    private static let headMax = 65_536
    private let policy: AddressPolicy
    private let isEncrypted: Bool
    private let limit: Int
    private var refused = 0
    private var opened = 0
    private var isTooLong = false
    private var headBytes = 0
    private var headers: [OutsideCall.Header] = []
    private var body: [UInt8] = []

    init(_ policy: AddressPolicy, isEncrypted: Bool, limit: Int) {
        self.policy = policy
        self.isEncrypted = isEncrypted
        self.limit = limit
    }

    func run(on handle: UnsafeMutableRawPointer) -> CURLcode {
        let me = Unmanaged.passUnretained(self).toOpaque()
        entraide_curl_set_context(handle, CURLOPT_HEADERDATA, me)
        entraide_curl_set_function(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            return Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
                .hear(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        entraide_curl_set_context(handle, CURLOPT_WRITEDATA, me)
        entraide_curl_set_function(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            return Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
                .take(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        var keeper = entraide_curl_keeper(
            context: me,
            allows: { address, context in
                guard let address, let context else { return 0 }
                let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
                return exchange.mayOpen(AddressPolicy.bytes(of: address)) ? 1 : 0
            })
        return withUnsafeMutablePointer(to: &keeper) { keeper in
            // Without the keeper nothing is called.
            let result = entraide_curl_set_keeper(handle, keeper)
            return result == CURLE_OK ? curl_easy_perform(handle) : result
        }
    }

    private func mayOpen(_ address: [UInt8]) -> Bool {
        let isAllowed = policy.allows(address, isEncrypted: isEncrypted)
        if isAllowed { opened += 1 } else { refused += 1 }
        return isAllowed
    }

    /// A line of the head; of several heads, as before a final one, the last counts.
    private func hear(_ bytes: UnsafeRawBufferPointer) -> Int {
        headBytes += bytes.count
        guard headBytes <= Self.headMax else {
            isTooLong = true
            return 0
        }
        let line = String(decoding: bytes, as: UTF8.self).filter { !$0.isNewline }
        if line.hasPrefix("HTTP/") { headers = [] }
        if let colon = line.firstIndex(of: ":") {
            headers.append(
                OutsideCall.Header(
                    line[..<colon].lowercased(),
                    line[line.index(after: colon)...].trimmingPrefix { $0.isWhitespace }.description
                ))
        }
        return bytes.count
    }

    private func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= limit else {
            isTooLong = true
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    func answer(_ result: CURLcode, status: Int) throws -> OutsideAnswer {
        if result == CURLE_OK {
            return OutsideAnswer(status: status, headers: headers, body: body)
        }
        if refused > 0, opened == 0 { throw CallFailure.refusedAddress }
        if isTooLong { throw CallFailure.longAnswer }
        throw CallFailure.noAnswer(String(cString: curl_easy_strerror(result)))
    }
}
