internal import Foundation
internal import SigilloCore
internal import SigilloTLS
internal import SigilloTwins

/// `sigillo-twin [--flaw NAME]… [--copies-by WAY]`: a mail client whose mistakes are known, to see that each is found.
///
/// Host, port, account, trusted certificates and message come from the environment that `sigillo test` makes:
///
/// ```sh
/// sigillo test --uses-environment --path imaps -- sigillo-twin --flaw ignores-host-name
/// ```
///
/// Where SIGILLO_HOST is not set it finds its server by the address of its account, as a client does that is set up.
///
/// With `--copies-by`, the message that it was given goes out once more at the end, in clear and without a log-in.
///
/// Exit status: 0 when all was done, 1 when the twin gave up, 2 when it was called wrongly. `--list` prints the
/// flaws, each with the paths on which it shows.
@main
enum SigilloTwin {
    static func main() {
        var words = CommandLine.arguments.dropFirst()
        var flaws: Set<Flaw> = []
        var copy: MailCopy?
        while let word = words.popFirst() {
            switch word {
            case "--list":
                for flaw in Flaw.allCases {
                    print(flaw.rawValue, flaw.paths.map(\.rawValue).joined(separator: ","))
                }
                exit(0)
            case "--flaw":
                guard let name = words.popFirst(), let flaw = Flaw(rawValue: name) else {
                    fail("--flaw needs one of the names that --list prints", status: 2)
                }
                flaws.insert(flaw)
            case "--copies-by":
                guard let way = words.popFirst().flatMap(MailCopy.init) else {
                    fail("--copies-by needs one of \(MailCopy.allCases.map(\.rawValue))", status: 2)
                }
                copy = way
            default: fail("usage: sigillo-twin [--flaw NAME]… [--copies-by WAY] | --list", status: 2)
            }
        }
        visit(flaws, copy)
    }

    private static func visit(_ flaws: Set<Flaw>, _ copy: MailCopy?) {
        let ending: TwinEnding
        do {
            let orders = try Orders(ProcessInfo.processInfo.environment)
            ending =
                if orders.path == .https {
                    try orders.visitWeb(flaws)
                } else if orders.isToldServer {
                    try orders.run(flaws).perform()
                } else {
                    try orders.setUp(flaws).perform()
                }
            if let copy, ending == .done { try orders.send(copy) }
        } catch let error as Refusal {
            fail(error.reason, status: 2)
        } catch {
            fail("\(error)", status: 2)
        }
        guard case .done = ending else { fail("\(ending)", status: 1) }
    }

    private static func fail(_ reason: String, status: Int32) -> Never {
        FileHandle.standardError.write(Data("sigillo-twin: \(reason)\n".utf8))
        exit(status)
    }
}

/// What is missing in the environment, in one sentence.
struct Refusal: Error {
    var reason: String
}

/// What to do, read from the variables that `sigillo test` sets.
struct Orders {
    let path: ServicePath
    private let errand: TwinErrand
    private let anchors: [Certificate]
    private let environment: [String: String]

    /// The paths on which there is a twin.
    private static let paths: [ServicePath] = [
        .imaps, .imapStartTLS, .smtps, .smtpStartTLS, .pop3s, .pop3StartTLS, .https,
    ]

    init(_ environment: [String: String]) throws {
        self.environment = environment
        guard let path = try ServicePath(rawValue: Self.value("SIGILLO_PATH", environment)), Self.paths.contains(path)
        else {
            throw Refusal(reason: "SIGILLO_PATH is not one of \(Self.paths.map(\.rawValue).joined(separator: ", "))")
        }
        self.path = path
        let account = Account(
            user: try Self.value("SIGILLO_USER", environment),
            password: Secret(try Self.value("SIGILLO_PASSWORD", environment)),
            address: try Self.value("SIGILLO_FROM", environment),
            correspondent: try Self.value("SIGILLO_TO", environment))
        let message = try Data(contentsOf: URL(fileURLWithPath: Self.value("SIGILLO_MESSAGE", environment)))
        errand = TwinErrand(account: account, message: Array(message))
        let anchors = try Self.value("SIGILLO_CA", environment)
        self.anchors = try Certificate.parse(pem: String(contentsOf: URL(fileURLWithPath: anchors), encoding: .utf8))
    }

    private static func value(_ name: String, _ environment: [String: String]) throws -> String {
        guard let value = environment[name] else { throw Refusal(reason: "\(name) is not set") }
        return value
    }

    /// Whether it is told the server, and has not to find it by the address of its account.
    var isToldServer: Bool { environment["SIGILLO_HOST"] != nil }

    /// The visit of a client of IMAP, SMTP or POP3 that finds its server.
    func setUp(_ flaws: Set<Flaw>) -> SetupRun {
        SetupRun(errand, path: path, trusting: anchors, flaws: flaws)
    }

    /// The visit of a client of IMAP, SMTP or POP3.
    func run(_ flaws: Set<Flaw>) throws -> TwinRun {
        guard let port = try UInt16(Self.value("SIGILLO_PORT", environment)) else {
            throw Refusal(reason: "SIGILLO_PORT is no port")
        }
        return TwinRun(
            errand, path: path, host: try Self.value("SIGILLO_HOST", environment), port: port,
            otherHost: environment["SIGILLO_OTHER"], trusting: anchors, flaws: flaws)
    }

    /// Sends the message once more, in clear.
    func send(_ copy: MailCopy) throws {
        try copy.send(errand, to: Self.value("SIGILLO_HOST", environment))
    }

    /// Visits the pages as a web client, which remembers in its home what lasts.
    func visitWeb(_ flaws: Set<Flaw>) throws -> TwinEnding {
        guard let start = WebAddress(try Self.value("SIGILLO_URL", environment)) else {
            throw Refusal(reason: "SIGILLO_URL is no address of http or https")
        }
        let file = URL(fileURLWithPath: try Self.value("HOME", environment)).appendingPathComponent(".sigillo-twin")
        let memory = (try? String(contentsOf: file, encoding: .utf8)).map(WebMemory.init(text:)) ?? WebMemory()
        let now = Int64(Date().timeIntervalSince1970)
        var visit = WebVisit(
            WebClient(errand, start: start, memory: memory, flaws: flaws, now: now), trusting: anchors)
        let ending = try visit.perform()
        try visit.client.memory.text(now: now).write(to: file, atomically: true, encoding: .utf8)
        return ending
    }
}
