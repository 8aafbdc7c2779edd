// SPDX-License-Identifier: AGPL-3.0-or-later

import Foundation

/// The checkout the tests run in: its root, its files, its packs.
public enum ProjectFiles {
    /// Absolute path of the folder that holds `Package.swift`, found upward from a source file.
    public static let root: String = {
        var folder = URL(filePath: #filePath).deletingLastPathComponent()
        while folder.path() != "/" {
            let manifest = folder.appending(path: "Package.swift").path()
            if FileManager.default.fileExists(atPath: manifest) { return trimmed(folder.path()) }
            folder.deleteLastPathComponent()
        }
        preconditionFailure("no Package.swift above \(#filePath)")
    }()

    private static func trimmed(_ path: String) -> String {
        path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// Whether a file or folder is there.
    public static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(root)/\(path)")
    }

    /// The bytes of a file, named from the root.
    public static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: "\(root)/\(path)")))
    }

    /// The text of a file, named from the root; bytes that are not UTF-8 are shown as U+FFFD.
    public static func text(_ path: String) throws -> String {
        String(decoding: try bytes(path), as: UTF8.self)
    }

    /// Names of the folders directly below a folder, sorted; links to folders count.
    public static func folders(in path: String) throws -> [String] {
        guard exists(path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(path)").sorted()
            .filter { isFolder("\(path)/\($0)") && !$0.hasPrefix(".") }
    }

    /// Paths of all files below a folder, from the root, sorted; hidden names are left out.
    public static func files(below path: String) throws -> [String] {
        guard exists(path) else { return [] }
        var found: [String] = []
        let folder = path.isEmpty ? root : "\(root)/\(path)"
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
            if name.hasPrefix(".") { continue }
            let below = path.isEmpty ? name : "\(path)/\(name)"
            if isFolder(below) {
                found += try files(below: below)
            } else {
                found.append(below)
            }
        }
        return found
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(
            atPath: "\(root)/\(path)", isDirectory: &isFolder)
        return exists && isFolder.boolValue
    }

    /// The files of a shipped pack, by name.
    public static func pack(_ name: String) throws -> [(name: String, bytes: [UInt8])] {
        try files(below: "share/packs/\(name)").filter { path in
            path.hasSuffix(".yaml") && !path.contains("/cases/")
        }.map { (String($0.split(separator: "/").last ?? ""), try bytes($0)) }
    }

    /// What git tracks or would track, from the root; every file where there is no checkout.
    public static func tracked() throws -> [String] {
        guard exists(".git") else { return try files(below: "") }
        let git = Process()
        git.executableURL = URL(filePath: "/usr/bin/env")
        git.arguments = [
            "git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard",
        ]
        let output = Pipe()
        git.standardOutput = output
        try git.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        git.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\0").map(String.init)
            .filter { exists($0) }
    }
}
