import SigilloWire

/// Capture files in the forms that the writers of the library do not make.
enum CaptureFile {
    /// Numbers in one of both byte orders.
    struct Order {
        var isBig: Bool

        func octets(_ value: UInt64, _ count: Int) -> [UInt8] {
            let big = (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
            return isBig ? big : big.reversed()
        }

        func two(_ value: Int) -> [UInt8] { octets(UInt64(value), 2) }
        func four(_ value: Int) -> [UInt8] { octets(UInt64(value), 4) }
    }

    /// A classic file.
    static func classic(
        _ frames: [CapturedFrame], isBig: Bool, isNano: Bool, snaplen: Int = 262_144
    ) -> [UInt8] {
        let order = Order(isBig: isBig)
        let linkType = Int(frames.first?.linkType.rawValue ?? 1)
        var file = order.four(isNano ? 0xa1b2_3c4d : 0xa1b2_c3d4) + order.two(2) + order.two(4) + order.four(0)
        file += order.four(0) + order.four(snaplen) + order.four(linkType)
        for frame in frames {
            let part = Int(frame.time % 1_000_000_000)
            file += order.four(Int(frame.time / 1_000_000_000)) + order.four(isNano ? part : part / 1_000)
            file += order.four(frame.octets.count) + order.four(max(frame.originalLength, frame.octets.count))
            file += frame.octets
        }
        return file
    }

    // MARK: Blocks of pcapng

    static func block(_ type: Int, _ body: [UInt8], _ order: Order) -> [UInt8] {
        let padded = body + [UInt8](repeating: 0, count: (4 - body.count & 3) & 3)
        return order.four(type) + order.four(padded.count + 12) + padded + order.four(padded.count + 12)
    }

    static func option(_ code: Int, _ value: [UInt8], _ order: Order) -> [UInt8] {
        order.two(code) + order.two(value.count) + value + [UInt8](repeating: 0, count: (4 - value.count & 3) & 3)
    }

    static func section(_ order: Order, options: [UInt8] = []) -> [UInt8] {
        block(
            0x0a0d_0d0a,
            order.four(0x1a2b_3c4d) + order.two(1) + order.two(0) + [UInt8](repeating: 0xff, count: 8) + options, order)
    }

    static func interface(
        _ linkType: LinkType, _ order: Order, snaplen: Int = 262_144, options: [UInt8] = []
    ) -> [UInt8] {
        block(1, order.two(Int(linkType.rawValue)) + order.two(0) + order.four(snaplen) + options, order)
    }

    /// An enhanced packet; times are in microseconds.
    static func packet(
        _ frame: CapturedFrame, interface: Int = 0, _ order: Order, options: [UInt8] = []
    ) -> [UInt8] {
        let time = frame.time / 1_000
        let padding = [UInt8](repeating: 0, count: (4 - frame.octets.count & 3) & 3)
        let body =
            order.four(interface) + order.four(Int(time >> 32)) + order.four(Int(time & 0xffff_ffff))
            + order.four(frame.octets.count) + order.four(max(frame.originalLength, frame.octets.count))
            + frame.octets + padding + options
        return block(6, body, order)
    }

    /// A simple packet, whole.
    static func simplePacket(_ frame: CapturedFrame, _ order: Order) -> [UInt8] {
        block(3, order.four(frame.octets.count) + frame.octets, order)
    }

    /// Interface statistics with a count of lost packets.
    static func statistics(drops: UInt64, _ order: Order) -> [UInt8] {
        block(5, order.four(0) + order.four(0) + order.four(0) + option(5, order.octets(drops, 8), order), order)
    }

    static let little = Order(isBig: false)
    static let big = Order(isBig: true)

    /// A whole file of one section.
    static func blocks(_ frames: [CapturedFrame], _ order: Order = little) -> [UInt8] {
        section(order) + interface(frames.first?.linkType ?? .ethernet, order) + frames.flatMap { packet($0, order) }
    }

    // MARK: gzip

    /// A file around octets (RFC 1952), every octet a literal of the fixed Huffman code (RFC 1951 §3.2.6).
    static func gzip(_ octets: [UInt8]) -> [UInt8] {
        var code: UInt32 = 0xffff_ffff
        for octet in octets {
            code ^= UInt32(octet)
            for _ in 0..<8 { code = code >> 1 ^ (code & 1 == 1 ? 0xedb8_8320 : 0) }
        }
        return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff] + deflate(octets) + little.octets(UInt64(~code), 4)
            + little.four(octets.count)
    }

    /// Raw deflate: nothing is compressed, but no octet stands as it was.
    static func deflate(_ octets: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var held: UInt32 = 0
        var count = 0
        func put(_ bits: UInt32, _ size: Int) {
            held |= bits << UInt32(count)
            count += size
            while count >= 8 {
                out.append(UInt8(truncatingIfNeeded: held))
                held >>= 8
                count -= 8
            }
        }
        /// Codes are written from their highest bit.
        func put(code: UInt32, _ size: Int) {
            for place in (0..<size).reversed() { put(code >> UInt32(place) & 1, 1) }
        }
        put(3, 3)
        for octet in octets {
            if octet < 144 { put(code: 0x30 + UInt32(octet), 8) } else { put(code: 0x190 + UInt32(octet) - 144, 9) }
        }
        put(code: 0, 7)
        if count > 0 { put(0, 8 - count) }
        return out
    }
}
