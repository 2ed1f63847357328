/// One try to reach a server.
package struct TwinAttempt: Sendable, Hashable {
    /// The host to dial.
    package var host: String
    /// The port to dial.
    package var port: UInt16
    /// How the connection is sealed.
    package var sealing: Sealing
    /// Whether it is made because another one failed; a twin tries once more and not again.
    package var isRetry: Bool

    /// Creates a try.
    package init(host: String, port: UInt16, sealing: Sealing, isRetry: Bool = false) {
        self.host = host
        self.port = port
        self.sealing = sealing
        self.isRetry = isRetry
    }

    /// The try that follows one that ended so; a careful client tells its user and tries nothing else (RFC 8314 §5.2).
    package func next(after ending: TwinEnding, flaws: Set<Flaw>) -> TwinAttempt? {
        guard !isRetry else { return nil }
        switch ending {
        case .referred(let referral):
            return TwinAttempt(
                host: referral.host, port: referral.port, sealing: referral.isImplicit ? .implicit : .clear,
                isRetry: true)
        case .handshakeFailed:
            return retry(flaws, .retriesInClearAfterFailedHandshake, .siblingPortAfterFailedHandshake)
        case .badCertificate:
            return retry(flaws, .retriesInClearAfterBadCertificate, nil)
        case .silent, .unreachable:
            return retry(flaws, nil, .siblingPortAfterSilence)
        case .done, .refused:
            return nil
        }
    }

    private func retry(_ flaws: Set<Flaw>, _ samePort: Flaw?, _ sibling: Flaw?) -> TwinAttempt? {
        if let samePort, flaws.contains(samePort) {
            return TwinAttempt(host: host, port: port, sealing: .clear, isRetry: true)
        }
        guard let sibling, flaws.contains(sibling), let other = Self.siblings[port] else { return nil }
        return TwinAttempt(host: host, port: other, sealing: .clear, isRetry: true)
    }

    /// For each port the one where the same mail is had in clear.
    private static let siblings: [UInt16: UInt16] = [993: 143, 465: 587, 587: 25, 995: 110]
}
