/// What a server announced before TLS, where anybody may have announced it.
struct Rumours: Sendable, Hashable {
    /// The last list of capabilities that nobody asked for.
    var capabilities: Set<String>?
    /// A command that acts on the first announcement.
    var command: String?

    /// Notes an announcement about a mailbox or a message.
    mutating func note(_ line: IMAPLine) {
        guard command == nil else { return }
        switch line {
        case .untagged("LIST", let text), .untagged("LSUB", let text):
            guard let name = text.split(separator: " ").last else { return }
            command = "STATUS \(name) (MESSAGES)"
        case .untagged("STATUS", let text):
            guard let name = text.split(separator: " ").first else { return }
            command = "STATUS \(name) (MESSAGES UIDNEXT)"
        case .untagged("SEARCH", let text):
            let hits = text.split(separator: " ").filter { $0.allSatisfy(\.isNumber) }.prefix(100)
            guard !hits.isEmpty else { return }
            command = "FETCH \(hits.joined(separator: ",")) (FLAGS)"
        case .untagged("FLAGS", let text):
            command = "STORE 1 +FLAGS \(text)"
        case .numbered(let number, "EXISTS", _), .numbered(let number, "RECENT", _):
            command = "FETCH \(number) (FLAGS)"
        case .numbered(let number, "EXPUNGE", _):
            command = "UID EXPUNGE \(number)"
        case .numbered(let number, "FETCH", let text):
            let words = text.split { " ()".contains($0) }
            let uid = words.firstIndex(of: "UID").flatMap { $0 + 1 < words.count ? Int(words[$0 + 1]) : nil }
            command = "STORE \(uid ?? number) +FLAGS (\\Seen)"
        default: break
        }
    }
}

extension IMAPTwin {
    /// Notes what a line says besides being an answer.
    mutating func note(_ line: IMAPLine) {
        switch line {
        case .untagged("CAPABILITY", let text): noteCapabilities(IMAPLine.capabilities(of: text))
        case .untagged("OK", let text), .untagged("BYE", let text):
            if has(.followsReferrals), let referral = Referral(in: text) { close(.referred(referral)) }
        case .numbered(_, "EXPUNGE", _) where !isLoggedIn && has(.breaksOnEarlyExpunge): actions.append(.breakDown)
        case .numbered(let number, "EXISTS", _) where isLoggedIn: exists = min(number, 1_000)
        default: break
        }
        if !isSealed, !isLoggedIn { rumours.note(line) }
        if isReadingKept { keptRumours.note(line) }
    }

    private mutating func noteCapabilities(_ list: Set<String>) {
        guard phase == .capability else {
            if !isSealed { rumours.capabilities = list }
            if has(.takesUnsolicitedCapability) { capabilities = list }
            return
        }
        // Two lists for one question: the first was sent before it was asked.
        if has(.takesUnsolicitedCapability), let first = freshCapabilities ?? rumours.capabilities {
            rumours.capabilities = first
            freshCapabilities = first
        } else {
            freshCapabilities = list
        }
    }

    private var isLoggedIn: Bool {
        if case .mailbox = phase { true } else { phase == .logout }
    }
}
