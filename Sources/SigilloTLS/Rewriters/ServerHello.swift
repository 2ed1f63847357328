/// A ServerHello at the beginning of a record (RFC 5246 §7.4.1.3), taken apart as far as rewriters want to change it.
struct ServerHello: Sendable, Hashable {
    /// The version field; in TLS 1.3 it says 1.2, and the extension `supported_versions` the truth.
    var version: UInt16
    private var random: [UInt8]
    private var session: [UInt8]
    var suite: Int
    var compression: UInt8
    /// The extensions; an older server sends none, not even an empty list.
    var extensions: [HelloExtension]?
    /// What stands behind it in the record.
    private var others: [UInt8]
    private let model: [UInt8]

    /// Reads a record, or nil where no whole ServerHello begins in it.
    init?(record: [UInt8]) {
        guard HandshakeRecord.messageType(of: record) == HandshakeRecord.serverHello else { return nil }
        var cursor = OctetCursor(record.dropFirst(RecordSplitter.headerOctets + 1))
        guard let body = cursor.vector(lengthOctets: 3) else { return nil }
        others = Array(cursor.rest)
        cursor = OctetCursor(body[...])
        guard let version = cursor.number(octets: 2), let random = cursor.take(32),
            let session = cursor.vector(lengthOctets: 1), let suite = cursor.number(octets: 2),
            let compression = cursor.take(1)?.first
        else { return nil }
        self.version = UInt16(truncatingIfNeeded: version)
        self.random = random
        self.session = session
        self.suite = suite
        self.compression = compression
        if !cursor.rest.isEmpty {
            guard let list = cursor.vector(lengthOctets: 2), let extensions = HelloExtension.all(in: list) else {
                return nil
            }
            self.extensions = extensions
        }
        model = record
    }

    /// Whether it speaks TLS 1.3 (RFC 8446 §4.2.1), be it as a HelloRetryRequest.
    var isTLS13: Bool { extensions?.contains { $0.type == HelloExtension.supportedVersions } ?? false }

    /// The record that holds it now.
    var record: [UInt8] {
        var body = [UInt8(version >> 8), UInt8(version & 0xFF)] + random + session.asVector(lengthOctets: 1)
        body += [UInt8(truncatingIfNeeded: suite >> 8), UInt8(truncatingIfNeeded: suite), compression]
        if let extensions { body += HelloExtension.octets(of: extensions) }
        return HandshakeRecord.record(HandshakeRecord.message(HandshakeRecord.serverHello, body) + others, like: model)
    }
}
