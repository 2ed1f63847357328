internal import SigilloCore

/// Published records as a response has them (RFC 1035 §3.2.1, §3.3; RFC 2782).
extension DNSResponder {
    /// A minute to live.
    private static let timeToLive: [UInt8] = [0, 0, 0, 60]
    /// ANY (RFC 1035 §3.2.3).
    private static let anyType: UInt16 = 255

    /// The records of a type that a name has, each as it stands in the answer section; an alias first, with what the
    /// other name has.
    ///
    /// - Parameter name: the name that was asked for, to which a pointer leads.
    static func answers(in zone: DNSZone, name: String, type: UInt16) -> [[UInt8]] {
        let records = zone[name] ?? []
        let wanted = records.filter { $0.kind.rawValue == type || type == anyType }
        let pointer: [UInt8] = [0xc0, 0x0c]
        guard wanted.isEmpty else { return wanted.compactMap { octets(of: $0, owner: pointer) } }
        for case .alias(let target) in records {
            guard let alias = octets(of: .alias(target), owner: pointer), let owner = encoded(target) else { continue }
            // One alias is followed: whoever asks follows the rest.
            let behind = (zone[target] ?? []).filter { $0.kind.rawValue == type }
            return [alias] + behind.compactMap { octets(of: $0, owner: owner) }
        }
        return []
    }

    /// A record with its owner's name in front of it; nil where it cannot be written.
    private static func octets(of record: DNSRecord, owner: [UInt8]) -> [UInt8]? {
        guard let data = data(of: record), data.count <= UInt16.max else { return nil }
        let type = record.kind.rawValue
        return owner + [UInt8(type >> 8), UInt8(type & 0xff), 0, 1] + timeToLive
            + [UInt8(data.count >> 8), UInt8(data.count & 0xff)] + data
    }

    private static func data(of record: DNSRecord) -> [UInt8]? {
        switch record {
        case .address(let address): return address.octets
        case .text(let text):
            // Character-strings of at most 255 octets; an empty one where there is no text.
            guard !text.isEmpty else { return [0] }
            return stride(from: 0, to: text.count, by: 255).flatMap { start in
                let part = text[start..<min(start + 255, text.count)]
                return [UInt8(part.count)] + part
            }
        case .mailExchange(let preference, let host):
            return encoded(host).map { [UInt8(preference >> 8), UInt8(preference & 0xff)] + $0 }
        case .service(let priority, let weight, let port, let target):
            // The target is never compressed (RFC 2782).
            guard let target = encoded(target) else { return nil }
            return [priority, weight, port].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] } + target
        case .pointer(let name), .alias(let name): return encoded(name)
        }
    }

    /// A name as labels; nil where one is too long.
    private static func encoded(_ name: String) -> [UInt8]? {
        var result: [UInt8] = []
        for label in name.utf8.split(separator: ASCII.dot) {
            guard label.count <= 63 else { return nil }
            result += [UInt8(label.count)] + label
        }
        return result.count < 255 ? result + [0] : nil
    }
}
