internal import CSeal
internal import Glibc
internal import SigilloCore

/// A private machine in a sealed room, bound to the thread that made it.
final class SealedMachine: ClientMachine {
    let isSealed = true
    let scratch: String

    /// Whether IPv6 works on it.
    let hasIPv6: Bool
    /// Whether its `/etc` is one overlay; otherwise files were bound one by one, and those that do not exist are missing.
    let hasWholeEtc: Bool

    /// Not private for the machine's own extension: its network is in a file of its own.
    var machine: seal_machine
    /// How often the system repeats a SYN by itself, as its file says it; nil where it does not.
    let usualRetries: String?
    private let thread = pthread_self()
    private let launcher: ClientLauncher
    private let sender: Int32
    private var servers: [DatagramServer] = []
    private var isOpen = true

    /// Makes a machine of the current thread.
    ///
    /// - Throws: `RoomError` when the plan holds what no hosts file can, there is no such user, or a step is refused.
    init(_ plan: MachinePlan) throws {
        let user = try plan.runAs.flatMap(ClientUser.named)
        let files = try PrivateFiles(plan)
        machine = try Self.open(files)
        scratch = withUnsafeBytes(of: machine.scratch) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        usualRetries = SystemFile.text(Self.retries)
        hasIPv6 = machine.ipv6
        hasWholeEtc = machine.overlay
        // Without a user namespace the limit would count all processes of the user, outside too.
        launcher = ClientLauncher(user: user, processLimit: seal_current_room().user_namespace ? 4096 : nil)
        sender = seal_datagram_sender()
        if sender < 0 {
            let error = -sender
            seal_machine_close(&machine)
            throw RoomError("The machine has no socket to send its marker: \(systemWords(error)).", errno: error)
        }
    }

    /// Ends everything on the machine, and gives the thread its former namespaces back.
    func close() {
        guard isOpen else { return }
        isOpen = false
        endStrays()
        for server in servers { server.stop() }
        servers = []
        Glibc.close(sender)
        seal_machine_close(&machine)
    }

    func listen(port: UInt16) throws -> (descriptor: Int32, port: UInt16) {
        try requireOwnThread()
        return try bindListener(port: port, everywhere: true)
    }

    func serveDatagrams(
        port: UInt16, answer: @escaping @Sendable ([UInt8], Endpoint) -> [UInt8]?
    ) throws {
        try requireOwnThread()
        servers.append(try DatagramServer(port: port, answer: answer))
    }

    func sendDatagram(_ bytes: [UInt8], port: UInt16) {
        // The socket belongs to the machine's network, whichever thread sends.
        _ = seal_datagram_send(sender, bytes, bytes.count, port)
    }

    func trust(_ anchors: [(pem: String, subjectHash: UInt32)]) throws {
        var error = seal_trust_clear(machine.trust)
        for file in TrustFiles.files(for: anchors) where error == 0 {
            error = seal_write_file(machine.trust, file.name, file.text, file.text.utf8.count)
        }
        if error != 0 {
            throw RoomError("The trusted certificates could not be replaced: \(systemWords(error)).", errno: error)
        }
    }

    func start(_ command: ClientCommand) throws -> any ClientProcess {
        try requireOwnThread()
        if let user = launcher.user { try give(scratch, to: user) }
        return try launcher.start(command)
    }

    /// Ends every process in the machine's network, whatever its session.
    ///
    /// One in a network namespace that a client made for itself, as some sandboxes do, reaches nothing, and ends with
    /// the room.
    func hasStrays() -> Bool {
        machine.network != 0 && Strays.exist(where: isStray)
    }

    func endStrays() {
        guard machine.network != 0 else { return }
        Strays.end(where: isStray)
    }

    private func isStray(_ entry: ProcessEntry) -> Bool {
        entry.process != getpid() && entry.network == machine.network
    }

    /// Gives the current thread its namespaces, with these files in its `/etc`.
    private static func open(_ files: PrivateFiles) throws -> seal_machine {
        var machine = seal_machine()
        let failure = files.hosts.withCString { hosts in
            files.nameService.withCString { nameService in
                files.resolver.withCString { resolver in
                    files.hostName.withCString { hostName in
                        var etc = seal_etc(
                            hosts: hosts, name_service: nameService, resolver: resolver, host_name: hostName)
                        return seal_machine_open(&etc, &machine)
                    }
                }
            }
        }
        if let refusal = RoomRefusal(failure, facts: .read()) {
            throw RoomError(refusal.sentence, errno: refusal.errno)
        }
        return machine
    }

    /// Listeners and clients belong to the network of the thread that makes them: on another thread they would be
    /// on another machine, silently.
    func requireOwnThread() throws {
        guard pthread_equal(thread, pthread_self()) != 0, isOpen else {
            throw RoomError("A machine of a sealed room was used on a thread that is not its own, or after its end.")
        }
    }
}
