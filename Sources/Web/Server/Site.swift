// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Basics
import Crypto
import Foundation
import Hummingbird
import Interchange
import Logging
import Operations
import Store
import Texts

/// All that answering a request takes; made once at start and never changed.
struct Site: Sendable {
    let house: House
    let renderer: PageRenderer
    let catalogues: Catalogues
    let files: StaticFiles
    let settings: WebSettings
    /// The site as passkeys know it; nil where browsers have none.
    let relyingParty: RelyingParty?
    /// Who talks with the provider that lets people in; nil where there is none.
    let openID: OpenIDDesk?
    let passwords: PasswordDesk
    let press: PrintingDesk
    let meter: RateMeter<ID<APIToken>>
    /// Counts what guests ask for, by address.
    let guests: RateMeter<String>
    /// Does long work.
    let jobs: JobRunner
    /// The description of the API, for programs.
    let openAPI: JSONText
    let log: Logger
    let firstRun: FirstRunDesk

    /// Reads templates, sentences and static files; whatever is missing stops the start.
    init(
        house: House, share: String, settings: WebSettings, firstRun offer: FirstRun = FirstRun()
    ) throws {
        self.house = house
        self.settings = settings
        relyingParty = RelyingParty(publicURL: settings.mail.publicURL)
        openID = settings.openID.map { $0.desk(house.clock) }
        catalogues = try Site.catalogues(in: share + "/texts")
        renderer = try PageRenderer(
            templates: TemplateSource(folder: share + "/templates"), catalogues: catalogues)
        files = try StaticFiles(folder: share + "/static")
        passwords = try PasswordDesk(
            salt: house.random.bytes(16), rules: PasswordRules(words: Site.words()))
        press = PrintingDesk()
        meter = RateMeter(perMinute: settings.callsPerMinute)
        guests = RateMeter(perMinute: Site.guestsPerMinute)
        openAPI = OpenAPI(endpoints: Endpoint.all, t: catalogues.speech(.english)).document
        let log = Logger(label: "entraide.web") { _ in JSONLog(sink: settings.logSink) }
        self.log = log
        jobs = JobRunner(of: house) { error in
            log.error(
                "job stopped", metadata: ["type": .string(String(reflecting: type(of: error)))])
        }
        firstRun = FirstRunDesk(offer, log: log) { demo, logIns in
            var settings = settings
            settings.demoLogIns = logIns
            settings.isVisitedDemo = true
            settings.mail.carrier = nil
            settings.openID = nil
            settings.requiresSecondFactor = false
            return try Site(house: demo, share: share, settings: settings).router()
                .buildResponder()
        }
    }

    /// The words a password must not be, of the system's list where it is installed.
    private static func words() -> [String] {
        let list = try? String(contentsOfFile: "/usr/share/dict/cracklib-small", encoding: .utf8)
        return list?.split(separator: "\n").map(String.init) ?? []
    }

    /// The catalogues of a folder with one subfolder a language; French is compared with first.
    static func catalogues(in folder: String) throws -> Catalogues {
        let tags = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.utf8.count == 2 }.sorted { $0 == "fr" || ($1 != "fr" && $0 < $1) }
        let all = try tags.map { tag in
            let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(tag)")
                .filter { $0.hasSuffix(".yaml") }.sorted()
            let files = try names.map { name in
                (
                    name: "\(tag)/\(name)",
                    text: try String(
                        contentsOfFile: "\(folder)/\(tag)/\(name)", encoding: .utf8)
                )
            }
            return try Catalogue(language: Language(rawValue: tag), files: files)
        }
        guard let first = all.first else { throw TemplateError.unreadable(folder) }
        return try Catalogues(first, Array(all.dropFirst()))
    }

    /// Computations a guest may ask for in a minute.
    static let guestsPerMinute = 30

    /// Random text for a form's key or a guest's token: 128 bits in hexadecimal.
    func newKey() -> String { Token(house.random.bytes(16)).text }
}
