internal import SigilloCheck
package import SigilloCore
internal import SigilloReport
internal import SigilloServer

extension MailService {
    /// The connections so far with their notes, without any secret; the last ones where there were many.
    ///
    /// - Throws: ``SigilloServer/ServerIsClosed``.
    package func transcript() async throws -> [ConnectionRecord] {
        transcript(of: try await server.harvest())
    }

    func transcript(of harvest: Harvest) -> [ConnectionRecord] {
        let redactor = redactor(harvest.connections)
        return harvest.connections.map(redactor.hide(in:))
    }

    /// The transcript as lines of JSON, one for each event in the order of time.
    ///
    /// - Throws: ``SigilloServer/ServerIsClosed``.
    package func transcriptLines() async throws -> String {
        Transcript.text(of: try await transcript())
    }

    /// What could be read on the wire so far, one sentence for each leak; only where octets are kept.
    package func leaks() -> [String] { leaks(in: server.observe()) }

    /// The same, for a task that does not hold up a thread; and whether that is all, since octets are kept and there
    /// were not too many.
    ///
    /// - Throws: ``SigilloServer/ServerIsClosed``.
    package func leaksSoFar() async throws -> (leaks: [String], isComplete: Bool) {
        let harvest = try await server.harvest()
        return (leaks(in: harvest), planner.options.keepsOctets && harvest.octetsAreWhole)
    }

    private func leaks(in harvest: Harvest) -> [String] {
        findings(in: harvest).map { "\($0.flow), frame \($0.frame): \($0.text)" }
    }

    /// What the capture checker finds in octets that were kept and could be read.
    func findings(in harvest: Harvest) -> [Finding] {
        var checker = Checker(secrets: knownSecrets)
        for frame in TapFrames.frames(of: harvest) { checker.add(frame) }
        return checker.finish().findings.filter(\.kind.isLeak)
    }

    /// What hides the passwords of all accounts, and whatever else somebody tried to log in with.
    func redactor() async throws -> Redactor { redactor(try await server.harvest().connections) }

    func redactor(_ records: [ConnectionRecord]) -> Redactor {
        let own = accounts.map(\.password)
        // What was tried is the secret of somebody, too.
        let tried = records.flatMap { $0.logins.map(\.attempt.secret) }
        return Redactor(passwords: Set(own + tried))
    }
}
