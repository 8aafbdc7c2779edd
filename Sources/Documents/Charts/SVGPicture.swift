// SPDX-License-Identifier: AGPL-3.0-or-later

/// Writes one picture as SVG: whole tenths of a pixel, escaped text, no script, no style sheet.
///
/// Colours are CSS variables with a fallback, so that a page sets them for light, dark and
/// print; text takes the colour of the page around it.
struct SVGPicture {
    /// The most bytes of one picture.
    static let bytesMax = 12_288

    /// A distance in tenths of a pixel.
    typealias Tenths = Int

    let identifier: String
    private let opening: String
    private var definitions = ""
    private var content = ""

    // The identifier keeps letters, digits and "-" only. A picture with links is a group for
    // screen readers: what is inside an image cannot be reached.
    init(
        identifier: String, title: String, summary: String, size: (width: Int, height: Int),
        hasLinks: Bool = false, className: String
    ) {
        let plain = identifier.unicodeScalars.filter {
            $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-")
        }
        let name = "c-" + String(String.UnicodeScalarView(plain.prefix(40)))
        self.identifier = name
        let labels = summary.isEmpty ? "\(name)-t" : "\(name)-t \(name)-d"
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" class="chart \(className)" \
            viewBox="0 0 \(size.width) \(size.height)" \
            role="\(hasLinks ? "group" : "img")" aria-labelledby="\(labels)" \
            font-family="inherit" fill="currentColor">
            <title id="\(name)-t">\(Markup.escaped(title))</title>

            """
        if !summary.isEmpty {
            text += "<desc id=\"\(name)-d\">\(Markup.escaped(summary))</desc>\n"
        }
        opening = text
    }

    /// A number of tenths as SVG writes it: 125 is `12.5`.
    static func number(_ tenths: Tenths) -> String {
        let sign = tenths < 0 ? "-" : ""
        let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
    }

    mutating func box(
        x: Tenths, y: Tenths, width: Tenths, height: Tenths, paint: ChartPaint
    ) {
        let shape = """
            x="\(Self.number(x))" y="\(Self.number(y))" \
            width="\(Self.number(max(width, 8)))" height="\(Self.number(max(height, 8)))"
            """
        content += "<rect \(shape) class=\"\(paint.className)\" fill=\"\(paint.fill)\"/>\n"
        if paint.pattern != .plain {
            define(paint.pattern)
            content += "<rect \(shape) fill=\"url(#\(identifier)-\(paint.pattern.rawValue))\"/>\n"
        }
    }

    mutating func line(
        from start: (x: Tenths, y: Tenths), to end: (x: Tenths, y: Tenths), className: String,
        isDashed: Bool = false
    ) {
        content += """
            <line x1="\(Self.number(start.x))" y1="\(Self.number(start.y))" \
            x2="\(Self.number(end.x))" y2="\(Self.number(end.y))" class="\(className)" \
            stroke="\(ChartPaint.ruleColour)"\(isDashed ? " stroke-dasharray=\"3 3\"" : "")/>

            """
    }

    mutating func path(_ points: [(x: Tenths, y: Tenths)], paint: ChartPaint, dash: String) {
        let joined = points.map { "\(Self.number($0.x)) \(Self.number($0.y))" }
        let dashes = dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\""
        content += """
            <path d="M\(joined.joined(separator: "L"))" class="\(paint.className)" fill="none" \
            stroke="\(paint.fill)" stroke-width="2" stroke-linejoin="round"\(dashes)/>

            """
    }

    mutating func area(_ points: [(x: Tenths, y: Tenths)], paint: ChartPaint) {
        let joined = points.map { "\(Self.number($0.x)) \(Self.number($0.y))" }
        content += """
            <path d="M\(joined.joined(separator: "L"))Z" class="\(paint.className)" \
            fill="\(paint.fill)" fill-opacity=".18"/>

            """
    }

    mutating func text(
        _ text: String, x: Tenths, y: Tenths, look: ChartText = ChartText()
    ) {
        guard !text.isEmpty else { return }
        let anchor = look.anchor == .start ? "" : " text-anchor=\"\(look.anchor.rawValue)\""
        let weight = look.isBold ? " font-weight=\"600\"" : ""
        let opacity = look.isQuiet ? " class=\"quiet\" opacity=\".72\"" : ""
        content += """
            <text x="\(Self.number(x))" y="\(Self.number(y))" \
            font-size="\(look.size)"\(anchor)\(weight)\(opacity)>\
            \(Markup.escaped(look.shortened(text)))</text>

            """
    }

    /// Draws inside a group with its own title, as a link when there is one.
    mutating func group(
        title: String, link: String?, _ draw: (inout SVGPicture) -> Void
    ) throws(DocumentsError) {
        if let link {
            guard Self.isSafe(link) else { throw .badChartLink(link: String(link.prefix(40))) }
            content += "<a href=\"\(Markup.escaped(link))\">"
        }
        content += "<g><title>\(Markup.escaped(title))</title>\n"
        draw(&self)
        content += link == nil ? "</g>\n" : "</g></a>\n"
    }

    /// A path of this site, a place on this page, or https; never a script.
    static func isSafe(_ link: String) -> Bool {
        guard link.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
            return false
        }
        if link.hasPrefix("/") { return !link.hasPrefix("//") }
        return link.hasPrefix("#") || link.hasPrefix("https://")
    }

    private mutating func define(_ pattern: ChartPaint.Pattern) {
        let name = "\(identifier)-\(pattern.rawValue)"
        guard !definitions.contains("\"\(name)\"") else { return }
        definitions += """
            <pattern id="\(name)" width="6" height="6" patternUnits="userSpaceOnUse">\
            <path d="\(pattern.path)" fill="none" stroke="\(ChartPaint.paperColour)" \
            stroke-width="1.5"/></pattern>

            """
    }

    /// The finished picture.
    ///
    /// - Throws: ``DocumentsError/chartTooLarge(limit:)`` beyond ``bytesMax``.
    func finished() throws(DocumentsError) -> String {
        let defined = definitions.isEmpty ? "" : "<defs>\n\(definitions)</defs>\n"
        let picture = opening + defined + content + "</svg>\n"
        guard picture.utf8.count <= Self.bytesMax else {
            throw .chartTooLarge(limit: Self.bytesMax)
        }
        return picture
    }
}

/// How a text in a chart looks.
struct ChartText {
    enum Anchor: String { case start, middle, end }

    var size = 13
    var anchor = Anchor.start
    var isBold = false
    var isQuiet = false
    /// The most characters shown; the whole text stays in the title of the group.
    var charactersMax = 60

    func shortened(_ text: String) -> String {
        text.count <= charactersMax ? text : text.prefix(max(charactersMax - 1, 1)) + "…"
    }
}
