// SPDX-License-Identifier: AGPL-3.0-or-later

/// A button that changes something: a form of its own, with its token.
struct Command: Sendable {
    enum Weight: String, Sendable, Printed {
        case primary, secondary, danger
    }

    var label: String
    var action: String
    var weight: Weight = .secondary
    /// The question asked first, when the script runs; the server asks nothing.
    var confirm: String?
    var hidden: [Hidden] = []
    /// What it takes off the counter of a door; nil when nothing waits for it.
    var settles: Settling?
}

/// What no longer waits once a form is sent: the script counts it off before the server answers.
enum Settling: Sendable {
    case draft, bankLine, paymentRun, payVariable, plan, allNotices

    /// The door whose counter tells how many wait.
    var door: String {
        switch self {
        case .draft: "/approvals"
        case .bankLine: "/suspense"
        case .paymentRun: "/payments"
        case .payVariable: "/pay/variables"
        case .plan: "/plans"
        case .allNotices: "/notices"
        }
    }
}

struct Hidden: Sendable {
    var name: String
    var value: String
}

/// A form with its fields in order.
struct Form: Sendable {
    var action: String
    var fields: [Field]
    var submit: String
    var title: String?
    var text: String?
    var cancel: Link?
    var hidden: [Hidden] = []
    var problems: Problems?
    var isUpload: Bool = false
    /// Whether the browser keeps what is typed until it is sent.
    var keepsDraft: Bool = false
    /// What it takes off the counter of a door; nil when nothing waits for it.
    var settles: Settling?
}

/// What a form offers whose browser has kept what was typed and not sent.
struct KeptDraft: Sendable {}

/// A form that only asks: its answer is a page with the question in its address.
struct Filter: Sendable {
    var action: String
    var fields: [Field]
    /// Takes the filter off; nil when none is set.
    var reset: Link?
    /// What the next answer keeps: the order.
    var hidden: [Hidden] = []
}

/// What kept a form from being accepted, each with a link to its field.
struct Problems: Sendable {
    var items: [Link]

    /// The problems of some fields; nil when none has one.
    init?(of fields: [Field]) {
        let items = fields.compactMap { field in
            field.error.map { Link(text: "\(field.label) – \($0)", href: "#\(field.id)") }
        }
        guard !items.isEmpty else { return nil }
        self.items = items
    }

    init(items: [Link]) { self.items = items }
}

/// A labelled field that keeps what was typed and says what is wrong with it.
struct Field: Sendable {
    enum Kind: Sendable {
        case text, email, password, amount, day, month, longText, tick, file, search
        case choice([Option])
    }

    struct Option: Sendable {
        var value: String
        var label: String
        var isChosen: Bool
        /// Title under which it stands with its neighbours of the same; nil for none.
        var group: String?

        init(
            _ value: String, _ label: String, isChosen: Bool = false, group: String? = nil
        ) {
            self.value = value
            self.label = label
            self.isChosen = isChosen
            self.group = group
        }
    }

    let name: String
    let id: String
    let label: String
    let value: String
    let hint: String?
    let error: String?
    let isRequired: Bool
    let isWide: Bool
    let autocomplete: String?
    let accept: String?
    /// Ids of the hint and of the error, for screen readers.
    let describedBy: String?
    let type: String
    let isAmount: Bool
    let isLongText: Bool
    let isTick: Bool
    /// A tick's value is `yes` or empty.
    let isTicked: Bool
    let isChoice: Bool
    let options: [Option]

    init(
        _ name: String, _ label: String, _ kind: Kind = .text, value: String = "",
        hint: String? = nil, error: String? = nil, isRequired: Bool = false, isWide: Bool = false,
        autocomplete: String? = nil, accept: String? = nil
    ) {
        self.name = name
        // A dot is legal in an id but not in the address of a link to it by style sheet.
        let id = "f-" + String(name.map { $0.isLetter || $0.isNumber ? $0 : "-" })
        self.id = id
        self.label = label
        self.value = value
        self.hint = hint
        self.error = error
        self.isRequired = isRequired
        self.isWide = isWide
        self.autocomplete = autocomplete
        self.accept = accept
        let ids = [hint.map { _ in "\(id)-h" }, error.map { _ in "\(id)-e" }].compactMap(\.self)
        describedBy = ids.isEmpty ? nil : ids.joined(separator: " ")
        type = Self.inputType(kind)
        var options: [Option] = []
        if case .choice(let choices) = kind { options = choices }
        self.options = options
        isChoice = !options.isEmpty
        if case .amount = kind { isAmount = true } else { isAmount = false }
        if case .longText = kind { isLongText = true } else { isLongText = false }
        if case .tick = kind { isTick = true } else { isTick = false }
        isTicked = isTick && value == "yes"
    }

    private static func inputType(_ kind: Kind) -> String {
        switch kind {
        case .text, .amount, .longText, .choice: "text"
        case .email: "email"
        case .password: "password"
        case .day: "date"
        case .month: "month"
        case .tick: "checkbox"
        case .file: "file"
        case .search: "search"
        }
    }
}
