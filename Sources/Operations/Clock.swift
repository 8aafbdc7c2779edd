// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics
import Foundation

/// Where the time comes from; passed in, so that a year can be replayed.
public protocol Clock: Sendable {
    /// The present moment.
    func now() -> Instant
    /// The present moment as people's own devices have it, for the codes of an app.
    func onDevices() -> Instant
}

extension Clock {
    /// The same moment: only a demo's clock differs from people's own.
    public func onDevices() -> Instant { now() }
}

/// The machine's clock.
public struct SystemClock: Clock {
    /// The machine's clock.
    public init() {}
    /// The present moment, to the millisecond.
    public func now() -> Instant {
        Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}

/// A clock that goes on from another moment than the present: for a demo whose year lies ahead.
public struct ShiftedClock: Clock {
    private let base: any Clock
    private let shift: Int64

    /// A clock that shows `moment` now, and goes on as the machine's does.
    public init(from moment: Instant, base: any Clock = SystemClock()) {
        self.base = base
        shift = moment.milliseconds - base.now().milliseconds
    }

    /// The present moment, shifted.
    public func now() -> Instant { Instant(milliseconds: base.now().milliseconds + shift) }

    /// The present moment, not shifted.
    public func onDevices() -> Instant { base.onDevices() }
}

/// A clock that stands where it was set: for demos and tests.
public final class FixedClock: Clock, @unchecked Sendable {
    private let lock = NSLock()
    private var instant: Instant

    /// A clock that stands at an instant.
    public init(_ instant: Instant) { self.instant = instant }

    /// Where it stands.
    public func now() -> Instant { lock.withLock { instant } }

    /// Moves it to an instant.
    public func set(_ instant: Instant) { lock.withLock { self.instant = instant } }

    /// Moves it to nine in the morning, UTC, of a day.
    public func set(_ day: Day) {
        lock.withLock { instant = Instant(startOf: day).adding(seconds: 9 * 3600) }
    }

    /// Moves it on by some seconds.
    public func advance(seconds: Int64) {
        lock.withLock { instant = instant.adding(seconds: seconds) }
    }
}

/// Where random bytes come from: salts, tokens.
public protocol RandomSource: Sendable {
    /// As many random bytes as asked for.
    func bytes(_ count: Int) -> [UInt8]
}

/// The system's generator, fit for secrets.
public struct SystemRandom: RandomSource {
    /// The system's generator.
    public init() {}
    /// Bytes fit for secrets.
    public func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}

/// A repeatable generator for demos and tests; never for secrets.
public final class RepeatableRandom: RandomSource, @unchecked Sendable {
    private let lock = NSLock()
    private var generator: SeededRandom

    /// The same seed gives the same bytes.
    public init(seed: UInt64) { generator = SeededRandom(seed: seed) }

    /// The next bytes.
    public func bytes(_ count: Int) -> [UInt8] {
        lock.withLock {
            (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        }
    }
}

extension Instant {
    /// The day it is in a time zone; UTC when the zone is not known.
    public func day(in timeZone: String) -> Day {
        let zone = TimeZone(identifier: timeZone)
        let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        return adding(seconds: Int64(zone?.secondsFromGMT(for: date) ?? 0)).utcDay
    }

    /// The time of day in a time zone, `14:05`; UTC when the zone is not known.
    public func time(in timeZone: String) -> String {
        let zone = TimeZone(identifier: timeZone)
        let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        let seconds = milliseconds / 1000 + Int64(zone?.secondsFromGMT(for: date) ?? 0)
        let minute = (seconds % 86_400 + 86_400) % 86_400 / 60
        return "\(minute / 60 / 10)\(minute / 60 % 10):\(minute % 60 / 10)\(minute % 10)"
    }
}
