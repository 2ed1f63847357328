internal import Glibc
package import SigilloCapture
package import SigilloCore
package import SigilloServer
package import SigilloWire

/// A private machine at work: its listeners, its server, its capture and its resolver, for one instance after another.
///
/// It belongs to the thread that was given the machine.
package final class WorkingMachine {
    package let machine: any ClientMachine
    package let server: MailServer
    /// The kernel's capture of the machine's loopback, or nil where it can't be had.
    package let capture: LiveCapture?
    /// Why there is no capture by the kernel, in one sentence.
    package let captureRefusal: String?
    /// The ports that were bound, by the port that clients know.
    package let ports: [UInt16: UInt16]
    /// The server's name, where names are looked up.
    let host: String
    let resolver: MachineResolver
    /// The listening sockets by the port that clients know; the server owns them.
    var listeners: [UInt16: Int32]
    /// Whether the network is not the honest one.
    var isChanged = false
    /// Why the network is not as it should be, or nil.
    var damage: RoomError?
    private var markers = 0
    private var earlier = EarlierConnections()

    /// The ports that a sealed machine listens on: each path's own, and where clients look when they fall back.
    package static let sealedPorts: [UInt16] = [25, 80, 110, 143, 443, 465, 587, 993, 995, 2525, 4190]

    /// Binds the listeners, opens the capture and starts the resolver.
    ///
    /// - Parameters:
    ///   - machine: the private machine of the current thread.
    ///   - paths: the paths under test; outside a room only they are served, each on a port of the system's choice.
    ///   - host: the server's name, which its resolver knows in a sealed room.
    /// - Throws: ``SigilloCore/RoomError`` when a port cannot be bound.
    package init(
        _ machine: any ClientMachine, paths: [ServicePath], host: String,
        observer: (@Sendable (ConnectionRecord, ConnectionRecord.Event) -> Void)? = nil
    ) throws {
        self.machine = machine
        let server = MailServer(observer: observer)
        self.server = server
        var isComplete = false
        defer { if !isComplete { server.close() } }
        let resolver = MachineResolver(NetworkNames(nil, host: host).responder)
        self.resolver = resolver
        self.host = host
        var ports: [UInt16: UInt16] = [:]
        var listeners: [UInt16: Int32] = [:]
        let wanted = machine.isSealed ? Self.sealedPorts : Set(paths.map(\.standardPort)).sorted()
        for port in wanted {
            let bound = try Self.listen(port, on: machine, server)
            ports[port] = bound.port
            listeners[port] = bound.descriptor
        }
        self.ports = ports
        self.listeners = listeners
        if machine.isSealed {
            try machine.serveDatagrams(port: 53) { query, _ in resolver.answer(query) }
        }
        do {
            let filter = machine.isSealed ? nil : CaptureFilter.ports(Array(ports.values) + [Self.markerPort])
            capture = try LiveCapture(device: "lo", filter: filter)
            captureRefusal = nil
        } catch {
            capture = nil
            captureRefusal = "\(error)"
        }
        isComplete = true
    }

    /// Listens again on a port of those that were bound.
    ///
    /// - Throws: ``SigilloCore/RoomError`` when it cannot be bound.
    func listen(_ port: UInt16) throws {
        listeners[port] = try Self.listen(port, on: machine, server).descriptor
    }

    /// Binds a port, or where there is no room one of the system's choice, for the server.
    private static func listen(
        _ port: UInt16, on machine: any ClientMachine, _ server: MailServer
    ) throws -> (descriptor: Int32, port: UInt16) {
        let bound = try machine.listen(port: machine.isSealed ? port : 0)
        try server.listen(descriptor: bound.descriptor, port: bound.port)
        return bound
    }

    /// The discard port (RFC 863), where the marker is sent and nobody listens.
    private static let markerPort: UInt16 = 9

    /// Everything captured since the last call; a marker is sent and waited for, so that nothing is still under way.
    ///
    /// - Returns: the frames and the marker that must be found among them, or nil where the kernel does not capture.
    package func takeFrames() -> (slice: CaptureSlice, marker: String)? {
        guard let capture else { return nil }
        markers += 1
        // Outside a room several machines share one loopback: a port of its own tells this one's marker from theirs.
        let marker = "sigillo marker \(markers) of \(getpid()) at \(ports.values.min() ?? 0)"
        let slice = capture.takeFrames(
            through: Array(marker.utf8),
            sending: {
                machine.sendDatagram(Array(marker.utf8), port: Self.markerPort)
            }, timeoutNanoseconds: 2_000_000_000)
        return (slice, marker)
    }

    /// Everything captured since the last call, and what comes late, until `isWhole` holds or patience is over.
    ///
    /// A busy kernel may deliver the last segments of a connection after a marker that another processor sent later.
    ///
    /// - Parameter isWhole: whether nothing is missing any more, from the frames so far and the count of lost ones.
    /// - Returns: the frames, and whether every marker was found among them; nil where the kernel does not capture.
    package func takeFrames(
        until isWhole: ([CapturedFrame], UInt64) -> Bool
    ) -> (slice: CaptureSlice, showsMarker: Bool)? {
        guard let (first, marker) = takeFrames() else { return nil }
        var slice = first
        // What comes late is looked at once more with the rest, so that this instance's own connections stay whole.
        let before = earlier
        slice.frames = earlier.removeLastWords(from: first.frames)
        var showsMarker = first.sawMarker && MarkerScan.find(marker, in: first.frames)
        let deadline = InstanceRunner.monotonicNow() + Self.patience
        while !isWhole(slice.frames, slice.dropped), showsMarker, InstanceRunner.monotonicNow() < deadline {
            poll(nil, 0, 1)
            guard let (next, marker) = takeFrames() else { break }
            earlier = before
            slice.frames = earlier.removeLastWords(from: slice.frames + next.frames)
            slice.dropped += next.dropped
            showsMarker = next.sawMarker && MarkerScan.find(marker, in: next.frames)
        }
        return (slice, showsMarker)
    }

    /// Forgets what was captured until now, such as the last acknowledgement of a connection that is over.
    package func forgetFrames() {
        capture?.discard()
    }

    /// How long to wait for what comes late, in nanoseconds.
    private static let patience: UInt64 = 1_000_000_000

    /// The names that were asked of the resolver since the last call.
    package func takeQuestions() -> [String] {
        resolver.questions.take()
    }

    /// Closes the server and the capture.
    package func close() {
        server.close()
        capture?.close()
    }
}
