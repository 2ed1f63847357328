import SigilloCore
import SigilloWire

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
        var cursor = TLSCursor(body)
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
        var cursor = TLSCursor(body)
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
                var content = TLSCursor(content)
                if let number = content.uint16() { selected = TLSVersion(rawValue: number) }
            default: break
            }
        }
        self.version = selected
    }

    /// Whether it asks for another ClientHello instead.
    var isRetryRequest: Bool { random == ServerHello.retryRandom }
}
