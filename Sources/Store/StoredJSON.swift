// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation

/// Values kept as JSON text: steps, reasons, parties.
enum StoredJSON {
    /// The value as text with sorted keys, so that equal values have equal text.
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Steps as the same text, quicker.
    static func text(_ steps: [Step]) -> String { JSONText.array(steps.map(\.json)).encoded }

    /// Reads a text back.
    ///
    /// - Throws: ``StoreError/unreadable(kind:id:)``.
    static func value<Value: Decodable>(
        _ text: String, kind: String, id: String
    ) throws -> Value {
        do { return try JSONDecoder().decode(Value.self, from: Data(text.utf8)) } catch {
            throw StoreError.unreadable(kind: kind, id: id)
        }
    }
}
