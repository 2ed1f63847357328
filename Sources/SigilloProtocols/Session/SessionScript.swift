package import SigilloCore

/// Departures of one session from what an honest server does: the translation of a scenario's steps.
///
/// Texts are sent octet for octet; `<tag>` is the tag of the command that is answered, `<tag+1>` the one that a
/// counting client uses next, `<host>` the server's name. Whenever a part of the script is performed the session
/// notes ``SigilloCore/SessionNote/scripted(step:)`` with its step.
package struct SessionScript: Sendable, Hashable {
    /// Whether a passage is about what crosses in clear or inside TLS.
    package enum Phase: Sendable, Hashable {
        case clear, sealed, any
    }

    /// The greeting instead of the honest one.
    package struct Greeting: Sendable, Hashable {
        package var step: Int
        /// What is sent.
        package var text: String
        /// Whether the session now counts as logged in (`* PREAUTH`, RFC 9051 §7.1.4).
        package var isLoggedIn: Bool
        /// Whether more would be due, so that silence is on purpose until the client speaks.
        package var isWithheld: Bool

        package init(step: Int, text: String, isLoggedIn: Bool = false, isWithheld: Bool = false) {
            self.step = step
            self.text = text
            self.isLoggedIn = isLoggedIn
            self.isWithheld = isWithheld
        }
    }

    /// A change to a list of capabilities (IMAP `CAPABILITY`, SMTP EHLO keywords) where it is sent.
    package struct CapabilityEdit: Sendable, Hashable {
        package var step: Int
        package var phase: Phase
        /// Whether it changes the list inside the greeting.
        package var inGreeting: Bool
        /// Whether it changes the list in the reply to CAPABILITY or EHLO.
        package var inReply: Bool
        /// Names to take out, without regard to case; `AUTH` takes out every mechanism.
        package var remove: [String]
        /// Words to add at the end, as they are to be sent: `AUTH=PLAIN`, for SMTP `AUTH PLAIN LOGIN`.
        package var add: [String]

        package init(
            step: Int, phase: Phase, inGreeting: Bool, inReply: Bool, remove: [String], add: [String]
        ) {
            self.step = step
            self.phase = phase
            self.inGreeting = inGreeting
            self.inReply = inReply
            self.remove = remove
            self.add = add
        }
    }

    /// What to do besides, or instead of, the honest reply to a command.
    package struct Reply: Sendable, Hashable {
        /// What becomes of the command.
        package enum Effect: Sendable, Hashable {
            /// It is carried out and answered honestly; `before` and `after` frame the answer.
            case honest
            /// It is not carried out; `text` is the answer.
            case replaced
            /// `text` is the answer, then TLS starts.
            case startTLS
            /// `text` is the answer, and the session now counts as logged in.
            case logIn
            /// `text` is the answer, then silence, whatever the client says.
            case hold
            /// `text` is all that is said to this command; its completion is withheld. Other commands are answered.
            case withhold
            /// `text` is the answer, then the connection closes.
            case close
            /// `text` is the answer, then the connection is reset.
            case reset
        }

        package var step: Int
        /// The command in capitals, `.` for the end of an SMTP message, or `*` for any; of HTTP the method.
        package var verb: String
        /// The path of the HTTP requests that it is about, without a query (RFC 3986 §3.3); with `*` at its end, the
        /// paths that begin so. Nil for any.
        package var target: String?
        package var phase: Phase
        /// The how manieth such command, from 1; nil for each.
        package var occurrence: Int?
        /// Every how manieth such command; nil for each.
        package var every: Int?
        /// Nanoseconds that pass before anything else is done about it.
        package var delay: UInt64 = 0
        /// Octets a second at which everything leaves from the answer on; nil for as fast as it goes.
        package var rate: Int?
        /// How the connection ends in the answer, or behind one that is shorter; nil where it goes on.
        package var cut: ConnectionCut?
        package var effect: Effect
        /// The answer instead of the honest one.
        package var text: String
        /// Octets in front of the answer.
        package var before: String
        /// Octets behind the answer.
        package var after: String
        /// How the octets behind the answer travel.
        package var segments: Segmentation

        package init(
            step: Int, verb: String, phase: Phase, occurrence: Int? = nil, effect: Effect, text: String = "",
            before: String = "", after: String = "", segments: Segmentation = .one
        ) {
            self.step = step
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

    /// How octets that stand behind an answer travel.
    package enum Segmentation: Sendable, Hashable {
        /// In the write of the answer.
        case one
        /// In a write of their own.
        case two
        /// Each in a write of its own.
        case octets
    }

    /// Octets to send behind the answer to a command.
    struct Suffix: Sendable {
        var octets: [UInt8]
        var step: Int
        var segments: Segmentation
    }

    package var greeting: Greeting?
    package var capabilities: [CapabilityEdit] = []
    package var replies: [Reply] = []

    /// Creates the script of an honest server: empty.
    package init() {}
}
