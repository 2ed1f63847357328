import SigilloCore

/// NTLM ([MS-NLMP]) as bait: a challenge is given, the response is kept, and nobody is let in.
///
/// ```
/// C: NTLMSSP NUL 1 …   NEGOTIATE_MESSAGE
/// S: NTLMSSP NUL 2 …   CHALLENGE_MESSAGE
/// C: NTLMSSP NUL 3 …   AUTHENTICATE_MESSAGE
/// ```
struct NTLMServer: SASLServer {
    private let context: SASLContext
    private var hasChallenged = false

    init(_ context: SASLContext) {
        self.context = context
    }

    mutating func respond(_ response: [UInt8]) -> SASLStep {
        if !hasChallenged, Self.isMessage(response, 1) {
            hasChallenged = true
            return .challenge(challenge)
        }
        return .finished(
            SASLCredentials(
                user: Self.isMessage(response, 3) ? Self.user(response) : [], secret: Secret(bytes: response),
                isUsable: false, evidence: .proof(isRight: false)))
    }

    // [MS-NLMP] §2.2.1.2: Unicode, NTLM, a server as target, with target information; the server's name as both.
    private var challenge: [UInt8] {
        let name: [UInt8] = context.hostName.utf8.prefix(255).flatMap { [$0, 0] }
        let information = Self.pair(1, name) + Self.pair(0, [])
        let start = 48
        var message = Self.signature + Self.little(2, 4)
        message += Self.field(name.count, at: start)
        message += Self.little(0x0082_0205, 4)
        message += context.octets("NTLM \(context.settings.connection) \(context.number)").prefix(8)
        message += [UInt8](repeating: 0, count: 8)
        message += Self.field(information.count, at: start + name.count)
        return message + name + information
    }

    private static let signature = Array("NTLMSSP\0".utf8)

    private static func isMessage(_ octets: [UInt8], _ type: UInt8) -> Bool {
        octets.starts(with: signature + little(Int(type), 4))
    }

    /// The name in an AUTHENTICATE_MESSAGE ([MS-NLMP] §2.2.1.3), as UTF-8; empty where its place is none.
    private static func user(_ message: [UInt8]) -> [UInt8] {
        guard message.count >= 64 else { return [] }
        let count = number(message[36..<38])
        let start = number(message[40..<44])
        guard start <= message.count, count <= message.count - start else { return [] }
        let octets = message[start..<(start + count)]
        guard number(message[60..<64]) & 1 == 1 else { return Array(octets) }
        let units = stride(from: octets.startIndex, to: octets.endIndex - 1, by: 2).map { index in
            UInt16(octets[index]) | UInt16(octets[index + 1]) << 8
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    private static func number(_ octets: ArraySlice<UInt8>) -> Int {
        octets.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private static func little(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    private static func field(_ count: Int, at start: Int) -> [UInt8] {
        little(count, 2) + little(count, 2) + little(start, 4)
    }

    private static func pair(_ kind: Int, _ value: [UInt8]) -> [UInt8] {
        little(kind, 2) + little(value.count, 2) + value
    }
}
