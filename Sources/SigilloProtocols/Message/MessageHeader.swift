/// The header of a message, for whoever looks for a message by what stands in it.
package struct MessageHeader: Sendable {
    private let octets: [UInt8]
    private let fields: HeaderFields

    /// Reads the header of a message.
    package init(of message: [UInt8]) {
        octets = message
        fields = HeaderFields(message, message.indices)
    }

    /// The first field of this name, unfolded and with its encoded words decoded (RFC 2047); nil where there is none.
    package subscript(name: String) -> String? {
        fields.value(of: name).map { String(decoding: EncodedWords.decoded($0), as: UTF8.self) }
    }

    /// The domains of the addresses in every From field: what DMARC asks about (RFC 7489 §6.6.1).
    package var authorDomains: [String] {
        fields.addresses("From").compactMap { address in
            address.host.flatMap { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) }
        }
    }
}
