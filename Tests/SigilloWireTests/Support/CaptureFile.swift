import SigilloWire

/// Capture files of every variant, octet by octet.
struct CaptureFile {
    var isBigEndian: Bool
    var octets: [UInt8] = []

    init(isBigEndian: Bool = false) {
        self.isBigEndian = isBigEndian
    }

    /// Appends an integer in the file's byte order.
    mutating func put(_ value: some FixedWidthInteger & UnsignedInteger) {
        let big = stride(from: value.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
        octets += isBigEndian ? big : big.reversed()
    }

    // MARK: pcap

    static func classic(
        _ frames: [[UInt8]], magic: UInt32 = 0xa1b2_c3d4, isBigEndian: Bool = false, minor: UInt16 = 4,
        snaplen: UInt32 = 65_535, linkType: UInt32 = 1, originalLength: UInt32? = nil
    ) -> [UInt8] {
        var file = CaptureFile(isBigEndian: isBigEndian)
        file.put(magic)
        file.put(UInt16(2))
        file.put(minor)
        file.put(UInt64(0))
        file.put(snaplen)
        file.put(linkType)
        for (number, frame) in frames.enumerated() {
            file.put(UInt32(1_000 + number))
            file.put(UInt32(7))
            let captured = UInt32(frame.count)
            let original = originalLength ?? captured
            file.put(minor < 3 ? original : captured)
            file.put(minor < 3 ? captured : original)
            if magic == 0xa1b2_cd34 { file.octets += [UInt8](repeating: 9, count: 8) }
            file.octets += frame
        }
        return file.octets
    }

    // MARK: pcapng

    mutating func block(_ type: UInt32, _ body: (inout CaptureFile) -> Void) {
        var content = CaptureFile(isBigEndian: isBigEndian)
        body(&content)
        content.pad()
        put(type)
        put(UInt32(content.octets.count + 12))
        octets += content.octets
        put(UInt32(content.octets.count + 12))
    }

    mutating func pad() {
        while !octets.count.isMultiple(of: 4) { octets.append(0) }
    }

    mutating func option(_ code: UInt16, _ value: [UInt8]) {
        put(code)
        put(UInt16(value.count))
        octets += value
        pad()
    }

    mutating func section() {
        block(0x0a0d_0d0a) {
            $0.put(UInt32(0x1a2b_3c4d))
            $0.put(UInt16(1))
            $0.put(UInt16(0))
            $0.put(UInt64.max)
        }
    }

    mutating func interface(_ linkType: UInt16 = 1, snaplen: UInt32 = 0, options: [(UInt16, [UInt8])] = []) {
        block(1) {
            $0.put(linkType)
            $0.put(UInt16(0))
            $0.put(snaplen)
            for (code, value) in options { $0.option(code, value) }
        }
    }

    mutating func enhanced(
        _ frame: [UInt8], interface: UInt32 = 0, ticks: UInt64 = 0, captured: UInt32? = nil,
        options: [(UInt16, [UInt8])] = []
    ) {
        block(6) {
            $0.put(interface)
            $0.put(UInt32(truncatingIfNeeded: ticks >> 32))
            $0.put(UInt32(truncatingIfNeeded: ticks))
            $0.put(captured ?? UInt32(frame.count))
            $0.put(UInt32(frame.count))
            $0.octets += frame
            $0.pad()
            for (code, value) in options { $0.option(code, value) }
        }
    }

    mutating func simple(_ frame: [UInt8]) {
        block(3) {
            $0.put(UInt32(frame.count))
            $0.octets += frame
        }
    }

    mutating func obsolete(_ frame: [UInt8], interface: UInt16 = 0, drops: UInt16 = 0) {
        block(2) {
            $0.put(interface)
            $0.put(drops)
            $0.put(UInt64(0))
            $0.put(UInt32(frame.count))
            $0.put(UInt32(frame.count))
            $0.octets += frame
        }
    }

    mutating func integer(_ value: UInt64) -> [UInt8] {
        var other = CaptureFile(isBigEndian: isBigEndian)
        other.put(value)
        return other.octets
    }
}

/// What a reader made of a file.
struct Reading: Equatable {
    var frames: [CapturedFrame] = []
    var error: CaptureError?

    /// Reads a file in chunks of a size.
    init(_ file: [UInt8], chunk: Int = .max, reader: (CaptureReader) -> Void = { _ in }) {
        var capture = CaptureReader()
        do throws(CaptureError) {
            var start = 0
            while start < file.count {
                let end = chunk < file.count - start ? start + chunk : file.count
                capture.append(file[start..<end])
                start = end
                while let frame = try capture.next() { frames.append(frame) }
            }
            capture.finish()
            while let frame = try capture.next() { frames.append(frame) }
        } catch {
            self.error = error
        }
        reader(capture)
    }
}
