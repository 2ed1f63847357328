internal import COpenSSL

// The loop between the two BIOs. The error queue belongs to the thread and a left-over of another session would make
// SSL_get_error lie about this one: it is emptied before every call.
extension TLSEngine {
    /// Gives octets to the library.
    func feed(_ octets: ArraySlice<UInt8>) {
        octets.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress else { return }
            var written = 0
            _ = BIO_write_ex(input, start, buffer.count, &written)
        }
    }

    /// Lets the library work with all that it has.
    func advance() {
        // A rewriter may feed what the library sent back into it; a few rounds are a scenario, more are an echo.
        for _ in 0..<Self.maximumRounds {
            if !isEstablished, !inputIsOver { handshake() }
            if isEstablished, !inputIsOver { readAll() }
            flush()
            if !route() { return }
        }
    }

    private static let maximumRounds = 16

    private func handshake() {
        ERR_clear_error()
        let result = SSL_do_handshake(ssl)
        if result == 1 {
            isEstablished = true
            state = .established
            return
        }
        guard SSL_get_error(ssl, result) != SSL_ERROR_WANT_READ else { return }
        fail(.drain("handshake"))
    }

    private func readAll() {
        while true {
            // What waits, sealed, is never less than what it holds: the octets are opened where they are to stay.
            let room = max(Self.leastRoom, BIO_ctrl_pending(input) + Int(SSL_pending(ssl)))
            var result: Int32 = 1
            let opened = [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
                while result == 1, filled < buffer.count {
                    ERR_clear_error()
                    var count = 0
                    result = SSL_read_ex(ssl, buffer.baseAddress?.advanced(by: filled), buffer.count - filled, &count)
                    if result == 1 { filled += count }
                }
            }
            applicationOctets += opened.count
            if plaintext.isEmpty { plaintext = opened } else { plaintext += opened }
            guard result != 1 else { continue }
            switch SSL_get_error(ssl, result) {
            case SSL_ERROR_WANT_READ: break
            case SSL_ERROR_ZERO_RETURN: endInput()
            default: fail(.drain("read"))
            }
            return
        }
    }

    /// Octets to have room for where hardly any wait.
    private static let leastRoom = 64

    /// Encrypts what waits to be sent.
    func flush() {
        guard isEstablished, !outputIsOver, !unsent.isEmpty else { return }
        let octets = unsent
        unsent = []
        send(octets[...])
    }

    /// Encrypts octets of an established session, or keeps what the library cannot take yet.
    func send(_ octets: ArraySlice<UInt8>) {
        ERR_clear_error()
        var count = 0
        let result = octets.withUnsafeBytes { SSL_write_ex(ssl, $0.baseAddress, $0.count, &count) }
        guard result != 1 || count < octets.count else { return }
        unsent = Array(octets.dropFirst(result == 1 ? count : 0))
        // In a renegotiation the library must read before it can write; the octets wait for that.
        guard result != 1, SSL_get_error(ssl, result) != SSL_ERROR_WANT_READ else { return }
        fail(.drain("write"))
    }

    /// Leads the library's output through the rewriter, and tells whether that fed something back.
    @discardableResult
    func route() -> Bool {
        guard filter != nil else { return false }
        let octets = waitingOctets(of: output)
        guard !octets.isEmpty else { return false }
        _ = sigillo_BIO_reset(output)
        guard let fed = filter?.send(octets), !fed.isEmpty else { return false }
        feed(fed[...])
        return true
    }

    /// The peer has said close_notify.
    private func endInput() {
        inputIsOver = true
        if state == .established { state = .closed }
    }

    /// The library cannot go on. After a fatal error it must not be asked to close.
    func fail(_ error: TLSError) {
        inputIsOver = true
        outputIsOver = true
        unsent = []
        // The end of the stream without close_notify is an end, and no failure of the session.
        if peerIsClosed, isEstablished {
            state = .closed
            return
        }
        failure = failure ?? error
        if state != .closed { state = .failed }
    }
}
