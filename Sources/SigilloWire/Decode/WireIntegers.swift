/// Integers as they stand on the wire and in capture files.
///
/// The caller has checked that the octets are there: these are the innermost steps of every decoder.
extension [UInt8] {
    /// The big-endian integer of two octets at `index`.
    @inline(__always)
    func uint16(at index: Int) -> UInt16 {
        load(UInt16.self, at: index).bigEndian
    }

    /// The big-endian integer of four octets at `index`.
    @inline(__always)
    func uint32(at index: Int) -> UInt32 {
        load(UInt32.self, at: index).bigEndian
    }

    /// The big-endian integer of eight octets at `index`.
    @inline(__always)
    func uint64(at index: Int) -> UInt64 {
        load(UInt64.self, at: index).bigEndian
    }

    /// An integer in the order of this machine.
    @inline(__always)
    private func load<Value: FixedWidthInteger & BitwiseCopyable>(_ type: Value.Type, at index: Int) -> Value {
        precondition(index >= 0 && index <= count &- MemoryLayout<Value>.size)
        return withUnsafeBytes { $0.loadUnaligned(fromByteOffset: index, as: type) }
    }

    /// Appends an integer in network byte order.
    mutating func appendBigEndian(_ value: some FixedWidthInteger & UnsignedInteger) {
        var shift = value.bitWidth
        while shift > 0 {
            shift -= 8
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// Appends an integer with its lowest octet first.
    mutating func appendLittleEndian(_ value: some FixedWidthInteger & UnsignedInteger) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}

/// The order of the octets of an integer.
enum ByteOrder: Sendable {
    case big, little

    /// The integer of two octets at `index`, which the caller has checked.
    @inline(__always)
    func uint16(_ octets: [UInt8], at index: Int) -> UInt16 {
        let value = octets.uint16(at: index)
        return self == .big ? value : value.byteSwapped
    }

    /// The integer of four octets at `index`, which the caller has checked.
    @inline(__always)
    func uint32(_ octets: [UInt8], at index: Int) -> UInt32 {
        let value = octets.uint32(at: index)
        return self == .big ? value : value.byteSwapped
    }

    /// The integer of eight octets at `index`, which the caller has checked.
    @inline(__always)
    func uint64(_ octets: [UInt8], at index: Int) -> UInt64 {
        let value = octets.uint64(at: index)
        return self == .big ? value : value.byteSwapped
    }
}
