package import SigilloCore

/// Writes a conversation down as the frames of a capture, fault by fault: what tests of the checker are made of.
///
/// ```
/// let frames = ConversationBuilder(port: 143)
///     .server("* OK ready\r\n")
///     .client("a1 LOGIN alice secret\r\n", segmented: 4).reversed(6)
///     .frames
/// ```
///
/// It opens with a handshake unless it starts late, and ends with both FINs unless it is told otherwise. Each step is a
/// millisecond later than the one before. Frames of several conversations are merged with ``merged(_:)``.
package struct ConversationBuilder: Sendable {
    /// How a conversation ends.
    package enum Ending: Sendable, Hashable {
        case fin, clientReset, serverReset
        /// The capture stops first.
        case none
    }

    /// The client's end.
    package let client: Endpoint
    /// The server's end.
    package let server: Endpoint
    /// The frames so far, without the end; numbered from 1.
    package private(set) var framesSoFar: [CapturedFrame] = []
    private var synthesizer: FrameSynthesizer
    private var ending = Ending.fin
    private var time: UInt64

    /// Begins a conversation.
    ///
    /// - Parameters:
    ///   - port: the server's port.
    ///   - clientPort: the client's.
    ///   - isIPv6: whether the addresses are of 2001:db8::/32.
    ///   - startsLate: whether the handshake was not captured.
    ///   - clientISN: the client's initial sequence number, for example one that wraps soon.
    ///   - vlans: VLAN tags, the outermost first.
    ///   - time: when it begins, in nanoseconds since 1970.
    package init(
        port: UInt16 = 143, clientPort: UInt16 = 49_152, isIPv6: Bool = false, startsLate: Bool = false,
        clientISN: UInt32 = 1_000, serverISN: UInt32 = 5_000, vlans: [UInt16] = [],
        time: UInt64 = 1_700_000_000_000_000_000
    ) {
        client = Endpoint(address: isIPv6 ? "2001:db8::10" : "192.0.2.10", port: clientPort)
        server = Endpoint(address: isIPv6 ? "2001:db8:1::1" : "198.51.100.1", port: port)
        synthesizer = FrameSynthesizer(
            client: client, server: server, clientISN: clientISN, serverISN: serverISN, vlans: vlans)
        self.time = time
        guard startsLate else {
            synthesizer.open(at: time, to: &framesSoFar)
            return
        }
        synthesizer.lose(1, .clientToServer)
        synthesizer.lose(1, .serverToClient)
    }

    /// The whole conversation with its end.
    package var frames: [CapturedFrame] {
        var copy = self
        switch ending {
        case .fin:
            copy.synthesizer.close(.clientToServer, at: copy.tick(), to: &copy.framesSoFar)
            copy.synthesizer.close(.serverToClient, at: copy.tick(), to: &copy.framesSoFar)
            copy.synthesizer.acknowledge(.clientToServer, at: copy.tick(), to: &copy.framesSoFar)
        case .clientReset: copy.synthesizer.reset(.clientToServer, at: copy.tick(), to: &copy.framesSoFar)
        case .serverReset: copy.synthesizer.reset(.serverToClient, at: copy.tick(), to: &copy.framesSoFar)
        case .none: break
        }
        return Self.numbered(copy.framesSoFar)
    }

    // MARK: What crosses

    /// The client sends text.
    package func client(_ text: String, segmented size: Int? = nil) -> Self {
        sending(Array(text.utf8), .clientToServer, segmented: size)
    }

    /// The client sends octets.
    package func client(_ octets: [UInt8], segmented size: Int? = nil) -> Self {
        sending(octets, .clientToServer, segmented: size)
    }

    /// The server sends text.
    package func server(_ text: String, segmented size: Int? = nil) -> Self {
        sending(Array(text.utf8), .serverToClient, segmented: size)
    }

    /// The server sends octets.
    package func server(_ octets: [UInt8], segmented size: Int? = nil) -> Self {
        sending(octets, .serverToClient, segmented: size)
    }

    /// An end sends octets, in segments of a size.
    package func sending(_ octets: [UInt8], _ direction: Direction, segmented size: Int? = nil) -> Self {
        changed { builder in
            var rest = octets[...]
            while !rest.isEmpty {
                let part = rest.prefix(max(size ?? FrameSynthesizer.segmentSize, 1))
                rest = rest.dropFirst(part.count)
                builder.synthesizer.send(part, direction, at: builder.tick(), to: &builder.framesSoFar)
            }
        }
    }

    /// An end sends a segment of any kind: octets in a FIN, a keep-alive, a forged reset, other octets in an old place.
    ///
    /// - Parameters:
    ///   - back: how many octets before the next one it begins; 0 advances the stream.
    ///   - flags: the octet of TCP flags; 0x18 is PSH and ACK.
    package func segment(_ octets: [UInt8], back: Int = 0, flags: UInt8 = 0x18, _ direction: Direction) -> Self {
        changed { builder in
            builder.synthesizer.segment(
                octets, back: back, flags: flags, direction, at: builder.tick(), to: &builder.framesSoFar)
        }
    }

    /// An end acknowledges what it has read.
    package func acknowledge(_ direction: Direction) -> Self {
        changed { $0.synthesizer.acknowledge(direction, at: $0.tick(), to: &$0.framesSoFar) }
    }

    /// Octets cross that the capture does not hold.
    package func lost(_ octets: Int, _ direction: Direction) -> Self {
        changed { $0.synthesizer.lose(octets, direction) }
    }

    /// Chooses how it ends.
    package func ending(_ ending: Ending) -> Self {
        changed { $0.ending = ending }
    }

    // MARK: What the capture did to it

    /// The last frames come in reverse order.
    package func reversed(_ count: Int) -> Self {
        changed { builder in
            let last = builder.framesSoFar.suffix(count)
            builder.framesSoFar.removeLast(last.count)
            builder.framesSoFar += last.reversed()
        }
    }

    /// The last frames were captured twice.
    package func repeated(_ count: Int = 1) -> Self {
        changed { $0.framesSoFar += $0.framesSoFar.suffix(count) }
    }

    /// The last frames were not captured.
    package func dropped(_ count: Int = 1) -> Self {
        changed { $0.framesSoFar.removeLast(min(count, $0.framesSoFar.count)) }
    }

    /// The last frame was captured only up to a length.
    package func cut(to length: Int) -> Self {
        changed { builder in
            guard var frame = builder.framesSoFar.popLast() else { return }
            frame.octets = Array(frame.octets.prefix(length))
            builder.framesSoFar.append(frame)
        }
    }

    /// Every frame so far of a direction was not captured, the handshake's too.
    package func without(_ direction: Direction) -> Self {
        changed { builder in
            let sender = direction == .clientToServer ? builder.client : builder.server
            builder.framesSoFar.removeAll { Self.isSent(by: sender, $0) }
        }
    }

    // MARK: Several

    /// The frames of several conversations, in the order of their times, numbered anew.
    package static func merged(_ conversations: [[CapturedFrame]]) -> [CapturedFrame] {
        let all = conversations.joined().enumerated()
        return numbered(all.sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element))
    }

    /// Frames numbered from 1.
    package static func numbered(_ frames: [CapturedFrame]) -> [CapturedFrame] {
        zip(frames, 1...).map { frame, number in
            var frame = frame
            frame.number = number
            return frame
        }
    }

    private static func isSent(by sender: Endpoint, _ frame: CapturedFrame) -> Bool {
        guard case .tcp(let unit) = PacketDecoder.decode(frame) else { return false }
        return unit.sourcePort == sender.port && unit.addresses.source.description == sender.address
    }

    private mutating func tick() -> UInt64 {
        time &+= 1_000_000
        return time
    }

    private func changed(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }
}
