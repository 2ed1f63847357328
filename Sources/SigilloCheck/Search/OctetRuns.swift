/// Searches for single octets, eight at a time.
enum OctetRuns {
    /// The first index from `start` at which one of two octets stands, or the buffer's end.
    static func next(
        _ first: UInt8, or second: UInt8, in buffer: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int {
        let raw = UnsafeRawBufferPointer(buffer)
        let firsts = ones &* UInt64(first)
        let seconds = ones &* UInt64(second)
        var index = start
        while index + 8 <= buffer.count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let mask = zeroes(word ^ firsts) | zeroes(word ^ seconds)
            if mask != 0 { return index + mask.trailingZeroBitCount >> 3 }
            index += 8
        }
        while index < buffer.count, buffer[index] != first, buffer[index] != second { index += 1 }
        return index
    }

    /// The first index from `start` at which one of three octets stands, or the buffer's end.
    static func next(
        _ first: UInt8, or second: UInt8, or third: UInt8, in buffer: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int {
        let raw = UnsafeRawBufferPointer(buffer)
        let firsts = ones &* UInt64(first)
        let seconds = ones &* UInt64(second)
        let thirds = ones &* UInt64(third)
        var index = start
        while index + 8 <= buffer.count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let mask = zeroes(word ^ firsts) | zeroes(word ^ seconds) | zeroes(word ^ thirds)
            if mask != 0 { return index + mask.trailingZeroBitCount >> 3 }
            index += 8
        }
        while index < buffer.count, buffer[index] != first, buffer[index] != second, buffer[index] != third {
            index += 1
        }
        return index
    }

    /// The first index from `start` at which a line break begins, CR or LF, or the buffer's end.
    static func nextLineBreak(in buffer: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let raw = UnsafeRawBufferPointer(buffer)
        var index = start
        while index &+ 16 <= buffer.count {
            // 8 to 15 are met at once; of them, text holds little but line breaks.
            let first = likelyBreaks(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let second = likelyBreaks(raw.loadUnaligned(fromByteOffset: index &+ 8, as: UInt64.self))
            if first | second != 0 {
                let skipped = first != 0 ? first.trailingZeroBitCount >> 3 : 8 &+ second.trailingZeroBitCount >> 3
                var place = index &+ skipped
                while place < index &+ 16, buffer[place] != 0x0d, buffer[place] != 0x0a { place &+= 1 }
                if place < index &+ 16 { return place }
            }
            index &+= 16
        }
        while index < buffer.count, buffer[index] != 0x0d, buffer[index] != 0x0a { index &+= 1 }
        return index
    }

    /// A word whose lowest set bit is the top bit of the first octet from 8 to 15 in `word`.
    @inline(__always)
    private static func likelyBreaks(_ word: UInt64) -> UInt64 {
        zeroes((UInt64(littleEndian: word) ^ ones << 3) & (ones &* 0xf8))
    }

    /// The first index of `octet` in a slice, or nil.
    static func first(_ octet: UInt8, in slice: ArraySlice<UInt8>) -> Int? {
        slice.withUnsafeBufferPointer { buffer in
            let index = next(octet, or: octet, in: buffer, from: 0)
            return index < buffer.count ? slice.startIndex + index : nil
        }
    }

    /// Whether one of two octets stands in a slice.
    static func contains(_ first: UInt8, or second: UInt8, in slice: ArraySlice<UInt8>) -> Bool {
        slice.withUnsafeBufferPointer { next(first, or: second, in: $0, from: 0) < $0.count }
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// A word whose lowest set bit is the top bit of the first zero octet of `word`.
    @inline(__always)
    private static func zeroes(_ word: UInt64) -> UInt64 {
        (word &- ones) & ~word & (ones << 7)
    }
}
