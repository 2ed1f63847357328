/// What a client asked a name server (RFC 1035 §4.1.2).
package struct DNSQuestion: Sendable, Hashable {
    /// The types that have names here.
    package static let typeNames: [UInt16: String] = [
        1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 15: "MX", 16: "TXT", 28: "AAAA", 33: "SRV", 52: "TLSA",
        64: "SVCB", 65: "HTTPS", 255: "ANY",
    ]

    /// The name with dots, as it was written, safe to print; `.` for the root.
    package var name: String
    /// The number of the type: 1 for A, 28 for AAAA.
    package var type: UInt16

    /// Creates a question.
    package init(name: String, type: UInt16) {
        self.name = name
        self.type = type
    }

    /// The name of the type: `AAAA`, or `TYPE4711` (RFC 3597 §5).
    package var typeName: String { Self.typeNames[type] ?? "TYPE\(type)" }
}
