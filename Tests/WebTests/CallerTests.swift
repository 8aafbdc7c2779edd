// SPDX-License-Identifier: AGPL-3.0-or-later

import Glibc
import Synchronization
import Testing

@testable import Operations

/// How other machines are called: which, for how long, and how much is read.
@Suite struct CallerTests {
    static let here = Caller(policy: .publicOrLoopback)

    static func failure(
        _ call: OutsideCall, by caller: Caller = here
    ) async throws -> CallFailure? {
        do {
            _ = try await caller.answer(to: call)
            return nil
        } catch let failure as CallFailure { return failure }
    }

    @Test func `a call arrives as it was asked for, and its answer comes back`() async throws {
        let sink = try HTTPSink()
        let told = try await Self.here.answer(
            to: OutsideCall(
                .post, "http://127.0.0.1:\(sink.port)/echo",
                headers: [.init("Content-Type", "text/plain"), .init("X-Name", "é")],
                body: Array("a\u{0}b".utf8)))
        #expect(told.status == 200 && told.body == Array("a\u{0}b".utf8))
        #expect(told.header("x-sink") == "yes" && told.header("X-Sink") == nil)
        _ = try await Self.here.answer(to: OutsideCall(.post, "http://127.0.0.1:\(sink.port)/ok"))
        let taken = try await Self.here.answer(
            to: OutsideCall(.get, "http://127.0.0.1:\(sink.port)/echo?a=b"))
        #expect(taken.status == 204)
        let requests = try sink.requests()
        #expect(requests.map(\.method) == ["POST", "POST", "GET"])
        #expect(requests.map(\.body) == ["a\u{0}b", "", ""])
        #expect(requests.map(\.path) == ["/echo", "/ok", "/echo?a=b"])
        #expect(requests[0].headers["content-type"] == "text/plain")
        #expect(requests[0].headers["user-agent"] == "Entraide")
        #expect(requests[0].headers["expect"] == nil)
    }

    @Test func `a redirection is an answer and is not followed`() async throws {
        let sink = try HTTPSink()
        let answer = try await Self.here.answer(
            to: OutsideCall(.get, "http://127.0.0.1:\(sink.port)/redirect"))
        #expect(answer.status == 302 && answer.header("location") == "/ok")
        #expect(try sink.requests().map(\.path) == ["/redirect"])
    }

    @Test func `a long answer and a slow one are failures`() async throws {
        let sink = try HTTPSink()
        let long = OutsideCall(.get, "http://127.0.0.1:\(sink.port)/long")
        #expect(try await Self.failure(long) == .longAnswer)
        var slow = OutsideCall(.get, "http://127.0.0.1:\(sink.port)/slow")
        slow.limits.totalSeconds = 1
        guard case .noAnswer = try await Self.failure(slow) else {
            Issue.record("the slow answer was waited for")
            return
        }
    }

    @Test func `a certificate that nobody vouches for ends the call`() async throws {
        let sink = try HTTPSink(isEncrypted: true)
        let call = OutsideCall(.get, "https://127.0.0.1:\(sink.port)/ok")
        let stranger = Caller(policy: .chosenByOperator)
        guard case .noAnswer = try await Self.failure(call, by: stranger) else {
            Issue.record("the certificate was not checked")
            return
        }
        let friend = Caller(policy: .chosenByOperator, certificates: sink.certificate)
        #expect(try await friend.answer(to: call).status == 204)
        #expect(try sink.requests().count == 1)
        let other = OutsideCall(.get, "https://localhost:\(sink.port)/ok")
        #expect(try await Self.failure(other, by: friend) != nil, "issued for 127.0.0.1 only")
    }

    static let ownMachine = [
        "127.0.0.1", "127.1", "0x7f.1", "2130706433", "0.0.0.0", "localhost", "[::1]",
        "[::ffff:127.0.0.1]", "[::]", "[::ffff:7f00:1]",
    ]

    @Test(arguments: ownMachine)
    func `this machine is not called, however it is written`(_ host: String) async throws {
        let sink = try HTTPSink(isEncrypted: true)
        let caller = Caller(policy: .publicInternet, certificates: sink.certificate)
        let failure = try await Self.failure(
            OutsideCall(.get, "https://\(host):\(sink.port)/ok"), by: caller)
        #expect(failure == .refusedAddress || failure == .badAddress, "\(host)")
        #expect(try sink.requests().isEmpty)
    }

