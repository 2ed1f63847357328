internal import COpenSSL

extension TLSContext {
    /// Stops the context from writing key logs, which cost a twentieth of a handshake and are of use only to a capture.
    ///
    /// To be called before the context's first session.
    package func writeNoKeyLog() {
        SSL_CTX_set_keylog_callback(handle, nil)
    }
}
