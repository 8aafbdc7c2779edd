// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// A declaration before hiring that was made.
public struct HiringFacts: SocialRecord, Hashable {
    /// Its name in the database.
    public static let recordKind = "hiring"
    /// The day.
    public let day: Day
    /// The number of the receipt.
    public let reference: String

    /// A declaration that was made.
    public init(day: Day, reference: String) {
        self.day = day
        self.reference = reference
    }
}
