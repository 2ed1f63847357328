@testable import SigilloWire

/// Octets of TLS, made from their fields.
enum TLSSample {
    static func record(_ type: UInt8, _ content: [UInt8], version: UInt16 = 0x0301) -> [UInt8] {
        [type, UInt8(version >> 8), UInt8(version & 255)] + uint16(content.count) + content
    }

    static func message(_ type: UInt8, _ body: [UInt8]) -> [UInt8] {
        [type, UInt8(body.count >> 16)] + uint16(body.count & 0xffff) + body
    }

    static func uint16(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 255), UInt8(value & 255)] }

    static func vector16(_ content: [UInt8]) -> [UInt8] { uint16(content.count) + content }

    static func clientHello(
        serverName: String? = nil, alpn: [String] = [], versions: [UInt16] = [], suites: [UInt16] = [0x1301, 0xc02f]
    ) -> [UInt8] {
        var extensions: [UInt8] = []
        if let serverName {
            extensions += [0, 0] + vector16(vector16([0] + vector16(Array(serverName.utf8))))
        }
        if !alpn.isEmpty {
            extensions += [0, 16] + vector16(vector16(alpn.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }))
        }
        if !versions.isEmpty {
            let list = versions.flatMap { uint16(Int($0)) }
            extensions += [0, 43] + vector16([UInt8(list.count)] + list)
        }
        let body: [UInt8] =
            [3, 3] + [UInt8](repeating: 7, count: 32) + [2, 1, 2] + vector16(suites.flatMap { uint16(Int($0)) }) + [
                1, 0,
            ]
            + vector16(extensions)
        return message(1, body)
    }

    static func serverHello(suite: UInt16, version: UInt16 = 0x0303, isRetry: Bool = false) -> [UInt8] {
        let retry: [UInt8] = [
            0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
            0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
        ]
        let selected = version > 0x0303 ? [0, 43, 0, 2] + uint16(Int(version)) : []
        let body: [UInt8] =
            uint16(Int(min(version, 0x0303))) + (isRetry ? retry : [UInt8](repeating: 8, count: 32)) + [0]
            + uint16(Int(suite)) + [0] + (selected.isEmpty ? [] : vector16(selected))
        return message(2, body)
    }
}
