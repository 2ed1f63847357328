/// Writes another cipher suite into the ServerHello (RFC 5246 §7.4.1.3).
struct SuiteChooser: RecordRewriter {
    /// The suite, or nil for one that the client did not offer.
    var suite: Int?
    private var offered: Set<Int> = []

    init(suite: Int?) {
        self.suite = suite
    }

    /// Suites with the same key exchange and certificate as those that the server really chooses, good ones first: a
    /// client would take them if it did not look whether it had offered them.
    private static let candidates = [0xC0AC, 0xC0AD, 0xC072, 0xC073, 0xC023, 0xC024, 0xC009, 0xC00A, 0xC008, 0xC007]

    mutating func incoming(_ record: [UInt8], index: Int) -> [RecordAction] {
        if let hello = ClientHello(record: record) { offered = hello.suiteNumbers }
        return [.feed(record)]
    }

    mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction] {
        guard var hello = ServerHello(record: record),
            let choice = suite ?? Self.candidates.first(where: { !offered.contains($0) })
        else { return [.send(record)] }
        hello.suite = choice
        return [.send(hello.record)]
    }
}
