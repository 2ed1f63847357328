import SigilloCore

/// The EHLO command (RFC 5321 §4.1.1.1).
struct EhloCommand: SMTPCommand {
    static let verb = "EHLO"

    private let host: String

    init?(_ arguments: SMTPArguments) {
        guard let host = arguments.host else { return nil }
        self.host = host
    }

    var summary: String { host }

    func perform(in session: inout SMTPSession) {
        session.greetBack(host, isExtended: true)
        session.reply(SMTPReply(250, nil, texts: [session.configuration.hostName] + session.keywords()))
    }
}

/// The HELO command (RFC 5321 §4.1.1.1).
struct HeloCommand: SMTPCommand {
    static let verb = "HELO"

    private let host: String

    init?(_ arguments: SMTPArguments) {
        guard let host = arguments.host else { return nil }
        self.host = host
    }

    var summary: String { host }

    func perform(in session: inout SMTPSession) {
        session.greetBack(host, isExtended: false)
        session.reply(SMTPReply(250, nil, session.configuration.hostName))
    }
}

extension SMTPSession {
    /// Begins anew as EHLO and HELO do (RFC 5321 §4.1.4).
    fileprivate mutating func greetBack(_ host: String, isExtended: Bool) {
        isGreeted = true
        helo = host
        self.isExtended = isExtended
        abandonTransaction()
    }

    /// The EHLO keywords of an honest server on a connection in this state.
    static func keywords(_ configuration: SessionConfiguration, isSealed: Bool) -> [String] {
        var list = configuration.smtp.extensions.map { item in
            switch item {
            case .size: "SIZE \(configuration.limits.message)"
            case .limits: "LIMITS RCPTMAX=\(configuration.limits.recipients)"
            default: item.rawValue
            }
        }
        if configuration.offersStartTLS, !isSealed { list.append("STARTTLS") }
        if configuration.allowsLogin(isSealed: isSealed), !configuration.mechanisms.isEmpty {
            list.append((["AUTH"] + configuration.mechanisms.map(\.rawValue)).joined(separator: " "))
        }
        return list
    }

    /// The list with the script's changes, which are noted.
    fileprivate mutating func keywords() -> [String] {
        var list = Self.keywords(configuration, isSealed: isSealed)
        let steps = script.edit(&list, inGreeting: false, isSealed: isSealed) { line, name in
            ASCII.equal(line.utf8, name.utf8) || ASCII.starts(line.utf8, with: (name + " ").utf8)
        }
        for step in steps { outbox.record(.scripted(step: step)) }
        return list
    }
}
