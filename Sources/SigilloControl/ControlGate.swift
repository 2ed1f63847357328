package import SigilloCore

/// Decides by the head of a request whether it is heard: only who has the token, only from this machine, and never a
/// page in a browser.
package struct ControlGate: Sendable {
    /// The most octets of a body.
    package static let bodyLimit = 32 << 20
    /// The media types that a body may have.
    package static let mediaTypes = ["application/json", "message/rfc822"]

    private let hosts: Set<String>
    private let token: Secret

    /// Creates the gate of a server on loopback.
    ///
    /// - Parameter token: who has it may do everything.
    package init(port: UInt16, token: Secret) {
        hosts = ["127.0.0.1:\(port)", "localhost:\(port)", "[::1]:\(port)"]
        self.token = token
    }

    /// Why a request is not heard, or nil.
    package func refusal(of head: ControlHead) -> ControlProblem? {
        // A name that somebody else's DNS leads here is not ours (DNS rebinding).
        let host = head.values(of: "host")
        guard host.count == 1, hosts.contains(host[0].lowercased()) else {
            return ControlProblem(
                403, "foreign-host", "The host is not this one",
                "Dial 127.0.0.1 or localhost with the port that the ready line names, and send one Host field.")
        }
        guard head.values(of: "origin").isEmpty else {
            return ControlProblem(
                403, "foreign-origin", "Pages may not ask",
                "A request with an Origin field comes from a page in a browser: ask from a program instead.")
        }
        guard let scheme = head.values(of: "authorization").first, isToken(scheme) else {
            var problem = ControlProblem(
                401, "no-token", "The token is missing or wrong",
                "Send 'Authorization: Bearer TOKEN' with the token of the ready line or of --control-token-file.")
            problem.fields["WWW-Authenticate"] = "Bearer realm=\"sigillo\""
            return problem
        }
        guard head.hasBody else { return nil }
        let lengths = head.values(of: "content-length")
        guard lengths.allSatisfy({ UInt64($0).map { $0 <= UInt64(Self.bodyLimit) } ?? false }) else {
            return Self.tooLarge
        }
        guard let type = head.mediaType, Self.mediaTypes.contains(type) else {
            return ControlProblem(
                415, "media-type", "The body has no type that is taken",
                "Send Content-Type: application/json, or message/rfc822 for a message.")
        }
        return nil
    }

    /// The answer to a body that passes its bound.
    package static let tooLarge = ControlProblem(
        413, "too-large", "The body is too large", "A body has at most \(bodyLimit) octets: send less.")

    /// Compares in a time that does not depend on where the two differ.
    private func isToken(_ field: String) -> Bool {
        let scheme = "bearer "
        guard field.utf8.count > scheme.utf8.count, field.lowercased().hasPrefix(scheme) else { return false }
        let candidate = Array(field.utf8.dropFirst(scheme.utf8.count))
        let own = token.reveal()
        var difference: UInt8 = candidate.count == own.count ? 0 : 1
        for index in own.indices { difference |= own[index] ^ (index < candidate.count ? candidate[index] : 0) }
        return difference == 0
    }
}
