/// The records that are published in a closed world: every other name does not exist.
public struct DNSZone: DNSResolver, Hashable {
    /// The most aliases that one question follows; behind them the answer is a failure, as for a loop.
    private static let aliasLimit = 8

    private var table: [String: [DNSRecord]] = [:]
    /// Names about which nobody answers, but for what they have in the table.
    private var silent: Set<String> = []

    /// Creates a world without names.
    public init() {}

    /// Publishes records of a name besides those that it has; without any the name exists and has nothing.
    public mutating func add(_ name: String, _ records: DNSRecord...) {
        table[Self.key(name), default: []] += records
    }

    /// A world in which another one's records are published, too.
    public func adding(_ other: DNSZone) -> DNSZone {
        var zone = self
        zone.table.merge(other.table) { $0 + $1 }
        zone.silent.formUnion(other.silent)
        return zone
    }

    /// Lets questions about a name time out, but for the types of which it has records.
    public mutating func silence(_ name: String) {
        silent.insert(Self.key(name))
    }

    /// All records of a name as they are published; nil where there is no such name.
    public subscript(name: String) -> [DNSRecord]? { table[Self.key(name)] }

    /// The names, in lower case and in order.
    public var names: [String] { table.keys.sorted() }

    public func records(of name: String, _ kind: DNSRecord.Kind) -> DNSAnswer {
        var key = Self.key(name)
        for _ in 0...Self.aliasLimit {
            let records = table[key]
            let wanted = records?.filter { $0.kind == kind } ?? []
            if !wanted.isEmpty { return .records(wanted) }
            let target = records?.lazy.compactMap { record in
                if case .alias(let target) = record { target } else { nil }
            }.first
            guard let target else {
                if silent.contains(key) { return .failure }
                return records == nil ? .noSuchName : .records([])
            }
            key = Self.key(target)
        }
        return .failure
    }

    /// A name as the table has it: letters of ASCII in lower case, without the dot at the end.
    private static func key(_ name: String) -> String {
        let octets = name.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
        return String(decoding: octets.last == UInt8(ascii: ".") ? octets.dropLast()[...] : octets[...], as: UTF8.self)
    }
}
