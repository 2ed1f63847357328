import SigilloCheck
import SigilloCore
import SigilloScenario

/// Whether mail went out by the server of the sender's domain, or by another provider's.
enum ProviderRule {
    /// Whether the client gave a message to the other provider's server.
    static func usedOtherProvider(_ observation: Observation) -> Bool {
        guard observation.instance.scenario.network.hasOtherProvider, let other = observation.canary else {
            return false
        }
        return observation.connections.contains { connection in
            other.addresses.contains(connection.server.address)
                && connection.events.contains { event in
                    if case .messageReceived = event.note { true } else { false }
                }
        }
    }

    /// What the recipient's server found of the mail that came by the wrong way, or else of the mail that came at all;
    /// empty where none arrived.
    static func evidence(in observation: Observation) -> String {
        let arrival = observation.arrivals.first { $0.spf != "pass" } ?? observation.arrivals.first
        return arrival.map { " " + $0.sentence } ?? ""
    }
}
