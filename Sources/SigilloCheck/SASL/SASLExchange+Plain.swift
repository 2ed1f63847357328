import SigilloCore

extension SASLExchange {
    /// PLAIN: `authzid NUL authcid NUL passwd` (RFC 4616 §2); the user is the authcid.
    ///
    /// Something else than two NULs is a leak all the same: whatever it is, the client meant it as its password.
    func readPlain(_ octets: [UInt8]) -> SASLReading {
        guard !hasLeaked else { return SASLReading(leak: nil, holds: "more") }
        let parts = octets.split(separator: 0, omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            return SASLReading(
                leak: SASLLeak(secret: Secret(bytes: octets), what: "a malformed PLAIN response"),
                holds: "a malformed response")
        }
        guard !parts[1].isEmpty || !parts[2].isEmpty else { return SASLReading(leak: nil, holds: "nothing") }
        return SASLReading(
            leak: SASLLeak(
                user: PeerText.name(parts[1]), secret: Secret(bytes: parts[2]), what: "user and password"),
            holds: "user and password")
    }
}
