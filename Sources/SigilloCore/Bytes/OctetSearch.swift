extension UnsafeRawBufferPointer {
    /// Where `octet` stands first, eight octets at a time; nil where it does not.
    package func firstOffset(of octet: UInt8) -> Int? {
        let pattern = UInt64(octet) &* 0x0101_0101_0101_0101
        var offset = 0
        while offset + 8 <= count {
            // An octet that is the same is 0 here; it is the lowest one that borrows into its highest bit.
            let word = UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self)) ^ pattern
            let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if zeros != 0 { return offset + zeros.trailingZeroBitCount / 8 }
            offset += 8
        }
        while offset < count {
            if self[offset] == octet { return offset }
            offset += 1
        }
        return nil
    }
}

extension ArraySlice<UInt8> {
    /// The index at which `octet` stands first; of large slices faster than the general search.
    package func firstPlace(of octet: UInt8) -> Int? {
        withUnsafeBytes { $0.firstOffset(of: octet) }.map { startIndex + $0 }
    }
}
