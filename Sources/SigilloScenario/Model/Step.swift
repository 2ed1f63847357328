package import SigilloCore

/// One departure from honest behaviour, ready to be performed: texts are final, octet for octet.
///
/// In texts `<tag>` is the tag of the command that is answered, `<tag+1>` the one that a counting client uses next,
/// `<host>` the server's name; they are left to the session.
package struct Step: Sendable, Hashable {
    /// The index in the scenario's list of steps, which the session notes when it performs the step.
    package var index: Int
    /// Whether the step is the fault itself, which must reach the client.
    package var isFault: Bool
    /// On which of the client's connections it is done.
    package var connections: ConnectionRange
    /// Where and when else it is confined to.
    package var place: StepPlace
    /// What is done.
    package var action: StepAction

    /// Creates a step.
    package init(
        index: Int, isFault: Bool, connections: ConnectionRange = .all, place: StepPlace = StepPlace(),
        action: StepAction
    ) {
        self.index = index
        self.isFault = isFault
        self.connections = connections
        self.place = place
        self.action = action
    }
}

/// On which listener and in which of a client's visits a step is done.
package struct StepPlace: Sendable, Hashable {
    /// The path whose listener does it, beside the one under test; nil for the path under test.
    package var listener: ServicePath?
    /// The visit, from 1; nil for each.
    package var visit: Int?

    /// Creates a place; by itself it is the path under test, in every visit.
    package init(listener: ServicePath? = nil, visit: Int? = nil) {
        self.listener = listener
        self.visit = visit
    }
}

/// What a step does.
package enum StepAction: Sendable, Hashable {
    /// Greets with another text than an honest server.
    ///
    /// `isLoggedIn` where the session counts as logged in from then on; `isWithheld` where more would be due, so that
    /// silence is on purpose until the client speaks.
    case greeting(text: String, isLoggedIn: Bool = false, isWithheld: Bool = false)
    /// Changes a list of capabilities where it is sent.
    case capabilities(CapabilityStep)
    /// Does something besides, or instead of, the honest reply to a command.
    case reply(ReplyStep)
    /// Does something else where a TLS handshake should be.
    case handshake(HandshakeStep)
    /// Slows or ends the connection itself, whatever is said on it.
    case transport(TransportStep)
}

/// Whether a step is about what crosses in clear or inside TLS.
package enum StepPhase: String, Sendable, Hashable, CaseIterable {
    case clear, sealed, any
}

/// A change to a list of capabilities.
package struct CapabilityStep: Sendable, Hashable {
    /// Which list is changed.
    package var phase: StepPhase
    /// Whether the list inside the greeting is changed.
    package var inGreeting: Bool
    /// Whether the list in the reply to CAPABILITY, CAPA or EHLO is changed.
    package var inReply: Bool
    /// Names to take out, without regard to case.
    package var remove: [String]
    /// Words to add at the end, as they are sent.
    package var add: [String]

    /// Creates a change.
    package init(phase: StepPhase, inGreeting: Bool, inReply: Bool, remove: [String], add: [String]) {
        self.phase = phase
        self.inGreeting = inGreeting
        self.inReply = inReply
        self.remove = remove
        self.add = add
    }
}

