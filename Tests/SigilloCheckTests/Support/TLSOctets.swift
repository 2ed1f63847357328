import SigilloCore

/// Octets of TLS for tests, made by hand.
enum TLSOctets {
    static func record(_ type: UInt8, _ body: [UInt8], minor: UInt8 = 3) -> [UInt8] {
        [type, 3, minor, UInt8(body.count >> 8), UInt8(body.count & 255)] + body
    }

    private static func vector(_ body: [UInt8], _ lengthOctets: Int) -> [UInt8] {
        (0..<lengthOctets).reversed().map { UInt8(truncatingIfNeeded: body.count >> (8 * $0)) } + body
    }

    static func handshake(_ type: UInt8, _ body: [UInt8]) -> [UInt8] { [type] + vector(body, 3) }

    static func clientHello(serverName: String = "mail.test", versions: [UInt16] = [0x0304, 0x0303]) -> [UInt8] {
        let name = vector([0] + vector(Array(serverName.utf8), 2), 2)
        let list = versions.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        let extensions =
            [0, 0] + vector(name, 2) + [0, 43] + vector(vector(list, 1), 2)
            + [0, 16] + vector(vector(vector(Array("imap".utf8), 1), 2), 2)
        let body =
            [3, 3] + [UInt8](repeating: 7, count: 32) + vector([], 1) + vector([0x13, 1, 0, 0x3b], 2)
            + vector([0], 1) + vector(extensions, 2)
        return record(22, handshake(1, body), minor: 1)
    }

    static func serverHello(suite: UInt16, version: UInt16 = 0x0303) -> [UInt8] {
        let extensions: [UInt8] = version == 0x0304 ? [0, 43, 0, 2, 3, 4] : []
        let legacy = min(version, 0x0303)
        let body =
            [UInt8(legacy >> 8), UInt8(legacy & 255)] + [UInt8](repeating: 9, count: 32) + vector([], 1)
            + [UInt8(suite >> 8), UInt8(suite & 255), 0] + (extensions.isEmpty ? [] : vector(extensions, 2))
        return record(22, handshake(2, body))
    }

    static let changeCipherSpec = record(20, [1])

    /// A record under a suite that encrypts nothing and ends in a code of so many octets.
    static func null(_ text: String, mac: Int, type: UInt8 = 23) -> [UInt8] {
        record(type, Array(text.utf8) + [UInt8](repeating: 0xee, count: mac))
    }

    /// A handshake of TLS 1.2 up to both ChangeCipherSpec, for the client and the server.
    static func handshake12(suite: UInt16, version: UInt16 = 0x0303) -> [(Direction, [UInt8])] {
        [
            (.clientToServer, clientHello(versions: [version])),
            (.serverToClient, serverHello(suite: suite, version: version) + record(22, handshake(14, []))),
            (
                .clientToServer,
                record(22, handshake(16, [1, 2, 3])) + changeCipherSpec + record(22, [UInt8](repeating: 5, count: 36))
            ),
            (.serverToClient, changeCipherSpec + record(22, [UInt8](repeating: 6, count: 36))),
        ]
    }
}
