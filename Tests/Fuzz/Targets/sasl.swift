import SigilloProtocols

/// SASL exchanges: a server, a mechanism, and what the client answers, each part in base64 as the protocols want it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var input = Input(data, size)
    let kind = input.octet()
    let mechanism = SASLMechanism.allCases[Int(input.octet()) % SASLMechanism.allCases.count].rawValue
    var parts = input.parts().map { base64($0) }
    let verb =
        switch kind & 3 {
        case 0: "a1 AUTHENTICATE "
        case 1: "EHLO client.test\r\nAUTH "
        default: "AUTH "
        }
    var command = verb + mechanism
    if kind & 0x20 != 0, !parts.isEmpty { command += " " + parts.removeFirst() }
    let lines = [command] + parts + (kind & 0x10 != 0 ? ["*"] : [])
    let octets = Array(lines.map { $0 + "\r\n" }.joined().utf8)
    play(octets[...], to: kind & 3, portion: 3, isSealed: true, allowsClearText: false)
    return 0
}

private let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

/// Octets in base64 (RFC 4648 §4).
private func base64(_ octets: ArraySlice<UInt8>) -> String {
    var result = ""
    var rest = octets
    while !rest.isEmpty {
        let group = rest.prefix(3)
        rest = rest.dropFirst(3)
        let value = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
        for place in 0..<4 {
            result.append(place <= group.count ? digits[value >> (18 - 6 * place) & 63] : "=")
        }
    }
    return result
}
