internal import SigilloCore
internal import SigilloProtocols
internal import SigilloTLS

/// The handshake, where there is one, where it fails on purpose, and what is inside.
extension Connection {
    func startTLS() {
        guard case .startTLS(let context) = security, engine == nil else {
            note(.deviation("the session wanted TLS where the endpoint has none"))
            close()
            return
        }
        let unread = session.takeUnreadOctets()
        guard handshakeFault == nil else {
            swallower = RecordSwallower()
            record.clearOctetsReceived -= min(record.clearOctetsReceived, UInt64(unread.count))
            return receivedAroundFault(unread)
        }
        let engine = TLSEngine(context)
        self.engine = engine
        guard let first = unread.first else { return }
        if first == Self.handshakeRecord {
            record.clearOctetsReceived -= min(record.clearOctetsReceived, UInt64(unread.count))
            feed(unread[...])
        } else {
            record.leftover = unread
            note(.deviation("\(unread.count) octets in clear behind STARTTLS were thrown away"))
        }
    }

    /// The content type of a TLS record with a handshake message (RFC 8446 §5.1).
    static let handshakeRecord: UInt8 = 22

    /// Takes what a client sends whose handshake fails on purpose: records are swallowed, the first one is answered,
    /// and what is no record goes to the session, for it came in clear.
    func receivedAroundFault(_ octets: [UInt8]) {
        guard !isClosing else { return }
        let clear = swallower?.take(octets) ?? []
        if let handshakeFault, swallower?.takeAnswerDue() == true { perform(handshakeFault) }
        guard !clear.isEmpty, !isClosing else { return }
        record.clearOctetsReceived += UInt64(clear.count)
        goOnInClear()
        perform(session.receive(.bytes(clear)))
    }

    func perform(_ fault: HandshakeFault) {
        note(.scripted(step: fault.step))
        switch fault.kind {
        case .absent: break
        case .close(let octets):
            output.octets += octets
            close()
        case .reset(let octets):
            output.octets += octets
            reset()
        case .clear(let octets):
            output.octets += octets
            isHolding = true
            goOnInClear()
        case .silence(let octets):
            output.octets += octets
            isHolding = true
        }
    }

    /// The handshake has failed, or will not come: the session speaks in clear from now on.
    func goOnInClear() {
        guard !isInClear else { return }
        isInClear = true
        if case .implicit = security {
            perform(session.receive(.connected(isSealed: false)))
        } else {
            perform(session.receive(.tlsFailed))
        }
    }

    func feed(_ octets: ArraySlice<UInt8>) {
        guard let engine else { return }
        engine.receive(octets)
        drain(engine)
    }

    func drain(_ engine: TLSEngine) {
        emit(engine.takeOutput())
        if !isEstablished, engine.isEstablished {
            isEstablished = true
            if session.wantsChannel, let channel = engine.channel { perform(session.receive(.channelKnown(channel))) }
            if case .implicit = security {
                perform(session.receive(.connected(isSealed: true)))
            } else {
                perform(session.receive(.tlsEstablished))
            }
        }
        let plaintext = engine.takePlaintext()
        if !plaintext.isEmpty, !isClosing { perform(session.receive(.bytes(plaintext))) }
        switch engine.state {
        case .handshaking, .established: break
        case .closed:
            if !isClosing {
                // The client has said close_notify: its FIN, if it comes at all, comes behind ours.
                if record.ending == .open { record.ending = .clientClosed }
                perform(session.receive(.inputClosed))
                close()
            }
        case .failed: close()
        }
    }
}
