/// A ClientHello that lies in one record (RFC 8446 §4.1.2), taken apart as far as rewriters want to change it.
struct ClientHello: Sendable, Hashable {
    /// Version, random and session id, as they came.
    private var head: [UInt8]
    var suites: [UInt8]
    private var compressions: [UInt8]
    var extensions: [HelloExtension]
    private let model: [UInt8]

    /// Reads a record, or nil where it holds no whole ClientHello.
    init?(record: [UInt8]) {
        guard HandshakeRecord.messageType(of: record) == HandshakeRecord.clientHello else { return nil }
        var cursor = OctetCursor(record.dropFirst(RecordSplitter.headerOctets + 1))
        guard let body = cursor.vector(lengthOctets: 3), cursor.rest.isEmpty else { return nil }
        cursor = OctetCursor(body[...])
        guard let head = cursor.take(34), let session = cursor.vector(lengthOctets: 1),
            let suites = cursor.vector(lengthOctets: 2), let compressions = cursor.vector(lengthOctets: 1),
            let extensions = HelloExtension.all(in: cursor.vector(lengthOctets: 2) ?? []), cursor.rest.isEmpty
        else { return nil }
        self.head = head + session.asVector(lengthOctets: 1)
        self.suites = suites
        self.compressions = compressions
        self.extensions = extensions
        model = record
    }

    /// The numbers of the suites that the client offers.
    var suiteNumbers: Set<Int> {
        Set(stride(from: 0, to: suites.count - 1, by: 2).map { Int(suites[$0]) << 8 | Int(suites[$0 + 1]) })
    }

    /// The record that holds it now.
    var record: [UInt8] {
        let body =
            head + suites.asVector(lengthOctets: 2) + compressions.asVector(lengthOctets: 1)
            + HelloExtension.octets(of: extensions)
        return HandshakeRecord.record(HandshakeRecord.message(HandshakeRecord.clientHello, body), like: model)
    }
}
