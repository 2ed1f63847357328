/// A place in octets of the presentation language of TLS (RFC 8446 §3); every read is checked.
package struct TLSCursor: Sendable {
    private let octets: ArraySlice<UInt8>
    private var index: Int
    private let end: Int

    /// Begins at the first of the octets.
    package init(_ octets: ArraySlice<UInt8>) {
        self.init(octets, octets.startIndex..<octets.endIndex)
    }

    private init(_ octets: ArraySlice<UInt8>, _ range: Range<Int>) {
        self.octets = octets
        index = range.lowerBound
        end = range.upperBound
    }

    /// Whether everything was read.
    package var isAtEnd: Bool { index == end }

    /// How many octets are still to be read.
    package var count: Int { end &- index }

    /// The next octet, or nil at the end.
    package mutating func uint8() -> UInt8? {
        guard index < end else { return nil }
        defer { index &+= 1 }
        return octets[index]
    }

    /// The next integer of two octets, or nil where there is none.
    package mutating func uint16() -> UInt16? {
        guard count >= 2 else { return nil }
        defer { index &+= 2 }
        return UInt16(octets[index]) << 8 | UInt16(octets[index &+ 1])
    }

    /// The next octets, or nil where there are fewer.
    package mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard let range = pass(count) else { return nil }
        return octets[range]
    }

    /// Passes over octets; false where there are fewer.
    package mutating func skip(_ count: Int) -> Bool {
        pass(count) != nil
    }

    private mutating func pass(_ count: Int) -> Range<Int>? {
        guard self.count >= count else { return nil }
        defer { index &+= count }
        return index..<(index &+ count)
    }

    /// A vector with a length of one octet.
    package mutating func vector8() -> ArraySlice<UInt8>? {
        uint8().flatMap { take(Int($0)) }
    }

    /// A vector with a length of two octets.
    package mutating func vector16() -> ArraySlice<UInt8>? {
        uint16().flatMap { take(Int($0)) }
    }

    /// A vector with a length of one octet, to be read by itself.
    package mutating func part8() -> TLSCursor? {
        uint8().flatMap { pass(Int($0)) }.map { TLSCursor(octets, $0) }
    }

    /// A vector with a length of two octets, to be read by itself.
    package mutating func part16() -> TLSCursor? {
        uint16().flatMap { pass(Int($0)) }.map { TLSCursor(octets, $0) }
    }

    /// The integers of two octets that are still to be read.
    package mutating func integers() -> [UInt16] {
        let first = index
        let whole = count / 2
        index &+= whole &* 2
        return [UInt16](unsafeUninitializedCapacity: whole) { buffer, initialized in
            for place in 0..<whole {
                let position = first &+ place &* 2
                buffer[place] = UInt16(octets[position]) << 8 | UInt16(octets[position &+ 1])
            }
            initialized = whole
        }
    }

    /// The text that is still to be read, by its octets.
    package mutating func text() -> String {
        defer { index = end }
        return String(decoding: octets[index..<end], as: UTF8.self)
    }

    /// Goes through a list of extensions as far as it is well formed.
    package mutating func forEachExtension(_ body: (UInt16, ArraySlice<UInt8>) -> Void) {
        guard var extensions = part16() else { return }
        while let type = extensions.uint16(), let content = extensions.vector16() { body(type, content) }
    }
}
