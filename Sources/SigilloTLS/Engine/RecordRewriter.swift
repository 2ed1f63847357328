/// What becomes of a TLS record between the library and the wire.
package enum RecordAction: Sendable, Hashable {
    /// Octets for the peer.
    case send([UInt8])
    /// Octets for this side's own library, as if the peer had sent them.
    case feed([UInt8])
    /// Nanoseconds that pass before what is sent next.
    case wait(nanoseconds: UInt64)
}

/// A part of a scenario that changes TLS records on their way: it tampers, splits, delays, injects, drops.
///
/// A rewriter is a value. Each session gets a copy of the one in its context, so it may count and remember. A record is
/// given whole, with its header of five octets: content type, version, length (RFC 8446 §5.1). An answer of one action
/// that sends an outgoing record, or feeds an incoming one, as it is leaves it alone; an empty answer drops it; anything
/// else counts as a rewrite.
package protocol RecordRewriter: Sendable {
    /// Decides about a record that this side sends; `index` counts its records from 0.
    mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction]

    /// Decides about a record that the peer sent; `index` counts the peer's records from 0.
    mutating func incoming(_ record: [UInt8], index: Int) -> [RecordAction]
}

extension RecordRewriter {
    /// Sends the record as it is.
    package mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction] { [.send(record)] }

    /// Feeds the record as it is.
    package mutating func incoming(_ record: [UInt8], index: Int) -> [RecordAction] { [.feed(record)] }
}
