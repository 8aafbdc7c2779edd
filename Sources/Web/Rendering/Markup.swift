// SPDX-License-Identifier: AGPL-3.0-or-later

/// Markup being written by hand, where a template would be too slow: the rows of tables.
///
/// Only a ``StaticString`` stands in it as it is; all other text is escaped.
struct Markup: Sendable {
    private(set) var text = ""

    /// Writes markup of ours.
    mutating func tag(_ ours: StaticString) {
        ours.withUTF8Buffer { text += String(decoding: $0, as: UTF8.self) }
    }

    /// Writes text, whatever is in it, for between tags or inside a quoted attribute.
    mutating func typed(_ words: String) {
        var words = words
        words.withUTF8 { bytes in
            var start = 0
            for index in bytes.indices {
                guard let escaped = Self.escaped(bytes[index]) else { continue }
                text += String(decoding: bytes[start..<index], as: UTF8.self)
                tag(escaped)
                start = index + 1
            }
            text += String(decoding: bytes[start...], as: UTF8.self)
        }
    }

    /// By byte, so that a quote stays one whatever mark is combined with it.
    private static func escaped(_ byte: UInt8) -> StaticString? {
        switch byte {
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}

/// What writes its own markup.
protocol Marked {
    /// Writes it; `layout` has the tokens that forms send back.
    func write(to markup: inout Markup, in layout: Layout?)
}

extension Row: Marked {
    func write(to markup: inout Markup, in layout: Layout?) {
        if isStrong { markup.tag("<tr class=\"strong\">") } else { markup.tag("<tr>") }
        for cell in cells { cell.write(to: &markup, in: layout) }
        markup.tag("</tr>\n")
    }
}

extension Cell: Marked {
    func write(to markup: inout Markup, in layout: Layout?) {
        if isNumeric { markup.tag("<td class=\"n\"") } else { markup.tag("<td") }
        if !isHead, !label.isEmpty {
            markup.tag(" data-l=\"")
            markup.typed(label)
            markup.tag("\"")
        }
        markup.tag(">")
        if let href {
            markup.tag("<a href=\"")
            markup.typed(href)
            markup.tag("\">")
            markup.typed(text)
            markup.tag("</a>")
        } else {
            markup.typed(text)
        }
        if let pill {
            markup.tag("<span class=\"pill ")
            markup.typed(pill.tone.printed)
            markup.tag("\">")
            markup.typed(pill.text)
            markup.tag("</span>")
        }
        if let note {
            markup.tag("<small>")
            markup.typed(note)
            markup.tag("</small>")
        }
        command?.write(to: &markup, in: layout)
        markup.tag("</td>")
    }
}

extension Command: Marked {
    func write(to markup: inout Markup, in layout: Layout?) {
        markup.tag("<form method=\"post\" action=\"")
        markup.typed(action)
        markup.tag("\"")
        if let confirm {
            markup.tag(" data-confirm=\"")
            markup.typed(confirm)
            markup.tag("\"")
        }
        markup.tag(">")
        layout?.writeProof(to: &markup)
        for field in hidden { markup.hidden(field.name, field.value) }
        markup.tag("<button class=\"button ")
        markup.typed(weight.printed)
        markup.tag("\">")
        markup.typed(label)
        markup.tag("</button></form>")
    }
}

extension Layout {
    /// What every form sends back: whose page it came from, and which sending it is.
    func writeProof(to markup: inout Markup) {
        markup.hidden("csrf", csrf)
        markup.hidden("key", requestKey)
    }
}

extension NavigationGroup: Marked {
    func write(to markup: inout Markup, in layout: Layout?) {
        markup.tag("<div class=\"group\">\n<h2>")
        markup.typed(title)
        markup.tag("</h2>\n<ul>\n")
        for item in items {
            if item.isPrimary { markup.tag("<li class=\"primary\">") } else { markup.tag("<li>") }
            item.writeOpening(to: &markup)
            markup.tag("<span>")
            markup.typed(item.label)
            markup.tag("</span>")
            if let waiting = item.waiting {
                markup.tag("<b class=\"count\">")
                markup.typed(waiting)
                markup.tag("<span class=\"sr\"> ")
                markup.typed(layout?.waitingWord ?? "")
                markup.tag("</span></b>")
            }
            markup.tag("</a></li>\n")
        }
        markup.tag("</ul>\n</div>\n")
    }
}

extension NavigationItem {
    /// The link with its picture, up to its label.
    fileprivate func writeOpening(to markup: inout Markup) {
        markup.tag("<a href=\"")
        markup.typed(href)
        markup.tag("\"")
        if let letter {
            markup.tag(" data-go=\"")
            markup.typed(letter)
            markup.tag("\"")
        }
        if isCurrent { markup.tag(" aria-current=\"page\"") }
        markup.tag("><svg class=\"icon\" aria-hidden=\"true\"><use href=\"/static/icons.svg#")
        markup.typed(icon)
        markup.tag("\"/></svg>")
    }
}

extension Layout {
    /// The doors that have no place at the foot of a phone, for the menu of the person.
    func writeMore(to markup: inout Markup) {
        for item in groups.flatMap(\.items) where !item.isPrimary {
            var item = item
            item.letter = nil
            markup.tag("<li>")
            item.writeOpening(to: &markup)
            markup.typed(item.label)
            if let waiting = item.waiting {
                markup.tag("<b class=\"count\">")
                markup.typed(waiting)
                markup.tag("</b>")
            }
            markup.tag("</a></li>")
        }
    }
}

extension Markup {
    fileprivate mutating func hidden(_ name: String, _ value: String) {
        tag("<input type=\"hidden\" name=\"")
        typed(name)
        tag("\" value=\"")
        typed(value)
        tag("\">")
    }
}
