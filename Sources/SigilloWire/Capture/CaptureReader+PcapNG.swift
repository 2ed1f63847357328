internal import SigilloCore

/// The state of one section of a pcapng file: its byte order and its interfaces.
struct Section: Sendable {
    /// What an Interface Description Block says.
    struct Interface: Sendable {
        var linkType: LinkType
        /// 0 means no limit.
        var snaplen: Int
        var unit = TimestampUnit()
        /// The newest value of the interface's drop counters.
        var drops: UInt64 = 0
    }

    var order: ByteOrder
    var interfaces: [Interface] = []
}

extension CaptureReader {
    /// The block type of a Section Header Block, the same in both byte orders.
    static let sectionMagic: UInt32 = 0x0a0d_0d0a
    /// More interfaces than any file has; a hostile one might declare millions.
    private static let interfaceLimit = 65_536
    private static let minimumBlockLength = 12

    private enum BlockType {
        static let interface: UInt32 = 1
        static let packet: UInt32 = 2
        static let simplePacket: UInt32 = 3
        static let statistics: UInt32 = 5
        static let enhancedPacket: UInt32 = 6
        static let secrets: UInt32 = 10
    }

    mutating func nextBlockFrame() throws(CaptureError) -> FrameView? {
        while !queue.isSkipping, queue.count >= Self.minimumBlockLength {
            if queue.storage.uint32(at: queue.head) == Self.sectionMagic {
                guard try readSectionHeader() else { return nil }
                continue
            }
            guard let order = section?.order else { throw damage("a block stands before the first section") }
            let type = order.uint32(queue.storage, at: queue.head)
            let length = try blockLength(order)
            guard Self.isRead(type) else {
                queue.skip(length)
                continue
            }
            guard queue.count >= length else { return nil }
            guard order.uint32(queue.storage, at: queue.head + length - 4) == UInt32(length) else {
                throw damage("the two lengths of a block differ")
            }
            let frame = try readBlock(type, body: queue.head + 8..<queue.head + length - 4)
            queue.skip(length)
            if let frame { return frame }
        }
        return nil
    }

    private static func isRead(_ type: UInt32) -> Bool {
        switch type {
        case BlockType.interface, BlockType.packet, BlockType.simplePacket, BlockType.statistics,
            BlockType.enhancedPacket, BlockType.secrets:
            true
        default: false
        }
    }

    private func blockLength(_ order: ByteOrder) throws(CaptureError) -> Int {
        let length = Int(order.uint32(queue.storage, at: queue.head + 4))
        guard length >= Self.minimumBlockLength, length.isMultiple(of: 4), length <= Self.blockLimit else {
            throw damage("a block claims a length of \(length) octets")
        }
        return length
    }

    /// Reads a Section Header Block; false where more octets are needed.
    private mutating func readSectionHeader() throws(CaptureError) -> Bool {
        let order: ByteOrder
        switch queue.storage.uint32(at: queue.head + 8) {
        case 0x1a2b_3c4d: order = .big
        case 0x4d3c_2b1a: order = .little
        default: throw sectionError("its section header has no byte-order magic")
        }
        let length = Int(order.uint32(queue.storage, at: queue.head + 4))
        guard length >= 28, length.isMultiple(of: 4), length <= Self.blockLimit else {
            throw sectionError("its section header claims a length of \(length) octets")
        }
        guard queue.count >= length else { return false }
        let major = order.uint16(queue.storage, at: queue.head + 12)
        guard major == 1 else { throw sectionError("it is of version \(major), which is not known") }
        guard order.uint32(queue.storage, at: queue.head + length - 4) == UInt32(length) else {
            throw sectionError("the two lengths of its section header differ")
        }
        pastDrops = drops
        section = Section(order: order)
        queue.skip(length)
        return true
    }

    private func sectionError(_ reason: String) -> CaptureError {
        section == nil ? .unreadable("This pcapng file cannot be read: \(reason).") : damage(reason)
    }

    private mutating func readBlock(_ type: UInt32, body: Range<Int>) throws(CaptureError) -> FrameView? {
        switch type {
        case BlockType.interface: try readInterface(body)
        case BlockType.statistics: readStatistics(body)
        case BlockType.secrets: readSecrets(body)
        case BlockType.enhancedPacket: return try readEnhancedPacket(body)
        case BlockType.packet: return try readObsoletePacket(body)
        case BlockType.simplePacket: return try readSimplePacket(body)
        default: break
        }
        return nil
    }

    private mutating func readInterface(_ body: Range<Int>) throws(CaptureError) {
        guard var section, body.count >= 8, section.interfaces.count < Self.interfaceLimit else {
            throw damage("an interface description is too short, or there are too many")
        }
        self.section = nil
        defer { self.section = section }
        let order = section.order
        var interface = Section.Interface(
            linkType: LinkType(rawValue: UInt32(order.uint16(queue.storage, at: body.lowerBound))),
            snaplen: Int(order.uint32(queue.storage, at: body.lowerBound + 4)))
        forEachOption(body.lowerBound + 8..<body.upperBound, order) { code, value in
            switch (code, value.count) {
            case (9, 1...): interface.unit.setResolution(queue.storage[value.lowerBound])
            case (14, 8...):
                interface.unit.offset = Int64(bitPattern: order.uint64(queue.storage, at: value.lowerBound))
            default: break
            }
        }
        section.interfaces.append(interface)
        note(interface.linkType)
    }

