// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import Hummingbird
import Interchange
import Operations
import RuleBook
import Texts

extension Site {
    /// The figures of the law and the house, one by one with their history, and what nobody has
    /// verified: open to everybody who is signed in.
    var figureRoutes: [Route] {
        Route.list("/figures", .everyone, figures, sheet: figureSheet) + [
            .get("/figures/unverified", .everyone, unverified),
            .get("/figures/{key}", .everyone, figure),
        ]
    }

    private func figures(_ visit: Visit) async throws -> Response {
        let answer = try await visit.ask(ListFigures())
        return visit.page(FigureListPage(answer, visit), title: visit.t("figure.title"))
    }

    private func figureSheet(_ visit: Visit) async throws -> Sheet {
        let answer = try await visit.ask(ListFigures())
        let asked = FigureListPage.question(visit)
        return FigureListPage.list(asked, in: visit.t).sheet(
            FigureRow.all(answer, asked, in: visit.t))
    }

    private func figure(_ visit: Visit) async throws -> Response {
        let answer = try await visit.ask(ListFigures())
        guard let figure = answer.figures.first(where: { $0.key == visit.parameters["key"] }) else {
            throw NothingThere()
        }
        let page = FigurePage.page(figure, on: answer.today, in: visit.t)
        return visit.page(page, title: page.heading.title)
    }

    private func unverified(_ visit: Visit) async throws -> Response {
        let answer = try await visit.ask(ListFigures())
        return visit.page(
            UnverifiedPage.page(answer, in: visit.t), title: visit.t("figure.unverified_title"))
    }
}

/// The figures as a list.
struct FigureListPage: Page {
    static let template = "pages/list"

    var heading: Heading
    var tiles: [Tile]
    var filter: Filter?
    var table: Table
}

/// A figure as a row shows it: the value of today, or the one nearest to it.
struct FigureRow: Sendable {
    let figure: Parameter
    let name: String
    let value: DatedValue
    let text: String
    /// Whether a value of any day has not been compared with its source.
    let isUnverified: Bool
}
