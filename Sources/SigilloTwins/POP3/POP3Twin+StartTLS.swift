// From the greeting to the handshake (RFC 2595 §4): only +OK begins TLS, and nothing else goes on.
extension POP3Twin {
    mutating func handleGreeting(_ reply: POP3ReplyReader.Reply) {
        guard case .success = reply else { return goOn(.clearAfterBadGreeting, "no greeting of POP3") }
        askCapabilities()
    }

    mutating func askCapabilities() {
        command("CAPA", .capabilities)
    }

    mutating func handleCapabilities(_ reply: POP3ReplyReader.Reply) {
        guard case .success(_, let lines) = reply else {
            guard has(.clearWithoutCapability), !isSealed else { return leave("no list of capabilities") }
            goesOnInClear = true
            return beginLogin()
        }
        capabilities = [:]
        for line in lines {
            let words = line.uppercased().split(separator: " ").map(String.init)
            if let keyword = words.first { capabilities[keyword, default: []] += words.dropFirst() }
        }
        decide()
    }

    /// Decides what comes behind a list of capabilities.
    private mutating func decide() {
        guard !isSealed, !goesOnInClear else { return beginLogin() }
        if capabilities["STLS"] != nil {
            guard has(.loginBeforeTLS), mayLogIn else { return command("STLS", .startTLS) }
        } else {
            guard has(.clearWithoutStartTLS) else { return leave("STLS is not offered") }
        }
        goesOnInClear = true
        beginLogin()
    }

    mutating func handleStartTLS(_ reply: POP3ReplyReader.Reply) {
        switch reply {
        case .success:
            phase = .handshake
            actions.append(.startTLS)
        case .failure(let text):
            let isTemporary = text.uppercased().hasPrefix("[SYS/TEMP]")
            goOn(isTemporary ? .clearAfterTemporaryRefusal : .clearAfterRefusal, "STLS is refused")
        case .challenge, .malformed:
            goOn(.clearAfterUnknownReply, "an answer to STLS that is no reply")
        }
    }
}
