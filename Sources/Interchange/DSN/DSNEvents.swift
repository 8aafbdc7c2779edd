// SPDX-License-Identifier: AGPL-3.0-or-later

public import Basics

extension DSN.Contract {
    /// The end of a contract.
    public struct End: Sendable, Hashable {
        /// Last day.
        public var day: Day
        /// Reason (S21.G00.62.002); nil for the one the pack gives the kind of contract.
        public var reason: String?
        /// The day one side told the other; nil where nobody had to.
        public var notified: Day?
        /// Last day worked and paid as usual.
        public var lastPaid: Day?
        /// Whether the collective cover goes on.
        public var keepsCover = false
        /// Notice served, or not.
        public var notices: [Notice] = []

        /// A part of the notice.
        public struct Notice: Sendable, Hashable {
            /// Whether it was served and paid (S21.G00.63.001).
            public var type: String
            /// Its days; nil where there are none.
            public var days: ClosedRange<Day>?

            /// A part of the notice.
            public init(type: String, days: ClosedRange<Day>? = nil) {
                self.type = type
                self.days = days
            }
        }

        /// An end.
        public init(day: Day, reason: String? = nil) {
            self.day = day
            self.reason = reason
        }
    }

    /// A sick leave, maternity or accident.
    public struct Absence: Sendable, Hashable {
        /// Why (S21.G00.60.001): 01 is sickness.
        public var reason: String
        /// The last day worked.
        public var lastDay: Day
        /// The last day foreseen.
        public var foreseenEnd: Day?
        /// The days on which the employer advances the benefits; nil where it does not.
        public var advanced: ClosedRange<Day>?
        /// The day of an accident.
        public var accident: Day?
        /// The day work began again, and how (S21.G00.60.011).
        public var resumed: Resumption?

        /// How work began again.
        public struct Resumption: Sendable, Hashable {
            /// The first day.
            public var day: Day
            /// How: 01 is as before.
            public var reason: String

            /// A resumption, as before unless said otherwise.
            public init(day: Day, reason: String = "01") {
                self.day = day
                self.reason = reason
            }
        }

        /// An absence that goes on.
        public init(reason: String, lastDay: Day, foreseenEnd: Day? = nil) {
            self.reason = reason
            self.lastDay = lastDay
            self.foreseenEnd = foreseenEnd
        }
    }
}

extension DSN {
    /// A declaration of one event, sent when it happens.
    public struct Signal: Sendable {
        /// What happened; the raw value is the nature of the declaration.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            /// Somebody stopped working: sickness, maternity, accident.
            case leave = "04"
            /// Somebody came back earlier or otherwise than foreseen.
            case resumption = "05"
            /// A contract ended.
            case end = "07"
        }

        /// What happened.
        public var kind: Kind
        /// Whether the file is a test that nobody acts on.
        public var isTest: Bool
        /// Rises with each declaration of the event.
        public var order: Int64
        /// The identifier of the declaration this one cancels and replaces; nil for a first one.
        public var replaces: String?
        /// The day the file is made.
        public var made: Day
        /// Who declares.
        public var employer: Employer
        /// Whom it is about.
        public var person: Person
        /// The contract, with the one absence or the end that is told.
        public var contract: Contract

        /// A signal; a test and the first unless said otherwise.
        public init(
            _ kind: Kind, isTest: Bool = true, order: Int64 = 1, replaces: String? = nil, made: Day,
            employer: Employer, person: Person, contract: Contract
        ) {
            self.kind = kind
            self.isTest = isTest
            self.order = order
            self.replaces = replaces
            self.made = made
            self.employer = employer
            self.person = person
            self.contract = contract
        }
    }
}