    private mutating func readStatistics(_ body: Range<Int>) {
        guard let section, body.count >= 12 else { return }
        let order = section.order
        let index = Int(order.uint32(queue.storage, at: body.lowerBound))
        guard section.interfaces.indices.contains(index) else { return }
        var drops: UInt64 = 0
        forEachOption(body.lowerBound + 12..<body.upperBound, order) { code, value in
            // isb_ifdrop and isb_osdrop.
            guard code == 5 || code == 7, value.count >= 8 else { return }
            drops = max(drops, order.uint64(queue.storage, at: value.lowerBound))
        }
        // The counters run from the start of the capture, so that the newest replaces the others.
        self.section?.interfaces[index].drops = drops
    }

    private mutating func readSecrets(_ body: Range<Int>) {
        guard let order = section?.order, body.count >= 8,
            order.uint32(queue.storage, at: body.lowerBound) == PcapNGWriter.keyLogSecrets
        else { return }
        let claimed = Int(order.uint32(queue.storage, at: body.lowerBound + 4))
        let text = queue.storage[body.lowerBound + 8..<body.upperBound].prefix(claimed)
        guard keyLogs.reduce(text.count, { $0 + $1.count }) <= Self.blockLimit else { return }
        keyLogs.append(Secret(bytes: text))
    }

    private mutating func readEnhancedPacket(_ body: Range<Int>) throws(CaptureError) -> FrameView? {
        guard let order = section?.order, body.count >= 20 else { throw damage("a packet block is too short") }
        let start = body.lowerBound
        let packet = PacketFields(
            interface: Int(order.uint32(queue.storage, at: start)),
            ticks: UInt64(order.uint32(queue.storage, at: start + 4)) << 32
                | UInt64(order.uint32(queue.storage, at: start + 8)),
            captured: Int(order.uint32(queue.storage, at: start + 12)),
            original: Int(order.uint32(queue.storage, at: start + 16)))
        let frame = try makeFrame(packet, data: start + 20..<body.upperBound)
        let options = min(start + 20 + (packet.captured + 3) & ~3, body.upperBound)
        var dropped: UInt64 = 0
        forEachOption(options..<body.upperBound, order) { code, value in
            // epb_dropcount: packets lost between this one and the one before.
            if code == 4, value.count >= 8 { dropped = order.uint64(queue.storage, at: value.lowerBound) }
        }
        pastDrops &+= dropped
        return frame
    }

    private mutating func readObsoletePacket(_ body: Range<Int>) throws(CaptureError) -> FrameView? {
        guard let order = section?.order, body.count >= 20 else { throw damage("a packet block is too short") }
        let start = body.lowerBound
        let dropped = order.uint16(queue.storage, at: start + 2)
        if dropped != 0xffff { pastDrops &+= UInt64(dropped) }
        let packet = PacketFields(
            interface: Int(order.uint16(queue.storage, at: start)),
            ticks: UInt64(order.uint32(queue.storage, at: start + 4)) << 32
                | UInt64(order.uint32(queue.storage, at: start + 8)),
            captured: Int(order.uint32(queue.storage, at: start + 12)),
            original: Int(order.uint32(queue.storage, at: start + 16)))
        return try makeFrame(packet, data: start + 20..<body.upperBound)
    }

    private mutating func readSimplePacket(_ body: Range<Int>) throws(CaptureError) -> FrameView? {
        guard let section, body.count >= 4 else { throw damage("a packet block is too short") }
        let original = Int(section.order.uint32(queue.storage, at: body.lowerBound))
        // The block has no captured length: it is what the interface's snaplen and the block leave.
        var captured = min(original, body.count - 4)
        if let snaplen = section.interfaces.first?.snaplen, snaplen > 0 { captured = min(captured, snaplen) }
        let packet = PacketFields(interface: 0, ticks: 0, captured: captured, original: original)
        return try makeFrame(packet, data: body.lowerBound + 4..<body.upperBound)
    }

    /// The fields that the three kinds of packet block have in common.
    private struct PacketFields {
        var interface: Int
        var ticks: UInt64
        var captured: Int
        var original: Int
    }

    private mutating func makeFrame(_ packet: PacketFields, data: Range<Int>) throws(CaptureError) -> FrameView? {
        guard let section, section.interfaces.indices.contains(packet.interface) else {
            orphans += 1
            return nil
        }
        let interface = section.interfaces[packet.interface]
        guard packet.captured <= data.count else {
            throw damage("a packet claims \(packet.captured) octets, more than its block holds")
        }
        guard packet.captured <= max(interface.snaplen, Self.recordLimit) else {
            throw damage("a packet claims \(packet.captured) octets, more than may be captured")
        }
        return FrameView(
            number: frameCount + 1,
            time: interface.unit.nanoseconds(packet.ticks),
            linkType: interface.linkType,
            buffer: queue.storage, range: data.lowerBound..<(data.lowerBound + packet.captured),
            originalLength: max(packet.original, packet.captured))
    }

    /// Walks options; a list that breaks off or lies about a length simply ends there.
    private func forEachOption(_ range: Range<Int>, _ order: ByteOrder, _ body: (UInt16, Range<Int>) -> Void) {
        var position = range.lowerBound
        while range.upperBound - position >= 4 {
            let code = order.uint16(queue.storage, at: position)
            let length = Int(order.uint16(queue.storage, at: position + 2))
            guard code != 0, range.upperBound - position - 4 >= length else { return }
            body(code, position + 4..<position + 4 + length)
            position += 4 + (length + 3) & ~3
        }
    }
}
