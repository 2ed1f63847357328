internal import COpenSSL

/// One TLS session without a socket: octets of the wire go in, octets for the wire and plaintext come out.
///
/// Whoever owns it calls it from one thread at a time and after every call takes the output and sends it, failures
/// included: the alert that explains a failure waits there. The session is not `Sendable` and is never shared.
///
/// ```swift
/// let engine = TLSEngine(context)      // a client's engine has a ClientHello to send at once
/// engine.receive(octets)
/// socket.write(engine.takeOutput())
/// session.handle(engine.takePlaintext())
/// ```
package final class TLSEngine {
    /// How far the session is.
    package enum State: Sendable, Hashable {
        /// The handshake is not finished.
        case handshaking
        /// The handshake is finished and neither side has closed.
        case established
        /// One side has closed, by close_notify, by ``TLSEngine/close()`` or by the end of the stream.
        case closed
        /// The library gave up; ``TLSEngine/observation`` says why, and the output may hold an alert.
        case failed
    }

    /// How far the session is.
    package internal(set) var state: State = .handshaking
    /// Whether the handshake was ever finished; unlike the state it stays true.
    ///
    /// On a server in TLS 1.3 this means that the client's Finished was verified. It does not mean that the client
    /// accepts the certificate: some clients judge it later.
    package internal(set) var isEstablished = false

    /// The most octets that a peer may send before the handshake is finished.
    package static let maximumHandshakeOctets = 1 << 20

    let context: TLSContext
    /// The `SSL`, and its two memory BIOs, which it owns.
    let ssl: OpaquePointer
    let input: OpaquePointer
    let output: OpaquePointer
    let log = SessionLog()

    var filter: RecordFilter?
    var plaintext: [UInt8] = []
    /// Plaintext that the library could not take yet.
    var unsent: [UInt8] = []
    var handshakeOctets = 0
    var applicationOctets = 0
    /// Whether nothing is read any more.
    var inputIsOver = false
    /// Whether the peer has closed its half of the stream.
    var peerIsClosed = false
    /// Whether nothing is written any more.
    var outputIsOver = false
    var failure: TLSError?

    /// Starts a session in the role of its context.
    package init(_ context: TLSContext) {
        guard let ssl = SSL_new(context.handle), let input = BIO_new(BIO_s_mem()), let output = BIO_new(BIO_s_mem())
        else {
            preconditionFailure("no memory for a TLS session")
        }
        self.context = context
        self.ssl = ssl
        self.input = input
        self.output = output
        SSL_set_bio(ssl, input, output)
        log.attach(to: ssl)
        log.ignoredFaults = context.client?.ignoredFaults ?? []
        filter = context.rewriter.map { RecordFilter($0) }
        switch context.role {
        case .server: SSL_set_accept_state(ssl)
        case .client:
            SSL_set_connect_state(ssl)
            context.address(ssl)
            advance()
            context.takeOtherProtocols(ssl)
        }
    }

    deinit {
        SSL_free(ssl)
    }

    // MARK: - Wire

    /// Takes octets that the peer sent; in any pieces.
    package func receive(_ octets: ArraySlice<UInt8>) {
        guard !inputIsOver, !octets.isEmpty else { return }
        if !isEstablished {
            handshakeOctets += octets.count
            guard handshakeOctets <= Self.maximumHandshakeOctets else {
                fail(TLSError(operation: "handshake: the peer sent more than \(Self.maximumHandshakeOctets) octets"))
                return
            }
        }
        overlookDowngrade(octets)
        if let fed = filter?.receive(octets) { feed(fed[...]) } else { feed(octets) }
        advance()
    }

    /// The peer has closed its half of the stream.
    package func peerClosed() {
        guard !peerIsClosed else { return }
        peerIsClosed = true
        if let rest = filter?.endOfInput() { feed(rest[...]) }
        _ = sigillo_BIO_set_mem_eof_return(input, 0)
        if !inputIsOver { advance() }
        if state == .established { state = .closed }
    }

    /// Takes the octets to send, up to the first ``pendingWait``.
    package func takeOutput() -> [UInt8] {
        if filter != nil { return filter?.takeOutput() ?? [] }
        let octets = waitingOctets(of: output)
        if !octets.isEmpty { _ = sigillo_BIO_reset(output) }
        return octets
    }

    /// Nanoseconds to wait before the rest of the output may be taken; nil unless a rewriter asked for it.
    ///
    /// After that time, call ``waitIsOver()`` and ``takeOutput()``.
    package var pendingWait: UInt64? { filter?.pendingWait }

    /// The time of ``pendingWait`` has passed.
    package func waitIsOver() { filter?.endWait() }

    /// Records that a rewriter did not leave as they were, in both directions.
    package var rewrites: Int { filter?.rewrites ?? 0 }

    // MARK: - Plaintext

    /// Sends plaintext; what comes before the handshake is finished is kept until then.
    package func write(_ octets: ArraySlice<UInt8>) {
        guard !outputIsOver, !octets.isEmpty else { return }
        if isEstablished, unsent.isEmpty {
            send(octets)
        } else {
            unsent += octets
            flush()
        }
        route()
    }

    /// Takes the plaintext that the peer has sent.
    package func takePlaintext() -> [UInt8] {
        defer { plaintext = [] }
        return plaintext
    }

    /// Sends close_notify, where the handshake is finished; octets of the peer are still read and counted.
    package func close() {
        guard !outputIsOver else { return }
        outputIsOver = true
        unsent = []
        if isEstablished {
            ERR_clear_error()
            _ = SSL_shutdown(ssl)
            ERR_clear_error()
            route()
        } else {
            inputIsOver = true
        }
        if state != .failed { state = .closed }
    }
}
