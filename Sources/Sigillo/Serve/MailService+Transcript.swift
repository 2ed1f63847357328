internal import SigilloCheck
package import SigilloCore
internal import SigilloReport
internal import SigilloServer

extension MailService {
    /// The connections so far with their notes, without any secret; the last ones where there were many.
    ///
    /// - Throws: ``SigilloServer/ServerIsClosed``.
    package func transcript() async throws -> [ConnectionRecord] {
        let records = try await server.harvest().connections
        let redactor = redactor(records)
        return records.map(redactor.hide(in:))
    }

    /// The transcript as lines of JSON, one for each event in the order of time.
    ///
    /// - Throws: ``SigilloServer/ServerIsClosed``.
    package func transcriptLines() async throws -> String {
        Transcript.text(of: try await transcript())
    }

    /// What could be read on the wire so far, one sentence for each leak; only where octets are kept.
    package func leaks() -> [String] { leaks(in: server.observe()) }

    /// The same, for a task that does not hold up a thread.
    ///
    /// - Throws: ``SigilloServer/ServerIsClosed``.
    package func leaksSoFar() async throws -> [String] { leaks(in: try await server.harvest()) }

    /// Whether all octets so far can be judged: they are kept, and there were not too many.
    ///
    /// - Throws: ``SigilloServer/ServerIsClosed``.
    package func canJudgeAll() async throws -> Bool {
        guard planner.options.keepsOctets else { return false }
        return try await server.harvest().octetsAreWhole
    }

    private func leaks(in harvest: Harvest) -> [String] {
        var checker = Checker(secrets: knownSecrets)
        for frame in TapFrames.frames(of: harvest) { checker.add(frame) }
        return checker.finish().findings.filter(\.kind.isLeak).map { "\($0.flow), frame \($0.frame): \($0.text)" }
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
