package import SigilloCore

/// What a ClientHello says in clear (RFC 8446 §4.1.2).
package struct ClientHello: Sendable, Hashable {
    /// The version field; TLS 1.3 fixes it at 1.2.
    package var legacyVersion: TLSVersion
    /// The offered suites by number, in order; values that only test tolerance (RFC 8701) included.
    package var suites: [UInt16] = []
    /// The offered compression methods.
    package var compressionMethods: [UInt8] = []
    /// The extensions' numbers in order.
    package var extensions: [UInt16] = []
    /// The host name (RFC 6066 §3).
    package var serverName: String?
    /// The offered application protocols (RFC 7301).
    package var alpn: [String] = []
    /// What `supported_versions` lists, without values that only test tolerance; empty where it is absent.
    package var supportedVersions: [TLSVersion] = []
    /// Whether it has the form of SSL 2 (RFC 5246 appendix E.2).
    package var isSSL2Style = false

    /// The versions that the client offers: `supported_versions`, else the version field alone.
    package var offeredVersions: [TLSVersion] {
        supportedVersions.isEmpty ? [legacyVersion] : supportedVersions
    }

    /// Whether it carries an encrypted ClientHello (RFC 9849), so that the name in clear is a public one.
    package var hasEncryptedClientHello: Bool { extensions.contains(0xfe0d) }
}

/// What a ServerHello says in clear (RFC 8446 §4.1.3).
package struct ServerHello: Sendable, Hashable {
    /// The version that was negotiated, from `supported_versions` where that is present.
    package var version: TLSVersion
    /// The suite that was negotiated.
    package var suite: UInt16
    /// The compression that was negotiated; 0 is none.
    package var compressionMethod: UInt8
    /// Whether it asks for another ClientHello instead (RFC 8446 §4.1.4).
    package var isHelloRetryRequest: Bool
}

extension ClientHello {
    /// Reads the body of a ClientHello message; nil where it is malformed.
    init?(body: ArraySlice<UInt8>) {
        var cursor = TLSCursor(body)
        guard let version = cursor.uint16(), cursor.skip(32), cursor.part8() != nil,
            var suites = cursor.part16(), suites.count.isMultiple(of: 2), let methods = cursor.vector8()
        else { return nil }
        legacyVersion = TLSVersion(rawValue: version)
        self.suites = suites.integers()
        compressionMethods = Array(methods)
        guard !cursor.isAtEnd else { return }
        guard var extensions = cursor.part16() else { return nil }
        self.extensions.reserveCapacity(min(extensions.count / 4, 32))
        while let type = extensions.uint16(), let content = extensions.part16() {
            self.extensions.append(type)
            read(type, content)
        }
    }

    private mutating func read(_ type: UInt16, _ content: TLSCursor) {
        var content = content
        switch type {
        case 0:
            guard var names = content.part16() else { return }
            while let kind = names.uint8(), var name = names.part16() {
                if kind == 0, serverName == nil { serverName = name.text() }
            }
        case 16:
            guard var names = content.part16() else { return }
            while var name = names.part8() { alpn.append(name.text()) }
        case 43:
            guard var list = content.part8() else { return }
            supportedVersions.reserveCapacity(list.count / 2)
            while let version = list.uint16() {
                if version & 0x0f0f != 0x0a0a { supportedVersions.append(TLSVersion(rawValue: version)) }
            }
        default: break
        }
    }

    /// Reads the body of a hello in the form of SSL 2, behind its two octets of length.
    init?(ssl2 body: ArraySlice<UInt8>) {
        var cursor = TLSCursor(body)
        guard cursor.uint8() == 1, let version = cursor.uint16(), let length = cursor.uint16(),
            cursor.skip(4), let specifications = cursor.take(Int(length))
        else { return nil }
        legacyVersion = TLSVersion(rawValue: version)
        isSSL2Style = true
        var list = TLSCursor(specifications)
        while let kind = list.uint8(), let suite = list.uint16() {
            // A first octet other than 0 names a cipher of SSL 2 itself.
            if kind == 0 { suites.append(suite) }
        }
    }
}

extension ServerHello {
    /// The random value that marks a HelloRetryRequest: SHA-256 of its name.
    package static let retryRandom: [UInt8] = [
        0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
        0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
    ]

    /// Reads the body of a ServerHello message; nil where it is malformed.
    init?(body: ArraySlice<UInt8>) {
        var cursor = TLSCursor(body)
        guard let version = cursor.uint16(), let random = cursor.take(32), cursor.part8() != nil,
            let suite = cursor.uint16(), let method = cursor.uint8()
        else { return nil }
        self.version = TLSVersion(rawValue: version)
        self.suite = suite
        compressionMethod = method
        isHelloRetryRequest = random.elementsEqual(Self.retryRandom)
        guard var extensions = cursor.part16() else { return }
        while let type = extensions.uint16(), var content = extensions.part16() {
            if type == 43, let selected = content.uint16() { self.version = TLSVersion(rawValue: selected) }
        }
    }
}
