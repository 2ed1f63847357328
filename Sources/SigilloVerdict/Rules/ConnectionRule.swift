package import SigilloCore
package import SigilloScenario

/// What a client did on one connection, by what the server's engine saw of it.
package enum ConnectionRule {
    /// The worst that happened on a connection, or nil where it says nothing of the scenario.
    ///
    /// - Parameters:
    ///   - delivery: whether the fault reached the client on it.
    ///   - isStray: whether it is background traffic, of which only this run's own secret counts.
    ///   - canary: the second host, to which nothing honest leads.
    package static func outcome(
        of connection: ConnectionRecord, in instance: ScenarioInstance, delivery: Delivery, isStray: Bool,
        canary: Observation.Canary? = nil
    ) -> Outcome? {
        if isStray {
            return connection.logins.contains { !$0.isSealed && $0.attempt.isGenuine } ? .leakedPlaintext : nil
        }
        let outcomes =
            harms(on: connection, of: instance, canary) + [part(connection, in: instance, delivery: delivery)]
        return Outcome.worst(of: outcomes.compactMap(\.self), in: instance.scenario)
    }

    /// What a connection says besides the harm that was done on it.
    private static func part(
        _ connection: ConnectionRecord, in instance: ScenarioInstance, delivery: Delivery
    ) -> Outcome? {
        guard instance.acts(on: connection) else { return nil }
        switch delivery {
        case .yes:
            return conduct(on: connection, of: instance.scenario)
        case .notOffered:
            return .notOffered
        case .no:
            // A log-in to an honest server is a fact where it is what should happen.
            let shouldSucceed = instance.scenario.isExpectedToAccept
            return shouldSucceed && connection.hasSealedGenuineLogin ? .loggedIn : nil
        }
    }

    /// What counts wherever it happened.
    private static func harms(
        on connection: ConnectionRecord, of instance: ScenarioInstance, _ canary: Observation.Canary?
    ) -> [Outcome?] {
        let scenario = instance.scenario
        let clearLogins = connection.logins.filter { !$0.isSealed }.map(\.attempt)
        let clear = connection.events.lazy.filter { !$0.isSealed }.map(\.note)
        let showsContent = clear.contains { note in
            switch note {
            case .messageReceived, .messageSent: true
            default: false
            }
        }
        let commands = connection.commands
        let kinds = Set(commands.filter { !$0.isSealed }.map { ClearCommand(verb: $0.verb) })
        // Another provider's server is who it says: who goes there is no victim of an impostor.
        let isAtCanary =
            !scenario.network.hasOtherProvider && canary?.addresses.contains(connection.server.address) == true
        let isDeceived =
            instance.isInLastVisit(connection)
            && scenario.deceptions.contains {
                DeceptionRule.shows($0, on: connection, of: instance, isAtCanary: isAtCanary)
            }
        // A bait with TLS has the certificate of the scenario: a man in the middle has no better one elsewhere. Nobody
        // sent the client to the second host who could vouch for it.
        let fellBackToImpostor =
            (isAtCanary || connection.isBait && !scenario.isPeerAuthentic)
            && connection.logins.contains(where: \.isSealed)
        return [
            clearLogins.contains(where: \.givesAwayCredential) ? .leakedPlaintext : nil,
            fellBackToImpostor ? .leakedToImpostor : nil,
            showsContent ? .leakedContent : nil,
            kinds.contains(.revealing) || !clearLogins.isEmpty ? .leakedMetadata : nil,
            kinds.contains(.acting) || isDeceived ? .deceived : nil,
        ]
    }

    /// What a client did that got the fault and came to no harm of the first kind.
    private static func conduct(on connection: ConnectionRecord, of scenario: Scenario) -> Outcome {
        let hasSealedLogin = connection.logins.contains { $0.isSealed }
        let hasApplicationData = (connection.tls?.applicationBytesReceived ?? 0) > 0
        if let tls = connection.tls, !tls.reactions.isDisjoint(with: scenario.reactions), !hasSealedLogin {
            // Such a handshake cannot always be finished; what counts is that the client did not break it off.
            return .deceived
        }
        if !scenario.isPeerAuthentic {
            if hasSealedLogin { return .leakedToImpostor }
            if hasApplicationData { return saysOnlyFarewell(on: connection) ? .lateRejected : .accepted }
        } else {
            if connection.hasSealedGenuineLogin { return .loggedIn }
            if hasApplicationData {
                // Where going on is allowed, words inside verified TLS without a log-in are a late farewell.
                let mayContinue = !scenario.isExpectedToAccept && scenario.safeConduct == .closeOrContinue
                return mayContinue ? .lateRejected : .accepted
            }
        }
        if connection.path?.tlsMode == .implicit,
            connection.commands.contains(where: { !$0.isSealed && ClearCommand(verb: $0.verb) != .unknown })
        {
            // A client of implicit TLS that speaks its protocol in clear takes whoever answers for its server.
            return .accepted
        }
        return connection.tls?.isEstablished == true ? .lateRejected : .rejected
    }

    /// Whether all that a client said inside TLS was that it leaves: libraries close in their protocol's words what they
    /// have just refused.
    private static func saysOnlyFarewell(on connection: ConnectionRecord) -> Bool {
        let verbs = connection.commands.lazy.filter(\.isSealed).map(\.verb)
        return !verbs.isEmpty && verbs.allSatisfy { ["QUIT", "LOGOUT"].contains($0) }
    }
}

extension Scenario {
    /// Whether a log-in should succeed.
    var isExpectedToAccept: Bool { expectation == .mustAccept || expectation == .shouldAccept }
}

extension LoginAttempt {
    /// Whether it gives away more than a name: ANONYMOUS and EXTERNAL have no secret (RFC 4505, RFC 4422).
    fileprivate var givesAwayCredential: Bool { isGenuine || !secret.isEmpty }
}
