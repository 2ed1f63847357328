// From the greeting to the handshake (RFC 3207 §4): only 220 begins TLS, and nothing else goes on.
extension SMTPTwin {
    mutating func handleGreeting(_ code: Int) {
        if code == 220 {
            askCapabilities()
        } else {
            guard has(.clearAfterBadGreeting) else { return leave("a greeting of \(code)") }
            goOn(.clearAfterBadGreeting, "")
        }
    }

    mutating func askCapabilities() {
        command("EHLO \(Self.name)", .hello)
    }

    mutating func handleHello(_ code: Int, _ texts: [String]) {
        guard code == 250 else {
            return leave("EHLO is answered with \(code)")
        }
        keywords = [:]
        // The first line greets. A client with half a line of before in its buffer may have lost count of the lines.
        for text in texts.dropFirst(has(.keepsBytesAcrossStartTLS) ? 0 : 1) {
            let words = text.uppercased().split(separator: " ").map(String.init)
            if let keyword = words.first { keywords[keyword, default: []] += words.dropFirst() }
        }
        decide()
    }

    /// Decides what comes behind a list of keywords.
    private mutating func decide() {
        if sealing == .clear, has(.mailWithoutLoginElsewhere) { return beginMail() }
        // Port 25 is another server's, which asks nobody to log in.
        if sealing == .clear, has(.fallsBackAfterRefusal), mechanism == nil { return beginMail() }
        guard !isSealed, !goesOnInClear else { return beginLogin() }
        if keywords["STARTTLS"] != nil {
            guard has(.loginBeforeTLS), mechanism != nil else { return command("STARTTLS", .startTLS) }
            goesOnInClear = true
            return beginLogin()
        }
        if has(.clearMailWithoutLogin), keywords["AUTH"] == nil {
            goesOnInClear = true
            return beginMail()
        }
        guard has(.clearWithoutStartTLS) else { return leave("STARTTLS is not offered") }
        goesOnInClear = true
        beginLogin()
    }

    mutating func handleStartTLS(_ code: Int) {
        switch code {
        case 220:
            phase = .handshake
            actions.append(.startTLS)
        case 400...499: goOn(.clearAfterTemporaryRefusal, "STARTTLS is refused for now")
        case 500...599: goOn(.clearAfterRefusal, "STARTTLS is refused")
        default: goOn(.clearAfterOtherSuccess, "STARTTLS is answered with \(code)")
        }
    }
}
