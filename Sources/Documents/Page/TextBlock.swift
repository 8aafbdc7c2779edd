// SPDX-License-Identifier: AGPL-3.0-or-later

import CPango

/// Text laid out in a column of paper: its lines are known, so its height is.
///
/// Plain text only: markup in it is printed, never interpreted.
final class TextBlock {
    /// One line, in the coordinates of the whole block.
    struct Line {
        var top: Length
        var bottom: Length
        var baseline: Length
        var left: Length
    }

    private let layout: OpaquePointer
    let lines: [Line]
    /// Width of the column.
    let width: Length
    /// Width of the widest line.
    let inkWidth: Length

    /// Lays `runs` out one after the other.
    ///
    /// - Throws: ``DocumentsError/textTooLong(start:limit:)``.
    init(
        _ runs: [Run], width: Length, alignment: TextStyle.Alignment, desk: TextDesk
    ) throws(DocumentsError) {
        var text = ""
        var spans: [(start: Int, end: Int, style: TextStyle)] = []
        for run in runs {
            let start = text.utf8.count
            text += try PrintableText.cleaned(run.text)
            spans.append((start, text.utf8.count, run.style))
        }
        let layout = desk.layout()
        pango_layout_set_auto_dir(layout, 0)
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        pango_layout_set_width(layout, max(width, .points(1)).clamped)
        pango_layout_set_alignment(layout, alignment.pango)
        text.withCString { pango_layout_set_text(layout, $0, -1) }
        let attributes = desk.attributes(for: spans)
        pango_layout_set_attributes(layout, attributes)
        pango_attr_list_unref(attributes)
        self.layout = layout
        self.width = width
        lines = Self.lines(of: layout)
        var extents = PangoRectangle()
        pango_layout_get_extents(layout, nil, &extents)
        inkWidth = Length(units: Int(extents.width))
    }

    deinit { g_object_unref(UnsafeMutableRawPointer(layout)) }

    var height: Length { height(of: 0..<lines.count) }

    func height(of range: Range<Int>) -> Length {
        guard let first = range.first, let last = range.last else { return .zero }
        return lines[last].bottom - lines[first].top
    }

    /// How many lines from `start` fit in `room`.
    func linesThatFit(in room: Length, from start: Int) -> Int {
        guard start < lines.count else { return 0 }
        let top = lines[start].top
        return lines[start...].prefix { $0.bottom - top <= room }.count
    }

    /// Draws some lines with the top of the first at `y`.
    func draw(_ range: Range<Int>, on cairo: OpaquePointer, x: Length, y: Length) {
        guard let first = range.first else { return }
        let top = lines[first].top
        for index in range {
            let line = lines[index]
            page_move_to(cairo, (x + line.left).clamped, (y + line.baseline - top).clamped)
            pango_cairo_show_layout_line(
                cairo, pango_layout_get_line_readonly(layout, Int32(clamping: index)))
        }
    }

    private static func lines(of layout: OpaquePointer) -> [Line] {
        var result: [Line] = []
        let iterator = pango_layout_get_iter(layout)
        defer { pango_layout_iter_free(iterator) }
        repeat {
            var top: Int32 = 0
            var bottom: Int32 = 0
            var logical = PangoRectangle()
            pango_layout_iter_get_line_yrange(iterator, &top, &bottom)
            pango_layout_iter_get_line_extents(iterator, nil, &logical)
            let baseline = pango_layout_iter_get_baseline(iterator)
            result.append(
                Line(
                    top: Length(units: Int(top)), bottom: Length(units: Int(bottom)),
                    baseline: Length(units: Int(baseline)), left: Length(units: Int(logical.x))))
        } while pango_layout_iter_next_line(iterator) != 0
        return result
    }
}

extension TextStyle.Alignment {
    fileprivate var pango: PangoAlignment {
        switch self {
        case .left: PANGO_ALIGN_LEFT
        case .right: PANGO_ALIGN_RIGHT
        case .centre: PANGO_ALIGN_CENTER
        }
    }
}
