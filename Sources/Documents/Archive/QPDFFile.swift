// SPDX-License-Identifier: AGPL-3.0-or-later

import CQPDF

/// The objects of one PDF file, through qpdf's C interface.
///
/// Errors are remembered by qpdf and looked at once, before and after writing.
final class QPDFFile {
    typealias Object = qpdf_oh

    private var data: qpdf_data?

    init() {
        data = qpdf_init()
        qpdf_silence_errors(data)
        qpdf_set_suppress_warnings(data, 1)
        qpdf_set_attempt_recovery(data, 0)
    }

    deinit { qpdf_cleanup(&data) }

    /// Reads `bytes`, lets `change` edit the objects, writes the file.
    ///
    /// - Throws: ``DocumentsError/unreadablePDF`` or ``DocumentsError/printingFailed(reason:)``.
    func rewriting(
        _ bytes: [UInt8], _ change: (QPDFFile) -> Void
    ) throws(DocumentsError) -> [UInt8] {
        let outcome: Result<[UInt8], DocumentsError> = bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                // qpdf reads from this memory until it has written, so all happens in here.
                qpdf_read_memory(
                    data, "document", characters.baseAddress, UInt64(characters.count), nil)
                guard qpdf_has_error(data) == 0, qpdf_get_num_pages(data) > 0 else {
                    discardError()
                    return .failure(.unreadablePDF)
                }
                change(self)
                if let reason = discardError() { return .failure(.printingFailed(reason: reason)) }
                return written()
            }
        }
        return try outcome.get()
    }

    private func written() -> Result<[UInt8], DocumentsError> {
        qpdf_init_write_memory(data)
        qpdf_set_deterministic_ID(data, 1)
        qpdf_set_object_stream_mode(data, qpdf_o_generate)
        qpdf_set_compress_streams(data, 1)
        qpdf_force_pdf_version(data, "1.7")
        qpdf_write(data)
        if let reason = discardError() { return .failure(.printingFailed(reason: reason)) }
        let bytes = UnsafeBufferPointer(
            start: qpdf_get_buffer(data), count: qpdf_get_buffer_length(data))
        return .success(Array(bytes))
    }

    @discardableResult
    private func discardError() -> String? {
        guard qpdf_has_error(data) != 0 else { return nil }
        guard let error = qpdf_get_error(data),
            let detail = qpdf_get_error_message_detail(data, error)
        else { return "unknown" }
        return String(cString: detail)
    }

    /// Says for each TrueType font that characters are numbered as in the font.
    ///
    /// cairo leaves the entry out and PDF/A asks for it; identity is what a reader assumes.
    /// - Source: ISO 19005-3:2012, 6.2.11.3.2.
    func completeFonts() {
        let count = qpdf_oh_get_int_value_as_int(data, qpdf_oh_get_key(data, trailer, "/Size"))
        for number in 1..<max(count, 1) {
            let object = qpdf_get_object_by_id(data, number, 0)
            guard qpdf_oh_is_dictionary(data, object) != 0,
                qpdf_oh_is_name_and_equals(
                    data, qpdf_oh_get_key(data, object, "/Subtype"), "/CIDFontType2") != 0,
                qpdf_oh_has_key(data, object, "/CIDToGIDMap") == 0
            else { continue }
            set(object, "/CIDToGIDMap", name("Identity"))
        }
    }

    var root: Object { qpdf_get_root(data) }
    var trailer: Object { qpdf_get_trailer(data) }

    /// An object from PDF syntax; only ever our own text, never a caller's.
    func parsed(_ syntax: String) -> Object { qpdf_oh_parse(data, syntax) }

    func text(_ text: String) -> Object {
        text.withCString { qpdf_oh_new_binary_unicode_string(data, $0, text.utf8.count) }
    }

    func name(_ text: String) -> Object { qpdf_oh_new_name(data, "/" + text) }

    func indirect(_ object: Object) -> Object { qpdf_make_indirect_object(data, object) }

    func set(_ dictionary: Object, _ key: String, _ value: Object) {
        qpdf_oh_replace_key(data, dictionary, key, value)
    }

    func setInDictionary(of stream: Object, _ key: String, _ value: Object) {
        set(qpdf_oh_get_dict(data, stream), key, value)
    }

    func append(_ array: Object, _ item: Object) { qpdf_oh_append_item(data, array, item) }

    /// A stream of `bytes` with the entries of a dictionary.
    func stream(_ bytes: [UInt8], _ dictionary: String) -> Object {
        let stream = qpdf_oh_new_stream(data)
        let null = qpdf_oh_new_null(data)
        bytes.withUnsafeBufferPointer {
            qpdf_oh_replace_stream_data(data, stream, $0.baseAddress, $0.count, null, null)
        }
        let entries = parsed(dictionary)
        var keys: [String] = []
        qpdf_oh_begin_dict_key_iter(data, entries)
        while qpdf_oh_dict_more_keys(data) != 0 {
            guard let key = qpdf_oh_dict_next_key(data) else { break }
            keys.append(String(cString: key))
        }
        for key in keys { setInDictionary(of: stream, key, qpdf_oh_get_key(data, entries, key)) }
        return stream
    }
}
