// From the greeting to the handshake: whatever is not exactly what RFC 9051 §6.2.1 says ends the connection.
extension IMAPTwin {
    mutating func handleGreeting(_ line: IMAPLine) {
        switch line {
        case .untagged("OK", _):
            askCapabilities()
        case .untagged("PREAUTH", _):
            // Behind PREAUTH there is no STARTTLS any more (RFC 9051 §7.1.4).
            guard isSealed || goesOnInClear || has(.ignoresPreauth) else { return refuse("PREAUTH before TLS") }
            beginMailbox()
        default:
            guard has(.clearAfterBadGreeting) else { return refuse("no greeting of IMAP") }
            goesOnInClear = true
            beginLogin()
        }
    }

    // MARK: - Capabilities

    mutating func askCapabilities() {
        freshCapabilities = nil
        command("CAPABILITY", .capability)
        // What was kept from before may hold the answer.
        takeEarlyReply()
    }

    mutating func completedCapability(_ status: IMAPLine.Status) {
        if status == .ok, freshCapabilities == nil, isReadingKept {
            // Such a client holds the answer for its own, and LOGIN for what every server has.
            capabilities = []
            return beginLogin()
        }
        guard status == .ok, let list = freshCapabilities else {
            guard has(.clearWithoutCapability), !isSealed else { return leave("no list of capabilities") }
            goesOnInClear = true
            return beginLogin()
        }
        capabilities = list
        decide()
    }

    /// Decides what comes behind a list of capabilities.
    private mutating func decide() {
        guard !isSealed, !goesOnInClear else { return beginLogin() }
        let offersStartTLS = capabilities.contains("STARTTLS")
        if offersStartTLS, has(.loginBeforeTLS), mayLogIn {
            goesOnInClear = true
            return beginLogin()
        }
        guard !offersStartTLS else {
            command("STARTTLS", .startTLS)
            return takeEarlyReply()
        }
        let isTakenIn = has(.takesUnsolicitedCapability) && capabilities == rumours.capabilities
        let isDefiant = has(.ignoresLoginDisabled) && capabilities.contains("LOGINDISABLED")
        guard has(.clearWithoutStartTLS) || isTakenIn || isDefiant else { return leave("STARTTLS is not offered") }
        goesOnInClear = true
        beginLogin()
    }

    // MARK: - STARTTLS

    mutating func handleStartTLS(_ line: IMAPLine) {
        switch line {
        case .tagged(tag, .ok, _):
            phase = .handshake
            actions.append(.startTLS)
        case .tagged(tag, _, let text):
            let isTemporary = text.uppercased().hasPrefix("[UNAVAILABLE]")
            goOn(isTemporary ? .clearAfterTemporaryRefusal : .clearAfterRefusal, "STARTTLS is refused")
        case .tagged(let other, let status, _):
            guard has(.clearAfterUnknownReply) else { return handleForeignTag(other, status) }
            goOn(.clearAfterUnknownReply, "another command's answer to STARTTLS")
        case .untagged("OK", let text) where !text.hasPrefix("["):
            // Words without a code are no answer; a careful client waits for one.
            if has(.clearAfterUnknownReply) { goOn(.clearAfterUnknownReply, "no answer to STARTTLS") }
        case .untagged("BYE", _), .continuation, .unknown:
            goOn(.clearAfterUnknownReply, "an unknown answer to STARTTLS")
        case .untagged, .numbered:
            break
        }
    }

    // MARK: - Answers that come too early

    /// An answer to a command that is not the one that waits.
    mutating func handleForeignTag(_ other: String, _ status: IMAPLine.Status) {
        guard has(.takesEarlyOK), status == .ok, other == nextTag else {
            return refuse("an answer to a command that was not sent")
        }
        early.insert(other)
    }

    /// Lets an OK that came too early stand for the answer: such a client believes that TLS has begun.
    private mutating func takeEarlyReply() {
        guard early.remove(tag) != nil, phase == .startTLS else { return }
        goesOnInClear = true
        askCapabilities()
    }
}
