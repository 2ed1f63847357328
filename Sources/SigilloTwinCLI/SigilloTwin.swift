internal import Foundation
internal import SigilloCore
internal import SigilloTLS
internal import SigilloTwins

/// `sigillo-twin [--flaw NAME]…`: a mail client whose mistakes are known, to see that each is found.
///
/// Host, port, account, trusted certificates and message come from the environment that `sigillo test` makes:
///
/// ```sh
/// sigillo test --uses-environment --path imaps -- sigillo-twin --flaw ignores-host-name
/// ```
///
/// Exit status: 0 when all was done, 1 when the twin gave up, 2 when it was called wrongly. `--list` prints the
/// flaws, each with the paths on which it shows.
@main
enum SigilloTwin {
    static func main() {
        var words = CommandLine.arguments.dropFirst()
        var flaws: Set<Flaw> = []
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
            default: fail("usage: sigillo-twin [--flaw NAME]… | --list", status: 2)
            }
        }
        visit(flaws)
    }

    private static func visit(_ flaws: Set<Flaw>) {
        let ending: TwinEnding
        do {
            ending = try TwinRun(environment: ProcessInfo.processInfo.environment, flaws: flaws).perform()
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

extension TwinRun {
    /// Reads what to do from the variables that `sigillo test` sets.
    fileprivate init(environment: [String: String], flaws: Set<Flaw>) throws {
        func value(_ name: String) throws -> String {
            guard let value = environment[name] else { throw Refusal(reason: "\(name) is not set") }
            return value
        }
        let paths: [ServicePath] = [.imaps, .imapStartTLS, .smtps, .smtpStartTLS, .pop3s, .pop3StartTLS]
        guard let path = try ServicePath(rawValue: value("SIGILLO_PATH")), paths.contains(path) else {
            throw Refusal(reason: "SIGILLO_PATH is not one of \(paths.map(\.rawValue).joined(separator: ", "))")
        }
        guard let port = try UInt16(value("SIGILLO_PORT")) else { throw Refusal(reason: "SIGILLO_PORT is no port") }
        let account = Account(
            user: try value("SIGILLO_USER"), password: Secret(try value("SIGILLO_PASSWORD")),
            address: try value("SIGILLO_FROM"), correspondent: try value("SIGILLO_TO"))
        let message = try Data(contentsOf: URL(fileURLWithPath: value("SIGILLO_MESSAGE")))
        let pem = try String(contentsOf: URL(fileURLWithPath: value("SIGILLO_CA")), encoding: .utf8)
        self.init(
            TwinErrand(account: account, message: Array(message)), path: path, host: try value("SIGILLO_HOST"),
            port: port, trusting: try Certificate.parse(pem: pem), flaws: flaws)
    }
}
