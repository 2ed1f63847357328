/// An extension of a ClientHello or ServerHello (RFC 8446 §4.2).
struct HelloExtension: Sendable, Hashable {
    static let supportedVersions = 43

    var type: Int
    var data: [UInt8]

    /// The extensions of a list, or nil where it is cut short.
    static func all(in octets: [UInt8]) -> [HelloExtension]? {
        var cursor = OctetCursor(octets[...])
        var extensions: [HelloExtension] = []
        while !cursor.rest.isEmpty {
            guard let type = cursor.number(octets: 2), let data = cursor.vector(lengthOctets: 2) else { return nil }
            extensions.append(HelloExtension(type: type, data: data))
        }
        return extensions
    }

    /// The octets of a list, with its length.
    static func octets(of extensions: [HelloExtension]) -> [UInt8] {
        extensions.flatMap { item in
            [UInt8(truncatingIfNeeded: item.type >> 8), UInt8(truncatingIfNeeded: item.type)]
                + item.data.asVector(lengthOctets: 2)
        }.asVector(lengthOctets: 2)
    }
}
