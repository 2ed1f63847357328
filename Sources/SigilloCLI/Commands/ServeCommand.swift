internal import ArgumentParser
internal import Glibc
internal import Sigillo
internal import SigilloCore
internal import SigilloFiles

/// `sigillo serve`: the servers alone.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the mock servers for a client that you drive yourself.",
        discussion: """
            Serves on loopback, on free ports, with certificates made for this run; the live transcript goes to \
            standard error, without secrets. It ends with Ctrl-C or SIGTERM.

            Examples:
              sigillo serve
              sigillo serve --path imaps --port imaps=40993 --ready-json
              sigillo serve --path https --path http --samples
              sigillo serve --path imap-starttls --scenario 'imap-strip-capability[where=greeting,logindisabled=kept]'
              sigillo serve --path smtps --auth PLAIN,SCRAM-SHA-256,SCRAM-SHA-256-PLUS
              sigillo serve --path imaps --fault slow.yaml
              sigillo serve --user ada --password-file secret.txt --message welcome.eml
              sigillo serve --alias info@ateneo.test --trusted-network 192.0.2.0/24
              sigillo serve --message ~/Maildir --samples --folder Work --without IDLE,smtp:CHUNKING
              sigillo serve --ready-json --control
              sigillo serve --path imap --path smtps --write-settings published
              sigillo serve --receive --dmarc 'v=DMARC1; p=reject'

            With --control a test steers the servers over HTTP on loopback: accounts, messages, faults, transcript. The \
            ready line has its address and token; GET /v1/openapi.json describes it.

            With --receive three organisations send each other mail: the account's, another provider, and the one where the \
            mail arrives and SPF and DMARC are evaluated. Send to the correspondent's address through either provider's \
            ports, or to the mx port without a log-in, and read what has arrived as the receiving account.

            Exit status: 0 when it was told to end; 2 when it could not start.
            """)

    @Option(
        help: ArgumentHelp(
            """
            A path to serve (repeatable): imaps, imap-starttls, smtps, smtp-starttls, pop3s, pop3-starttls, https (a \
            webmail), imap, smtp, pop3, http (leads to https).
            """, valueName: "path"))
    var path: [String] = []

    @Option(help: ArgumentHelp("Serve the faults of this scenario instead of honestly.", valueName: "id"))
    var scenario: String?

    @Option(help: ArgumentHelp("A folder of scenarios instead of the built-in ones.", valueName: "folder"))
    var scenarios: String?

    @Option(
        help: ArgumentHelp(
            "A file of faults, steps as a scenario has them, for one command or the connection (repeatable).",
            valueName: "file"))
    var fault: [String] = []

    @Option(help: ArgumentHelp("The address to listen on; loopback unless given.", valueName: "address"))
    var bind: String = "127.0.0.1"

    @Option(
        help: ArgumentHelp(
            """
            The port of a path (repeatable); a free one unless given. With --receive also of mx, dns, and other-smtps and \
            the like.
            """, valueName: "path=n"))
    var port: [String] = []

    @Option(help: ArgumentHelp("The account's name; a fresh one unless given.", valueName: "user"))
    var user: String?

    @Option(
        help: ArgumentHelp(
            "A file whose first line is the account's password; a fresh one unless given.", valueName: "file"))
    var passwordFile: String?

    @Option(
        help: ArgumentHelp(
            "Another address of the account, which mail may be sent from too (repeatable).", valueName: "address"))
    var alias: [String] = []

    @Flag(
        help: "Take mail from any sender: otherwise envelope, From and Sender must be the account's that logged in.")
    var anySender = false

    @Option(
        help: ArgumentHelp(
            """
            A network whose mail is taken without a log-in (repeatable), for example 192.0.2.0/24; none unless given, \
            loopback neither.
            """, valueName: "cidr"))
    var trustedNetwork: [String] = []

    @Flag(help: "Take mail for the account's own domain without a log-in; relaying still needs one.")
    var localMail = false

    @Option(
        help: ArgumentHelp(
            """
            SASL mechanisms to offer inside TLS, with commas between them (repeatable), for example \
            SCRAM-SHA-256,SCRAM-SHA-256-PLUS; PLAIN and LOGIN unless given.
            """, valueName: "names"))
    var auth: [String] = []

    @Option(
        help: ArgumentHelp(
            "The SHA-256 fingerprint of a client certificate that logs in by EXTERNAL (repeatable).",
            valueName: "hex"))
    var clientCertificate: [String] = []

    @Option(help: ArgumentHelp("Where to write the certificate that clients must trust.", valueName: "file"))
    var caFile: String?

    @Option(
        help: ArgumentHelp(
            "Mail for the mailbox: a message, an mbox or a Maildir (repeatable); one message is made unless given.",
            valueName: "file"))
    var message: [String] = []

    @Flag(help: "Put realistic messages into the mailbox: attachments, other scripts, a large one.")
    var samples = false

    @Option(help: ArgumentHelp("A mailbox besides the usual ones (repeatable).", valueName: "name"))
    var folder: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            Extensions not to offer, words of CAPABILITY, EHLO or CAPA with commas between them (repeatable): IDLE, \
            pop3:PIPELINING; imap, smtp or pop3 for all of one protocol.
            """, valueName: "names"))
    var without: [String] = []

    @Option(
        help: ArgumentHelp(
            "Extensions to offer besides, also of those that --without takes away (repeatable).", valueName: "names"))
    var with: [String] = []

    @OptionGroup
    var receiving: ReceivingArguments

    @Flag(
        name: .customLong("control"),
        help: "Serve the control API over HTTP on loopback; on a free port unless --control-port is given.")
    var hasControl = false

    @Option(help: ArgumentHelp("The port of the control API; with it --control goes without saying.", valueName: "n"))
    var controlPort: UInt16?

    @Option(
        help: ArgumentHelp(
            "Where to write the control API's token, readable for you alone; with it --control goes without saying.",
            valueName: "file"))
    var controlTokenFile: String?

    @Option(
        help: ArgumentHelp(
            "Write the settings by which clients find these servers into this folder: autoconfig, .mobileconfig, "
                + "Autodiscover and SRV records.", valueName: "folder"))
    var writeSettings: String?

    @Flag(help: "Print one line of JSON on standard output when everything is bound, and no transcript header.")
    var readyJson = false

    @Flag(help: "Print no transcript.")
    var quiet = false

    func run() throws {
        ServiceHeap.keepForMessages()
        let interruption = Interruption()
        var options = try options()
        let printer = quiet || Diagnostics.discards(STDERR_FILENO) ? nil : TranscriptPrinter()
        options.makesNotes = printer != nil || isControlled
        options.keepsOctets = isControlled
        let service = try start(options, printer)
        defer {
            service.close()
            printer?.close()
        }
        let control =
            try isControlled
            ? ControlEndpoint(service, port: controlPort ?? 0, tokenFile: controlTokenFile) : nil
        defer { control?.close() }
        let settings = try writeSettings.map(service.writeSettings) ?? []
        if readyJson {
            Diagnostics.write(control.map(service.readyLine) ?? service.readyLine, to: STDOUT_FILENO)
        } else {
            Diagnostics.write(introduction(service, control, settings), to: STDOUT_FILENO)
        }
        interruption.wait()
    }

    private var isControlled: Bool { hasControl || controlPort != nil || controlTokenFile != nil }

    private func start(_ options: ServeOptions, _ printer: TranscriptPrinter?) throws -> MailService {
        do {
            guard let printer else { return try MailService(options) }
            return try MailService(options) { record, event in printer.print(event, of: record) }
        } catch {
            throw UsageError("\(error)")
        }
    }

    private func options() throws -> ServeOptions {
        var options = ServeOptions()
        if !path.isEmpty {
            options.paths = try path.map { text in
                guard let path = ServicePath(rawValue: text) else {
                    throw UsageError(
                        """
                        '\(text)' is no path that can be served. Known: imaps, imap-starttls, smtps, smtp-starttls, \
                        pop3s, pop3-starttls, https, imap, smtp, pop3, http.
                        """
                    )
                }
                return path
            }
        }
        options.scenario = scenario
        options.scenarioFolder = scenarios
        options.bindAddress = bind
        options.receiving = receiving.options
        for text in port {
            let parts = text.split(separator: "=", maxSplits: 1)
            if let role = parts.first.map(String.init), role == "mx" || role == "dns" || role.hasPrefix("other-"),
                let number = parts.dropFirst().first.flatMap({ UInt16($0) })
            {
                guard options.receiving != nil else {
                    throw UsageError("--port names \(role), which is not served: add --receive.")
                }
                let known = ["mx", "dns"] + options.paths.filter { $0.service == .smtp }.map { "other-" + $0.rawValue }
                guard known.contains(role) else {
                    throw UsageError(
                        "--port names \(role), which is not served. Known: \(known.joined(separator: ", ")).")
                }
                options.receiving?.ports[role] = number
                continue
            }
            guard parts.count == 2, let path = ServicePath(rawValue: String(parts[0])), let number = UInt16(parts[1])
            else { throw UsageError("'\(text)' is no port: write PATH=NUMBER, for example imaps=40993.") }
            guard options.paths.contains(path) else {
                throw UsageError("--port names \(path.rawValue), which is not served: add --path \(path.rawValue).")
            }
            options.ports[path] = number
        }
        options.user = user
        do {
            if let passwordFile { options.password = try SecretFile(passwordFile).lines.first?.secret }
            options.faults = try fault.flatMap { try CatalogueLoader.faults(file: $0) }
            let now = CalendarDate.now().seconds
            options.mail = try message.flatMap { try WaitingMail.read($0, now: now) }
            if samples { options.mail += WaitingMail.samples }
            options.extensions = try OfferedExtensions(without: words(without), with: words(with))
        } catch {
            throw UsageError("\(error)")
        }
        options.anchorFile = caFile
        options.folders = folder
        options.aliases = alias
        options.submission.takesLocalMail = localMail
        try options.submission.trust(trustedNetwork)
        // A hostile scenario says itself whom it refuses.
        options.submission.requiresOwnSender = anySender ? false : scenario == nil ? true : nil
        options.mechanisms = words(auth)
        options.clientCertificates = clientCertificate
        return options
    }

    private func words(_ lists: [String]) -> [String] {
        lists.flatMap { $0.split(separator: ",").map(String.init) }
    }

    private func introduction(
        _ service: MailService, _ control: ControlEndpoint?, _ settings: [String]
    ) -> String {
        var text = "sigillo \(SigilloVersion.text) serves as \(service.host)\n"
        for endpoint in service.endpoints {
            text += "  \(Self.name(endpoint))  \(endpoint.address) port \(endpoint.port)\n"
        }
        text +=
            "  user \(service.account.user)   password \(String(decoding: service.account.password.reveal(), as: UTF8.self))\n"
        text += "  sends as \(service.account.addresses.joined(separator: ", "))\n"
        text += "  clients must trust \(service.anchorFile)\n"
        if let endpoint = service.endpoints.first(where: { $0.path == .imaps }) {
            text +=
                "  try: curl --cacert \(service.anchorFile) --user USER:PASSWORD "
                + "'imaps://\(service.host):\(endpoint.port)/INBOX;MAILINDEX=1'\n"
        }
        if let endpoint = service.endpoints.first(where: { $0.path == .https }) {
            let url = "https://\(service.host):\(endpoint.port)/"
            text +=
                "  try: \(url) in a browser that trusts the certificate, or curl --cacert \(service.anchorFile) "
                + "--user USER:PASSWORD \(url)\n"
        }
        if !settings.isEmpty { text += "  settings " + settings.joined(separator: " ") + "\n" }
        text += receivingText(service)
        if let control {
            let token = String(decoding: control.token.reveal(), as: UTF8.self)
            text += "  control \(control.url)/v1/openapi.json   Authorization: Bearer \(token)\n"
        }
        return text + "End with Ctrl-C.\n"
    }

    private static func name(_ endpoint: MailService.Endpoint) -> String {
        switch endpoint.role {
        case .own: endpoint.path.rawValue
        case .other: "other provider's \(endpoint.path.rawValue)"
        case .exchange: "mx"
        }
    }

    private func receivingText(_ service: MailService) -> String {
        guard let receiving = service.receiving else { return "" }
        let password = String(decoding: receiving.account.password.reveal(), as: UTF8.self)
        var text =
            "  mail from \(service.account.address) to \(receiving.account.address) arrives at the mx of "
            + "\(receiving.domain)\n"
        text += "  it is read as user \(receiving.account.user)   password \(password)\n"
        text += "  dns  udp port \(receiving.namePort)\n"
        for record in receiving.records { text += "  \(record.name). TXT \"\(record.text)\"\n" }
        return text
    }
}
