// SPDX-License-Identifier: AGPL-3.0-or-later

public import Bank
public import Basics
import Interchange

/// A simulated bank account: writes the camt.053 files a real bank would.
public struct TestBank: Sendable {
    /// The cooperative's account: an example of the French banks' federation.
    public static let iban = "FR1420041010050500013M02606"
    /// The balance after the last statement.
    public private(set) var balance: Money
    /// The last day of the last statement.
    public private(set) var day: Day
    private var count = 0

    /// An account with a balance at the end of a day.
    public init(balance: Money, at day: Day) {
        self.balance = balance
        self.day = day
    }

    /// A movement of the account.
    public struct Move: Sendable {
        let day: Day
        let amount: Money
        let text: String
        let name: String?
        let endToEnd: String?
        let code: String?

        /// A movement; above zero comes in.
        public init(
            _ amount: Money, on day: Day, text: String = "", name: String? = nil,
            endToEnd: String? = nil, code: String? = nil
        ) {
            self.amount = amount
            self.day = day
            self.text = text
            self.name = name
            self.endToEnd = endToEnd
            self.code = code
        }
    }

    /// The next statement, until a day.
    public mutating func statement(_ moves: [Move], until last: Day) -> Statement {
        count += 1
        let opening = Balance(day: day, amount: balance)
        balance = balance + moves.map(\.amount).sum
        day = last
        return Statement(
            id: "REL-\(count)", account: TestBank.iban, opening: opening,
            closing: Balance(day: last, amount: balance),
            entries: moves.enumerated().map { index, move in
                StatementEntry(
                    position: index + 1, bookingDay: move.day, amount: move.amount,
                    bankReference: "B\(count)-\(index + 1)", endToEndID: move.endToEnd,
                    text: move.text, counterpartyName: move.name, transactionCode: move.code)
            })
    }

    /// The next statement as a file.
    public mutating func file(_ moves: [Move], until last: Day) throws -> [UInt8] {
        try TestBank.file([statement(moves, until: last)])
    }

    /// Statements as a file.
    public static func file(_ statements: [Statement]) throws -> [UInt8] {
        try Camt053.write(
            statements, messageID: "MSG-\(statements.first?.id ?? "")",
            created: Instant(startOf: statements.last?.closing.day ?? TestHouse.firstDay))
    }
}
