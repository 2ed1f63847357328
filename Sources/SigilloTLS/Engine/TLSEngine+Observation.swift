internal import COpenSSL
package import SigilloCore

extension TLSEngine {
    /// Everything that the session has shown so far; its texts are made at this call.
    package var observation: TLSObservation {
        var observation = TLSObservation()
        if let hello = log.clientHello {
            observation.serverName = hello.hostName
            observation.offeredALPN = hello.protocols
            observation.offeredVersions = hello.versions
            observation.offeredSuites = hello.suiteNumbers
        }
        observation.sawClientHello = log.sawClientHello || log.clientHello != nil
        observation.certificateBytesSent = log.certificateBytesSent
        observation.sentServerHello = context.role == .server && log.sawServerHello
        if log.sawServerHello { observation.version = TLSVersion(rawValue: UInt16(clamping: SSL_version(ssl))) }
        if let suite = log.suite {
            observation.suite = suite
            observation.suiteName = Self.name(ofSuite: suite, ssl)
        }
        observation.applicationProtocol = chosenProtocol
        observation.sentHelloRetryRequest = context.role == .server && log.sawHelloRetryRequest
        observation.rewrites = rewrites
        observation.reactions = filter?.reactions ?? []
        observation.isEstablished = isEstablished
        observation.applicationBytesReceived = applicationOctets
        observation.alerts = log.alerts
        observation.receivedCloseNotify = log.receivedCloseNotify
        observation.failure = failureText
        observation.keyLog = log.keyLog.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        return observation
    }

    private static func name(ofSuite suite: UInt16, _ ssl: OpaquePointer) -> String? {
        let octets = [UInt8(suite >> 8), UInt8(suite & 0xFF)]
        guard let cipher = SSL_CIPHER_find(ssl, octets), let name = SSL_CIPHER_get_name(cipher) else { return nil }
        return String(cString: name)
    }

    private var chosenProtocol: String? {
        var name: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &name, &count)
        guard let name, count > 0 else { return nil }
        return String(decoding: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self)
    }

    /// The failure and, where this side judged a certificate, its judgement.
    private var failureText: String? {
        guard let failure else { return nil }
        let result = SSL_get_verify_result(ssl)
        guard context.role == .client, result != X509_V_OK, SSL_get_verify_mode(ssl) != SSL_VERIFY_NONE else {
            return failure.description
        }
        return failure.description + " (" + VerificationError.name(of: Int32(clamping: result)) + ")"
    }
}