/// What is done about a command.
package struct ReplyStep: Sendable, Hashable {
    /// What becomes of the command and of the session.
    package enum Effect: String, Sendable, Hashable, CaseIterable {
        /// The command is carried out and answered honestly; `before` and `after` frame the answer.
        case honest
        /// The command is not carried out; `text` is the answer.
        case replaced
        /// `text` is the answer, then TLS starts.
        case startTLS = "start-tls"
        /// `text` is the answer, and the session counts as logged in.
        case logIn = "log-in"
        /// `text` is the answer, then silence, whatever the client says.
        case hold
        /// `text` is all that is said to this command; its completion is withheld. Other commands are answered.
        case withhold
        /// `text` is the answer, then the connection closes.
        case close
        /// `text` is the answer, then the connection is reset.
        case reset
    }

    /// The command in capitals, `.` for the end of an SMTP message, or `*` for any; of HTTP the method.
    package var verb: String
    /// The path of the HTTP requests that it is about, without a query; with `*` at its end, the paths that begin so.
    /// Nil for any.
    package var target: String?
    /// Whether it is about the command in clear or inside TLS.
    package var phase: StepPhase
    /// The how manieth such command on its connection, from 1; nil for each.
    package var occurrence: Int?
    /// Every how manieth such command; nil for each.
    package var every: Int?
    /// Nanoseconds that pass before anything else is done about it.
    package var delay: UInt64 = 0
    /// Octets a second at which everything leaves from the answer on; nil for as fast as it goes.
    package var rate: Int?
    /// How the connection ends in the answer, or behind one that is shorter; nil where it goes on.
    package var cut: ConnectionCut?
    /// What becomes of it.
    package var effect: Effect
    /// The answer instead of the honest one.
    package var text: String
    /// Octets in front of the answer.
    package var before: String
    /// Octets behind the answer.
    package var after: String
    /// How the octets behind the answer travel.
    package var segments: Segmentation

    /// Creates a step.
    package init(
        verb: String, phase: StepPhase, occurrence: Int? = nil, effect: Effect, text: String = "",
        before: String = "", after: String = "", segments: Segmentation = .one
    ) {
        self.verb = verb
        self.phase = phase
        self.occurrence = occurrence
        self.effect = effect
        self.text = text
        self.before = before
        self.after = after
        self.segments = segments
    }
}

/// How octets that stand behind an answer travel; a capture shows whether they did.
package enum Segmentation: String, Sendable, Hashable, CaseIterable {
    /// In the segment that carries the end of the answer.
    case one
    /// In a segment of their own.
    case two
    /// Each in a segment of its own.
    case octets
}

/// What a server does where a TLS handshake should be.
package struct HandshakeStep: Sendable, Hashable {
    /// What becomes of the connection.
    package enum Ending: String, Sendable, Hashable, CaseIterable {
        /// The server closes it.
        case close
        /// The server resets it.
        case reset
        /// It stays open and the session goes on in clear; where it has not greeted yet, it greets now.
        case clear
        /// It stays open, and nothing more is said until the client speaks in clear.
        case silence
    }

    /// Whether there is no TLS at all: a port of implicit TLS greets in clear.
    package var isAbsent: Bool
    /// Octets that answer the ClientHello, in clear.
    package var text: String
    /// What becomes of the connection.
    package var ending: Ending

    /// Creates a step.
    package init(isAbsent: Bool = false, text: String = "", ending: Ending = .close) {
        self.isAbsent = isAbsent
        self.text = text
        self.ending = ending
    }
}

/// A step as a scenario states it: with `${parameter}` in its texts, and conditions.
package struct StepTemplate: Sendable, Hashable {
    /// When the step is part of an instance.
    package struct Condition: Sendable, Hashable {
        /// A parameter of the matrix, or `path` or `service`.
        package var name: String
        /// The values with which it holds.
        package var values: [String]
        /// Where it was written.
        package var position: SourcePosition

        /// Creates a condition.
        package init(name: String, values: [String], position: SourcePosition = .none) {
            self.name = name
            self.values = values
            self.position = position
        }
    }

    /// All of them must hold.
    package var conditions: [Condition]
    /// Whether the step is the fault itself.
    package var isFault: Bool
    /// On which of the client's connections it is done.
    package var connections: ConnectionRange
    /// Where and when else it is confined to.
    package var place: StepPlace
    /// How the octets behind an answer travel, where a parameter says it: `${parameter}`.
    package var segments: String?
    /// What is done, with `${parameter}` still in its texts.
    package var action: StepAction
    /// Where it was written.
    package var position: SourcePosition

    /// Creates a template.
    package init(
        conditions: [Condition] = [], isFault: Bool, connections: ConnectionRange = .all,
        place: StepPlace = StepPlace(), segments: String? = nil, action: StepAction, position: SourcePosition = .none
    ) {
        self.conditions = conditions
        self.isFault = isFault
        self.connections = connections
        self.place = place
        self.segments = segments
        self.action = action
        self.position = position
    }
}
