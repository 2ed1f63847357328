import Foundation
import Testing

@testable import SigilloWire

@Suite("Capture fixtures")
struct CaptureFixtureTests {
    private static var folder: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/Captures")
    }

    /// With `SIGILLO_WRITE_FIXTURES` in the environment the files are written instead of compared.
    @Test func areWhatTheyAreMadeOf() throws {
        let isWriting = ProcessInfo.processInfo.environment["SIGILLO_WRITE_FIXTURES"] != nil
        for (name, octets) in CaptureFixtures.all {
            let file = Self.folder.appending(path: name)
            if isWriting { try Data(octets).write(to: file) }
            #expect(try Array(Data(contentsOf: file)) == octets, "\(name)")
        }
    }

    @Test func areReadToTheirEndUnlessCutShort() {
        for (name, octets) in CaptureFixtures.all {
            #expect((Reading(octets).error != nil) == (name == "cut-short.pcapng"), "\(name)")
        }
    }
}
