// SPDX-License-Identifier: AGPL-3.0-or-later

public import Access
public import Basics
import Crypto
public import Interchange
public import Sales
public import Store

/// A file from outside whose content has been looked at.
public struct ReceivedFile: Sendable, Hashable {
    /// SHA-256 of its bytes: its name in the books.
    public let sha256: [UInt8]
    /// What it is.
    public let kind: FileKind
    /// All of it.
    public let bytes: [UInt8]

    init(bytes: [UInt8], kind: FileKind) {
        sha256 = Array(SHA256.hash(data: bytes))
        self.kind = kind
        self.bytes = bytes
    }

    /// A scan or photograph of a bill.
    ///
    /// - Throws: ``Interchange/FileError``.
    public init(receipt bytes: [UInt8]) throws(FileError) {
        self.init(bytes: bytes, kind: try FileInspector.receipts.kind(of: bytes))
    }

    init(_ stored: StoredBlob) throws {
        guard let kind = FileKind(rawValue: stored.kind),
            Array(SHA256.hash(data: stored.bytes)) == stored.sha256
        else {
            throw StoreError.unreadable(kind: "file", id: stored.sha256.prefix(6).hexadecimal)
        }
        sha256 = stored.sha256
        self.kind = kind
        bytes = stored.bytes
    }

    /// The type it is served under.
    public var mediaType: String { kind.mediaType }
    /// The ending of its name when it is saved.
    public var ending: String { kind.ending }

    var blob: StoredBlob { StoredBlob(sha256: sha256, kind: kind.rawValue, bytes: bytes) }
}

/// Keeps the receipt of a purchase as proof; it has one, and it stays.
public struct AttachReceipt: Operation {
    /// What the actor needs.
    public static let permission = Permission.keepBooks
    /// Name in the audit log.
    public static let auditName = "purchase.receipt_kept"

    /// The purchase.
    public let purchase: ID<Purchase>
    /// The receipt.
    public let file: ReceivedFile

    /// A receipt of a purchase.
    public init(purchase: ID<Purchase>, file: ReceivedFile) {
        self.purchase = purchase
        self.file = file
    }

    /// The purchase and the hash of the file.
    public var fingerprint: [UInt8] { Array("\(purchase) ".utf8) + file.sha256 }

    /// - Throws: ``Access/AccessError``, ``Store/StoreError/notFound(kind:id:)``,
    ///   ``Database/DatabaseError/unique(constraint:)`` when there is one.
    public func run(in work: Work) throws -> ID<Purchase> {
        try work.require(Self.permission)
        let found = try work.store.purchases.find(purchase)
        try work.store.blobs.keep(file.blob)
        try work.store.purchases.attach(file.sha256, to: found.id, by: work.actor.name)
        return found.id
    }

    /// The purchase.
    public func object(of output: ID<Purchase>) -> Int64 { output.value }
    /// The hash of the file: the chain of audit lines seals what was kept.
    public func detail(of output: ID<Purchase>) -> String { file.sha256.hexadecimal }
}

/// The receipt of a purchase.
public struct ShowReceipt: Query {
    /// What the actor needs.
    public static let permission = Permission.viewActivity
    /// The purchase.
    public let purchase: ID<Purchase>

    /// The receipt of a purchase.
    public init(purchase: ID<Purchase>) { self.purchase = purchase }

    /// - Throws: ``Access/AccessError``, ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> ReceivedFile {
        let found = try work.store.purchases.find(purchase)
        try work.require(Self.permission, on: found.purchase.section)
        return try ReceivedFile(try work.store.purchases.receipt(of: purchase))
    }
}

/// The file a bank statement came in, as the bank wrote it.
public struct ShowStatementFile: Query {
    /// What the actor needs.
    public static let permission = Permission.viewLedger
    /// The statement.
    public let statement: ID<StoredStatement>

    /// The file of a statement.
    public init(statement: ID<StoredStatement>) { self.statement = statement }

    /// - Throws: ``Access/AccessError``, ``Store/StoreError/notFound(kind:id:)``.
    public func run(in work: Work) throws -> ReceivedFile {
        try work.require(Self.permission)
        return try ReceivedFile(try work.store.statements.file(of: statement))
    }
}
