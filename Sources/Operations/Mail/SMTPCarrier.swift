// SPDX-License-Identifier: AGPL-3.0-or-later

import CCurl
import CCurlShim
import Dispatch
import Foundation

/// The mail server letters are handed to.
public struct SMTPServer: Sendable {
    /// Its address: `smtp://mail.example.org:587` or `smtps://mail.example.org`.
    public var url: String
    /// The log-in; nil for a server that asks for none.
    public var user: String?
    /// Its password.
    public var password: String?
    /// Whether the connection may stay unencrypted; never with a log-in.
    public var allowsPlain: Bool
    /// A file of certificates to trust instead of the system's; nil for the system's.
    public var certificates: String?

    /// A mail server.
    ///
    /// - Returns: Nil when the address is not one of `smtp` or `smtps`, or holds a log-in, which
    ///   would end up in lists of processes.
    public init?(
        url: String, user: String? = nil, password: String? = nil, allowsPlain: Bool = false,
        certificates: String? = nil
    ) {
        guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty,
            ["smtp", "smtps"].contains(parts.scheme), parts.user == nil, parts.password == nil,
            parts.query == nil, parts.path.isEmpty || parts.path == "/"
        else { return nil }
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.user = user
        self.password = password
        self.allowsPlain =
            user == nil && (allowsPlain || ["localhost", "127.0.0.1", "[::1]"].contains(host))
        self.certificates = certificates
    }
}

/// Hands letters to an SMTP server with libcurl, on a thread of its own.
///
/// One connection is kept from letter to letter. `smtp://` must go over to TLS unless the server
/// is this machine or plain connections were allowed; certificates are always checked.
public final class SMTPCarrier: MailCarrier, @unchecked Sendable {
    private static let connectSeconds = 15
    private static let totalSeconds = 90

    private let server: SMTPServer
    private let queue = DispatchQueue(label: "mail")
    /// Used on the queue only.
    private var handle: UnsafeMutableRawPointer?

    /// A carrier for one server.
    public init(_ server: SMTPServer) {
        self.server = server
        curl_global_init(Int(CURL_GLOBAL_ALL))
        handle = curl_easy_init()
    }

    deinit { curl_easy_cleanup(handle) }

    /// Hands over one message; at most ninety seconds.
    public func carry(_ message: MailMessage) async -> Delivery {
        await withCheckedContinuation { continuation in
            queue.async { [self] in continuation.resume(returning: send(message)) }
        }
    }

    private func send(_ message: MailMessage) -> Delivery {
        guard let handle else { return .putOff(reason: "libcurl did not start") }
        let exchange = Exchange(message.bytes)
        let recipients = curl_slist_append(nil, "<\(message.to.text)>")
        defer { curl_slist_free_all(recipients) }
        curl_easy_reset(handle)
        entraide_curl_set_text(
            handle, CURLOPT_URL, "\(server.url)/\(message.sender.asciiDomain)")
        entraide_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        entraide_curl_set_number(handle, CURLOPT_NOSIGNAL, 1)
        entraide_curl_set_number(handle, CURLOPT_CONNECTTIMEOUT, Self.connectSeconds)
        entraide_curl_set_number(handle, CURLOPT_TIMEOUT, Self.totalSeconds)
        entraide_curl_set_number(
            handle, CURLOPT_USE_SSL,
            Int((server.allowsPlain ? CURLUSESSL_NONE : CURLUSESSL_ALL).rawValue))
        if let file = server.certificates {
            entraide_curl_set_text(handle, CURLOPT_CAINFO, file)
        }
        if let user = server.user {
            entraide_curl_set_text(handle, CURLOPT_USERNAME, user)
            entraide_curl_set_text(handle, CURLOPT_PASSWORD, server.password ?? "")
        }
        entraide_curl_set_text(handle, CURLOPT_MAIL_FROM, "<\(message.sender.text)>")
        entraide_curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients)
        entraide_curl_set_number(handle, CURLOPT_UPLOAD, 1)
        let result = withExtendedLifetime(exchange) { exchange.run(on: handle) }
        var code = 0
        entraide_curl_get_number(handle, CURLINFO_RESPONSE_CODE, &code)
        return exchange.outcome(result, code: code)
    }
}

/// One conversation with the server: what is sent, and what it complained of.
private final class Exchange {
    private static let reasonMax = 300
    private let bytes: [UInt8]
    private var sent = 0
    private var complaint = ""
    private var isTakingText = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func run(on handle: UnsafeMutableRawPointer) -> CURLcode {
        let me = Unmanaged.passUnretained(self).toOpaque()
        entraide_curl_set_context(handle, CURLOPT_READDATA, me)
        entraide_curl_set_function(handle, CURLOPT_READFUNCTION) { buffer, size, count, context in
            guard let buffer, let context else { return 0 }
            let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
            return exchange.give(buffer, size * count)
        }
        entraide_curl_set_context(handle, CURLOPT_HEADERDATA, me)
        entraide_curl_set_function(handle, CURLOPT_HEADERFUNCTION) { buffer, size, count, context in
            guard let buffer, let context else { return 0 }
            let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
            exchange.hear(UnsafeRawBufferPointer(start: buffer, count: size * count))
            return size * count
        }
        // Replies to what is not a letter would go to standard output.
        entraide_curl_set_context(handle, CURLOPT_WRITEDATA, me)
        entraide_curl_set_function(handle, CURLOPT_WRITEFUNCTION) { _, size, count, _ in
            size * count
        }
        return curl_easy_perform(handle)
    }

    private func give(_ buffer: UnsafeMutablePointer<CChar>, _ room: Int) -> Int {
        let count = min(room, bytes.count - sent)
        bytes[sent..<sent + count].withUnsafeBytes { part in
            UnsafeMutableRawBufferPointer(start: buffer, count: count).copyMemory(from: part)
        }
        sent += count
        return count
    }

    private func hear(_ bytes: UnsafeRawBufferPointer) {
        let line = String(decoding: bytes, as: UTF8.self).filter { !$0.isNewline }
        if line.hasPrefix("354") { isTakingText = true }
        // The farewell that follows a refusal must not stand for it.
        if line.hasPrefix("4") || line.hasPrefix("5") { complaint = line }
    }

    /// What the end of the conversation means for the letter.
    ///
    /// A refusal counts for good only where it is about this letter: its sender, its reader, its
    /// text. A wrong log-in or certificate is the operator's to mend, and the letter waits.
    func outcome(_ result: CURLcode, code: Int) -> Delivery {
        if result == CURLE_OK { return .accepted }
        let isAboutLetter = result == CURLE_SEND_ERROR || isTakingText
        let reply = String(complaint.prefix(Self.reasonMax))
        if isAboutLetter, (500..<600).contains(code) { return .refused(reason: reply) }
        if isAboutLetter, (400..<500).contains(code) { return .putOff(reason: reply) }
        let problem = String(cString: curl_easy_strerror(result))
        return .putOff(reason: code >= 400 ? "\(problem): \(reply)" : problem)
    }
}
