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
    /// close_notify says nothing of a failure (RFC 8446 §6.1).
    private static let closeNotify: UInt8 = 0

    mutating func note(_ start: FlowStart, facts: TLSOnTheWire?, hasLogIn: Bool) {
        let pair = Pair(client: start.clientAddress, server: start.serverAddress)
        if hasLogIn {
            if logIns.count < Self.limit { logIns[start.flow] = (pair, start.frame.number) }
        } else if let tls = facts, Self.hasFailed(tls),
            failures.count < Self.limit || failures[pair] != nil
        {
            failures[pair] = min(failures[pair] ?? .max, start.frame.number)
        }
    }

    /// Whether a handshake was broken off: by an alert that can be read, or before anything was sealed.
    private static func hasFailed(_ tls: TLSOnTheWire) -> Bool {
        if tls.alerts.contains(where: { $0.description != closeNotify }) { return true }
        return tls.clientApplicationRecords == 0 && tls.serverApplicationRecords == 0
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
