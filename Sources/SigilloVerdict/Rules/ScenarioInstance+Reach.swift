import SigilloCore
import SigilloScenario

extension ScenarioInstance {
    /// Whether it does anything on a connection: on one to the path under test, or to a listener that a step names.
    func acts(on connection: ConnectionRecord) -> Bool {
        guard connection.isBait else { return connection.path == path }
        return connection.path.map(listeners.contains) ?? false
    }

    /// Whether a connection belongs to the visit in which the fault is: the last one.
    func isInLastVisit(_ connection: ConnectionRecord) -> Bool { connection.visit == scenario.visits }

    /// The indices of the steps that are the fault on a connection.
    func faultSteps(on connection: ConnectionRecord) -> Set<Int> {
        faultSteps(
            onConnection: connection.number, of: connection.isBait ? connection.path : nil, inVisit: connection.visit)
    }
}
