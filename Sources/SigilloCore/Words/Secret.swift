/// A credential or any other text that must never appear in a log, a description or a report.
///
/// A value is a `Secret` from the first byte that it is known. Interpolation, `debugDescription`, `dump` and the
/// description of an enclosing value all print a placeholder, in debug and in release builds. The only way out is
/// ``reveal()``; a test lists its call sites.
public struct Secret: Sendable, Hashable {
    private let bytes: [UInt8]

    /// Creates a secret from the UTF-8 bytes of `text`.
    public init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Creates a secret from bytes as they came off the wire.
    public init(bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    /// The length in bytes: the one fact about a secret that a report may print.
    public var count: Int { bytes.count }

    /// Whether there is nothing to hide.
    public var isEmpty: Bool { bytes.isEmpty }

    /// The secret itself, for the wire and for the search on the wire.
    public func reveal() -> [UInt8] { bytes }

    /// Whether this secret stands anywhere in `text`; an empty one does not.
    public func occurs(in text: String) -> Bool {
        var text = text
        return text.withUTF8(occurs(in:))
    }

    private func occurs(in octets: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first, octets.count >= bytes.count else { return false }
        for start in 0...(octets.count - bytes.count) where octets[start] == first {
            var length = 1
            while length < bytes.count, octets[start + length] == bytes[length] { length += 1 }
            if length == bytes.count { return true }
        }
        return false
    }

    /// Whether `candidate` is this secret.
    public func matches(_ candidate: some Collection<UInt8>) -> Bool {
        candidate.count == bytes.count && candidate.elementsEqual(bytes)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "‹secret, \(bytes.count) bytes›" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
