// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

/// Why a file from outside is not taken in; nothing is kept of it.
public enum FileError: UserFacingError, Hashable {
    /// The file has no content.
    case empty
    /// The file is larger than the limit, in bytes.
    case tooLarge(limit: Int)
    /// What the file holds, whatever its name, is none of the kinds asked for.
    case otherKind(allowed: [FileKind])
    /// The file begins as one of the kinds and does not hold what that kind must.
    case damaged(kind: FileKind)
    /// The picture has more points than the limit.
    case tooManyPixels(limit: Int)
    /// Unpacked, the file would be larger than the limit, in bytes.
    case expandsTooFar(limit: Int)

    /// Stable dotted name.
    public var code: String {
        switch self {
        case .empty: "file.empty"
        case .tooLarge: "file.too_large"
        case .otherKind: "file.other_kind"
        case .damaged: "file.damaged"
        case .tooManyPixels: "file.too_many_pixels"
        case .expandsTooFar: "file.expands_too_far"
        }
    }

    /// Placeholders of the sentence; limits in millions.
    public var values: [String: String] {
        switch self {
        case .empty: [:]
        case .tooLarge(let limit), .tooManyPixels(let limit), .expandsTooFar(let limit):
            ["limit": String(limit / 1_000_000)]
        case .otherKind(let allowed): ["allowed": allowed.map(\.name).joined(separator: ", ")]
        case .damaged(let kind): ["kind": kind.name]
        }
    }

    /// The field of the form it came with.
    public var field: String? { "file" }
}
