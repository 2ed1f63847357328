import Sigillo
import SigilloCore
import SigilloReport
import SigilloVerdict
import Testing

/// What fails with the default setting is run again with the strict one.
@Suite struct TestRunStrictTests {
    private static let strip = "imap-strip-capability[where=both,logindisabled=removed]"
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try folder.write("#!/bin/sh\n", to: "fake", mode: 0o700)
    }

    /// A profile whose settings differ in one word.
    private func profile(strict: String) throws -> String {
        let words = TestMail.words.map { "\"\($0)\"" }.joined(separator: ", ")
        let text = """
            name: fake
            trust: ca
            paths:
              imap-starttls:
                strictMeans: --tight
                default: {run: [fake, --loose, \(words)]}
                strict: {run: [fake, \(strict), \(words)]}

            """
        return try folder.write(Array(text.utf8), to: "fake.yaml")
    }

    private func product(
        strict: String = "--tight", setting: RunOptions.Setting = .default, keep: String? = nil,
        _ scenario: String = strip
    ) throws -> TestRun.Product {
        var options = RunOptions(client: .profile(try profile(strict: strict)))
        options.scenarios = [scenario]
        options.setting = setting
        options.keepFolder = keep
        let room = FakeRoom { command, process in
            command.arguments.contains("--tight")
                ? TestMail.careful(command, process) : TestMail.trusting(command, process)
        }
        return try TestRun(
            TestRun.inputs(options, searchPath: folder.path), room: room, environment: [:], workingDirectory: "/"
        ).perform(workers: 1)
    }

    private func mend(_ product: TestRun.Product) throws -> String {
        let result = try #require(product.report.results.first { !$0.isControl })
        #expect(result.verdict == .fail, "a second pass takes no failure away")
        return try #require(result.mend)
    }

    @Test func whatMendsIsSaidToHaveBeenSeen() throws {
        let keep = folder.path + "/keep"
        let product = try product(keep: keep)
        #expect(try mend(product).hasSuffix(" With --tight: pass, in this run."))
        #expect(product.report.results.count == 3)
        #expect(product.report.exitStatus == 1)
        let names = TestFolder.names(keep)
        for result in product.report.results {
            #expect(names.contains("\(result.anchor).pcapng"))
            #expect(names.contains("fake.strict.\(result.anchor).pcapng"))
        }
        #expect(Set(product.secrets.map(\.secret)).count == product.secrets.count, "each run has secrets of its own")
        #expect(product.secrets.count == 2 * 3 * 3, "of three runs twice: a password and two bodies")
    }

    @Test func whatDoesNotMendIsSaidToo() throws {
        #expect(try mend(product(strict: "--loose")).hasSuffix(" With --tight: fail as well, in this run."))
    }

    @Test func aStrictRunIsNotRepeated() throws {
        #expect(try !mend(product(strict: "--loose", setting: .strict)).contains("in this run"))
    }

    @Test func nothingIsRunAgainWhereNothingFailed() throws {
        let product = try product("cert.selfsigned")
        #expect(product.report.results.allSatisfy { $0.verdict == .pass && $0.mend?.contains("in this run") != true })
        #expect(product.secrets.count == 3 * product.report.results.count)
    }
}
