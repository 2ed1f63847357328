/// What the tests read of a report in JSON (`sigillo.report/1`).
struct RunReport: Decodable {
    struct Room: Decodable {
        var sealed: Bool
        var capture: String
        var dropped: Int
        var packets: Int
    }

    struct Statement: Decodable {
        var key: String
        var text: String
    }

    struct Finding: Decodable {
        var kind: String
        var flow: String
        var frame: Int
        var secret: String?
        var label: String?
        var mechanism: String?
        var encoding: String?
        var tcpStream: Int?
    }

    struct Result: Decodable {
        var id: String
        var scenario: String
        var path: String
        var client: String
        var setting: String
        var control: Bool
        var outcome: String
        var verdict: String
        var reasonCode: String?
        var reason: String
        var mend: String?
        var delivered: String
        var findings: [Finding]
        var capture: String?
        var anchor: String
        var rerun: String
    }

    var schema: String
    var room: Room
    var summary: [String: Int]
    var results: [Result]
    var proved: [Statement]
    var notRun: [Statement]
    var seed: String

    /// The results of a scenario.
    func results(of scenario: String) -> [Result] { results.filter { $0.scenario == scenario } }

    /// Every instance with its verdict and outcome: what must be the same in each run.
    var verdicts: [String] { results.map { "\($0.id) \($0.verdict) \($0.outcome) \($0.reasonCode ?? "-")" }.sorted() }
}

/// What the tests read of `sigillo check --json`.
struct CheckReport: Decodable {
    struct File: Decodable {
        var verdict: String
        var reason: String?
        var findings: [RunReport.Finding]
    }

    var schema: String
    var verdict: String
    var files: [File]
}
