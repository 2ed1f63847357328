internal import ArgumentParser
internal import Glibc
internal import Sigillo
internal import SigilloCore
internal import SigilloReport
internal import SigilloRoom

/// `sigillo test`: the main job.
struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run a mail client against the scenarios and judge it.",
        usage: """
            sigillo test --client NAME [--path PATH]… [--scenario GLOB]… [options]
            sigillo test --path PATH [--scenario GLOB]… [options] -- COMMAND ARG…
            """,
        discussion: """
            The client runs in a sealed room: namespaces of its own, real names and ports, a private CA, and no way \
            out. In COMMAND these words are replaced: {host} {port} {user} {password} {ca} {from} {to} {message} \
            {path} {home}, for pages of the web {url}, and {other} for another provider's server; the same are in the environment as SIGILLO_HOST, SIGILLO_PORT, and so on.

            A client with a configuration of its own, which no placeholder changes, is tested with --account learn: \
            its first log-in inside TLS to the honest server shows its account. --host is the server's name in that \
            configuration. Both need the sealed room, which nothing leaves.

            Several clients, or one in both settings, give one report and one matrix of clients by paths. Each is run \
            on those of the paths that it has; a setting that its profile lacks is named as not tested. With --account \
            FILE all of them log in with one account, and the report ends with one verdict for it: what one client \
            gives away on one path opens every service that has the same password.

            Examples:
              sigillo test --client curl
              sigillo test --client curl --path imaps --scenario 'cert.*'
              sigillo test --client curl --client mbsync --setting strict --setting default
              sigillo test --path imap-starttls -- curl --ssl imap://{host}:{port}/ -u {user}:{password} --cacert {ca}
              sigillo test --account learn --host mail.example.test --path imaps -- mbsync -c ~/.mbsyncrc -a
              sigillo test --uses-environment --sets-up --path imaps --tag account-setup -- sigillo-twin
              sigillo test --account account.txt --client mbsync --client msmtp --client chromium
              sigillo test --client curl --path smtp-starttls --mail-encoding base64
              sigillo test --client curl --keep run --report json=- --report junit=junit.xml

            Exit status: 0 no failure and nothing left open; 1 a failure; 2 usage; 3 something could not be shown; \
            130 after Ctrl-C, with the report of what was done.
            """)

    @Option(help: ArgumentHelp("A path to test (repeatable); all of the client's unless given.", valueName: "path"))
    var path: [String] = []

    @Option(
        help: ArgumentHelp(
            "Which scenarios (repeatable): * and ? are wild; 'ID' is all its instances, 'ID@PATH' those on a path.",
            valueName: "glob"))
    var scenario: [String] = []

    @Option(help: ArgumentHelp("Only scenarios with this tag (repeatable).", valueName: "tag"))
    var tag: [String] = []

    @Option(
        help: ArgumentHelp("A client profile by name, or a file when it has a slash (repeatable).", valueName: "name"))
    var client: [String] = []

    @Option(
        help: ArgumentHelp(
            "How carefully the client's profile sets it up: strict, unless given, or default (repeatable).",
            valueName: "setting"))
    var setting: [String] = []

    @Option(help: ArgumentHelp("strict, or opportunistic where the user chose TLS if available.", valueName: "policy"))
    var policy: String = "strict"

    @Option(help: ArgumentHelp("The server's name inside the room.", valueName: "name"))
    var host: String?

    @Option(
        help: ArgumentHelp(
            """
            'learn' for the account that the client's own configuration has, or a file: user, password and, if you like, \
            its addresses, a line each. A file's account gets one verdict for all that was tested.
            """,
            valueName: "learn|file"))
    var account: String?

    @Option(
        help: ArgumentHelp(
            """
            In which encoding the messages are that the client reads and sends: 7bit, unless given, 8bit, binary, \
            quoted-printable or base64. What crosses in clear must be found in each.
            """,
            valueName: "encoding"))
    var mailEncoding = MailEncoding.sevenBit.rawValue

    @Option(
        help: ArgumentHelp(
            "How many machines work at once; one more than processors unless given, as much of a run is waiting.",
            valueName: "n"))
    var jobs: Int?

    @Option(help: ArgumentHelp("Seconds that one client may run; 10 unless given.", valueName: "seconds"))
    var timeout: Double?

    @Flag(help: "Wait as long as the catalogue says, not as long as the client has shown to need.")
    var thorough = false

    @Flag(help: "Run also what says nothing new about a client that verifies no certificate, and judge it.")
    var noSkip = false

    @Flag(help: "Refuse to run without the sealed room.")
    var sealed = false

    @Flag(help: "Run on loopback, without the sealed room.")
    var noSeal = false

    @Option(name: .customLong("as"), help: ArgumentHelp("Run the client as this user.", valueName: "user"))
    var runAs: String?

    @Flag(help: "The command reads SIGILLO_HOST and SIGILLO_PORT instead of placeholders.")
    var usesEnvironment = false

    @Flag(
        help: """
            The command finds its servers by the address in SIGILLO_FROM where SIGILLO_HOST is not set: run the scenarios \
            of account set-up, too.
            """)
    var setsUp = false

    @Option(help: ArgumentHelp("A folder of scenarios instead of the built-in ones.", valueName: "folder"))
    var scenarios: String?

    @Option(help: ArgumentHelp("A folder of client profiles instead of the built-in ones.", valueName: "folder"))
    var clients: String?

    @Option(help: ArgumentHelp("Keep captures, transcripts and the run's JSON in this folder.", valueName: "folder"))
    var keep: String?

    @Option(
        help: ArgumentHelp(
            "Hold the run to this list of what is known not to pass: anything else, and an entry that passes now, fails.",
            valueName: "file"))
    var expected: String?

    @Option(
        help: ArgumentHelp(
            "Write what does not pass as such a list; reasons that stand in the file already are kept.",
            valueName: "file"))
    var writeExpected: String?

    @Option(help: ReportPrinter.reportHelp)
    var report: [String] = []

    @Flag(help: "Print the closing line only.")
    var quiet = false

    @Flag(name: [.customShort("v"), .long], help: "Print a line for every pass.")
    var verbose = false

    @Flag(help: "Show the secrets themselves in reports.")
    var reveal = false

    @Option(help: ArgumentHelp("Colours: auto, always or never.", valueName: "when"))
    var color: String = "auto"

    @Option(help: ArgumentHelp("The seed of the canaries, to repeat a run with the same ones.", visibility: .hidden))
    var seed: UInt64?

    @Option(
        help: ArgumentHelp("Count this many dropped packets, to see that they are not overlooked.", visibility: .hidden)
    )
    var simulateDrops: UInt64 = 0

    @Argument(parsing: .postTerminator, help: "The client's command.")
    var command: [String] = []

    func run() throws {
        let printer = try ReportPrinter(report, color: color, isQuiet: quiet, isVerbose: verbose)
        let plans = try runs()
        if expected != nil, writeExpected != nil {
            throw UsageError("Give either --expected or --write-expected, not both.")
        }
        let list = try expected.map { try ExpectedResults(reading: $0, scenarioFolder: scenarios) }
        try writeExpected.map(ReportPrinter.checkFolder)
        let room = try enterRoom()
        if let warning = try accountFile?.warning { Diagnostics.error(warning) }
        let session = TestSession(
            plans: plans.runs, leftOut: plans.leftOut, room: room, printer: printer,
            jobs: jobs ?? ProcessorCount.available + 1, keepFolder: keep,
            expected: list, expectedFile: writeExpected)
        throw ExitStatus(code: try session.perform())
    }

    /// One run for each client and setting, everything checked that can be checked before a room is built.
    private func runs() throws -> TestRun.Together {
        guard client.isEmpty != command.isEmpty else {
            throw UsageError(
                client.isEmpty
                    ? "Name a client with --client, or give its command behind --. 'sigillo test --help' shows examples."
                    : "Give either --client or a command behind --, not both.")
        }
        if let name = client.enumerated().first(where: { client[..<$0.offset].contains($0.element) })?.element {
            throw UsageError("--client names \(name) twice: once is enough.")
        }
        if let word = setting.enumerated().first(where: { setting[..<$0.offset].contains($0.element) })?.element {
            throw UsageError("--setting names \(word) twice: once is enough.")
        }
        if let jobs, jobs < 1 { throw UsageError("--jobs needs at least one machine, not \(jobs).") }
        if let timeout, !(timeout > 0 && timeout <= Self.longestTimeout) {
            throw UsageError("--timeout needs seconds above 0, and at most a day: \(Int(Self.longestTimeout)).")
        }
        if let runAs { try Room.checkUser(runAs) }
        let named: [RunOptions.Client] =
            client.isEmpty ? [.command(command)] : client.map { .profile($0) }
        let settings = try setting.map { try Self.value($0, of: "--setting", as: RunOptions.Setting.self) }
        let choice = try accountChoice()
        let options = try named.flatMap { client in
            try (settings.isEmpty ? [.strict] : settings).map { try self.options(client, $0, account: choice) }
        }
        return try TestRun.together(options, searchPath: Environment.searchPath)
    }

    /// What is asked of one client in one setting.
    private func options(
        _ client: RunOptions.Client, _ setting: RunOptions.Setting, account: AccountChoice
    ) throws -> RunOptions {
        var options = RunOptions(client: client)
        options.paths = try path.map { try Self.value($0, of: "--path", as: ServicePath.self) }
        options.scenarios = scenario
        options.tags = tag
        options.setting = setting
        options.policy = try Self.value(policy, of: "--policy", as: RunOptions.Policy.self)
        options.host = host
        options.account = account
        options.mailEncoding = try Self.value(mailEncoding, of: "--mail-encoding", as: MailEncoding.self)
        options.usesEnvironment = usesEnvironment
        options.setsUp = setsUp
        options.jobs = jobs
        options.timeout = timeout
        options.isThorough = thorough
        options.skipsPointless = !noSkip
        options.runAs = runAs
        options.scenarioFolder = scenarios
        options.clientFolder = clients
        options.keepFolder = keep
        options.reveals = reveal
        options.seed = seed
        options.simulatedDrops = simulateDrops
        return options
    }

    /// The file of `--account`, or nil where none is given.
    private var accountFile: AccountFile? {
        get throws { account == nil || account == AccountChoice.learnWord ? nil : try account.map(AccountFile.init) }
    }

    private func accountChoice() throws -> AccountChoice {
        if let file = try accountFile { return .known(file.account) }
        return account == nil ? .fresh : .learnt
    }

    /// A day, in seconds.
    private static let longestTimeout = 86_400.0

    private static func value<Word: RawRepresentable & CaseIterable>(
        _ text: String, of option: String, as type: Word.Type
    ) throws -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: text) else {
            let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("'\(text)' is no value of \(option). Known: \(known).")
        }
        return word
    }

    /// The sealed room, unless it is refused by the user or the system: then loopback, with labels that say so.
    private func enterRoom() throws -> any ClientRoom {
        if sealed, noSeal { throw UsageError("Give either --sealed or --no-seal, not both.") }
        if noSeal { return OpenRoom() }
        if !Room.wasAsked {
            let failure = SealedRoom.enter(arguments: CommandLine.arguments)
            if sealed { throw UsageError(failure.description) }
            return OpenRoom(refusal: failure.description)
        }
        if sealed, !Room.isSealed {
            throw UsageError(
                "There is no sealed room here, and --sealed refuses to go without. \(Room.refusal?.sentence ?? "")")
        }
        return Room.current
    }
}
