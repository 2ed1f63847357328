/// Searches for single octets, eight at a time.
///
/// Inlinable, so that the modules that read large captures and large messages have them as if they were their own.
package enum OctetRuns {
    /// The first index from `start` at which one of two octets stands, or the buffer's end.
    @inlinable
    package static func next(
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
    @inlinable
    package static func next(
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

    /// Calls `body` with each index from `start` on at which a CR or an LF stands.
    @inlinable @inline(__always)
    package static func eachLineBreak(in buffer: UnsafeBufferPointer<UInt8>, from start: Int, _ body: (Int) -> Void) {
        let raw = UnsafeRawBufferPointer(buffer)
        // 8 to 15 are met at once; of them, text holds little but line breaks.
        func visit(_ mask: UInt64, at index: Int) {
            var mask = mask
            while mask != 0 {
                let place = index &+ mask.trailingZeroBitCount &>> 3
                if buffer[place] == 0x0d || buffer[place] == 0x0a { body(place) }
                mask &= mask &- 1
            }
        }
        var index = start
        while index &+ 32 <= buffer.count {
            let first = likelyBreaks(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let second = likelyBreaks(raw.loadUnaligned(fromByteOffset: index &+ 8, as: UInt64.self))
            let third = likelyBreaks(raw.loadUnaligned(fromByteOffset: index &+ 16, as: UInt64.self))
            let fourth = likelyBreaks(raw.loadUnaligned(fromByteOffset: index &+ 24, as: UInt64.self))
            if first | second | third | fourth != 0 {
                visit(first, at: index)
                visit(second, at: index &+ 8)
                visit(third, at: index &+ 16)
                visit(fourth, at: index &+ 24)
            }
            index &+= 32
        }
        while index < buffer.count {
            if buffer[index] == 0x0d || buffer[index] == 0x0a { body(index) }
            index &+= 1
        }
    }

    /// A word in which the top bits of all octets from 8 to 15 in `word` are set, and perhaps of some that follow one.
    @inlinable @inline(__always)
    package static func likelyBreaks(_ word: UInt64) -> UInt64 {
        zeroes((UInt64(littleEndian: word) ^ ones << 3) & (ones &* 0xf8))
    }

    /// The first index of `octet` in a slice, or nil.
    @inlinable
    package static func first(_ octet: UInt8, in slice: ArraySlice<UInt8>) -> Int? {
        slice.withUnsafeBufferPointer { buffer in
            let index = next(octet, or: octet, in: buffer, from: 0)
            return index < buffer.count ? slice.startIndex + index : nil
        }
    }

    /// Whether one of two octets stands in a slice.
    @inlinable
    package static func contains(_ first: UInt8, or second: UInt8, in slice: ArraySlice<UInt8>) -> Bool {
        slice.withUnsafeBufferPointer { next(first, or: second, in: $0, from: 0) < $0.count }
    }

    @inlinable package static var ones: UInt64 { 0x0101_0101_0101_0101 }

    /// A word whose lowest set bit is the top bit of the first zero octet of `word`.
    @inlinable @inline(__always)
    package static func zeroes(_ word: UInt64) -> UInt64 {
        (word &- ones) & ~word & (ones << 7)
    }
}
