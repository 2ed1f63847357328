internal import Glibc
internal import SigilloCore
internal import SigilloTLS

/// One connection of a twin: socket, TLS and the client's value, until one of them ends it.
struct TwinConnection: ~Copyable {
    private let socket: TwinSocket
    private let attempt: TwinAttempt
    private let context: TLSContext
    private let rule: PeerRule
    private let patience: Int32
    private let flaws: Set<Flaw>
    private var engine: TLSEngine?

    /// How long the peer is waited for at the end, in milliseconds.
    private static let farewell: Int32 = 300
    /// How long a greeting in clear is waited for where there should be none, in milliseconds.
    private static let temptation: Int32 = 200

    /// How long an address may take to answer before the next one is tried, in milliseconds.
    private static let addressPatience: Int32 = 400

    /// How long a hasty twin gives a handshake, in milliseconds.
    private static let haste: Int = 350

    /// The end of a handshake.
    private enum Handshake {
        /// It is done; some octets came in clear before it.
        case done(behind: [UInt8])
        /// It failed; some octets came in its place.
        case failed(TwinEnding, instead: [UInt8])
    }

    /// Connects.
    ///
    /// - Parameters:
    ///   - name: the name that the certificate is compared with.
    ///   - patience: milliseconds that the server may be silent.
    init(
        _ attempt: TwinAttempt, named name: String, context: TLSContext, flaws: Set<Flaw>, patience: Int32
    ) throws(TwinSocket.Failure) {
        let addresses: TwinSocket.Addresses =
            if flaws.contains(.triesFirstAddressOnly) {
                .first
            } else {
                flaws.contains(.siblingPortAfterDeadAddress) && !attempt.isRetry ? .allUnlessFirstIsDead : .all
            }
        socket = try TwinSocket(
            host: attempt.host, port: attempt.port, patience: Self.addressPatience, addresses: addresses)
        self.attempt = attempt
        self.context = context
        self.flaws = flaws
        self.patience = patience
        rule = PeerRule(host: name, flaws: flaws)
    }

    /// Lets the client talk until the connection ends.
    ///
    /// - Parameters:
    ///   - makeTwin: makes the client for the way in which the connection turned out to be sealed.
    ///   - keep: takes the client at the end, where it came to a word.
    mutating func run(
        _ makeTwin: (Sealing) -> any MailTwin, keep: (any MailTwin) -> Void = { _ in }
    ) -> TwinEnding {
        let ending = talk(makeTwin, keep)
        engine?.close()
        flush()
        socket.finish(patience: Self.farewell)
        return ending
    }

    private mutating func talk(
        _ makeTwin: (Sealing) -> any MailTwin, _ keep: (any MailTwin) -> Void
    ) -> TwinEnding {
        guard !attempt.isBehindPage else { return logInBehindPage(makeTwin) }
        guard attempt.sealing == .implicit else {
            var twin = makeTwin(attempt.sealing)
            defer { keep(twin) }
            return perform(twin.receive(.connected(isSealed: false)), &twin) ?? converse(&twin)
        }
        if flaws.contains(.readsClearGreeting), case .octets(let octets) = socket.read(patience: Self.temptation) {
            var twin = makeTwin(.clear)
            let actions = twin.receive(.connected(isSealed: false)) + twin.receive(.bytes(octets))
            return perform(actions, &twin) ?? converse(&twin)
        }
        if case .failed(let ending, let instead) = handshake() { return Self.isPage(instead) ? .page : ending }
        var twin = makeTwin(.implicit)
        defer { keep(twin) }
        let actions = twin.receive(.connected(isSealed: true)) + twin.receive(.bytes(engine?.takePlaintext() ?? []))
        return perform(actions, &twin) ?? converse(&twin)
    }

    /// Logs in behind a page: what was meant to be a greeting is taken for one, and a certificate for good if a page comes
    /// with it.
    private mutating func logInBehindPage(_ makeTwin: (Sealing) -> any MailTwin) -> TwinEnding {
        if attempt.sealing == .implicit {
            if case .failed(let ending, _) = handshake() { return ending }
            var text = engine?.takePlaintext() ?? []
            if text.isEmpty, case .octets(let octets) = socket.read(patience: Self.temptation) {
                text = plaintext(of: octets)
            }
            guard Self.isPage(text) else { return .badCertificate("no page came with it") }
        } else {
            // A portal may wait for a request.
            _ = socket.read(patience: Self.temptation)
        }
        var twin = makeTwin(.clear)
        let actions = twin.receive(.connected(isSealed: false)) + twin.receive(.bytes(Self.firstLineOfPage))
        return perform(actions, &twin) ?? converse(&twin)
    }

