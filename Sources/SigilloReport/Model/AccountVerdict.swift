package import SigilloCore
package import SigilloVerdict

/// What a run says of the one account with which all its clients logged in (`sigillo test --account FILE`).
///
/// Services that share a password share its fate: what one client gives away on one path opens all of them. So there
/// is one verdict for the account, and a breach is told with everything that the password opens.
package struct AccountVerdict: Sendable, Hashable {
    /// The verdict in one word.
    package enum Word: String, Sendable, Hashable, CaseIterable {
        /// Every client logged in on each of its paths, and nothing was given away.
        case sealed
        /// Something was given away.
        case notSealed = "not-sealed"
        /// Nothing was seen to be given away, but not everything was shown.
        case notShown = "not-shown"
    }

    /// The worst that one client in one setting did on one path.
    package struct Breach: Sendable, Hashable {
        package var client: String
        package var setting: String
        package var path: ServicePath
        package var outcome: Outcome
    }

    /// The verdict.
    package let word: Word
    /// The paths on which the account's password was seen to open the honest server.
    package let services: [ServicePath]
    /// What was given away, by whom and where; the order is that of the results.
    package let breaches: [Breach]
    /// Why it is not shown, as the end of a sentence; empty where it is.
    private let doubt: String
    /// Whether clients ran in several settings, so that a breach names its own.
    private let hasSettings: Bool

    /// The verdict of a report's results.
    init(_ report: RunReport) {
        let results = report.results
        services = Set(results.filter(\.opensService).map(\.path)).sorted()
        breaches = Self.breaches(results)
        hasSettings = Set(report.clients.map(\.setting)).count > 1
        doubt = Self.doubt(report)
        word = !breaches.isEmpty ? .notSealed : doubt.isEmpty ? .sealed : .notShown
    }

    /// The verdict as a sentence without its full stop: `this account is sealed: …`.
    package var text: String {
        switch word {
        case .sealed:
            return "this account is sealed: one password for \(Self.list(services)), and nothing of it or of its mail "
                + "could be read"
        case .notShown: return "it is not shown that this account is sealed: \(doubt)"
        case .notSealed:
            let deeds = breaches.map { "\(name($0)) \(Self.deed($0.outcome)) on \($0.path.rawValue)" }
            return "this account is not sealed: " + deeds.joined(separator: "; ") + reach
        }
    }

    /// The verdict in the words of results, for colours and symbols.
    var verdict: Verdict {
        switch word {
        case .sealed: .pass
        case .notSealed: .fail
        case .notShown: .inconclusive
        }
    }

    /// What else the password opens that was given away.
    private var reach: String {
        let sources = Set(breaches.filter { Self.givesPassword($0.outcome) }.map(\.path))
        let others = services.filter { !sources.contains($0) }
        return sources.isEmpty || others.isEmpty ? "" : ", and the same password opens \(Self.list(others))"
    }

    private func name(_ breach: Breach) -> String {
        breach.client + (hasSettings ? " (\(breach.setting))" : "")
    }

    // MARK: - From results

    private static func breaches(_ results: [InstanceResult]) -> [Breach] {
        let rank = Dictionary(uniqueKeysWithValues: zip(Outcome.allCases, 0...))
        return results.reduce(into: []) { breaches, result in
            guard let outcome = result.outcome, result.isBreach else { return }
            let known = breaches.firstIndex {
                $0.client == result.client && $0.setting == result.setting && $0.path == result.path
            }
            guard let known else {
                breaches.append(
                    Breach(client: result.client, setting: result.setting, path: result.path, outcome: outcome))
                return
            }
            if rank[outcome, default: 0] < rank[breaches[known].outcome, default: 0] {
                breaches[known].outcome = outcome
            }
        }
    }

    private static func doubt(_ report: RunReport) -> String {
        let places = report.results.reduce(into: [InstanceResult]()) { places, result in
            if !places.contains(where: result.isBeside) { places.append(result) }
        }
        let closed = places.filter { place in
            !report.results.contains { $0.isBeside(place) && $0.opensService }
        }
        if let first = closed.first {
            return "\(first.client) did not log in to the honest server on \(first.path.rawValue)"
        }
        // A client that its profile leaves out, or that refuses too much, has not been shown to be safe either.
        let open = report.results.filter { [.inconclusive, .error, .fail].contains($0.verdict) }
        if let first = open.first {
            let others = open.count > 1 ? " and \(open.count - 1) more" : ""
            return "\(first.id) by \(first.client)\(others) came out as \(first.verdict.rawValue)"
        }
        return places.isEmpty ? "nothing was run" : ""
    }

    // MARK: - Words

    private static func givesPassword(_ outcome: Outcome) -> Bool {
        outcome == .leakedPlaintext || outcome == .leakedToImpostor
    }

    private static func deed(_ outcome: Outcome) -> String {
        switch outcome {
        case .leakedPlaintext: "leaks its password"
        case .leakedToImpostor: "gives its password to an impostor"
        case .leakedContent: "leaks a message"
        case .leakedMetadata: "leaks names or addresses"
        case .deceived: "acts on what nobody authenticated"
        default: "goes on where it should leave"
        }
    }

    private static func list(_ paths: [ServicePath]) -> String {
        let words = paths.map(\.rawValue)
        guard words.count > 1, let last = words.last else { return words.joined() }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }
}

extension InstanceResult {
    /// Whether it shows that the account's password opens its path at the honest server.
    fileprivate var opensService: Bool { scenario == Self.baseline && verdict == .pass }

    /// Whether something was given away, whatever was expected of it and however leniently it was judged.
    fileprivate var isBreach: Bool {
        switch outcome {
        case .leakedPlaintext, .leakedContent: true
        case .leakedToImpostor, .leakedMetadata, .deceived, .accepted, .loggedIn: verdict == .fail
        default: false
        }
    }

    /// The id of the scenario in which the server is honest.
    private static let baseline = "ctl.good-chain"
}

extension RunReport {
    /// What the run says of the account that its clients share; nil where they share none.
    package var accountVerdict: AccountVerdict? { account.map { _ in AccountVerdict(self) } }
}
