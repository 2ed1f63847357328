import Foundation

/// The package's own Swift files, as text.
struct SourceTree {
    struct File {
        /// `Sources/SigilloCore/Words/Secret.swift`.
        let path: String
        /// The folder below `Sources` or `Tests`.
        let target: String
        let text: String
        /// The lines, comments and literals kept.
        let lines: [Substring]
        /// The lines with comments and the text of literals blanked; what is interpolated into a literal stays.
        let code: [Substring]
    }

    /// The folder of the package.
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    let files: [File]

    /// The files below `Sources`, `Tests` and `Plugins`, each folder read once.
    static func below(_ folder: String) throws -> SourceTree {
        guard let tree = try trees.get()[folder] else { throw CocoaError(.fileNoSuchFile) }
        return tree
    }

    private static let trees = Result {
        try Dictionary(uniqueKeysWithValues: ["Sources", "Tests", "Plugins"].map { ($0, try SourceTree($0)) })
    }

    private init(_ folder: String) throws {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: Self.root.appending(path: folder).path())
        files = try paths.filter { $0.hasSuffix(".swift") && !$0.hasPrefix(".") }.sorted().map { path in
            let text = try Self.text(folder + "/" + path)
            return File(
                path: folder + "/" + path,
                target: path.split(separator: "/").first.map(String.init) ?? path,
                text: text,
                lines: text.split(separator: "\n", omittingEmptySubsequences: false),
                code: CodeText.blanked(text).split(separator: "\n", omittingEmptySubsequences: false))
        }
    }

    /// The text of a file of the package.
    static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
    }
}

extension Substring {
    /// The words of a line of code: runs of letters, digits and underscores.
    var words: [Substring] {
        split { !($0.isLetter || $0.isNumber || $0 == "_") }
    }
}
