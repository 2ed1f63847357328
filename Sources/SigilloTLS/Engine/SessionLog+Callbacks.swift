internal import COpenSSL

extension SessionLog {
    /// Ties a log to a session; whoever does it keeps the log alive until the session is freed.
    func attach(to ssl: OpaquePointer) {
        _ = sigillo_SSL_set_app_data(ssl, Unmanaged.passUnretained(self).toOpaque())
    }

    /// The log of a session, or nil before one was attached.
    private static func of(_ ssl: OpaquePointer?) -> SessionLog? {
        guard let ssl, let pointer = sigillo_SSL_get_app_data(ssl) else { return nil }
        return Unmanaged<SessionLog>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// The verification callback of a client that overlooks faults: it takes back those that its session's log names.
    static let overlook: @convention(c) (Int32, OpaquePointer?) -> Int32 = { isGood, context in
        guard isGood != 1, let context else { return isGood }
        let index = SSL_get_ex_data_X509_STORE_CTX_idx()
        let pointer = X509_STORE_CTX_get_ex_data(context, index)
        guard let log = SessionLog.of(pointer.map { OpaquePointer($0) }) else { return 0 }
        let name = VerificationError.name(of: X509_STORE_CTX_get_error(context))
        let place: VerificationFault.Place = X509_STORE_CTX_get_error_depth(context) == 0 ? .leaf : .authority
        guard log.ignoredFaults.contains(VerificationFault(name, in: place)) else { return 0 }
        X509_STORE_CTX_set_error(context, X509_V_OK)
        return 1
    }

    /// Makes all sessions of a context write to their logs.
    static func install(on context: OpaquePointer) {
        SSL_CTX_set_msg_callback(context) { isSent, _, contentType, data, count, ssl, _ in
            guard contentType == SSL3_RT_HANDSHAKE || contentType == SSL3_RT_ALERT else { return }
            guard let log = SessionLog.of(ssl) else { return }
            let message = UnsafeRawBufferPointer(start: data, count: count)
            if contentType == SSL3_RT_ALERT {
                log.note(alert: message, isSent: isSent == 1)
            } else {
                log.note(handshake: message, isSent: isSent == 1)
            }
        }
        SSL_CTX_set_keylog_callback(context) { ssl, line in
            guard let log = SessionLog.of(ssl), let line, log.keyLog.count < SessionLog.maximumKeyLog else { return }
            log.keyLog.append(contentsOf: UnsafeRawBufferPointer(start: line, count: strlen(line)))
            log.keyLog.append(UInt8(ascii: "\n"))
        }
        SSL_CTX_set_client_hello_cb(
            context,
            { ssl, _, _ in
                if let log = SessionLog.of(ssl), log.clientHello == nil {
                    log.clientHello = SessionLog.ClientHello(of: ssl)
                }
                return SSL_CLIENT_HELLO_SUCCESS
            }, nil)
    }
}

extension SessionLog.ClientHello {
    /// Copies the parts of the ClientHello that the library has at hand; only inside its ClientHello callback.
    fileprivate init(of ssl: OpaquePointer?) {
        legacyVersion = UInt16(truncatingIfNeeded: SSL_client_hello_get0_legacy_version(ssl))
        var data: UnsafePointer<UInt8>?
        let count = SSL_client_hello_get0_ciphers(ssl, &data)
        suites = Array(UnsafeBufferPointer(start: data, count: data == nil ? 0 : count))
        serverName = Self.octets(of: TLSEXT_TYPE_server_name, ssl)
        applicationProtocols = Self.octets(of: TLSEXT_TYPE_application_layer_protocol_negotiation, ssl)
        supportedVersions = Self.octets(of: TLSEXT_TYPE_supported_versions, ssl)
    }

    private static func octets(of type: Int32, _ ssl: OpaquePointer?) -> [UInt8] {
        var data: UnsafePointer<UInt8>?
        var count = 0
        guard SSL_client_hello_get0_ext(ssl, UInt32(type), &data, &count) == 1 else { return [] }
        return Array(UnsafeBufferPointer(start: data, count: data == nil ? 0 : count))
    }
}
