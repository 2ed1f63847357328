import SigilloCheck
import SigilloCore
import SigilloWire

/// Capture files octet by octet, in either byte order and with whatever is wrong with them.
struct CaptureOctets {
    var isBigEndian = false
    var octets: [UInt8] = []

    /// Appends an integer in the file's byte order.
    mutating func put(_ value: some FixedWidthInteger & UnsignedInteger) {
        let big = stride(from: value.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
        octets += isBigEndian ? big : big.reversed()
    }

    /// A file of the older format.
    static func classic(
        _ frames: [CapturedFrame], magic: UInt32 = 0xa1b2_c3d4, isBigEndian: Bool = false, minor: UInt16 = 4,
        snaplen: UInt32 = 262_144, linkType: UInt32 = 1, captured: UInt32? = nil, original: UInt32? = nil
    ) -> [UInt8] {
        var file = CaptureOctets(isBigEndian: isBigEndian)
        file.put(magic)
        file.put(UInt16(2))
        file.put(minor)
        file.put(UInt64(0))
        file.put(snaplen)
        file.put(linkType)
        for frame in frames {
            let lengths = (captured ?? UInt32(frame.octets.count), original ?? UInt32(frame.originalLength))
            file.put(UInt32(truncatingIfNeeded: frame.time / 1_000_000_000))
            file.put(UInt32(0))
            file.put(minor < 3 ? lengths.1 : lengths.0)
            file.put(minor < 3 ? lengths.0 : lengths.1)
            if magic == 0xa1b2_cd34 { file.octets += [UInt8](repeating: 9, count: 8) }
            file.octets += frame.octets
        }
        return file.octets
    }

    // MARK: pcapng

    mutating func block(_ type: UInt32, length: UInt32? = nil, trailer: UInt32? = nil, _ body: [UInt8]) {
        let padded = body + [UInt8](repeating: 0, count: (4 - body.count & 3) & 3)
        put(type)
        put(length ?? UInt32(padded.count + 12))
        octets += padded
        put(trailer ?? length ?? UInt32(padded.count + 12))
    }

    /// Octets in the file's byte order.
    func body(_ fill: (inout CaptureOctets) -> Void) -> [UInt8] {
        var content = CaptureOctets(isBigEndian: isBigEndian)
        fill(&content)
        return content.octets
    }

    mutating func section() {
        block(
            0x0a0d_0d0a,
            body {
                $0.put(UInt32(0x1a2b_3c4d))
                $0.put(UInt16(1))
                $0.put(UInt16(0))
                $0.put(UInt64.max)
            })
    }

    mutating func interface(_ linkType: UInt16 = 1, options: [UInt8] = []) {
        block(
            1,
            body {
                $0.put(linkType)
                $0.put(UInt16(0))
                $0.put(UInt32(0))
                $0.octets += options
            })
    }

    mutating func enhanced(_ frame: CapturedFrame, interface: UInt32 = 0, options: [UInt8] = []) {
        block(
            6,
            body {
                $0.put(interface)
                $0.put(UInt64(0))
                $0.put(UInt32(frame.octets.count))
                $0.put(UInt32(frame.originalLength))
                $0.octets += frame.octets
                while !$0.octets.count.isMultiple(of: 4) { $0.octets.append(0) }
                $0.octets += options
            })
    }

    mutating func simple(_ frame: CapturedFrame) {
        block(
            3,
            body {
                $0.put(UInt32(frame.octets.count))
                $0.octets += frame.octets
            })
    }

    mutating func obsolete(_ frame: CapturedFrame) {
        block(
            2,
            body {
                $0.put(UInt16(0))
                $0.put(UInt16.max)
                $0.put(UInt64(0))
                $0.put(UInt32(frame.octets.count))
                $0.put(UInt32(frame.originalLength))
                $0.octets += frame.octets
            })
    }

    /// A file of one section and one interface, which something may be put into.
    static func sections(
        _ frames: [CapturedFrame], isBigEndian: Bool = false, linkType: UInt16 = 1, interfaceOptions: [UInt8] = [],
        before: (inout CaptureOctets) -> Void = { _ in }, behind: (inout CaptureOctets) -> Void = { _ in }
    ) -> [UInt8] {
        var file = CaptureOctets(isBigEndian: isBigEndian)
        file.section()
        file.interface(linkType, options: interfaceOptions)
        before(&file)
        for frame in frames { file.enhanced(frame) }
        behind(&file)
        return file.octets
    }
}

/// The result of a file, read in chunks as a program reads it.
func check(file: [UInt8], chunk: Int = 65_536, secrets: [KnownSecret] = []) -> CheckResult {
    var reader = CaptureReader()
    var checker = Checker(secrets: secrets)
    do throws(CaptureError) {
        var start = 0
        while start < file.count {
            let end = min(file.count, start + chunk)
            reader.append(file[start..<end])
            start = end
            while let frame = try reader.next() { checker.add(frame) }
        }
        reader.finish()
        while let frame = try reader.next() { checker.add(frame) }
    } catch {
        switch error {
        case .unreadable(let sentence): return .unreadable(sentence)
        case .damaged: checker.damaged(error.sentence)
        }
    }
    if reader.orphans > 0 { checker.blind(.malformed("packets of an interface that the file does not declare")) }
    return checker.finish(drops: reader.drops)
}

extension CapturedFrame {
    /// A whole frame of any octets.
    init(_ octets: [UInt8], linkType: UInt32 = 1) {
        self.init(
            number: 1, time: 0, linkType: LinkType(rawValue: linkType), octets: octets, originalLength: octets.count)
    }
}
