/// Writes DEFLATE into the ServerHello (RFC 3749 §2), which no client offers any longer (RFC 9325 §3.3).
struct CompressionChooser: RecordRewriter {
    private static let deflate: UInt8 = 1

    mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction] {
        guard var hello = ServerHello(record: record) else { return [.send(record)] }
        hello.compression = Self.deflate
        return [.send(hello.record)]
    }
}
