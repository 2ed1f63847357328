/// What happened to a client in one instance: the worst over its connections.
package enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// A credential crossed in clear.
    case leakedPlaintext = "leaked-plaintext"
    /// A credential went through TLS to a peer that nobody authenticated.
    case leakedToImpostor = "leaked-to-impostor"
    /// A header, subject, body or attachment crossed in clear.
    case leakedContent = "leaked-content"
    /// Mailbox names or the envelope crossed in clear.
    case leakedMetadata = "leaked-metadata"
    /// The client acted on data that nobody authenticated.
    case deceived
    /// Application data went to the impostor, but no credential.
    case accepted
    case crashed
    case hung
    /// The handshake finished, then the client left without application data.
    case lateRejected = "late-rejected"
    case rejected
    /// What the client offered or did made the fault impossible.
    case notOffered = "not-offered"
    case notDelivered = "not-delivered"
    case noContact = "no-contact"
    case harnessError = "harness-error"
    /// What should succeed succeeded: this run's secret arrived at the honest server.
    case loggedIn = "logged-in"
}

/// The judgement of one instance.
package enum Verdict: String, Sendable, Hashable, CaseIterable {
    case pass, fail, warn, info, inconclusive, skipped, error
}

/// Whether the fault of a scenario reached the client.
package enum Delivery: String, Sendable, Hashable, CaseIterable {
    case yes, no
    case notOffered = "not-offered"
}

/// Why a result is not a plain pass or fail.
package enum ReasonCode: String, Sendable, Hashable, CaseIterable {
    case noContact = "no-contact"
    case controlFailed = "control-failed"
    case notDelivered = "not-delivered"
    case captureIncomplete = "capture-incomplete"
    case markerNotFound = "marker-not-found"
    case verificationOff = "verification-off"
    case timeout
    case noRoom = "no-room"
    case harness
}
