package import SigilloCore
internal import SigilloProtocols

/// Whose mail a submission server takes, whoever connects; a connection's ``SigilloProtocols/SubmissionPolicy`` is made
/// of it.
package struct SubmissionRules: Sendable, Hashable {
    /// Whether senders must be addresses of the account that logged in; nil where the scenario says it.
    package var requiresOwnSender: Bool?
    /// Whether mail for the accounts' own domains is taken without a log-in.
    package var takesLocalMail = false
    /// The networks whose mail is taken without a log-in. None is among them by itself, loopback neither.
    package var trustedNetworks: [NetworkRange] = []

    /// Creates rules that leave all to the scenario.
    package init() {}

    /// Reads the networks of an option, `192.0.2.0/24` and the like.
    ///
    /// - Throws: ``UsageError`` with what to write instead.
    package mutating func trust(_ networks: [String]) throws(UsageError) {
        for text in networks {
            let shown = text.filter { !$0.isNewline }.prefix(60)
            do throws(NetworkRange.Fault) {
                trustedNetworks.append(try NetworkRange(text))
            } catch {
                switch error {
                case .malformed:
                    throw UsageError("'\(shown)' is no network: write 192.0.2.0/24, 2001:db8::/32 or one address.")
                case .bitsBehindPrefix(let network):
                    throw UsageError("'\(shown)' has bits behind its prefix: write \(network), or the address alone.")
                }
            }
        }
    }

    /// Holds a connection to the rules.
    func apply(to configuration: inout SessionConfiguration, for client: Endpoint) {
        if let requiresOwnSender { configuration.smtp.submission.requiresOwnSender = requiresOwnSender }
        if takesLocalMail { configuration.smtp.submission.takesLocalMail = true }
        configuration.smtp.submission.trustsClient = trustedNetworks.contains { $0.contains(client.address) }
    }
}
