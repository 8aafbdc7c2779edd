// SPDX-License-Identifier: AGPL-3.0-or-later

/// The French nominative social declaration (déclaration sociale nominative, norm NEODeS).
///
/// A message is a text of rubriques, one a line, grouped in blocks that form a tree. The norm of a
/// year and the way payslip lines are declared are data of the French pack (``Norm``,
/// ``LineTable``); this module holds the notation, a generator and our own validator. The official
/// validator is not part of it, and every export says so.
public enum DSN {
    /// One line: what is told, and its value.
    public struct Rubrique: Hashable, Sendable {
        /// Block and number: `S21.G00.30.002`.
        public let code: String
        /// The value between the quotes, one character at least.
        public let value: String

        /// A rubrique; ``DSN/write(_:)`` judges it.
        public init(_ code: String, _ value: String) {
            self.code = code
            self.value = value
        }

        /// The block: `S21.G00.30`.
        public var block: String { String(code.prefix(10)) }
        /// The number within the block: `002`.
        public var number: String { String(code.suffix(3)) }
    }

    /// A message, rubrique by rubrique: the first is line 1 of its file.
    public struct Message: Hashable, Sendable {
        /// The rubriques in the order of the file.
        public var rubriques: [Rubrique]

        /// A message of these rubriques.
        public init(_ rubriques: [Rubrique]) { self.rubriques = rubriques }

        /// The first value of a rubrique; nil when it is not there.
        public func first(_ code: String) -> String? {
            rubriques.first { $0.code == code }?.value
        }

        /// All values of a rubrique, in order.
        public func all(_ code: String) -> [String] {
            rubriques.filter { $0.code == code }.map(\.value)
        }
    }

    /// The largest file read, in bytes.
    public static let byteLimit = 64_000_000
    /// The most rubriques of a message.
    public static let lineLimit = 999_999
    /// The longest line without its end, in characters.
    public static let lengthLimit = 256
}
