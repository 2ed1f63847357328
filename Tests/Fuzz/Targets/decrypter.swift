import SigilloCheck
import SigilloCore
import SigilloWire

/// Ciphers that encrypt nothing: what a record holds is what stands in it, and keys are as long as they must be.
private struct OpenCiphers: CipherProvider {
    private func filled(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x5a, count: count) }

    func digest(_ function: HashFunction, of octets: [UInt8]) -> [UInt8]? { filled(32) }

    func authenticationCode(_ function: HashFunction, key: [UInt8], of message: [UInt8]) -> [UInt8]? {
        message.isEmpty ? nil : filled(32)
    }

    func open(
        _ cipher: AEADCipher, key: [UInt8], nonce: [UInt8], additionalData: [UInt8], sealed: ArraySlice<UInt8>
    ) -> [UInt8]? {
        sealed.count < 16 || sealed.last == 0xff ? nil : Array(sealed.dropLast(16))
    }

    func decrypt(
        _ cipher: BlockCipher, key: [UInt8], vector: [UInt8], octets: ArraySlice<UInt8>
    ) -> [UInt8]? {
        octets.isEmpty ? nil : Array(octets)
    }

    func premasterSecrets(of encrypted: ArraySlice<UInt8>) -> [[UInt8]] {
        encrypted.count < 48 ? [] : [Array(encrypted.prefix(48))]
    }

    var hasServerKeys: Bool { true }
}

/// A key log, then the octets of both sides turn by turn, cut at record separators (0x1e).
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var input = Input(data, size)
    var parts = input.parts()[...]
    guard let keyLog = parts.popFirst() else { return 0 }
    let any = String(repeating: "07", count: 32)
    let labels = [
        "CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0",
        "SERVER_TRAFFIC_SECRET_0", "CLIENT_RANDOM",
    ]
    let usual = labels.map { label in
        "\(label) \(any) \(String(repeating: "11", count: label == "CLIENT_RANDOM" ? 48 : 32))\n"
    }.joined()
    var checker = Known.checker
    checker.takeKeys([Secret(bytes: keyLog), Secret(usual)], ciphers: OpenCiphers())
    var builder = ConversationBuilder(port: 993)
    for (turn, part) in parts.enumerated() {
        builder = builder.sending(Array(part), turn.isMultiple(of: 2) ? .clientToServer : .serverToClient)
    }
    for frame in builder.frames { checker.add(frame) }
    let result = checker.finish()
    demand(result.verdict != .clean || !result.findings.contains { $0.kind.isLeak }, "no leak is clean")
    return 0
}
