import Foundation
import LogIn
import SigilloTesting

/// Times `withMailServer` in a process that has had one before, up to the end of a log-in over TLS.
///
///     WarmServer [ROUNDS]
///
/// Prints one line of NAME=VALUE: the median of all of it, and of the log-in's part of it, in milliseconds. The client
/// is C on libssl (`log_in.c`) and lives in this process, as that of a test would; what it costs is in the figure.
@main
struct WarmServer {
    private struct Refusal: Error, CustomStringConvertible {
        var description: String
    }

    static func main() async throws {
        // A server that hangs up is told of by the log-in.
        signal(SIGPIPE, SIG_IGN)
        let rounds = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 63
        var whole: [Double] = []
        var client: [Double] = []
        // The first server brings everything into memory.
        for round in 0...max(1, rounds) {
            let begun = DispatchTime.now().uptimeNanoseconds
            let (made, ended) = try await withMailServer(.imaps) { server in
                let made = DispatchTime.now().uptimeNanoseconds
                let password = String(decoding: server.account.password.reveal(), as: UTF8.self)
                let failure = log_in(server.port, server.certificateAuthority, server.account.user, password)
                if let failure { throw Refusal(description: String(cString: failure)) }
                return (made, DispatchTime.now().uptimeNanoseconds)
            }
            guard round > 0 else { continue }
            whole.append(Double(ended - begun) / 1e6)
            client.append(Double(ended - made) / 1e6)
        }
        print("warm_ms=\(text(median(whole))) client_ms=\(text(median(client)))")
    }

    private static func median(_ values: [Double]) -> Double {
        values.sorted()[values.count / 2]
    }

    private static func text(_ value: Double) -> String { String(format: "%.2f", value) }
}
