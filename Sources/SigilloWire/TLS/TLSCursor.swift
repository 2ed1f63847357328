/// A place in octets of the presentation language of TLS (RFC 8446 §3); every read is checked.
package struct TLSCursor: Sendable {
    private var rest: ArraySlice<UInt8>

    /// Begins at the first of the octets.
    package init(_ octets: ArraySlice<UInt8>) {
        rest = octets
    }

    /// Whether everything was read.
    package var isAtEnd: Bool { rest.isEmpty }

    /// The next octet, or nil at the end.
    package mutating func uint8() -> UInt8? {
        rest.popFirst()
    }

    /// The next integer of two octets, or nil where there is none.
    package mutating func uint16() -> UInt16? {
        guard let octets = take(2) else { return nil }
        return UInt16(octets[octets.startIndex]) << 8 | UInt16(octets[octets.startIndex + 1])
    }

    /// The next octets, or nil where there are fewer.
    package mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// Passes over octets; false where there are fewer.
    package mutating func skip(_ count: Int) -> Bool {
        take(count) != nil
    }

    /// A vector with a length of one octet.
    package mutating func vector8() -> ArraySlice<UInt8>? {
        uint8().flatMap { take(Int($0)) }
    }

    /// A vector with a length of two octets.
    package mutating func vector16() -> ArraySlice<UInt8>? {
        uint16().flatMap { take(Int($0)) }
    }

    /// The integers of two octets that a vector holds.
    package static func integers(_ octets: ArraySlice<UInt8>) -> [UInt16] {
        var cursor = TLSCursor(octets)
        var integers: [UInt16] = []
        while let integer = cursor.uint16() { integers.append(integer) }
        return integers
    }

    /// Goes through a list of extensions as far as it is well formed.
    package mutating func forEachExtension(_ body: (UInt16, ArraySlice<UInt8>) -> Void) {
        guard let list = vector16() else { return }
        var extensions = TLSCursor(list)
        while let type = extensions.uint16(), let content = extensions.vector16() { body(type, content) }
    }
}
