// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation
import Logging

/// Writes log events as one line of JSON each.
struct JSONLog: LogHandler {
    /// Takes a line, with its end.
    typealias Sink = @Sendable (Data) -> Void

    static let standardError: Sink = { FileHandle.standardError.write($0) }

    let sink: Sink
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues(\.description)
        fields["at"] = Date().ISO8601Format()
        fields["level"] = event.level.rawValue
        fields["message"] = event.message.description
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let line = try? encoder.encode(fields) else { return }
        sink(line + Data("\n".utf8))
    }
}
