/// Adds an extension to the ServerHello that the client has not asked for (RFC 5246 §7.4.1.4: `unsupported_extension`).
///
/// It is one that libraries know, so that they cannot take it for something that came after their time.
struct ExtensionAdder: RecordRewriter {
    /// An application protocol, and a promise of an OCSP response.
    private static let candidates = [
        HelloExtension(type: 16, data: Array("imap".utf8).asVector(lengthOctets: 1).asVector(lengthOctets: 2)),
        HelloExtension(type: 5, data: []),
    ]

    private var offered: Set<Int> = []

    mutating func incoming(_ record: [UInt8], index: Int) -> [RecordAction] {
        if let hello = ClientHello(record: record) { offered = Set(hello.extensions.map(\.type)) }
        return [.feed(record)]
    }

    mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction] {
        guard var hello = ServerHello(record: record),
            let addition = Self.candidates.first(where: { !offered.contains($0.type) })
        else { return [.send(record)] }
        hello.extensions = (hello.extensions ?? []) + [addition]
        return [.send(hello.record)]
    }
}
