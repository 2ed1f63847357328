internal import SigilloCapture
internal import SigilloCheck
package import SigilloCore
internal import SigilloProtocols
internal import SigilloServer
package import SigilloTLS
internal import SigilloWire

/// Proves before a run that the capture and the checker can see: a log-in in clear and one inside a TLS session that
/// encrypts nothing must both be found, in the very set-up that will say of clients that nothing was found.
package struct SelfTest {
    /// What came of it.
    package struct Result: Sendable, Hashable {
        /// Whether both log-ins were found.
        package var isPassed: Bool
        /// What was found or missing, in one sentence.
        package var text: String

        /// Creates a result.
        package init(isPassed: Bool, text: String) {
            self.isPassed = isPassed
            self.text = text
        }
    }

    private let machine: WorkingMachine
    private let host: String
    private let certificates: CertificateStore

    /// Creates the test of a machine.
    package init(machine: WorkingMachine, host: String, certificates: CertificateStore) {
        self.machine = machine
        self.host = host
        self.certificates = certificates
    }

    /// Logs in twice, and looks.
    ///
    /// - Parameter profile: the good certificate chain.
    package func run(profile: CertificateProfile?) -> Result {
        do {
            guard let profile else { throw RoomError("the certificate profile ctl.good-chain is missing") }
            return try perform(profile)
        } catch {
            return Result(isPassed: false, text: "the self-test of the capture could not be made: \(error)")
        }
    }

    private func perform(_ profile: CertificateProfile) throws -> Result {
        var generator = SeededGenerator(seed: certificates.now.magnitude, label: "self-test")
        let secrets = InstanceSecrets(using: &generator)
        let unsealed = TLSSettings(maximumVersion: .tls12, cipherList: "eNULL", isPermissive: true)
        let context = try TLSContext(server: certificates.issue(profile), settings: unsealed)
        let client = try TLSContext(
            client: TLSClientSettings(trust: .anyone, host: nil, checksName: false), settings: unsealed)
        let configuration = SessionConfiguration.bait(hostName: host, account: secrets.account)
        let session = EndpointPlanning.session(of: .imap, configuration)
        guard let clear = machine.ports.first,
            let sealed = machine.ports.first(where: { $0.key != clear.key }) ?? machine.ports.first
        else { throw RoomError("no port was bound") }
        try logIn(clear.value, nil, .clear, session, secrets)
        var frames = machine.takeFrames()?.slice.frames ?? TapFrames.frames(of: machine.server.end())
        guard finds(secrets, in: frames) else {
            return Result(isPassed: false, text: "the checker did not find a log-in that Sigillo itself sent in clear")
        }
        try logIn(sealed.value, client, .implicit(context), session, secrets)
        frames = machine.takeFrames()?.slice.frames ?? TapFrames.frames(of: machine.server.end())
        guard finds(secrets, in: frames) else {
            return Result(
                isPassed: false,
                text:
                    "the checker did not find a log-in that Sigillo itself sent through a TLS suite without encryption")
        }
        return Result(isPassed: true, text: "a log-in in clear and one through a NULL suite were both found")
    }

    private func logIn(
        _ port: UInt16, _ context: TLSContext?, _ security: EndpointPlan.Security,
        _ session: @escaping @Sendable () -> any ServerSession, _ secrets: InstanceSecrets
    ) throws {
        machine.server.begin(
            InstancePlan(
                endpoints: [port: EndpointPlan(path: .imap, isBait: false, security: security, makeSession: session)],
                store: MailStore(messages: []), keepsOctets: machine.capture == nil))
        var probe = try ProbeClient(address: "127.0.0.1", port: port, context: context)
        try probe.expect("* ")
        let account = secrets.account
        try probe.send(Array("a1 LOGIN \(account.user) ".utf8) + account.password.reveal() + [13, 10])
        try probe.expect("a1 OK")
        try probe.send(Array("a2 LOGOUT\r\n".utf8))
        try probe.expect("a2 OK")
        probe.close()
        // The server has seen the FIN when it has no connection left; ending the instance waits for its loop.
        if machine.capture != nil { _ = machine.server.end() }
    }

    private func finds(_ secrets: InstanceSecrets, in frames: [CapturedFrame]) -> Bool {
        var checker = Checker(secrets: secrets.known)
        for frame in frames { checker.add(frame) }
        let findings = checker.finish(drops: 0).findings
        let isCredentialFound = findings.contains {
            $0.kind == .credential && $0.mechanism == "LOGIN" && $0.user == secrets.account.user
                && $0.secret == secrets.account.password
        }
        return isCredentialFound && findings.contains { $0.secretLabel == "password" }
    }
}
