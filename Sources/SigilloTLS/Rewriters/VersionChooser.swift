internal import SigilloCore

/// Writes another version into the ServerHello (RFC 5246 §7.4.1.3); for TLS 1.2, where that field is the truth.
struct VersionChooser: RecordRewriter {
    var version: TLSVersion

    mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction] {
        guard var hello = ServerHello(record: record) else { return [.send(record)] }
        hello.version = version.rawValue
        return [.send(hello.record)]
    }
}
