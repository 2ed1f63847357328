import SigilloVerdict

/// The sentences that reports say about outcomes and reasons: one place, so that every format says the same.
enum Wording {
    /// What happened, in a few words.
    static func phrase(_ outcome: Outcome) -> String {
        switch outcome {
        case .leakedPlaintext: "a password crossed the network in clear"
        case .leakedToImpostor: "a password was given to an impostor"
        case .leakedContent: "message content crossed the network in clear"
        case .leakedMetadata: "mailbox names or addresses crossed the network in clear"
        case .deceived: "the client acted on data that nobody authenticated"
        case .accepted: "the client went on talking to an impostor"
        case .crashed: "the client crashed"
        case .hung: "the client hung"
        case .lateRejected: "the client left after the handshake, before it sent anything"
        case .rejected: "the client refused"
        case .notOffered: "the client does not offer what the fault needs"
        case .notDelivered: "the fault was not delivered"
        case .noContact: "the client made no connection"
        case .harnessError: "the run itself went wrong"
        case .loggedIn: "the client logged in"
        }
    }

    /// Why an outcome matters, for a scenario that says nothing of its own.
    static func why(_ outcome: Outcome) -> String {
        switch outcome {
        case .leakedPlaintext:
            "Whoever is on the path between client and server reads the password and can use the account."
        case .leakedToImpostor:
            "Whoever can redirect the connection gets the password, although TLS was used."
        case .leakedContent: "Whoever is on the path reads the mail."
        case .leakedMetadata: "Whoever is on the path learns who writes to whom, or how the mail is kept."
        case .deceived: "Whoever is on the path decides what the client believes."
        case .accepted: "The client took an impostor for its server; what it sends next is the impostor's."
        case .crashed: "A peer can end the client at will."
        case .hung: "A peer can stop the client at will."
        case .lateRejected, .rejected, .notOffered: "The client refuses what it should accept."
        case .notDelivered, .noContact, .harnessError: "Nothing was shown."
        case .loggedIn: "The client used a connection that it should have refused."
        }
    }

    /// How to mend, where neither the scenario nor the client's profile knows.
    static let mend =
        "No setting is known that mends this client. Require TLS before the log-in, check the certificate against "
        + "the host name, and close the connection when either fails."

    /// Why something is not shown, in a few words.
    static func phrase(_ code: ReasonCode) -> String {
        switch code {
        case .noContact: "the client never reached the server"
        case .controlFailed: "the control did not log in"
        case .notDelivered: "the fault was not delivered"
        case .captureIncomplete: "the capture is not complete"
        case .markerNotFound: "the scanner did not find its own marker"
        case .verificationOff: "the client does not verify certificates"
        case .timeout: "the client did not end in time"
        case .noRoom: "it can be shown only in a sealed room"
        case .harness: "the run itself went wrong"
        }
    }

    /// What the reader can do about it.
    static func remedy(_ code: ReasonCode) -> String {
        switch code {
        case .noContact:
            "Run the command by hand. Put {host} and {port} into it, or name the configured host with --host."
        case .controlFailed:
            "Make the client log in to the honest server first: user, password and trusted certificate come as "
                + "{user}, {password} and {ca}, or in the environment as SIGILLO_USER, SIGILLO_PASSWORD, SIGILLO_CA."
        case .notDelivered: "Nothing to mend: the client gave the fault no chance. Another setting or version may."
        case .captureIncomplete: "Run it again on a less busy machine; --keep DIR keeps the capture to look at."
        case .markerNotFound: "Run sigillo doctor: it tests the capture. Until the marker is found, nothing is a pass."
        case .verificationOff: "Switch certificate verification on; the scenarios left out then run."
        case .timeout: "Give the client more time with --timeout, or an option that makes it end by itself."
        case .noRoom: "Run sigillo doctor: it says what the room lacks here and the command that mends it."
        case .harness: "Run it again; if it stays, report it with the folder of --keep DIR."
        }
    }

    /// A count and its noun: `1 note`, `4,812 packets`.
    static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
        grouped(number) + " " + (number == 1 ? noun : plural ?? noun + "s")
    }

    /// A number in groups of three digits.
    static func grouped(_ number: Int) -> String {
        var result = ""
        for (index, digit) in String(number.magnitude).reversed().enumerated() {
            if index > 0, index.isMultiple(of: 3) { result.append(",") }
            result.append(digit)
        }
        return (number < 0 ? "-" : "") + String(result.reversed())
    }

    /// A duration in seconds with one digit behind the point.
    static func seconds(milliseconds: Int) -> String {
        let tenths = (max(0, milliseconds) + 50) / 100
        return "\(grouped(tenths / 10)).\(tenths % 10) s"
    }

    /// A time of a timeline: `+0.8 ms`.
    static func offset(microseconds: Int) -> String {
        let tenths = (max(0, microseconds) + 50) / 100
        return "+\(tenths / 10).\(tenths % 10) ms"
    }
}
