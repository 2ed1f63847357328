import Foundation
import Glibc
import SigilloCore
import Synchronization

/// A room of the tests' own: machines that bind ports of loopback, and clients that are closures on threads.
struct FakeRoom: ClientRoom {
    /// What a client is: it gets its command and what it may look at, and gives its exit status.
    typealias Body = @Sendable (ClientCommand, FakeProcess) -> Int32

    var status = RoomStatus(isSealed: false)
    /// Why no machine can be made, or nil.
    var refusal: String?
    var body: Body

    init(refusal: String? = nil, _ body: @escaping Body) {
        self.refusal = refusal
        self.body = body
    }

    func withMachine<Result>(_ plan: MachinePlan, _ work: (any ClientMachine) throws -> Result) throws -> Result {
        if let refusal { throw RoomError(refusal) }
        let machine = try FakeMachine(body)
        defer { machine.close() }
        return try work(machine)
    }
}

/// A machine without any namespace.
final class FakeMachine: ClientMachine {
    let isSealed = false
    let scratch: String
    private let body: FakeRoom.Body
    private let folder: TestFolder

    init(_ body: @escaping FakeRoom.Body) throws {
        self.body = body
        folder = try TestFolder()
        scratch = folder.path
    }

    func close() { folder.remove() }

    func listen(port: UInt16) throws -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = TestClient.address(port: port)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && Glibc.listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw RoomError("no port", errno: errno) }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    func serveDatagrams(port: UInt16, answer: @escaping @Sendable ([UInt8], Endpoint) -> [UInt8]?) throws {
        throw RoomError("no datagrams outside a room")
    }

    func sendDatagram(_ bytes: [UInt8], port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { Glibc.close(descriptor) }
        var address = TestClient.address(port: port)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, bytes, bytes.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    func trust(_ anchors: [(pem: String, subjectHash: UInt32)]) {}

    func change(_ network: MachineNetwork) {}

    func drop(_ connections: DroppedConnections?, at descriptor: Int32) throws {
        throw RoomError("nothing vanishes outside a room")
    }

    func start(_ command: ClientCommand) throws -> any ClientProcess {
        guard command.arguments.first != "/missing/program" else {
            throw RoomError("there is no program /missing/program", errno: ENOENT, isClientMissing: true)
        }
        return FakeProcess(command, body)
    }

    func hasStrays() -> Bool { false }

    func endStrays() {}
}

/// A client on a thread: its end makes a descriptor readable, as a process's does.
final class FakeProcess: ClientProcess, Sendable {
    private struct State {
        var end: ClientEnd?
        var output: [UInt8] = []
        var errors: [UInt8] = []
    }

    let processID: Int32 = 0
    private let state = Mutex(State())
    private let thread = DispatchSemaphore(value: 0)
    /// Readable for the runner when the client has ended; for the client when it is to end.
    private let ended = Gate()
    private let ending = Gate()

    init(_ command: ClientCommand, _ body: @escaping FakeRoom.Body) {
        Thread { [self] in
            let status = body(command, self)
            state.withLock { state in
                if state.end == nil { state.end = .exited(status) }
            }
            ended.open()
            thread.signal()
        }.start()
    }

    var standardOutput: [UInt8] { state.withLock { $0.output } }
    var standardError: [UInt8] { state.withLock { $0.errors } }

    func wait(nanoseconds: UInt64, wake: Int32?) -> ClientEnd? {
        ended.wait(also: wake ?? -1, milliseconds: Int32(clamping: nanoseconds / 1_000_000 + 1))
        return ended.isOpen ? state.withLock { $0.end } : nil
    }

    func end() {
        ending.open()
        ended.wait(also: -1, milliseconds: 30_000)
    }

    // MARK: - For the client

    func print(_ text: String) { state.withLock { $0.output += text.utf8 } }
    func complain(_ text: String) { state.withLock { $0.errors += text.utf8 } }

    /// Lets a signal be what ends the client, whatever it returns.
    func die(by signal: Int32) { state.withLock { $0.end = .signalled(signal) } }

    /// Sleeps until the runner ends the client, as one that waits for its user would.
    func hang() { ending.wait(also: -1, milliseconds: 30_000) }
}

/// A pair of sockets that one side opens once, and others wait at.
private final class Gate: Sendable {
    private let descriptors: (inside: Int32, outside: Int32)

    init() {
        var pair: [Int32] = [-1, -1]
        let status = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &pair)
        precondition(status == 0, "no descriptors are left")
        descriptors = (pair[0], pair[1])
    }

    deinit {
        close(descriptors.inside)
        close(descriptors.outside)
    }

    var isOpen: Bool {
        var waiting = pollfd(fd: descriptors.outside, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, 0) == 1
    }

    func open() { _ = send(descriptors.inside, [1], 1, Int32(MSG_NOSIGNAL)) }

    func wait(also other: Int32, milliseconds: Int32) {
        var waiting = [
            pollfd(fd: descriptors.outside, events: Int16(POLLIN), revents: 0),
            pollfd(fd: other, events: Int16(POLLIN), revents: 0),
        ]
        poll(&waiting, 2, milliseconds)
    }
}
