import Sigillo
import SigilloCore
import SigilloReport
import SigilloVerdict
import Synchronization
import Testing

/// Whole runs against clients that have an account of their own and are told of none.
@Suite struct TestRunAccountTests {
    private static let user = "carla@mail.test"
    private static let password = "kx8wq2m-own-pa55word"
    private static let base64 = [password, "\0\(user)\0\(password)"].map {
        String(decoding: Base64.encode(Array($0.utf8)), as: UTF8.self)
    }

    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try folder.write("#!/bin/sh\n", to: "fake", mode: 0o700)
    }

    private func options(
        _ paths: [ServicePath], _ scenarios: [String], user: String = Self.user, account: AccountChoice = .learnt
    ) -> RunOptions {
        var options = RunOptions(
            client: .command(["fake", "{path}", "{host}", "{port}", user, Self.password, "{ca}"]))
        options.paths = paths
        options.scenarios = scenarios
        options.account = account
        options.seed = 7
        return options
    }

    private func product(
        _ options: RunOptions, workers: Int = 1, _ body: @escaping FakeRoom.Body
    ) throws -> TestRun.Product {
        var room = FakeRoom(body)
        room.status = RoomStatus(isSealed: true)
        return try TestRun(
            TestRun.inputs(options, searchPath: folder.path), room: room, environment: ["LANG": "C"],
            workingDirectory: "/"
        ).perform(workers: workers)
    }

    private func verdicts(_ report: RunReport) -> [String] {
        report.results.map { "\($0.id) \($0.verdict.rawValue) \($0.outcome?.rawValue ?? "-")" }
    }

    /// Whether no report holds the password, and the sweep would have found it.
    private func expectHidden(_ product: TestRun.Product) {
        #expect(product.secrets.contains { $0.secret == Secret(Self.password) })
        let texts = [product.report.json.document] + ReportFormat.allCases.map { $0.text(product.report) }
        for text in texts {
            #expect(Sweep(product.secrets).hits(in: Array(text.utf8)).isEmpty)
            for form in [Self.password] + Self.base64 { #expect(!text.contains(form)) }
        }
    }

    @Test(arguments: [1, 2])
    func aCarefulClientIsJudgedAsWithAnAccountThatItIsGiven(workers: Int) throws {
        let scenarios = ["cert.selfsigned", "cert.expired", "imap-strip-capability", "imap-starttls-refused"]
        let paths: [ServicePath] = [.imaps, .imapStartTLS]
        let own = try product(options(paths, scenarios), workers: workers, TestMail.careful)
        var given = options(paths, scenarios, account: .fresh)
        given.client = .command(["fake"] + TestMail.words)
        #expect(verdicts(own.report) == verdicts(try product(given, TestMail.careful).report))
        #expect(own.report.exitStatus == 0)
        expectHidden(own)
        #expect(own.report.clients.map(\.command).first?.contains("\(Self.user) ‹password› {ca}") == true)
        #expect(own.report.results.allSatisfy { $0.rerun.contains("--account learn -- fake") })
    }

    @Test func aClientThatBelievesEverybodyGivesItsOwnPasswordToAnImpostor() throws {
        let product = try product(options([.imaps], ["cert.selfsigned"]), TestMail.blind)
        let result = try #require(product.report.results.first { $0.scenario == "cert.selfsigned" })
        #expect(result.verdict == .fail)
        #expect(result.outcome == .leakedToImpostor)
        expectHidden(product)
    }

    @Test func aClientThatGoesOnInClearLeaksItsOwnPassword() throws {
        let product = try product(options([.imapStartTLS], ["imap-strip-capability"]), TestMail.trusting)
        let results = product.report.results.filter { $0.scenario == "imap-strip-capability" }
        #expect(results.contains { $0.outcome == .leakedPlaintext })
        for result in results where result.outcome == .leakedPlaintext {
            #expect(result.findings.contains { $0.kind == "canary" && $0.label == "password" }, "\(result.id)")
        }
        expectHidden(product)
    }

    @Test func eachPathLearnsAnAccountOfItsOwn() throws {
        let product = try product(options([.imaps, .imapStartTLS], ["cert.expired"])) { command, process in
            var command = command
            command.arguments[4] = "\(command.arguments[1])@mail.test"
            command.arguments[5] = "kx8wq2m-\(command.arguments[1])"
            return TestMail.careful(command, process)
        }
        #expect(product.report.exitStatus == 0, "\(verdicts(product.report))")
        let known = Set(product.secrets.map(\.secret))
        #expect(known.isSuperset(of: [Secret("kx8wq2m-imaps"), Secret("kx8wq2m-imap-starttls")]))
    }

    @Test func anotherPasswordInASecondBaselineTakesThePassesAway() throws {
        let runs = Mutex(0)
        let product = try product(options([.imaps], ["cert.expired"])) { command, process in
            var command = command
            command.arguments[5] += runs.withLock { count in
                count += 1
                return count == 1 ? "" : "-\(count)"
            }
            return TestMail.careful(command, process)
        }
        #expect(product.report.results.first?.verdict == .pass)
        #expect(product.report.results.last?.verdict == .inconclusive)
        #expect(product.report.exitStatus == 3)
    }

    @Test func aClientThatNeverLogsInLeavesEverythingOpenWithTheReason() throws {
        let product = try product(options([.imaps], ["cert.expired"]), workers: 2) { command, _ in
            guard let errand = TestMail.Errand(command), let client = try? TestClient(port: errand.port) else {
                return 2
            }
            _ = consume client
            return 1
        }
        #expect(product.report.results.count == 4)
        for result in product.report.results where result.verdict != .pass {
            #expect(result.verdict == .inconclusive, "\(result.id)")
        }
        #expect(product.report.results.allSatisfy { $0.verdict != .pass })
        let reasons = product.report.results.filter { $0.scenario == Scenarios.baseline }.map(\.reason)
        #expect(reasons.allSatisfy { $0.contains("account was never learnt") }, "\(reasons)")
        #expect(product.report.exitStatus == 3)
    }

    private enum Scenarios {
        static let baseline = "ctl.good-chain"
    }

    @Test func anAccountFromAFileIsKnownFromTheStart() throws {
        let account = OwnAccount(user: Self.user, password: Secret(Self.password), file: "account.txt")
        let right = try product(options([.imaps], ["cert.expired"], account: .known(account)), TestMail.careful)
        #expect(right.report.exitStatus == 0, "\(verdicts(right.report))")
        #expect(right.report.results.allSatisfy { $0.rerun.contains("--account account.txt ") })
        expectHidden(right)
        let wrong = try product(
            options([.imaps], ["cert.expired"], user: "dora", account: .known(account)), TestMail.careful)
        #expect(wrong.report.results.first?.verdict == .inconclusive)
        #expect(wrong.report.exitStatus == 3)
    }

    @Test func aUserWhoseNameStandsInTheServersIsNoSecret() throws {
        var options = options([.imaps], ["cert.expired"], user: "mail")
        options.host = "mail.example.test"
        let product = try product(options, TestMail.careful)
        #expect(product.report.exitStatus == 0, "\(verdicts(product.report))")
        #expect(product.report.notRun.map(\.key) == ["user"])
    }
}
