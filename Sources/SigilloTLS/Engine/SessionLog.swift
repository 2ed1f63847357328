internal import COpenSSL
internal import SigilloCore

/// What the library's callbacks saw of one session, as raw as they saw it.
///
/// The callbacks run inside calls of the engine and must not touch the engine, whose method is still at work. So they
/// write here; the engine keeps the log alive longer than the session. Text is made of it only when somebody asks.
final class SessionLog {
    /// The ClientHello's parts, as they came.
    struct ClientHello {
        var legacyVersion: UInt16 = 0
        var suites: [UInt8] = []
        var serverName: [UInt8] = []
        var applicationProtocols: [UInt8] = []
        var supportedVersions: [UInt8] = []
    }

    /// The first ClientHello, whether or not it could be parsed.
    var sawClientHello = false
    /// The first ClientHello that could be parsed.
    var clientHello: ClientHello?
    /// The number of the suite in the last ServerHello, sent or received.
    var suite: UInt16?
    /// Whether a ServerHello that is no HelloRetryRequest was sent or received.
    var sawServerHello = false
    /// Whether a HelloRetryRequest was sent or received.
    var sawHelloRetryRequest = false
    /// Octets of the Certificate message that was sent.
    var certificateBytesSent = 0
    /// Every alert in order.
    var alerts: [TLSObservation.Alert] = []
    /// NSS key log lines, each with a line feed behind it.
    var keyLog: [UInt8] = []

    /// The most alerts and key log octets that are kept: a peer may repeat warnings and key updates without end.
    static let maximumAlerts = 256
    static let maximumKeyLog = 64 * 1_024

    /// A whole handshake message, sent or received.
    func note(handshake message: UnsafeRawBufferPointer, isSent: Bool) {
        guard let type = message.first else { return }
        switch Int32(type) {
        case SSL3_MT_CLIENT_HELLO where !isSent: sawClientHello = true
        case SSL3_MT_SERVER_HELLO: note(serverHello: message)
        case SSL3_MT_CERTIFICATE where isSent: certificateBytesSent += message.count
        default: break
        }
    }

    private func note(serverHello message: UnsafeRawBufferPointer) {
        // Type and length (4), version (2), random (32), the length of the session id, the session id, the suite.
        guard message.count > 38 else { return }
        let suiteOffset = 39 + Int(message[38])
        guard message.count >= suiteOffset + 2 else { return }
        guard !message[6..<38].elementsEqual(Self.helloRetryRandom) else {
            sawHelloRetryRequest = true
            return
        }
        sawServerHello = true
        suite = UInt16(message[suiteOffset]) << 8 | UInt16(message[suiteOffset + 1])
    }

    /// The random of a ServerHello that is a HelloRetryRequest (RFC 8446 §4.1.3).
    private static let helloRetryRandom: [UInt8] = [
        0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
        0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
    ]

    /// An alert, decrypted.
    func note(alert message: UnsafeRawBufferPointer, isSent: Bool) {
        guard message.count >= 2, alerts.count < Self.maximumAlerts else { return }
        alerts.append(TLSObservation.Alert(level: message[0], description: message[1], isSent: isSent))
    }

    /// Whether the peer said close_notify.
    var receivedCloseNotify: Bool {
        alerts.contains { !$0.isSent && $0.description == UInt8(SSL_AD_CLOSE_NOTIFY) }
    }
}
