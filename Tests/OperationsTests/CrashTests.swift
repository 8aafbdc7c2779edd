// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Glibc
import Testing

/// A month on a SQLite file, killed with SIGKILL at random moments and started again.
///
/// Twenty kills by default; `ENTRAIDE_SOAK` says how many otherwise.
@Suite(.serialized)
struct CrashTests {
    static let kills =
        ProcessInfo.processInfo.environment["ENTRAIDE_SOAK"].flatMap { Int($0) } ?? 20

    @Test func `a month killed at any moment ends as if it had never been`() throws {
        let whole = try Probe.play(killedAfter: nil, path: Probe.newFile())
        #expect(whole.isDone)
        let expected = whole.state
        #expect(expected.contains { $0.hasPrefix("account 512000") })
        #expect(!expected.contains { $0.hasPrefix("finding") }, "\(expected)")
        #expect(whole.acknowledged.count == 12)

        let seed: UInt64 = 20_261_123
        var random = SeededRandom(seed: seed)
        var killed = 0
        while killed < Self.kills {
            let file = Probe.newFile()
            defer { Probe.remove(file) }
            var acknowledged: [String] = []
            var moments: [Int] = []
            while true {
                // Once enough have been killed, the month under way may come to its end.
                let delay = killed < Self.kills ? Int.random(in: 5...300, using: &random) : nil
                let run = try Probe.play(killedAfter: delay, path: file)
                acknowledged += run.acknowledged
                guard run.isDone else {
                    killed += 1
                    moments.append(delay ?? 0)
                    #expect(run.wasKilled, "seed \(seed), \(moments): \(run.lines.suffix(3))")
                    if !run.wasKilled { return }
                    continue
                }
                let place = Comment(rawValue: "seed \(seed), killed after \(moments) ms")
                #expect(run.state == expected, place)
                let documents = run.state.filter { $0.hasPrefix("doc ") }
                    .compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) }
                #expect(documents.count == Set(documents).count, place)
                #expect(Set(acknowledged) == Set(documents), place)
                break
            }
        }
    }
}

/// One life of the helper program.
struct Probe {
    let lines: [String]
    let wasKilled: Bool

    var isDone: Bool { lines.last == "done" }
    var acknowledged: [String] {
        lines.filter { $0.hasPrefix("ack ") }.map { String($0.dropFirst(4)) }
    }
    /// What the books are at the end.
    var state: [String] {
        lines.filter { line in
            ["doc ", "account ", "finding ", "run "].contains { line.hasPrefix($0) }
        }
    }

    static func newFile() -> String {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "entraide-crash-\(UUID().uuidString)").path()
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        return "\(folder)/books.sqlite"
    }

    static func remove(_ file: String) {
        try? FileManager.default.removeItem(
            atPath: (file as NSString).deletingLastPathComponent)
    }

    /// The helper lies beside the test program.
    private static let program: String = {
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (own as NSString).deletingLastPathComponent + "/CrashProbe"
    }()

    /// Starts the helper and kills it some milliseconds after it says it is ready.
    static func play(killedAfter delay: Int?, path: String) throws -> Probe {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw CocoaError(.fileReadUnknown) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        posix_spawn_file_actions_addclose(&actions, ends[1])
        let words = [program, path].map { (text: String) in strdup(text) }
        defer { for word in words { free(word) } }
        var child = pid_t()
        let code = posix_spawn(&child, program, &actions, nil, words + [nil], [nil])
        close(ends[1])
        defer { close(ends[0]) }
        guard code == 0 else { throw CocoaError(.executableNotLoadable) }

        let text = read(from: ends[0], child, killedAfter: delay)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        return Probe(
            lines: text.split(separator: "\n").map(String.init), wasKilled: status & 0x7F == SIGKILL
        )
    }

    /// What the helper prints until it ends; the clock of the kill begins with its first line.
    private static func read(from end: Int32, _ child: pid_t, killedAfter delay: Int?) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        var deadline: ContinuousClock.Instant?
        while true {
            var wanted = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
            var patience: Int32 = 60_000
            if let deadline {
                let left = (deadline - .now) / .milliseconds(1)
                patience = Int32(max(left, 0).rounded(.up))
            }
            let ready = poll(&wanted, 1, patience)
            if ready < 0 && errno == EINTR { continue }
            if ready <= 0 {
                kill(child, SIGKILL)
                deadline = nil
                if ready == 0, delay == nil { return "silent for a minute" }
                continue
            }
            let count = Glibc.read(end, &buffer, buffer.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[0..<count]
            if deadline == nil, let delay, bytes.starts(with: Array("ready\n".utf8)) {
                deadline = .now + .milliseconds(delay)
            }
        }
    }
}