    @Test func `each connection is judged, so that a name may not change its meaning`()
        async throws
    {
        let sink = try HTTPSink()
        // Says yes to the first connection only, as if the name had meant a public machine.
        let asked = Mutex<[[UInt8]]>([])
        let caller = Caller(
            policy: AddressPolicy(takesPlain: true) { address, _ in
                asked.withLock { known in
                    known.append(address)
                    return known.count == 1
                }
            })
        let call = OutsideCall(.get, "http://localhost:\(sink.port)/ok")
        _ = try? await caller.answer(to: call)
        #expect(try await Self.failure(call, by: caller) == .refusedAddress)
        let all = asked.withLock { $0 }
        #expect(all.count >= 2 && all.allSatisfy(AddressPolicy.isLoopback))
        #expect(try sink.requests().count <= 1)
    }

    @Test func `without TLS only this machine is called, and only where that is allowed`() {
        let plain = ["http://127.0.0.1:1/", "http://[::1]:1/", "http://localhost:1/"]
        for url in plain {
            #expect(OutsideCall.isPossible(url, under: .publicOrLoopback), "\(url)")
            #expect(!OutsideCall.isPossible(url, under: .publicInternet), "\(url)")
        }
        #expect(!OutsideCall.isPossible("http://8.8.8.8/", under: .publicOrLoopback))
        #expect(!OutsideCall.isPossible("https://10.0.0.1/", under: .publicOrLoopback))
        #expect(OutsideCall.isPossible("https://10.0.0.1/", under: .chosenByOperator))
        #expect(!OutsideCall.isPossible("http://10.0.0.1/", under: .chosenByOperator))
        #expect(!AddressPolicy.publicOrLoopback.allows([8, 8, 8, 8], isEncrypted: false))
        #expect(!AddressPolicy.chosenByOperator.allows([], isEncrypted: true))
    }

    @Test(
        arguments: [
            "ftp://x.org/", "file:///etc/passwd", "https://", "https://u:p@x.org/", "x.org",
            "https://x.org/#a", "https://x.org/a b", "gopher://x.org", "https://x.org/\r\nA: b",
            "http://x.org/", "https://é.org/",
        ])
    func `an address that is none of the web's is refused at once`(_ url: String) async throws {
        #expect(!OutsideCall.isPossible(url, under: .publicInternet))
        let caller = Caller(policy: .publicInternet)
        #expect(try await Self.failure(OutsideCall(.get, url), by: caller) == .badAddress)
    }

    @Test(arguments: [("A: b", "c"), ("A", "b\r\nC: d"), ("", "x"), ("A b", "c")])
    func `a line of the head cannot become two`(_ name: String, _ value: String) async throws {
        let call = OutsideCall(
            .get, "http://127.0.0.1:1/", headers: [.init(name, value)])
        #expect(try await Self.failure(call) == .badAddress)
    }

    static let addresses: [(text: String, isPublic: Bool)] = [
        ("127.0.0.1", false), ("10.0.0.1", false), ("10.255.255.255", false),
        ("100.64.0.1", false), ("169.254.169.254", false), ("172.16.0.1", false),
        ("172.31.255.255", false), ("192.168.1.1", false), ("0.0.0.0", false),
        ("192.0.2.1", false), ("198.18.0.1", false), ("224.0.0.1", false),
        ("255.255.255.255", false), ("::1", false), ("::", false), ("::ffff:127.0.0.1", false),
        ("::ffff:10.0.0.1", false), ("::ffff:8.8.8.8", true), ("fe80::1", false),
        ("fc00::1", false), ("fd12::1", false), ("ff02::1", false), ("64:ff9b::a00:1", false),
        ("64:ff9b::8.8.8.8", false), ("64:ff9b:1::1", false), ("::8.8.8.8", false),
        ("2001:db8::1", false), ("2001::1", false), ("2002:7f00:1::", false),
        ("2002:a00:1::", false), ("2002:808:808::", false), ("3fff::1", false),
        ("8.8.8.8", true), ("172.15.0.1", true), ("172.32.0.1", true),
        ("11.0.0.1", true), ("192.169.0.1", true), ("100.128.0.1", true), ("2a00:1450::1", true),
        ("2606:4700::1111", true), ("3fff:1000::1", true),
    ]

    @Test(arguments: addresses.indices)
    func `only the public internet is called`(_ index: Int) throws {
        let (text, isPublic) = Self.addresses[index]
        let bytes = try #require(AddressPolicy.bytes(ofText: text))
        #expect(
            AddressPolicy.publicInternet.allows(bytes, isEncrypted: true) == isPublic, "\(text)")
        #expect(!AddressPolicy.publicInternet.allows(bytes, isEncrypted: false))
    }
}
