import SigilloCore

/// What a ClientHello says that keys hang on (RFC 8446 §4.1.2).
struct OpenedClientHello: Sendable {
    var version: TLSVersion
    var random: [UInt8]
    var session: [UInt8]
    /// The session ticket (RFC 5077 §3.2); empty where there is none.
    var ticket: [UInt8] = []
    /// Whether the client sends data before the server's answer (RFC 8446 §4.2.10).
    var hasEarlyData = false

    init?(_ body: ArraySlice<UInt8>) {
        var cursor = OctetCursor(body)
        guard let version = cursor.uint16(), let random = cursor.take(KeySchedule.randomLength),
            let session = cursor.vector8(), cursor.vector16() != nil, cursor.vector8() != nil
        else { return nil }
        self.version = TLSVersion(rawValue: version)
        self.random = Array(random)
        self.session = Array(session)
        cursor.forEachExtension { type, content in
            if type == 35 { ticket = Array(content) }
            if type == 42 { hasEarlyData = true }
        }
    }
}

/// What a ServerHello says that keys hang on (RFC 8446 §4.1.3).
struct OpenedServerHello: Sendable {
    var version: TLSVersion
    var random: [UInt8]
    var session: [UInt8]
    var suite: UInt16
    var compression: UInt8
    /// RFC 7366.
    var encryptsThenMAC = false
    /// RFC 7627.
    var bindsMasterSecret = false

    init?(_ body: ArraySlice<UInt8>) {
        var cursor = OctetCursor(body)
        guard let version = cursor.uint16(), let random = cursor.take(KeySchedule.randomLength),
            let session = cursor.vector8(), let suite = cursor.uint16(), let compression = cursor.uint8()
        else { return nil }
        self.version = TLSVersion(rawValue: version)
        self.random = Array(random)
        self.session = Array(session)
        self.suite = suite
        self.compression = compression
        var selected = self.version
        cursor.forEachExtension { type, content in
            switch type {
            case 22: encryptsThenMAC = true
            case 23: bindsMasterSecret = true
            case 43:
                var content = OctetCursor(content)
                if let number = content.uint16() { selected = TLSVersion(rawValue: number) }
            default: break
            }
        }
        self.version = selected
    }

    /// Whether it asks for another ClientHello instead.
    var isRetryRequest: Bool { random == Self.retryRandom }

    /// SHA-256 of `HelloRetryRequest`.
    private static let retryRandom: [UInt8] = [
        0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
        0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
    ]
}

/// A place in octets of the presentation language of TLS (RFC 8446 §3); every read is checked.
struct OctetCursor {
    private var rest: ArraySlice<UInt8>

    init(_ octets: ArraySlice<UInt8>) {
        rest = octets
    }

    mutating func uint8() -> UInt8? { rest.popFirst() }

    mutating func uint16() -> UInt16? {
        guard let octets = take(2) else { return nil }
        return UInt16(octets[octets.startIndex]) << 8 | UInt16(octets[octets.startIndex + 1])
    }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// A vector with a length of one octet.
    mutating func vector8() -> ArraySlice<UInt8>? { uint8().flatMap { take(Int($0)) } }

    /// A vector with a length of two octets.
    mutating func vector16() -> ArraySlice<UInt8>? { uint16().flatMap { take(Int($0)) } }

    /// Goes through a list of extensions as far as it is well formed.
    mutating func forEachExtension(_ body: (UInt16, ArraySlice<UInt8>) -> Void) {
        guard let list = vector16() else { return }
        var extensions = OctetCursor(list)
        while let type = extensions.uint16(), let content = extensions.vector16() { body(type, content) }
    }
}
