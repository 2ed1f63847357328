import SigilloCore

/// All keys that are known of a capture's sessions, and those that its handshakes taught.
struct SessionKeys: Sendable {
    let ciphers: any CipherProvider
    var log = KeyLog()
    /// Master secrets of sessions that may be resumed, by session id or ticket.
    private var resumable: [[UInt8]: Secret] = [:]

    private static let resumableLimit = 4096

    init(ciphers: any CipherProvider) {
        self.ciphers = ciphers
    }

    /// Whether master secrets must be made from handshakes, which must then be kept.
    var needsHandshake: Bool { ciphers.hasServerKeys || log.hasPremasterSecrets }

    /// Keeps the master secret of a session that may be resumed by a name.
    mutating func keep(_ masterSecret: [UInt8], name: [UInt8]) {
        guard needsHandshake, !name.isEmpty, resumable.count < Self.resumableLimit else { return }
        resumable[name] = Secret(bytes: masterSecret)
    }

    /// The master secret of the session that is resumed.
    func resumed(_ hello: OpenedClientHello, _ answer: OpenedServerHello) -> [UInt8]? {
        if !hello.ticket.isEmpty, let secret = resumable[hello.ticket] { return secret.reveal() }
        guard !answer.session.isEmpty, answer.session == hello.session else { return nil }
        return resumable[answer.session]?.reveal()
    }

    /// The premaster secret that the client encrypted: by the log, else by a server's key.
    func premasterSecret(of encrypted: ArraySlice<UInt8>, offered version: TLSVersion) -> [UInt8]? {
        if let secret = log.premasterSecret(of: encrypted) { return secret.reveal() }
        // It begins with the version that the client offered (RFC 5246 §7.4.7.1): a wrong key does not.
        return ciphers.premasterSecrets(of: encrypted).first { candidate in
            candidate.count == KeySchedule.masterSecretLength && candidate[0] == UInt8(version.rawValue >> 8)
                && candidate[1] == UInt8(version.rawValue & 0xff)
        }
    }
}
