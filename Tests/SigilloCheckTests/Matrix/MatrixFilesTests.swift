import Foundation
import SigilloCheck
import Testing

/// Writes the rows as files, for other tools and for the command itself.
@Suite struct MatrixFilesTests {
    private struct Entry: Codable {
        var file: String
        var section: MatrixCase.Section
        var number: String
        var name: String
        var framing: Framing
        var secrets: [String]
        var verdict: String
        var leaks: [MatrixCase.Leak]
        var note: String?
    }

    private static let folder = ProcessInfo.processInfo.environment["SIGILLO_WRITE_MATRIX"]

    /// With `SIGILLO_WRITE_MATRIX` naming a folder, every row in every framing and an index of what is expected.
    @Test(.enabled(if: folder != nil)) func writes() throws {
        let folder = URL(filePath: try #require(Self.folder))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var entries: [Entry] = []
        for row in MatrixCase.all {
            for framing in row.framings {
                let octets = row.file(framing)
                let name = row.fileName(framing) + Self.ending(octets)
                try Data(octets).write(to: folder.appending(path: name))
                entries.append(
                    Entry(
                        file: name, section: row.section, number: row.number, name: row.name, framing: framing,
                        secrets: row.secrets, verdict: row.expected.verdict.rawValue, leaks: row.expected.leaks,
                        note: row.expected.note))
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(entries).write(to: folder.appending(path: "index.json"))
    }

    private static func ending(_ octets: [UInt8]) -> String {
        switch octets.first {
        case 0x1f: ".pcap.gz"
        case 0x0a: ".pcapng"
        default: ".pcap"
        }
    }
}
