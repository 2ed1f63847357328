internal import SigilloCheck
internal import SigilloCore
internal import SigilloReport
internal import SigilloScenario
internal import SigilloVerdict

/// What a client's own account means for a run's report.
extension TestRun {
    /// Takes the client's own password out of a command that has it among its words.
    func hidingPassword(of work: Crew.Work) -> (String) -> String {
        guard settings.account != .fresh else { return { $0 } }
        let secrets = Set(work.runs.flatMap(\.secrets.hidden).filter { $0.label == "password" }.map(\.value))
        let known = secrets.map { KnownSecret(label: "password", value: $0) }
        return { ErrorExcerpt.lines(of: Array($0.utf8), hiding: known) }
    }

    /// The account that every client of the run logs in with; nil where each instance has its own.
    var sharedAccount: RunReport.SharedAccount? {
        if case .known(let account) = settings.account { RunReport.SharedAccount(file: account.file) } else { nil }
    }

    /// What could not be looked for as with an account and messages of Sigillo's own.
    func accountStatements(_ work: Crew.Work) -> [RunReport.Statement] {
        guard settings.account != .fresh else { return [] }
        var statements: [RunReport.Statement] = []
        if inputs.instances.contains(where: { $0.path.service == .smtp }) {
            statements.append(
                RunReport.Statement(
                    key: "own-mail",
                    text:
                        "mail that the client writes itself was looked for where it repeats what it sent to the honest "
                        + "server; other mail is judged by the rules of SMTP alone"))
        }
        let isUntold = work.runs.contains { !$0.secrets.isUserTelling }
        if isUntold {
            statements.append(
                RunReport.Statement(
                    key: "user",
                    text:
                        "the user's name was not looked for: it stands in the server's, which crosses in clear by right"
                ))
        }
        let lost = work.runs.filter { $0.planned.isOpening && $0.observation.connections.isEmpty }
        let asked = Set(lost.flatMap(\.namesAsked)).subtracting([settings.host, RoomNames.canaryHost])
        if let name = asked.min() {
            statements.append(
                RunReport.Statement(
                    key: "host",
                    text:
                        "the server that the client looks for: it asked for \(name), and this run's is \(settings.host); "
                        + "give it with --host"))
        }
        return statements
    }
}
