public import SigilloCore
public import Testing

/// Gives each test of a suite, or a test, a server of its own: `@Suite(.mailServer(.imaps))`.
///
/// The test reaches it by ``MailServer/current``. Each case of a parameterised test has one of its own, too.
public struct MailServerTrait: SuiteTrait, TestTrait, TestScoping {
    let settings: MailServerSettings

    /// Every test within a suite gets it.
    public var isRecursive: Bool { true }

    /// Runs a test with its server.
    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await settings.run(isolation: nil) { server in
            try await MailServer.$taskServer.withValue(server) { try await function() }
        }
    }
}

extension Trait where Self == MailServerTrait {
    /// A server for each test; its parameters are those of `withMailServer`.
    public static func mailServer(
        _ paths: ServicePath..., certificate: ServerCertificate = .valid, scenario: MailScenario? = nil,
        faults: [Fault] = [], accounts: [MailAccount] = [], messages: [MailText] = [],
        extensions: MailExtensions = .usual, mechanisms: [String] = []
    ) -> MailServerTrait {
        let settings = MailServerSettings(
            paths: paths, certificate: certificate, scenario: scenario, faults: faults, accounts: accounts,
            messages: messages, extensions: extensions, mechanisms: mechanisms)
        return MailServerTrait(settings: settings)
    }
}

extension MailServer {
    @TaskLocal static var taskServer: MailServer?

    /// The server that the trait `.mailServer` gives to the test that runs.
    ///
    /// - Throws: ``NoMailServer`` where the test has no such trait, or its task is detached.
    public static var current: MailServer {
        get throws {
            guard let taskServer else { throw NoMailServer() }
            return taskServer
        }
    }
}

/// Somebody asked for the test's server where there is none.
public struct NoMailServer: Error, Sendable, CustomStringConvertible {
    /// What to do.
    public var description: String {
        """
        There is no current mail server: give the suite or the test the trait .mailServer(…), and ask for the server \
        in the test's own task.
        """
    }
}
