package import SigilloCore

/// Receives what a ``FlowAssembler`` finds in frames: ordered octets of each direction, and what was not seen.
///
/// Buffers are valid only during the call. A flow is named by its number from 0, the same as tshark's `tcp.stream`.
package protocol FlowSink {
    /// A flow begins: before anything else is told of it.
    mutating func flowBegan(_ flow: FlowStart)

    /// The next octets of a direction, each octet once and in order.
    ///
    /// - Parameters:
    ///   - offset: the position of the first octet in the direction's stream, from 0 behind the SYN (or at the
    ///     first octet seen when the start was missed).
    ///   - frame: the frame that carried them.
    mutating func streamed(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference)

    /// Octets that stand where others stood already and differ from them: the reading that the receiver may have taken instead.
    mutating func contradicted(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference)

    /// Octets of a place that is too long ago to compare them with what stood there: most likely the same again.
    mutating func repeated(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference)

    /// Octets that were never captured.
    mutating func missed(octets: UInt64, flow: Int, direction: Direction, offset: UInt64)

    /// A flow ends: FIN of both, a reset, a new SYN on its four-tuple, or the end of the capture.
    mutating func flowEnded(_ flow: FlowEnd)

    /// A flow of which nothing else was told has ended: no octet of it crossed.
    mutating func flowStayedSilent(_ flow: FlowStart, end: FlowEnd)

    /// A whole UDP datagram.
    mutating func datagram(_ octets: ArraySlice<UInt8>, from: Endpoint, to: Endpoint, frame: FrameReference)

    /// A frame, or a part of it, that could not be judged.
    mutating func blind(_ reason: Blindness, frame: FrameReference)
}

extension FlowSink {
    package mutating func flowStayedSilent(_ flow: FlowStart, end: FlowEnd) {
        flowBegan(flow)
        flowEnded(end)
    }

    package mutating func repeated(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference
    ) {}
}

/// A frame by number and time.
package struct FrameReference: Sendable, Hashable {
    package var number: Int
    package var time: UInt64

    package init(number: Int, time: UInt64) {
        self.number = number
        self.time = time
    }
}

/// How a flow begins.
package struct FlowStart: Sendable, Hashable {
    package var flow: Int
    /// Whether the SYN was seen: else what came before is unknown.
    package var sawSYN: Bool
    package var frame: FrameReference
    /// The addresses of both ends.
    package let clientAddress: IPAddress
    package let serverAddress: IPAddress
    private let clientPort: UInt16
    private let serverPort: UInt16

    /// Creates the start of a flow.
    init(flow: Int, client: FlowKey.End, server: FlowKey.End, sawSYN: Bool, frame: FrameReference) {
        self.flow = flow
        self.sawSYN = sawSYN
        self.frame = frame
        clientAddress = client.address
        serverAddress = server.address
        clientPort = client.port
        serverPort = server.port
    }

    /// Creates the start of a flow between ends that are named by text; nil where one is no address.
    package init?(flow: Int, client: Endpoint, server: Endpoint, sawSYN: Bool, frame: FrameReference) {
        guard let from = IPAddress(client.address), let to = IPAddress(server.address) else { return nil }
        self.init(
            flow: flow, client: FlowKey.End(address: from, port: client.port),
            server: FlowKey.End(address: to, port: server.port), sawSYN: sawSYN, frame: frame)
    }

    // Text is made of addresses only where somebody reads it: a flood names millions.

    /// Who opened it: the sender of the SYN, else the likelier end.
    package var client: Endpoint { Endpoint(address: clientAddress.description, port: clientPort) }

    /// The other end.
    package var server: Endpoint { Endpoint(address: serverAddress.description, port: serverPort) }
}

/// How a flow ended.
package struct FlowEnd: Sendable, Hashable {
    package var flow: Int
    package var sawClientFIN: Bool
    package var sawServerFIN: Bool
    /// Who reset it, if anybody.
    package var resetBy: Direction?
    /// Whether segments of each direction were seen at all.
    package var sawClient: Bool
    package var sawServer: Bool
    /// Octets streamed of each direction.
    package var clientOctets: UInt64
    package var serverOctets: UInt64
    package var frame: FrameReference
    /// Whether it had to give way to others: what it still had to say was not judged.
    package var isEvicted: Bool
    /// Whether a direction spoke whose SYN was not captured although the other's was: what came first is not known.
    package var lacksStart = false

    package init(
        flow: Int, sawClientFIN: Bool, sawServerFIN: Bool, resetBy: Direction?, sawClient: Bool, sawServer: Bool,
        clientOctets: UInt64, serverOctets: UInt64, frame: FrameReference, isEvicted: Bool = false
    ) {
        self.flow = flow
        self.sawClientFIN = sawClientFIN
        self.sawServerFIN = sawServerFIN
        self.resetBy = resetBy
        self.sawClient = sawClient
        self.sawServer = sawServer
        self.clientOctets = clientOctets
        self.serverOctets = serverOctets
        self.frame = frame
        self.isEvicted = isEvicted
    }
}

/// Why something could not be judged.
package enum Blindness: Sendable, Hashable {
    /// The frame holds fewer octets than crossed the wire.
    case cutFrame
    /// A link type that is not decoded.
    case linkType(UInt32)
    /// A tunnel, encapsulation or transport that is not decoded, by name.
    case encapsulation(String)
    /// IP fragments of which one is missing.
    case fragment
    /// A header that contradicts itself.
    case malformed(String)
    /// No room for more: the oldest was given up.
    case evicted
}
