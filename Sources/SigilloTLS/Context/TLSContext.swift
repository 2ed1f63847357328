internal import COpenSSL
package import SigilloCore

// Sendable: nothing of the SSL_CTX or of this object changes after init, and OpenSSL lets any number of threads make
// sessions from one context at a time (its reference count is atomic, its own caches have locks and are switched off).
/// What all TLS sessions of one scenario instance have in common: role, certificates, versions, suites.
///
/// A context is made once for an instance, and a ``TLSEngine`` for each connection. It never resumes sessions: a
/// resumed session does not show the certificate again, and the certificate is what most scenarios are about.
package final class TLSContext: @unchecked Sendable {
    /// Which side of the handshake its sessions play.
    package enum Role: Sendable, Hashable {
        case server, client
    }

    /// Which side its sessions play.
    package let role: Role
    /// The `SSL_CTX`.
    let handle: OpaquePointer
    /// What a client's sessions say and check; nil for a server.
    let client: TLSClientSettings?
    /// Copied into each session: what becomes of its records between the library and the wire.
    let rewriter: (any RecordRewriter)?

    private init(
        role: Role, handle: OpaquePointer, client: TLSClientSettings?, rewriter: (any RecordRewriter)?
    ) {
        self.role = role
        self.handle = handle
        self.client = client
        self.rewriter = rewriter
    }

    deinit {
        SSL_CTX_free(handle)
    }

    /// Creates the context of a server that presents `certificates`.
    ///
    /// - Parameters:
    ///   - certificates: the chain and the leaf's key.
    ///   - settings: versions and suites, and what is done to the records.
    ///   - rewriter: copied into each session in place of the one that the settings name.
    /// - Throws: ``TLSError`` when the library refuses a certificate, a version or a suite.
    package convenience init(
        server certificates: IssuedCertificates, settings: TLSSettings = .careful,
        rewriter: (any RecordRewriter)? = nil
    ) throws(TLSError) {
        let handle = try Self.makeHandle(TLS_server_method())
        self.init(role: .server, handle: handle, client: nil, rewriter: rewriter ?? settings.rewrite?.rewriter)
        try configure(settings)
        try answerExtensions(settings)
        try present(certificates)
    }

    /// Creates the context of a client.
    ///
    /// - Throws: ``TLSError`` when the library refuses an anchor, a version or a suite.
    package convenience init(
        client: TLSClientSettings, settings: TLSSettings = .careful, rewriter: (any RecordRewriter)? = nil
    ) throws(TLSError) {
        let handle = try Self.makeHandle(TLS_client_method())
        let habits = client.recordHabits
        self.init(
            role: .client, handle: handle, client: client,
            rewriter: rewriter ?? (habits.isEmpty ? nil : HabitualReader(habits: habits)))
        try configure(settings)
        try trust(client)
        if let identity = client.identity { try present(identity) }
    }

    private static func makeHandle(_ method: OpaquePointer?) throws(TLSError) -> OpaquePointer {
        OpenSSLLibrary.start()
        guard let handle = SSL_CTX_new(method) else { throw TLSError.drain("make a TLS context") }
        return handle
    }
}
