package import SigilloCore

/// Undoes the gzip around a capture file (RFC 1952), portion by portion; a file without it passes as it is.
///
/// ```
/// while let octets = nextPortion() {
///     unpacker.append(octets)
///     while let part = unpacker.next() { reader.append(part) }
/// }
/// unpacker.finish()
/// while let part = unpacker.next() { reader.append(part) }
/// ```
///
/// It keeps one portion, whatever the length of the file. Several members are read as one, as gzip itself does.
package struct CaptureUnpacker: Sendable {
    /// What the next octets are.
    private enum State: Sendable {
        /// The first two octets have not come.
        case start
        case plain
        case member(InflatingStream)
        /// A member ended; another may follow.
        case between
        case stopped
    }

    /// Why the file could not be read to its end: a few words, or nil.
    package private(set) var damage: String?
    /// Whether the file is gzip.
    package private(set) var isPacked = false
    /// Whether the rest of the file passes as it is, so that the reader may as well read it itself.
    package var isPlain: Bool {
        if case .plain = state { rest.isEmpty } else { false }
    }
    private let make: InflaterFactory?
    private let limits: InflationLimits
    private var state = State.start
    private var rest: ArraySlice<UInt8> = []
    private var isFinished = false

    /// A capture that shrinks to less than the 200th of its size holds nothing but the same again and again.
    package static let usualLimits = InflationLimits(base: 64 << 20, ratio: 200)

    /// Creates an unpacker; without `inflater` nothing is unpacked.
    package init(inflater: InflaterFactory?, limits: InflationLimits = usualLimits) {
        make = inflater
        self.limits = limits
        if inflater == nil { state = .plain }
    }

    /// Takes the next octets of the file; ask ``next()`` for what they hold before more are given.
    package mutating func append(_ octets: [UInt8]) {
        rest = rest.isEmpty ? octets[...] : rest + octets
    }

    /// States that no more octets come.
    package mutating func finish() {
        isFinished = true
        if case .start = state { state = .plain }
        if case .member = state, rest.isEmpty { stop("the gzip stream around it ends early") }
    }

    /// The next octets of the capture, or nil where more of the file are needed.
    package mutating func next() -> ArraySlice<UInt8>? {
        while true {
            switch state {
            case .start:
                guard rest.count >= 2 else { return nil }
                isPacked = rest.starts(with: Self.magic)
                state = isPacked ? .between : .plain
            case .plain:
                guard !rest.isEmpty else { return nil }
                defer { rest = [] }
                return rest
            case .between:
                // Tapes and some tools fill up with zeros.
                rest = rest.drop { $0 == 0 }
                guard let first = rest.first else { return nil }
                guard first == Self.magic[0], let stream = InflatingStream(.gzip, make, limits: limits) else {
                    stop("octets that are no gzip stand behind the gzip stream around it")
                    return nil
                }
                state = .member(stream)
            case .member(var stream):
                guard !rest.isEmpty || stream.hasMore else { return nil }
                let part = stream.next(&rest)
                state = .member(stream)
                switch stream.state {
                case .open: break
                case .ended: state = .between
                case .broken: stop("the gzip stream around it is corrupt")
                case .bomb: stop("more comes out of the gzip stream around it than a capture can hold")
                }
                if let part { return part[...] }
            case .stopped: return nil
            }
        }
    }

    private mutating func stop(_ reason: String) {
        damage = damage ?? reason
        state = .stopped
        rest = []
    }

    private static let magic: [UInt8] = [0x1f, 0x8b]
}
