package import SigilloTLS

/// A web client's whole visit: connection after connection until the client has what it wants, or gives up.
package struct WebVisit: Sendable {
    private let anchors: [Certificate]
    private let flaws: Set<Flaw>
    /// The client, as far as it has come.
    package private(set) var client: WebClient

    /// Prepares a visit.
    ///
    /// - Parameter anchors: whom the client trusts.
    package init(_ client: WebClient, trusting anchors: [Certificate]) {
        self.client = client
        self.anchors = anchors
        flaws = client.flaws
    }

    /// The most connections of a visit.
    static let mostConnections = 24

    /// Visits; the calling thread waits.
    ///
    /// - Returns: how the client ended.
    /// - Throws: ``SigilloTLS/TLSError`` when the library refuses the client's own settings.
    package mutating func perform() throws(TLSError) -> TwinEnding {
        var isRetry = false
        for _ in 0..<Self.mostConnections {
            guard let page = client.pending?.page else { return client.ending ?? .done }
            let attempt = TwinAttempt(
                host: page.host, port: page.port, sealing: page.isSecure ? .implicit : .clear, isRetry: isRetry)
            let ending = try connect(attempt)
            if let next = attempt.next(after: ending, flaws: flaws) {
                isRetry = true
                client.insistInClear(
                    at: WebAddress(isSecure: false, host: next.host, port: next.port, target: "/login"))
            } else if ending != .done {
                client.end(ending)
            }
        }
        return client.ending ?? .refused("too many connections")
    }

    private mutating func connect(_ attempt: TwinAttempt) throws(TLSError) -> TwinEnding {
        let context = try TwinTrust.webContext(for: attempt.host, trusting: anchors, flaws: flaws)
        let patience = flaws.contains(.siblingPortAfterSilence) ? TwinRun.shortPatience : TwinRun.patience
        do {
            var connection = try TwinConnection(
                attempt, named: attempt.host, context: context, flaws: flaws, patience: patience)
            let before = client
            var after = before
            let ending = connection.run { _ in
                HTTPTwin(before)
            } keep: { twin in
                if let twin = twin as? HTTPTwin { after = twin.client }
            }
            client = after
            return ending
        } catch {
            return .unreachable(error)
        }
    }
}
