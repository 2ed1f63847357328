/// Takes `supported_versions` out of the ClientHello, so that the server believes that TLS 1.2 is the most there is.
///
/// A server that can do TLS 1.3 then marks its random (RFC 8446 §4.1.3), and a client that offered it must see that.
/// The transcripts differ from here on, so no handshake can be finished: what tells is the client's next message.
struct SupportedVersionsStripper: RecordRewriter {
    mutating func incoming(_ record: [UInt8], index: Int) -> [RecordAction] {
        guard var hello = ClientHello(record: record) else { return [.feed(record)] }
        hello.extensions.removeAll { $0.type == HelloExtension.supportedVersions }
        return [.feed(hello.record)]
    }
}
