import SigilloCore

/// Messages of LDAP for tests.
enum BER {
    /// An element; its length in so many octets, or in the shortest form.
    static func element(_ tag: UInt8, _ content: [UInt8], lengthOctets: Int? = nil) -> [UInt8] {
        if lengthOctets == nil, content.count < 0x80 { return [tag, UInt8(content.count)] + content }
        let count = lengthOctets ?? (content.count < 0x100 ? 1 : 2)
        let length = (0..<count).reversed().map { UInt8(truncatingIfNeeded: content.count >> (8 * $0)) }
        return [tag, 0x80 | UInt8(count)] + length + content
    }

    static func message(_ number: UInt8, _ operation: [UInt8], lengthOctets: Int? = nil) -> [UInt8] {
        element(0x30, [0x02, 1, number] + operation, lengthOctets: lengthOctets)
    }

    static func bind(_ number: UInt8, dn: String, password: String, lengthOctets: Int? = nil) -> [UInt8] {
        let content =
            [0x02, 1, 3] + element(0x04, Array(dn.utf8), lengthOctets: lengthOctets)
            + element(0x80, Array(password.utf8), lengthOctets: lengthOctets)
        return message(number, element(0x60, content, lengthOctets: lengthOctets), lengthOctets: lengthOctets)
    }

    static func bind(_ number: UInt8, mechanism: String, credentials: [UInt8]?) -> [UInt8] {
        let sasl = element(0x04, Array(mechanism.utf8)) + (credentials.map { element(0x04, $0) } ?? [])
        return message(number, element(0x60, [0x02, 1, 3, 0x04, 0] + element(0xa3, sasl)))
    }

    static func bindResponse(_ number: UInt8, result: UInt8 = 0, credentials: [UInt8]? = nil) -> [UInt8] {
        message(
            number,
            element(0x61, [0x0a, 1, result, 0x04, 0, 0x04, 0] + (credentials.map { element(0x87, $0) } ?? [])))
    }

    static func startTLS(_ number: UInt8) -> [UInt8] {
        message(number, element(0x77, element(0x80, Array("1.3.6.1.4.1.1466.20037".utf8))))
    }

    static func startTLSResponse(_ number: UInt8, result: UInt8 = 0) -> [UInt8] {
        message(number, element(0x78, [0x0a, 1, result, 0x04, 0, 0x04, 0]))
    }

    static func search(_ number: UInt8, name: String) -> [UInt8] {
        message(number, element(0x63, element(0x04, Array(name.utf8))))
    }

    static let unbind = message(9, [0x42, 0])
}

extension Script {
    /// A conversation in octets.
    init(_ name: String, port: UInt16, octets: [(Direction, [UInt8])]) {
        self.init(name, port: port, "")
        for (direction, piece) in octets { add(direction, piece) }
    }
}
