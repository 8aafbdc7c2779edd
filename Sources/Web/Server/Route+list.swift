// SPDX-License-Identifier: AGPL-3.0-or-later

import Hummingbird
import Interchange
import Operations
import Store

extension Route {
    /// The most rows of a file that the database sorts.
    static let sheetRows = 20_000

    /// A list as a page and, under the same need, as a file of each format.
    ///
    /// `sheet` answers the same address as the page: filter and order are kept.
    static func list(
        _ path: String, _ need: Need, _ page: @escaping Handler,
        sheet: @escaping @Sendable (Visit) async throws -> Sheet
    ) -> [Route] {
        let files = SheetFormat.allCases.map { format in
            Route.get("\(path).\(format.rawValue)", need) { visit in
                let made = try await sheet(visit)
                return try visit.file(made, as: format, name: String(path.dropFirst()))
            }
        }
        return [.get(path, need, page)] + files
    }
}

/// How a sheet is written.
enum SheetFormat: String, Sendable, CaseIterable {
    case csv, xlsx, json

    var type: String {
        switch self {
        case .csv: "text/csv; charset=utf-8"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .json: "application/json"
        }
    }
}

extension Visit {
    /// A sheet as a file named after the cooperative, the list and the day.
    fileprivate func file(
        _ sheet: Sheet, as format: SheetFormat, name: String
    ) throws -> Response {
        let bytes =
            switch format {
            case .csv: sheet.csv
            case .xlsx: try sheet.xlsx()
            case .json: sheet.json
            }
        return file(
            bytes, type: format.type,
            name: "\(visitor.cooperative.code)-\(name)-\(today).\(format.rawValue)")
    }
}
