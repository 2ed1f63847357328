import SigilloCore
import SigilloWire

/// Relates a TLS handshake that failed with a later log-in in clear of the same client at the same host.
struct FallbackWatch: Sendable {
    private struct Pair: Hashable {
        var client: IPAddress
        var server: IPAddress
    }

    /// The first frame of the first failure of each pair.
    private var failures: [Pair: Int] = [:]
    /// Flows that logged in in clear.
    private var logIns: [Int: (pair: Pair, frame: Int)] = [:]

    private static let limit = 4096
    /// Takes a flow that logged in in clear, or whose TLS handshake failed.
    mutating func note(_ start: FlowStart, hasFailed: Bool, hasLogIn: Bool) {
        let pair = Pair(client: start.clientAddress, server: start.serverAddress)
        if hasLogIn {
            if logIns.count < Self.limit { logIns[start.flow] = (pair, start.frame.number) }
        } else if hasFailed {
            if let known = failures[pair] {
                if start.frame.number < known { failures[pair] = start.frame.number }
            } else if failures.count < Self.limit {
                failures[pair] = start.frame.number
            }
        }
    }

    /// Adds a sentence to log-ins that followed a failure.
    func amend(_ findings: inout [Finding]) {
        guard !failures.isEmpty, !logIns.isEmpty else { return }
        for index in findings.indices where findings[index].kind == .credential {
            guard let stream = findings[index].tcpStream, let logIn = logIns[stream],
                let failure = failures[logIn.pair], failure < logIn.frame
            else { continue }
            findings[index].text +=
                " The client fell back: its TLS handshake with the same host, from frame \(failure) on, had failed."
        }
    }
}
