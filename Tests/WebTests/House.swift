// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation
import Texts

@testable import Web

/// The catalogues and templates of the checkout, as the program reads them at start.
enum House {
    static let share = #filePath.components(separatedBy: "/Tests/")[0] + "/share"

    static func catalogue(_ tag: String) throws -> Catalogue {
        let folder = "\(share)/texts/\(tag)"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        let files = try names.map { name in
            (
                name: "\(tag)/\(name)",
                text: try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            )
        }
        return try Catalogue(language: Language(rawValue: tag), files: files)
    }

    static func catalogues() throws -> Catalogues {
        try Catalogues(catalogue("fr"), [catalogue("en"), catalogue("nl")])
    }

    static func renderer() throws -> PageRenderer {
        try PageRenderer(
            templates: TemplateSource(folder: "\(share)/templates"), catalogues: catalogues())
    }
}
