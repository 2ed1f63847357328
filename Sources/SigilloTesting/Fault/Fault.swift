internal import SigilloCore
internal import SigilloScenario

/// Something that a server does wrong on purpose, at one command or to a whole connection: always the same, never by
/// chance.
///
/// ```swift
/// try await withMailServer(.smtps, faults: [.answer("450 4.2.1 Try later", to: .rcpt).nth(2)]) { server in … }
/// ```
///
/// What it says is what a scenario's file says: `Fault.cut(.fetch, after: 100, by: .reset).nth(2)` is
/// `{command: FETCH, occurrence: 2, cut: {after: 100, by: reset}}`. Where several faults are about one command, the
/// first one counts. ``MailServer/faultsPerformed`` tells which of them have happened.
public struct Fault: Sendable, Hashable {
    /// How a connection ends.
    public enum Ending: String, Sendable, Hashable, CaseIterable {
        /// In order; inside TLS with its goodbye (`close_notify`).
        case close
        /// Without TLS's goodbye, as where a process dies.
        case drop
        /// By RST.
        case reset
    }

    /// The step that a server performs.
    var template: StepTemplate

    init(_ action: StepAction) {
        template = StepTemplate(isFault: true, action: action)
    }

    /// Changes what is done about a command; a fault of the transport stays as it is.
    func changed(_ change: (inout ReplyStep) -> Void) -> Fault {
        guard case .reply(var step) = template.action else { return self }
        change(&step)
        var copy = self
        copy.template.action = .reply(step)
        return copy
    }

    private static func reply(
        _ command: MailCommand, _ effect: ReplyStep.Effect, _ lines: [String] = [],
        _ change: (inout ReplyStep) -> Void = { _ in }
    ) -> Fault {
        let text = lines.map { $0 + "\r\n" }.joined()
        var step = ReplyStep(verb: command.verb, phase: .any, effect: effect, text: text)
        change(&step)
        return Fault(.reply(step))
    }
}

// MARK: - At a command

extension Fault {
    /// A command is carried out and answered honestly, but late.
    public static func delay(_ time: Duration, at command: MailCommand) -> Fault {
        reply(command, .honest) { $0.delay = time.wholeNanoseconds }
    }

    /// A command is not carried out; these lines are its answer.
    ///
    /// `<tag>` stands for the tag of an IMAP command: `.answer("<tag> NO [UNAVAILABLE] Later", to: .login)`.
    public static func answer(_ lines: String..., to command: MailCommand) -> Fault {
        reply(command, .replaced, lines)
    }

    /// A command is not carried out: the connection closes, behind these lines where there are any.
    public static func close(at command: MailCommand, saying lines: String...) -> Fault {
        reply(command, .close, lines)
    }

    /// A command is not carried out: the connection is reset, behind these lines where there are any.
    public static func reset(at command: MailCommand, saying lines: String...) -> Fault {
        reply(command, .reset, lines)
    }

    /// A command, and all that follow it, have no answer; the connection stays open.
    public static func silence(at command: MailCommand) -> Fault {
        reply(command, .hold)
    }

    /// A command is carried out, but so many octets of its answer leave, then the connection ends; behind an answer
    /// that is shorter it ends, too.
    ///
    /// `.cut(.endOfMessage, after: 0)` is a message that was taken and whose answer is lost.
    public static func cut(_ command: MailCommand, after octets: Int, by ending: Ending = .drop) -> Fault {
        reply(command, .honest) { $0.cut = ConnectionCut(after: max(0, octets), by: ConnectionCut.Ending(ending)) }
    }

    /// From the answer to a command on, everything that the server sends leaves at so many octets a second.
    public static func throttle(_ octetsPerSecond: Int, from command: MailCommand) -> Fault {
        reply(command, .honest) { $0.rate = max(1, octetsPerSecond) }
    }
}

// MARK: - To a connection

extension Fault {
    /// The server's first octet leaves late, whether it belongs to a greeting or to a handshake.
    public static func delayConnection(_ time: Duration) -> Fault {
        Fault(.transport(TransportStep(delay: time.wholeNanoseconds)))
    }

    /// What the server sends leaves at so many octets a second, counted on the wire.
    public static func throttleConnection(_ octetsPerSecond: Int) -> Fault {
        Fault(.transport(TransportStep(rate: max(1, octetsPerSecond))))
    }

    /// The connection ends when the server has sent so many octets, counted on the wire: inside TLS, or in the middle
    /// of its handshake.
    ///
    /// - Parameters:
    ///   - octets: how many.
    ///   - isReset: whether it ends by RST.
    public static func cutConnection(afterSending octets: Int, isReset: Bool = false) -> Fault {
        let cut = ConnectionCut(after: max(0, octets), by: isReset ? .reset : .drop)
        return Fault(.transport(TransportStep(cut: cut)))
    }

    /// The connection ends when the client has sent so many octets, counted on the wire.
    ///
    /// - Parameters:
    ///   - octets: how many.
    ///   - isReset: whether it ends by RST.
    public static func cutConnection(afterReceiving octets: Int, isReset: Bool = false) -> Fault {
        let cut = ConnectionCut(after: max(0, octets), by: isReset ? .reset : .drop)
        return Fault(.transport(TransportStep(cut: cut, of: .received)))
    }
}

extension ConnectionCut.Ending {
    fileprivate init(_ ending: Fault.Ending) {
        self =
            switch ending {
            case .close: .close
            case .drop: .drop
            case .reset: .reset
            }
    }
}

extension Duration {
    /// Nanoseconds, none where it is negative; an hour at most, as in files.
    var wholeNanoseconds: UInt64 {
        let bounded = min(max(self, .zero), .seconds(3_600)).components
        return UInt64(bounded.seconds) * 1_000_000_000 + UInt64(bounded.attoseconds / 1_000_000_000)
    }
}
