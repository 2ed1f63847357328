internal import CSeal
internal import Glibc
internal import SigilloCore

/// The machine itself, with a scratch folder on its disk.
final class OpenMachine: ClientMachine {
    let isSealed = false
    let scratch: String

    private let launcher: ClientLauncher
    private let sender: Int32
    private var clients: [SpawnedClient] = []
    private var isOpen = true

    /// Makes the scratch folder, for its owner's eyes only.
    ///
    /// - Throws: `RoomError` when it cannot be made, or there is no such user.
    init(_ plan: MachinePlan) throws {
        launcher = ClientLauncher(user: try plan.runAs.flatMap(ClientUser.named), processLimit: nil)
        scratch = try Self.makeScratch()
        sender = seal_datagram_sender()
    }

    /// Ends its clients and removes the scratch folder.
    func close() {
        guard isOpen else { return }
        isOpen = false
        for client in clients { client.end() }
        endStrays()
        if sender >= 0 { Glibc.close(sender) }
        _ = seal_remove_tree(scratch)
    }

    func listen(port: UInt16) throws -> (descriptor: Int32, port: UInt16) {
        try bindListener(port: port, everywhere: false)
    }

    func serveDatagrams(
        port: UInt16, answer: @escaping @Sendable ([UInt8], Endpoint) -> [UInt8]?
    ) throws {
        throw RoomError("Only in a sealed room can every name look-up of a client be answered.")
    }

    func sendDatagram(_ bytes: [UInt8], port: UInt16) {
        guard sender >= 0 else { return }
        _ = seal_datagram_send(sender, bytes, bytes.count, port)
    }

    func trust(_ anchors: [(pem: String, subjectHash: UInt32)]) {}

    func change(_ network: MachineNetwork) {}

    func drop(_ connections: DroppedConnections?, at descriptor: Int32) throws {
        throw RoomError("Only in a sealed room can what is sent to a port vanish.")
    }

    func start(_ command: ClientCommand) throws -> any ClientProcess {
        if let user = launcher.user { try give(scratch, to: user) }
        let client = try launcher.start(command)
        clients.append(client)
        return client
    }

    /// Ends the descendants of this process that are in a session of one of the clients, or whose environment names
    /// the scratch folder, as that of a daemon does which made itself a session of its own.
    func endStrays() {
        let sessions = Set(clients.map(\.processID))
        let killed = Strays.end(where: isStray(of: sessions))
        // Orphans are this process's children by now. Clients are reaped by those who started them.
        let ended = ProcessEntry.all().filter { $0.isZombie && sessions.contains($0.session) }
        for process in killed.union(ended.map(\.process)).subtracting(sessions) { Strays.reap(process) }
    }

    func hasStrays() -> Bool {
        Strays.exist(where: isStray(of: Set(clients.map(\.processID))))
    }

    private func isStray(of sessions: Set<Int32>) -> (ProcessEntry) -> Bool {
        let own = getpid()
        let mark = Array(scratch.utf8)
        return { entry in
            guard entry.process != own, entry.descends(from: own) else { return false }
            return sessions.contains(entry.session) || entry.environment.containsSlice(mark)
        }
    }

    /// Makes a folder below `TMPDIR` with a name of its own.
    private static func makeScratch() throws -> String {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/sigillo-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        guard let made else {
            let error = errno
            throw RoomError(
                "No scratch folder could be made in \(parent): \(systemWords(error)). Set TMPDIR to a folder that is "
                    + "yours to write to.", errno: error)
        }
        return made
    }
}

extension [UInt8] {
    /// Whether the bytes of `slice` stand somewhere in these, one after the other.
    fileprivate func containsSlice(_ slice: [UInt8]) -> Bool {
        guard let first = slice.first, count >= slice.count else { return false }
        return (0...(count - slice.count)).contains { start in
            self[start] == first && self[start..<(start + slice.count)].elementsEqual(slice)
        }
    }
}
