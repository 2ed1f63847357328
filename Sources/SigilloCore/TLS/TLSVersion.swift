/// A version of TLS, by the number that stands on the wire (RFC 8446 §4.2.1).
public struct TLSVersion: RawRepresentable, Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The two bytes of the protocol version, for example 0x0303.
    public var rawValue: UInt16

    /// Creates a version from its number; unknown numbers survive.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// SSL 3.0 (RFC 6101), which no client may offer (RFC 7568).
    public static let ssl30 = TLSVersion(rawValue: 0x0300)
    /// TLS 1.0 (RFC 2246), deprecated by RFC 8996.
    public static let tls10 = TLSVersion(rawValue: 0x0301)
    /// TLS 1.1 (RFC 4346), deprecated by RFC 8996.
    public static let tls11 = TLSVersion(rawValue: 0x0302)
    /// TLS 1.2 (RFC 5246), the least that a mail client may use (RFC 8997).
    public static let tls12 = TLSVersion(rawValue: 0x0303)
    /// TLS 1.3 (RFC 8446).
    public static let tls13 = TLSVersion(rawValue: 0x0304)

    /// Versions are ordered by number.
    public static func < (left: TLSVersion, right: TLSVersion) -> Bool { left.rawValue < right.rawValue }

    /// The name, for example `TLS 1.3`.
    public var description: String {
        switch self {
        case .ssl30: "SSL 3.0"
        case .tls10: "TLS 1.0"
        case .tls11: "TLS 1.1"
        case .tls12: "TLS 1.2"
        case .tls13: "TLS 1.3"
        default: "version 0x" + String(rawValue, radix: 16)
        }
    }
}