extension DSN.Rules {
    /// Makes the declaration of an event.
    ///
    /// - Returns: The message with its statements, due within the days that the pack says.
    /// - Throws: ``DSN/Fault`` of the layer `writing`: a day outside the norm, the absence or the
    ///   end is not there, a datum is missing.
    public func signal(_ signal: DSN.Signal) throws(DSN.Fault) -> DSN.Export {
        let event = try eventDay(signal)
        guard norm.days.contains(signal.made) else {
            throw DSN.Fault(.otherPeriod, norm.version, found: signal.made.text)
        }
        let employee = DSN.Employee(person: signal.person, contract: signal.contract, pays: [])
        let declaration = DSN.Declaration(
            period: signal.made.period, isTest: signal.isTest, order: signal.order,
            replaces: signal.replaces, made: signal.made, employer: signal.employer,
            employees: [employee])
        var writer = DSN.MessageWriter(
            rules: self, declaration: declaration, nature: signal.kind.rawValue)
        try writer.head()
        try writer.employee(employee, [])
        if signal.kind == .end { writer.seniority(signal.contract) }
        writer.end()
        let conditions: Set<String> = ["signal", signal.contract.kind.rawValue]
        return DSN.Export(
            message: DSN.Message(writer.rubriques), notChecked: lines.notChecked(conditions),
            owed: [:], tax: .zero, due: event + signalDays)
    }

    /// The day of what is told.
    private func eventDay(_ signal: DSN.Signal) throws(DSN.Fault) -> Day {
        let absence = signal.contract.absences.first
        let day: Day? =
            switch signal.kind {
            case .leave: absence.map { $0.lastDay + 1 }
            case .resumption: absence?.resumed?.day
            case .end: signal.contract.end?.day
            }
        guard let day, signal.kind == .end || signal.contract.absences.count == 1 else {
            let block = signal.kind == .end ? "S21.G00.62.001" : "S21.G00.60.002"
            throw DSN.Fault(.missingData, block, found: signal.contract.number)
        }
        return day
    }
}

extension DSN.MessageWriter {
    mutating func absence(_ absence: DSN.Contract.Absence) throws(DSN.Fault) {
        try text("S21.G00.60.001", absence.reason)
        day("S21.G00.60.002", absence.lastDay)
        day("S21.G00.60.003", absence.foreseenEnd)
        add("S21.G00.60.004", absence.advanced == nil ? "02" : "01")
        if let advanced = absence.advanced {
            day("S21.G00.60.005", advanced.lowerBound)
            day("S21.G00.60.006", advanced.upperBound)
            guard let account = employer.account else {
                throw DSN.Fault(.missingData, "employer.account", found: absence.reason)
            }
            add("S21.G00.60.007", account.iban.text)
            add("S21.G00.60.008", account.bic)
        }
        day("S21.G00.60.010", absence.resumed?.day)
        add("S21.G00.60.011", absence.resumed?.reason)
        day("S21.G00.60.012", absence.accident)
    }

    mutating func end(
        of contract: DSN.Contract, _ codes: DSN.LineTable.ContractCodes
    ) throws(DSN.Fault) {
        guard let end = contract.end else { return }
        guard let reason = end.reason ?? codes.endReason else {
            throw DSN.Fault(.missingData, "S21.G00.62.002", found: contract.number)
        }
        day("S21.G00.62.001", end.day)
        add("S21.G00.62.002", reason)
        day("S21.G00.62.003", end.notified)
        day("S21.G00.62.006", end.lastPaid)
        if end.keepsCover { add("S21.G00.62.016", "01") }
        for notice in end.notices {
            add("S21.G00.63.001", notice.type)
            day("S21.G00.63.002", notice.days?.lowerBound)
            day("S21.G00.63.003", notice.days?.upperBound)
        }
    }

    /// Whole months in the company.
    mutating func seniority(_ contract: DSN.Contract) {
        let last = contract.end?.day ?? declaration.made
        let months = (last + 1).period - contract.start.period
        let isWhole = (last + 1).components.day >= contract.start.components.day
        add("S21.G00.86.001", "07")
        add("S21.G00.86.002", "02")
        add("S21.G00.86.003", String(max(months - (isWhole ? 0 : 1), 0)))
        add("S21.G00.86.005", contract.number)
    }
}
