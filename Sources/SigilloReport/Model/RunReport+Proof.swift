import SigilloCore
import SigilloVerdict

extension RunReport {
    /// What `results` prove, as statements: nothing is said that a pass does not carry.
    ///
    /// - Parameters:
    ///   - results: all results of the run.
    ///   - room: where they were had.
    package static func statements(_ results: [InstanceResult], room: Room) -> [Statement] {
        [baseline(results), refusals(results), sight(results, room)].compactMap(\.self)
    }

    private static func baseline(_ results: [InstanceResult]) -> Statement? {
        let controls = results.filter { $0.isControl && $0.outcome == .loggedIn }
        let held = controls.filter { $0.verdict == .pass }
        guard !held.isEmpty else { return nil }
        let paths = Set(held.map(\.path)).sorted().map(\.rawValue).joined(separator: ", ")
        let all = results.count(where: \.isControl)
        return Statement(
            key: "baseline",
            text: "it logs in to the honest server on \(paths), and that is seen (controls that passed: "
                + "\(results.count { $0.isControl && $0.verdict == .pass }) of \(all))")
    }

    private static func refusals(_ results: [InstanceResult]) -> Statement? {
        let passed = results.filter { !$0.isControl && $0.verdict == .pass && $0.delivered == .yes }
        guard !passed.isEmpty else { return nil }
        let attacks = passed.count == 1 ? "1 fault was" : "\(Wording.grouped(passed.count)) faults were"
        return Statement(
            key: "refusals",
            text: "\(attacks) really delivered, and no password, user name, subject or body left it readable there")
    }

    private static func sight(_ results: [InstanceResult], _ room: Room) -> Statement? {
        guard results.contains(where: { $0.verdict == .pass }), room.capture != .none else { return nil }
        let observations = results.map(\.observations)
        let marked = observations.compactMap(\.markerFound)
        let flows = observations.reduce(0) { $0 + $1.flows }
        let whole = observations.reduce(0) { $0 + $1.wholeFlows }
        let cut = observations.reduce(0) { $0 + $1.cutFrames }
        let found = Wording.grouped(marked.count(where: \.self))
        return Statement(
            key: "sight",
            text: "the scanner that looked found \(found) of \(Wording.count(marked.count, "plain marker")); "
                + "\(Wording.count(room.packets, "packet")), \(Wording.grouped(room.dropped)) dropped, "
                + "\(Wording.grouped(cut)) cut, \(Wording.grouped(whole)) of "
                + "\(Wording.count(flows, "connection")) whole")
    }
}
