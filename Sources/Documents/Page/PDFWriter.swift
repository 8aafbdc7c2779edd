// SPDX-License-Identifier: AGPL-3.0-or-later

import Basics
import CPango

/// Something at its final place on a page.
enum Mark {
    case text(TextBlock, lines: Range<Int>, x: Length, y: Length)
    case box(x: Length, y: Length, width: Length, height: Length, radius: Length, ink: Ink)
    case picture(Picture, x: Length, y: Length, width: Length, height: Length)
    /// Text turned by whole degrees around its centre.
    case turned(TextBlock, degrees: Int, x: Length, y: Length)
}

/// Turns pages of marks into the bytes of a PDF file, the same ones for the same marks.
enum PDFWriter {
    /// - Throws: ``DocumentsError/printingFailed(reason:)`` with cairo's own status text.
    static func bytes(
        of pages: [[Mark]], width: Length, height: Length, about information: DocumentInformation
    ) throws(DocumentsError) -> [UInt8] {
        let title = try PrintableText.cleaned(information.title)
        let author = try PrintableText.cleaned(information.author)
        let fields = [
            (CAIRO_PDF_METADATA_TITLE, title), (CAIRO_PDF_METADATA_AUTHOR, author),
            (CAIRO_PDF_METADATA_CREATE_DATE, "\(information.day.text)T00:00:00Z"),
        ]
        let sink = ByteSink()
        let status = withExtendedLifetime(sink) {
            let surface = page_surface_create(
                { closure, bytes, count in
                    guard let closure else { return CAIRO_STATUS_WRITE_ERROR }
                    let sink = Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue()
                    sink.bytes.append(
                        contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
                    return CAIRO_STATUS_SUCCESS
                }, Unmanaged.passUnretained(sink).toOpaque(), width.clamped, height.clamped)
            for (key, value) in fields {
                value.withCString { cairo_pdf_surface_set_metadata(surface, key, $0) }
            }
            let cairo = cairo_create(surface)
            if let cairo {
                for page in pages {
                    for mark in page { draw(mark, on: cairo) }
                    cairo_show_page(cairo)
                }
            }
            let drawn = cairo_status(cairo)
            cairo_destroy(cairo)
            cairo_surface_finish(surface)
            let finished = cairo_surface_status(surface)
            cairo_surface_destroy(surface)
            return drawn == CAIRO_STATUS_SUCCESS ? finished : drawn
        }
        guard status == CAIRO_STATUS_SUCCESS else {
            throw .printingFailed(reason: String(cString: cairo_status_to_string(status)))
        }
        return sink.bytes
    }

    private static func draw(_ mark: Mark, on cairo: OpaquePointer) {
        switch mark {
        case .text(let block, let lines, let x, let y):
            block.draw(lines, on: cairo, x: x, y: y)
        case .box(let x, let y, let width, let height, let radius, let ink):
            page_set_colour(cairo, Int32(ink.red), Int32(ink.green), Int32(ink.blue))
            page_fill_box(
                cairo, x.clamped, y.clamped, width.clamped, height.clamped, radius.clamped)
        case .picture(let picture, let x, let y, let width, let height):
            page_paint_picture(
                cairo, picture.surface, x.clamped, y.clamped, width.clamped, height.clamped)
        case .turned(let block, let degrees, let x, let y):
            page_turn(cairo, x.clamped, y.clamped, Int32(clamping: degrees))
            block.draw(
                0..<block.lines.count, on: cairo, x: .zero - block.width.share(1, of: 2),
                y: .zero - block.height.share(1, of: 2))
            cairo_restore(cairo)
        }
    }
}

private final class ByteSink {
    var bytes: [UInt8] = []
}
