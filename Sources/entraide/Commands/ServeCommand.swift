// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import ArgumentParser
import Basics
import Database
import Foundation
import Glibc
import Operations
import Store
import Web

/// Serves the site until the process is asked to end.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the pages of the cooperatives.")

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var mail: MailOptions
    @OptionGroup var openID: OpenIDOptions
    @Option(help: "Address to listen on (ENTRAIDE_HOST; 127.0.0.1).") var host: String?
    @Option(help: "Port to listen on, 0 for a free one (ENTRAIDE_PORT; 8080).") var port: String?
    @Flag(help: "Browsers come over https, through a proxy in front (ENTRAIDE_HTTPS=1).")
    var https = false
    @Option(
        help: """
            Proxies of yours in front that add to X-Forwarded-For (ENTRAIDE_PROXIES; 0).
            """) var proxies: String?
    @Option(help: "Calls of the API a minute under one token (ENTRAIDE_API_RATE; 600).")
    var apiRate: String?
    @Flag(
        help: """
            Webhooks may call this machine, without TLS: for trials (ENTRAIDE_WEBHOOKS_LOCAL=1).
            """) var webhooksLocal = false
    @Flag(help: "Serve although the database role may take row-level security away.")
    var asOwner = false

    func validate() throws {
        guard portNumber != nil else { throw ValidationError("--port: 0 to 65535.") }
        guard proxyCount != nil else { throw ValidationError("--proxies: 0 to 9.") }
        guard chosenCode?.isLongEnough ?? true else {
            throw ValidationError(
                "ENTRAIDE_SETUP_CODE: \(SetupCode.chosenMin) letters and digits or more.")
        }
        guard callsPerMinute != nil else { throw ValidationError("--api-rate: 1 to 1000000.") }
    }

    private var proxyCount: Int? {
        let text = InstallationOptions.setting(proxies, "PROXIES") ?? "0"
        return Int(text).flatMap { (0...9).contains($0) ? $0 : nil }
    }

    private var portNumber: Int? {
        let text = InstallationOptions.setting(port, "PORT") ?? "8080"
        return Int(text).flatMap { (0...65_535).contains($0) ? $0 : nil }
    }

    private var chosenCode: SetupCode? {
        InstallationOptions.setting(nil, "SETUP_CODE").map { SetupCode(typed: $0) }
    }

    private var address: String { InstallationOptions.setting(host, "HOST") ?? "127.0.0.1" }

    private var isSecure: Bool {
        https || InstallationOptions.setting(nil, "HTTPS") == "1"
    }

    private var callsPerMinute: Int? {
        let text = InstallationOptions.setting(apiRate, "API_RATE") ?? "600"
        return Int(text).flatMap { (1...1_000_000).contains($0) ? $0 : nil }
    }

    func run() async throws {
        try await Report.failures(installation) {
            let house = try await installation.house()
            try await checkRole(of: house.database)
            Self.allowManyFiles()
            let isDemo = try await Demo.isServed(by: house)
            var letters = try mail.settings(
                listeningOn: "http://\(address):\(portNumber ?? 8080)")
            // The demo's people are invented, their addresses are not ours to write to.
            if isDemo { letters.carrier = nil }
            var settings = WebSettings(
                host: address, port: portNumber ?? 8080, isSecure: isSecure,
                callsPerMinute: callsPerMinute ?? 600, demoLogIns: isDemo ? Demo.logIns : [],
                requiresSecondFactor: !isDemo, proxies: proxyCount ?? 0, mail: letters)
            if webhooksLocal || InstallationOptions.setting(nil, "WEBHOOKS_LOCAL") == "1" {
                settings.webhookPolicy = .publicOrLoopback
            }
            settings.openID = try openID.settings(
                at: InstallationOptions.setting(mail.publicURL, "PUBLIC_URL"))
            if house.clock is ShiftedClock {
                Report.note("The demo's day is \(house.clock.now().utcDay).")
            }
            let server = try WebServer(
                house: house, share: try installation.shareFolder().path, settings: settings,
                firstRun: try await firstRun(of: house))
            try await server.run { port in
                print("http://\(address):\(port)")
                fflush(nil)
            }
            await house.close()
        }
    }

    /// Prints and keeps the code of the set-up while there is no cooperative.
    private func firstRun(of house: House) async throws -> FirstRun {
        let file = SetupCodeFile(folder: installation.folder)
        guard let code = try await house.prepareSetup(chosen: chosenCode, kept: file.kept) else {
            file.remove()
            return FirstRun()
        }
        if chosenCode != nil { file.remove() }
        let place = chosenCode == nil ? file.write(code) : nil
        Report.note(
            """
            There is no cooperative here yet: open the address below in a browser.
            Set-up code: \(chosenCode == nil ? code.text : "the one you chose")
            """)
        if let place { Report.note("It is also in \(place).") }
        return FirstRun(
            demo: FirstRunDemo(
                folder: installation.folder.appendingPathComponent("demo", isDirectory: true),
                laws: house.laws),
            isDemoOpen: !isSecure && ["127.0.0.1", "::1", "localhost"].contains(address),
            whenFounded: { file.remove() })
    }

    /// Each connection is an open file, and many systems begin with room for 1,024 only.
    private static func allowManyFiles() {
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(files, &limit) == 0 else { return }
        limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, 65_536))
        if setrlimit(files, &limit) != 0 { Report.note("The limit of open files stays as it is.") }
    }

    /// Refuses to serve as a role from which the policies do not protect.
    private func checkRole(of database: any Database) async throws {
        guard let server = database as? PostgresDatabase else { return }
        let role = try await server.role()
        guard !role.isBound, !asOwner else { return }
        throw ValidationError(
            "The role \(role.name) may take row-level security away: serve as one that owns "
                + "nothing (docs/operators/security.md), or with --as-owner.")
    }
}

extension Demo {
    /// The log-ins offered on the sign-in page of the invented cooperative.
    static let logIns = [
        WebSettings.DemoLogIn(role: "member", email: memberEmail, password: password),
        WebSettings.DemoLogIn(role: "office", email: officeEmail, password: password),
        WebSettings.DemoLogIn(role: "board", email: boardEmail, password: password),
        WebSettings.DemoLogIn(role: "director", email: directorEmail, password: password),
    ]

    /// Whether the installation holds the invented cooperative and nothing else.
    static func isServed(by house: House) async throws -> Bool {
        Demo.isAlone(in: try await house.cooperatives())
    }

    private static func isAlone(in all: [Cooperative]) -> Bool {
        all.count == 1 && all[0].code == Demo.code
    }

    /// When the books of the invented cooperative end; nil when there are others.
    static func lastMoment(in database: any Database) async throws -> Instant? {
        let all = try await database.read(scope: .installation) { try Cooperative.all(in: $0) }
        guard isAlone(in: all), let coop = all.first?.id else { return nil }
        return try await database.read(scope: .cooperative(coop)) { transaction in
            let moment = Moment(
                now: Instant(milliseconds: 0), today: Day(number: 0), packDigest: "",
                randomBytes: { _ in [] })
            return try CooperativeTransaction.reading(coop, in: transaction, at: moment)
                .audit.lastMoment()
        }
    }
}
