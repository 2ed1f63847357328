/// A format in which data compressed by DEFLATE (RFC 1951) stands.
package enum DeflateFormat: String, Sendable, Hashable, CaseIterable {
    /// RFC 1951 alone, as in IMAP's COMPRESS (RFC 4978).
    case raw
    /// RFC 1950: a header of two octets, and a checksum behind it.
    case zlib
    /// RFC 1952: one member of a gzip file.
    case gzip
}

/// Undoes DEFLATE, portion by portion; whoever has one gives it octets in their order.
package protocol Inflater: AnyObject, Sendable {
    /// Takes compressed octets, as many as fill `limit` octets of what comes out.
    func inflate(_ octets: ArraySlice<UInt8>, limit: Int) -> Inflated
}

/// What came out of a portion of compressed octets.
package struct Inflated: Sendable, Hashable {
    /// How the stream goes on.
    package enum State: Sendable, Hashable {
        /// All octets were taken; more are needed.
        case hungry
        /// The limit is reached: ask again with the octets that were not taken.
        case full
        /// The stream ended, with its checksum where it has one.
        case ended
        /// The octets are no such stream, or its checksum is wrong.
        case broken
    }

    package var octets: [UInt8]
    /// How many of the compressed octets were taken.
    package var consumed: Int
    package var state: State

    /// Creates a result.
    package init(octets: [UInt8], consumed: Int, state: State) {
        self.octets = octets
        self.consumed = consumed
        self.state = state
    }
}

/// Makes a new ``Inflater`` for a format, or none where it cannot.
///
/// Pure modules know no library: whoever builds a checker hands this in.
package typealias InflaterFactory = @Sendable (DeflateFormat) -> (any Inflater)?

/// How much may come out of compressed octets before they count as a trap.
package struct InflationLimits: Sendable, Hashable {
    /// So many octets may always come out.
    package var base: UInt64
    /// And so many for each compressed octet that was taken.
    package var ratio: UInt64

    /// Creates limits.
    package init(base: UInt64, ratio: UInt64) {
        self.base = base
        self.ratio = ratio
    }

    /// What may have come out after `octets` were taken.
    package func allowance(for octets: UInt64) -> UInt64 {
        let (product, overflow) = octets.multipliedReportingOverflow(by: ratio)
        let (sum, carry) = product.addingReportingOverflow(base)
        return overflow || carry ? .max : sum
    }
}

/// A compressed stream that is read within limits.
///
/// A copy goes on with the same ``Inflater``: only one of the two may be read on.
package struct InflatingStream: Sendable {
    /// Whether and why it ended.
    package enum State: Sendable, Hashable {
        case open, ended, broken
        /// More came out than its limits allow.
        case bomb
    }

    private let inflater: any Inflater
    private let limits: InflationLimits
    private var taken: UInt64 = 0
    private var given: UInt64 = 0
    package private(set) var state = State.open
    /// Whether more comes out of what was taken already.
    package private(set) var hasMore = false

    /// What comes out at once, in octets.
    private static let portion = 64 * 1024

    /// Creates a stream, or nil where no inflater is had for the format.
    package init?(_ format: DeflateFormat, _ make: InflaterFactory?, limits: InflationLimits) {
        guard let inflater = make?(format) else { return nil }
        self.inflater = inflater
        self.limits = limits
    }

    /// Gives what comes out of the next octets, portion by portion.
    ///
    /// - Returns: how many of them belong to the stream; fewer than all where it ended before.
    package mutating func read(_ octets: ArraySlice<UInt8>, _ give: (ArraySlice<UInt8>) -> Void) -> Int {
        var rest = octets
        while let part = next(&rest) { give(part[...]) }
        return octets.count - rest.count
    }

    /// What comes out next of octets, which are dropped as they are taken; nil where none are left or the stream ended.
    package mutating func next(_ octets: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard state == .open, hasMore || !octets.isEmpty else { return nil }
        let result = inflater.inflate(octets, limit: Self.portion)
        octets = octets.dropFirst(result.consumed)
        taken &+= UInt64(result.consumed)
        given &+= UInt64(result.octets.count)
        hasMore = result.state == .full
        switch result.state {
        case .hungry, .full: break
        case .ended: state = .ended
        case .broken: state = .broken
        }
        if given > limits.allowance(for: taken) { state = .bomb }
        return result.octets.isEmpty ? nil : result.octets
    }
}
