internal import SigilloCore

// What the raw parts of a ClientHello say. Every length inside them comes from the client and is checked.
extension SessionLog.ClientHello {
    /// The host name of the first entry of the server name list (RFC 6066 §3).
    var hostName: String? {
        var reader = serverName[...]
        guard let list = reader.takeVector(lengthOctets: 2) else { return nil }
        reader = list
        guard reader.popFirst() == 0, let name = reader.takeVector(lengthOctets: 2), !name.isEmpty else { return nil }
        return String(decoding: name, as: UTF8.self)
    }

    /// The application protocols in the client's order (RFC 7301 §3.1).
    var protocols: [String] {
        var reader = applicationProtocols[...]
        guard var list = reader.takeVector(lengthOctets: 2) else { return [] }
        var names: [String] = []
        while let name = list.takeVector(lengthOctets: 1) { names.append(String(decoding: name, as: UTF8.self)) }
        return names
    }

    /// The versions of `supported_versions` (RFC 8446 §4.2.1), else the legacy version alone.
    var versions: [TLSVersion] {
        var reader = supportedVersions[...]
        guard let list = reader.takeVector(lengthOctets: 1), list.count >= 2 else {
            return [TLSVersion(rawValue: legacyVersion)]
        }
        return list.numbers.map(TLSVersion.init(rawValue:))
    }

    /// The numbers of the suites in the client's order.
    var suiteNumbers: [UInt16] { suites[...].numbers }
}

extension ArraySlice<UInt8> {
    /// Takes a vector with its length before it (RFC 8446 §3.4), or nothing when it is cut short.
    fileprivate mutating func takeVector(lengthOctets: Int) -> ArraySlice<UInt8>? {
        guard count >= lengthOctets else { return nil }
        let length = prefix(lengthOctets).reduce(0) { $0 << 8 | Int($1) }
        let rest = dropFirst(lengthOctets)
        guard rest.count >= length else { return nil }
        self = rest.dropFirst(length)
        return rest.prefix(length)
    }

    /// The octets as numbers of sixteen bits; an odd octet at the end is left out.
    fileprivate var numbers: [UInt16] {
        stride(from: startIndex, to: endIndex - 1, by: 2).map { UInt16(self[$0]) << 8 | UInt16(self[$0 + 1]) }
    }
}
