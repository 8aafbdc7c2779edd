// SPDX-License-Identifier: AGPL-3.0-or-later

import CPango

/// Where text is laid out: the typefaces and the language of one document.
final class TextDesk {
    private let context: OpaquePointer
    private let font: OpaquePointer

    init(language: String) {
        context = page_text_context_create(Press.typefaces)
        font = pango_font_description_from_string(TextStyle.families)
        pango_context_set_font_description(context, font)
        pango_context_set_language(context, pango_language_from_string(language))
    }

    deinit {
        pango_font_description_free(font)
        g_object_unref(UnsafeMutableRawPointer(context))
    }

    /// An empty layout, owned by the caller.
    func layout() -> OpaquePointer { pango_layout_new(context) }

    /// The attributes of consecutive spans of bytes, owned by the caller.
    func attributes(for spans: [(start: Int, end: Int, style: TextStyle)]) -> OpaquePointer {
        let list: OpaquePointer = pango_attr_list_new()
        for span in spans where span.end > span.start {
            for attribute in attributes(of: span.style) {
                attribute.pointee.start_index = UInt32(clamping: span.start)
                attribute.pointee.end_index = UInt32(clamping: span.end)
                pango_attr_list_insert(list, attribute)
            }
        }
        return list
    }

    private func attributes(of style: TextStyle) -> [UnsafeMutablePointer<PangoAttribute>] {
        func channel(_ value: UInt8) -> UInt16 { UInt16(value) * 257 }
        var result = [
            pango_attr_size_new_absolute(style.size.clamped),
            pango_attr_weight_new(style.weight == .bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL),
            pango_attr_foreground_new(
                channel(style.ink.red), channel(style.ink.green), channel(style.ink.blue)),
            pango_attr_line_height_new_absolute(style.size.share(style.leading, of: 100).clamped),
            // A hyphen added where a long reference breaks would be read as part of it.
            pango_attr_insert_hyphens_new(0),
            "tnum=1, lnum=1".withCString { pango_attr_font_features_new($0) },
        ]
        if style.tracking > .zero {
            result.append(pango_attr_letter_spacing_new(style.tracking.clamped))
        }
        return result.compactMap { $0 }
    }
}
