// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Foundation
import Interchange

/// A page of a list and the place where it goes on.
struct Listed: Sendable {
    let items: [JSONText]
    /// Where the next page begins; nil on the last.
    let next: String?

    var json: JSONText {
        .of(("items", .array(items)), ("next", next.map(JSONText.string)))
    }
}

/// A place in a list: the key of the last row shown, so that rows added meanwhile move nothing.
///
/// The client sends it back as it came; what it says is no secret and gives no right.
struct Cursor {
    let key: String

    init(_ key: String) { self.key = key }

    /// Reads a cursor; nil for one this program did not write.
    init?(sent text: String) {
        var base = text.replacing("-", with: "+").replacing("_", with: "/")
        while base.utf8.count % 4 != 0 { base += "=" }
        guard let data = Data(base64Encoded: base),
            let key = String(validating: Array(data), as: UTF8.self), Cursor(key).text == text
        else { return nil }
        self.key = key
    }

    var text: String {
        Data(key.utf8).base64EncodedString().replacing("+", with: "-")
            .replacing("/", with: "_").replacing("=", with: "")
    }
}

extension Call {
    /// The place a list by day goes on from; nil at its beginning.
    ///
    /// - Throws: ``APIError/badField(_:)`` for a cursor of another list.
    func before<Entity>(
        of entity: Entity.Type = Entity.self
    ) throws -> (day: Day, id: ID<Entity>)? {
        guard let text = query["cursor"] else { return nil }
        guard let found: (Day, ID<Entity>) = Cursor(sent: text).flatMap({ place($0.key) }) else {
            throw APIError.badField("cursor")
        }
        return found
    }

    /// A page of rows by day, of which one more than a page was asked for.
    func page<Row>(
        _ rows: [Row], by place: (Row) -> String, _ print: (Row) -> JSONText
    ) -> Listed {
        let shown = rows.prefix(limit)
        let next = rows.count > limit ? shown.last.map { Cursor(place($0)).text } : nil
        return Listed(items: shown.map(print), next: next)
    }

    /// A page of a list that is read whole, by a number that grows or falls along it.
    func page<Row>(
        all rows: [Row], isFalling: Bool = false, by number: (Row) -> Int64,
        _ print: (Row) -> JSONText
    ) throws -> Listed {
        var rows = rows.sorted { (number($0) < number($1)) != isFalling }
        if let text = query["cursor"] {
            guard let last = Cursor(sent: text).flatMap({ Int64($0.key) }) else {
                throw APIError.badField("cursor")
            }
            rows.removeAll { isFalling ? number($0) >= last : number($0) <= last }
        }
        return page(rows, by: { String(number($0)) }, print)
    }
}
