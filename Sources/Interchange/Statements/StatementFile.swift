// SPDX-License-Identifier: AGPL-3.0-or-later

public import Bank

/// What one file of a bank holds.
public struct StatementFile: Hashable, Sendable {
    /// The format with its version: `camt.053.001.08`.
    public let format: String
    /// The statements in the order of the file.
    public let statements: [Statement]
    /// What the reader had to decide and a person may want to know.
    public let notes: [StatementNote]

    /// A file as read.
    public init(format: String, statements: [Statement], notes: [StatementNote] = []) {
        self.format = format
        self.statements = statements
        self.notes = notes
    }
}

/// A decision of a reader that changes no amount.
public enum StatementNote: Hashable, Sendable {
    /// The details of a batch do not add up to it, so it stays one entry without counterparty.
    case batchKeptWhole(statement: String, position: Int, details: Int)
    /// The one detail of an entry states another amount; the entry's amount counts.
    case detailAmountDiffers(statement: String, position: Int)

    /// Key of the sentence in the catalogues.
    public var key: String {
        switch self {
        case .batchKeptWhole: "statement.batch_kept_whole"
        case .detailAmountDiffers: "statement.detail_amount_differs"
        }
    }

    /// Placeholders of the sentence.
    public var values: [String: String] {
        switch self {
        case .batchKeptWhole(let statement, let position, let details):
            [
                "statement": statement, "position": String(position),
                "details": String(details),
            ]
        case .detailAmountDiffers(let statement, let position):
            ["statement": statement, "position": String(position)]
        }
    }
}
