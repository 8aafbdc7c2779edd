// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Synchronization

/// Counts the requests of each token or address: a bucket that fills with time and a request
/// empties by one.
///
/// Each server of an installation counts for itself.
final class RateMeter<Key: Hashable & Sendable>: Sendable {
    private struct Bucket {
        /// What is left, in thousandths of a request.
        var left: Int64
        var at: Instant
    }

    /// Requests a minute, and how many may come at once.
    let perMinute: Int
    private let buckets = Mutex<[Key: Bucket]>([:])

    init(perMinute: Int) { self.perMinute = max(1, perMinute) }

    /// How many keys are remembered; whoever has a full bucket again is forgotten first.
    static var most: Int { 10_000 }

    /// Takes a request of a key.
    ///
    /// - Returns: Nil when it may pass; otherwise after how many seconds the next may.
    func wait(for key: Key, at now: Instant) -> Int? {
        let most = Int64(perMinute) * 1_000
        return buckets.withLock { buckets in
            if buckets.count >= Self.most {
                buckets = buckets.filter { now.milliseconds - $0.value.at.milliseconds < 60_000 }
            }
            var bucket = buckets[key] ?? Bucket(left: most, at: now)
            // A minute's time in milliseconds fills the bucket: 60,000 ms × perMinute / 60.
            let passed = max(0, min(now.milliseconds - bucket.at.milliseconds, 60_000))
            bucket.left = min(most, bucket.left + passed * Int64(perMinute) / 60)
            bucket.at = max(bucket.at, now)
            defer { buckets[key] = bucket }
            if bucket.left >= 1_000 {
                bucket.left -= 1_000
                return nil
            }
            let missing = 1_000 - bucket.left
            return max(1, Int((missing * 60 / Int64(perMinute) + 999) / 1_000))
        }
    }
}
