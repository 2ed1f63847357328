import SigilloCheck
import SigilloCore
import SigilloWire

/// A sink that demands what a ``FlowAssembler`` promises: each octet once, in order, and gaps where octets are missing.
private struct OrderedSink: FlowSink {
    var judge = Known.judge
    var next: [Int: (client: UInt64, server: UInt64)] = [:]

    private mutating func advance(_ flow: Int, _ direction: Direction, _ offset: UInt64, _ count: UInt64) {
        var place = next[flow] ?? (0, 0)
        demand(count > 0, "something is streamed or missed")
        if direction == .clientToServer {
            demand(place.client == offset, "the client's octets in order")
            place.client = offset &+ count
        } else {
            demand(place.server == offset, "the server's octets in order")
            place.server = offset &+ count
        }
        next[flow] = place
    }

    mutating func flowBegan(_ flow: FlowStart) {
        demand(next[flow.flow] == nil, "a flow begins once")
        next[flow.flow] = (0, 0)
        judge.flowBegan(flow)
    }

    mutating func streamed(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference
    ) {
        advance(flow, direction, offset, UInt64(octets.count))
        judge.streamed(octets, flow: flow, direction: direction, offset: offset, frame: frame)
    }

    mutating func contradicted(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference
    ) {
        judge.contradicted(octets, flow: flow, direction: direction, offset: offset, frame: frame)
    }

    mutating func missed(octets: UInt64, flow: Int, direction: Direction, offset: UInt64) {
        advance(flow, direction, offset, octets)
        judge.missed(octets: octets, flow: flow, direction: direction, offset: offset)
    }

    mutating func flowEnded(_ flow: FlowEnd) {
        demand(next[flow.flow] != nil, "what ends has begun")
        judge.flowEnded(flow)
    }

    mutating func datagram(_ octets: ArraySlice<UInt8>, from: Endpoint, to: Endpoint, frame: FrameReference) {
        judge.datagram(octets, from: from, to: to, frame: frame)
    }

    mutating func blind(_ reason: Blindness, frame: FrameReference) { judge.blind(reason, frame: frame) }
}

private let text = Array("* OK ready\r\na1 LOGIN alice s3cr3tword\r\na1 OK done\r\na2 LOGOUT\r\n".utf8)

/// Segments, fragments and datagrams in any order, with any flags, in small tables.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var input = Input(data, size)
    var limits = FlowLimits()
    limits.flows = 4
    limits.heldSegments = 8
    limits.heldOctets = 4_096
    limits.linger = 6
    limits.patience = 4
    limits.historySegments = 8
    limits.fragmentedPackets = 4
    limits.fragmentOctets = 2_048
    var assembler = FlowAssembler(limits: limits)
    var sink = OrderedSink()
    var number = 0
    while !input.isEmpty, number < 400 {
        number += 1
        let kind = input.octet()
        let flags = input.octet()
        let sequence = UInt32(truncatingIfNeeded: input.number() &- 256)
        let length = Int(input.octet())
        let isFromClient = kind & 1 == 0
        let client = (address: IPAddress(ipv4: 0xc000_020a), port: UInt16(50_000 + Int(kind >> 1 & 3)))
        let server = (address: IPAddress(ipv4: 0xc633_6401), port: UInt16(143))
        let (from, to) = isFromClient ? (client, server) : (server, client)
        let place = Int(sequence) % text.count
        var payload =
            kind & 8 == 0 ? Array(text.dropFirst(place).prefix(length & 31)) : Array(input.octets(length & 15))
        let base: UInt32 = kind & 0x10 == 0 ? 1_000 : 0xffff_ff00
        let segment = PacketBuilder.tcp(
            payload, from: from, to: to, sequence: base &+ sequence, acknowledgement: base &+ UInt32(length) &* 3,
            flags: flags, window: 500)
        var octets = PacketBuilder.ethernet(
            PacketBuilder.ip(segment, protocolNumber: 6, from: from.address, to: to.address), etherType: 0x0800)
        if kind & 0xe0 == 0xe0 {
            payload = Array(segment.dropFirst(length & 0xf8))
            octets = PacketBuilder.ethernet(
                PacketBuilder.ipv4(
                    Array(payload.prefix(Int(flags & 0x38))), protocolNumber: 6, from: 0xc000_020a, to: 0xc633_6401,
                    identification: UInt16(kind & 3), offset: length & 0xf8, hasMore: flags & 1 == 0),
                etherType: 0x0800)
        }
        let isCut = kind & 0xe0 == 0xc0
        let original = octets.count
        if isCut { octets.removeLast(min(octets.count, length & 15)) }
        assembler.add(
            CapturedFrame(number: number, time: 0, linkType: .ethernet, octets: octets, originalLength: original),
            to: &sink)
    }
    assembler.finish(to: &sink)
    _ = sink.judge.finish(packets: number)
    return 0
}
