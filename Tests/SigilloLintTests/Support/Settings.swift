import Foundation
import SigilloLint

/// The files of `Fixtures/Settings`, and short ways to look at what is said of a text.
enum Settings {
    static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/Settings")

    /// The names of all files that are judged, in order.
    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path()).filter { !$0.hasSuffix(".txt") }.sorted()
    }

    static func octets(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name)))
    }

    static func lint(_ text: String, _ linter: SettingsLinter = SettingsLinter()) -> LintReport.File {
        linter.lint(Array(text.utf8), name: "x")
    }

    /// What was found, each as `line:column rule`.
    static func findings(_ file: LintReport.File) -> [String] {
        file.findings.map { "\($0.position.line):\($0.position.column) \($0.rule.rawValue)" }
    }

    /// The findings of a text; why it could not be read where it could not.
    static func findings(_ text: String, _ linter: SettingsLinter = SettingsLinter()) -> [String] {
        let file = lint(text, linter)
        return file.reason.map { [$0] } ?? findings(file)
    }

    /// Where and why a text cannot be read: `line:column reason`.
    static func fault(_ text: String, _ linter: SettingsLinter = SettingsLinter()) -> String {
        let file = lint(text, linter)
        return (file.position.map { "\($0.line):\($0.column) " } ?? "") + (file.reason ?? "")
    }
}

/// Random numbers that are the same in every run.
struct FixedRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
