// SPDX-License-Identifier: AGPL-3.0-or-later

import Access
import Foundation
import Glibc

/// The set-up code in the data folder, readable by the server's own user only.
struct SetupCodeFile {
    let folder: URL

    private var path: String { folder.appendingPathComponent("setup-code").path }

    /// The code of an earlier start; nil when there is no such file.
    var kept: SetupCode? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return SetupCode(typed: String(decoding: data, as: UTF8.self))
    }

    /// Writes the code.
    ///
    /// - Returns: Where; nil when the folder cannot be written, and only the console has it.
    func write(_ code: SetupCode) -> String? {
        let manager = FileManager.default
        try? manager.createDirectory(at: folder, withIntermediateDirectories: true)
        remove()
        // Made with its mode, so that nobody reads it in between.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { return nil }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do { try file.write(contentsOf: Data("\(code.text)\n".utf8)) } catch { return nil }
        return path
    }

    /// Takes the file away once the code opens nothing any more.
    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
