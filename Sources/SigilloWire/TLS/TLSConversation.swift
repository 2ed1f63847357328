package import SigilloCore

/// The TLS of both directions of one flow, and what it shows to an eavesdropper.
///
/// The server's hello tells how the client's records are protected: this value passes it on.
package struct TLSConversation: Sendable {
    /// The first ClientHello.
    package private(set) var clientHello: ClientHello?
    /// The ServerHello; a HelloRetryRequest does not count.
    package private(set) var serverHello: ServerHello?
    /// The reader of the client's direction.
    package private(set) var client: TLSRecordReader
    /// The reader of the server's direction.
    package private(set) var server: TLSRecordReader

    /// Creates a conversation that begins at an offset of each direction: behind STARTTLS, or at 0.
    package init(clientOffset: UInt64 = 0, serverOffset: UInt64 = 0, resynchronises: Bool = false) {
        client = TLSRecordReader(offset: clientOffset, resynchronises: resynchronises)
        server = TLSRecordReader(offset: serverOffset, resynchronises: resynchronises)
    }

    /// The suite that was negotiated.
    package var suite: TLSCipherSuite? {
        serverHello.map { TLSCipherSuite(rawValue: $0.suite) }
    }

    /// Reads the next octets of a direction; an offset beyond the last octet read is a gap.
    package mutating func read(
        _ octets: ArraySlice<UInt8>, direction: Direction, at offset: UInt64
    ) -> [TLSEvent] {
        let events =
            switch direction {
            case .clientToServer: client.read(octets, at: offset)
            case .serverToClient: server.read(octets, at: offset)
            }
        for event in events {
            switch event {
            case .clientHello(let hello, _) where clientHello == nil: clientHello = hello
            case .serverHello(let hello, _) where !hello.isHelloRetryRequest:
                serverHello = hello
                client.protection = TLSRecordReader.Protection(hello)
            default: break
            }
        }
        return events
    }
}
