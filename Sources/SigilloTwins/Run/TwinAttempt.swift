/// One try to reach a server.
package struct TwinAttempt: Sendable, Hashable {
    /// The host to dial.
    package var host: String
    /// The port to dial.
    package var port: UInt16
    /// How the connection is sealed.
    package var sealing: Sealing
    /// Whether it is made because another one failed; a twin tries once more and not again, but where no connection can
    /// be had it may go from port to port.
    package var isRetry: Bool
    /// Whether it is made to log in behind a page, whatever the certificate; only a flaw does that.
    package var isBehindPage: Bool

    /// Another provider's server; nil where none is known.
    package var otherHost: String?

    /// Creates a try.
    package init(
        host: String, port: UInt16, sealing: Sealing, isRetry: Bool = false, isBehindPage: Bool = false,
        otherHost: String? = nil
    ) {
        self.host = host
        self.port = port
        self.sealing = sealing
        self.isRetry = isRetry
        self.isBehindPage = isBehindPage
        self.otherHost = otherHost
    }

    /// The try that follows one that ended so; a careful client tells its user and tries nothing else (RFC 8314 §5.2).
    package func next(after ending: TwinEnding, flaws: Set<Flaw>) -> TwinAttempt? {
        if case .unreachable(let failure) = ending { return next(after: failure, flaws) }
        guard !isRetry else { return nil }
        switch ending {
        case .referred(let referral):
            return TwinAttempt(
                host: referral.host, port: referral.port, sealing: referral.isImplicit ? .implicit : .clear,
                isRetry: true)
        case .handshakeFailed:
            return retry(flaws, .retriesInClearAfterFailedHandshake)
                ?? sibling(flaws, .siblingPortAfterFailedHandshake)
        case .badCertificate:
            return retry(flaws, .retriesInClearAfterBadCertificate) ?? behindPage(flaws, sealing)
        case .page:
            return behindPage(flaws, .clear)
        case .silent:
            return sibling(flaws, .siblingPortAfterSilence)
        case .noLogin:
            guard flaws.contains(.givesUpTLSToLogIn) else { return nil }
            // What begins TLS by a command can be had without it on the same port.
            return inClear(on: sealing == .implicit ? Self.siblings[port] : port)
        case .declined:
            return sibling(flaws, .fallsBackAfterRefusal) ?? otherProvider(flaws)
        case .done, .refused, .unreachable:
            return nil
        }
    }

    /// The try that follows a connection that could not be had.
    private func next(after failure: TwinSocket.Failure, _ flaws: Set<Flaw>) -> TwinAttempt? {
        switch failure {
        case .refused:
            return sibling(flaws, .siblingPortAfterRefusedConnection) ?? relay(flaws) ?? otherProvider(flaws)
        case .unanswered:
            return sibling(flaws, .siblingPortAfterSilence) ?? sibling(flaws, .siblingPortAfterDeadAddress)
                ?? relay(flaws) ?? otherProvider(flaws)
        case .deadAddress:
            return sibling(flaws, .siblingPortAfterDeadAddress)
        case .unknownHost:
            guard flaws.contains(.guessesHostName), !isRetry else { return nil }
            let domain = host.drop { $0 != "." }
            return TwinAttempt(
                host: "posta" + domain, port: Self.siblings[port] ?? port, sealing: .clear, isRetry: true)
        case .other:
            return nil
        }
    }

    private func retry(_ flaws: Set<Flaw>, _ flaw: Flaw) -> TwinAttempt? {
        flaws.contains(flaw) ? inClear(on: port) : nil
    }

    private func sibling(_ flaws: Set<Flaw>, _ flaw: Flaw) -> TwinAttempt? {
        flaws.contains(flaw) ? inClear(on: Self.siblings[port]) : nil
    }

    private func inClear(on port: UInt16?) -> TwinAttempt? {
        port.map { TwinAttempt(host: host, port: $0, sealing: .clear, isRetry: true) }
    }

    /// Port 25 (RFC 5321 §4.5.4.2), which takes mail for its own domain from everybody.
    private func relay(_ flaws: Set<Flaw>) -> TwinAttempt? {
        guard flaws.contains(.mailWithoutLoginElsewhere), !isRetry else { return nil }
        return TwinAttempt(host: host, port: 25, sealing: .clear, isRetry: true)
    }

    /// The same on another provider's server, as carefully as on its own.
    private func otherProvider(_ flaws: Set<Flaw>) -> TwinAttempt? {
        guard flaws.contains(.fallsBackToOtherProvider), !isRetry else { return nil }
        return otherHost.map { TwinAttempt(host: $0, port: port, sealing: sealing, isRetry: true) }
    }

    private func behindPage(_ flaws: Set<Flaw>, _ sealing: Sealing) -> TwinAttempt? {
        guard flaws.contains(.logsInToPortal), sealing != .startTLS else { return nil }
        return TwinAttempt(host: host, port: port, sealing: sealing, isRetry: true, isBehindPage: true)
    }

    /// For each port the one where the same mail is had in clear.
    private static let siblings: [UInt16: UInt16] = [993: 143, 465: 587, 587: 25, 995: 110, 443: 80]
}
