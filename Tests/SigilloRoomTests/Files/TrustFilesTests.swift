import Testing

@testable import SigilloRoom

@Suite struct TrustFilesTests {
    @Test func bundleAndOneFileForEachByHash() {
        let files = TrustFiles.files(for: [(pem: "A\n", subjectHash: 0xAB), (pem: "B", subjectHash: 0xDEAD_BEEF)])
        #expect(files.map(\.name) == ["ca-certificates.crt", "000000ab.0", "deadbeef.0"])
        #expect(files.map(\.text) == ["A\nB\n", "A\n", "B\n"])
    }

    @Test func equalHashesAreNumbered() {
        let files = TrustFiles.files(for: [(pem: "A", subjectHash: 1), (pem: "B", subjectHash: 1)])
        #expect(files.map(\.name) == ["ca-certificates.crt", "00000001.0", "00000001.1"])
    }

    @Test func noAnchorIsAnEmptyBundle() {
        let files = TrustFiles.files(for: [])
        #expect(files.map(\.name) == ["ca-certificates.crt"])
        #expect(files.map(\.text) == [""])
    }
}