    private static let firstLineOfPage = Array("HTTP/1.1 200 OK\r\n".utf8)

    /// Whether octets that a server says first are a page.
    private static func isPage(_ octets: [UInt8]) -> Bool {
        octets.starts(with: "HTTP/".utf8)
    }

    private mutating func converse(_ twin: inout any MailTwin) -> TwinEnding {
        var isFirst = attempt.sealing == .startTLS
        while true {
            switch socket.read(patience: patience) {
            case .nothing: return .silent
            case .end:
                return perform(twin.receive(.inputClosed), &twin) ?? .refused("the server closed the connection")
            case .octets(let octets):
                if isFirst, Self.isPage(octets), !flaws.contains(.clearAfterBadGreeting) { return .page }
                isFirst = false
                if let ending = perform(twin.receive(.bytes(plaintext(of: octets))), &twin) { return ending }
                if engine?.state == .failed { return .handshakeFailed("TLS broke behind the handshake") }
                if engine?.state == .closed {
                    return perform(twin.receive(.inputClosed), &twin) ?? .refused("the server closed TLS")
                }
            }
        }
    }

    /// Performs what the client wants, until it wants to close.
    private mutating func perform(_ actions: [TwinAction], _ twin: inout any MailTwin) -> TwinEnding? {
        for action in actions {
            switch action {
            case .send(let octets): send(octets)
            case .close(let ending): return ending
            case .breakDown: abort()
            case .startTLS:
                let next: [TwinAction]
                switch handshake() {
                case .done(let behind):
                    next = twin.receive(.sealed(behind: behind)) + twin.receive(.bytes(engine?.takePlaintext() ?? []))
                case .failed(.badCertificate(let reason), _): return .badCertificate(reason)
                case .failed(let ending, let instead):
                    engine = nil
                    next = twin.receive(.handshakeFailed(instead: instead))
                    if case .close = next.first { return ending }
                }
                if let ending = perform(next, &twin) { return ending }
            }
        }
        return nil
    }

    // MARK: - TLS

    private mutating func handshake() -> Handshake {
        let engine = TLSEngine(context)
        self.engine = engine
        var received: [UInt8] = []
        var behind: [UInt8] = []
        flush()
        let deadline = flaws.contains(.refusesSlowHandshakes) ? Self.now() + Self.haste : nil
        while engine.state == .handshaking {
            switch socket.read(patience: deadline.map { Int32(clamping: max(0, $0 - Self.now())) } ?? patience) {
            case .nothing: return .failed(.silent, instead: received)
            case .end: engine.peerClosed()
            case .octets(var octets):
                if received.isEmpty, flaws.contains(.keepsBytesAcrossStartTLS) {
                    let clear = octets.prefix { !Self.contentTypes.contains($0) }
                    behind += clear
                    octets.removeFirst(clear.count)
                }
                received += octets
                engine.receive(octets[...])
            }
            flush()
            if engine.state == .closed, !engine.isEstablished { break }
        }
        // Behind a page no certificate is looked at.
        if attempt.isBehindPage, engine.isEstablished { return .done(behind: behind) }
        if let fault = engine.peerFault { return .failed(.badCertificate(fault), instead: received) }
        guard engine.isEstablished else {
            return .failed(.handshakeFailed(engine.observation.failure ?? "no handshake"), instead: received)
        }
        if let objection = rule.objection(to: engine.peerChain, version: engine.observation.version) {
            return .failed(.badCertificate(objection), instead: received)
        }
        return .done(behind: behind)
    }

    /// The content types of TLS records (RFC 8446 §5.1), by which a record is told from text.
    private static let contentTypes: ClosedRange<UInt8> = 0x14...0x17

    /// Milliseconds of a clock that is never set.
    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
    }

    private func plaintext(of octets: [UInt8]) -> [UInt8] {
        guard let engine else { return octets }
        engine.receive(octets[...])
        flush()
        return engine.takePlaintext()
    }

    private func send(_ octets: [UInt8]) {
        guard let engine else { return socket.write(octets) }
        engine.write(octets[...])
        flush()
    }

    private func flush() {
        guard let engine else { return }
        let octets = engine.takeOutput()
        if !octets.isEmpty { socket.write(octets) }
    }
}
