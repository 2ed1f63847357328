internal import COpenSSL
internal import SigilloCore

extension TLSContext {
    /// Says how the server answers the host name and the application protocols of a ClientHello.
    func answerExtensions(_ settings: TLSSettings) throws(TLSError) {
        switch settings.serverName {
        case .unrecognizedWarning: answerServerName { ssl, _, _ in TLSContext.refusal(of: ssl, isFatal: false) }
        case .unrecognizedFatal: answerServerName { ssl, _, _ in TLSContext.refusal(of: ssl, isFatal: true) }
        case nil: break
        }
        switch settings.applicationProtocol {
        case .noOverlap:
            SSL_CTX_set_alpn_select_cb(handle, { _, _, _, _, _, _ in SSL_TLSEXT_ERR_ALERT_FATAL }, nil)
        case .http:
            SSL_CTX_set_alpn_select_cb(
                handle,
                { _, name, count, _, _, _ in
                    name?.pointee = TLSContext.http.utf8Start
                    count?.pointee = UInt8(TLSContext.http.utf8CodeUnitCount)
                    return SSL_TLSEXT_ERR_OK
                }, nil)
        case nil: break
        }
    }

    /// The library keeps the pointer, so the name must stay where it is.
    private static let http: StaticString = "http/1.1"

    private func answerServerName(
        _ callback:
            @escaping @convention(c) (OpaquePointer?, UnsafeMutablePointer<Int32>?, UnsafeMutableRawPointer?) ->
            Int32
    ) {
        _ = sigillo_SSL_CTX_set_tlsext_servername_callback(handle, callback)
    }

    /// The library asks about a ClientHello without a name, too, and there is nothing to refuse in that.
    private static func refusal(of ssl: OpaquePointer?, isFatal: Bool) -> Int32 {
        guard SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name) != nil else { return SSL_TLSEXT_ERR_NOACK }
        return isFatal ? SSL_TLSEXT_ERR_ALERT_FATAL : SSL_TLSEXT_ERR_ALERT_WARNING
    }
}
