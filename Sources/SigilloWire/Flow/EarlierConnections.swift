/// Tells the last words of connections that an earlier slice of a capture showed from the first words of new ones.
///
/// A busy kernel delivers the final acknowledgement or a repeated FIN of a connection after the next slice has begun.
/// Alone there, such a segment would look like a connection whose beginning was missed. Segments with payload are
/// never taken for last words: they are evidence, whenever they come.
package struct EarlierConnections: Sendable {
    /// As many connections as are remembered; the oldest are forgotten first.
    private static let limit = 256

    private var keys: [FlowKey] = []

    /// Creates an empty memory.
    package init() {}

    /// The frames of a slice without the last words of earlier connections, numbered from 1; its own connections are
    /// remembered for the next slice.
    package mutating func removeLastWords(from frames: [CapturedFrame]) -> [CapturedFrame] {
        var own: [FlowKey] = []
        var kept: [CapturedFrame] = []
        kept.reserveCapacity(frames.count)
        for var frame in frames {
            if case .tcp(let unit) = PacketDecoder.decode(frame) {
                let key = FlowKey(unit)
                // A port that is used again begins a new connection.
                if unit.flags.contains(.syn) { keys.removeAll { $0 == key } }
                if keys.contains(key), unit.start == unit.end, unit.missing == 0 { continue }
                if !own.contains(key), own.count < Self.limit { own.append(key) }
            }
            frame.number = kept.count + 1
            kept.append(frame)
        }
        keys = Array((keys.filter { !own.contains($0) } + own).suffix(Self.limit))
        return kept
    }
}
