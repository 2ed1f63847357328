import Foundation
import Testing

/// Files that hold what a report must look like, octet by octet.
///
/// `SIGILLO_UPDATE_FIXTURES=1 swift test` writes them anew; the difference is then read and committed by a person.
enum Golden {
    /// The folder of the whole package.
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static let isUpdating = ProcessInfo.processInfo.environment["SIGILLO_UPDATE_FIXTURES"] == "1"

    /// Expects that `Fixtures/Reports/NAME` holds `text`.
    static func expect(
        _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = root.appending(path: "Fixtures/Reports/" + name)
        if isUpdating { try Data(text.utf8).write(to: file) }
        let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        #expect(text == expected, "differs from Fixtures/Reports/\(name)", sourceLocation: sourceLocation)
    }

    /// The octets of a file of the package.
    static func octets(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: path)))
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
