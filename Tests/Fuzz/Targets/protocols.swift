import SigilloCheck
import SigilloCore
import SigilloWire

/// Where each dialogue is spoken and what its server says first. A new dialogue is a line here, and a seed in
/// `scripts/fuzz`; lines are only added at the end, since the seeds name them by their number.
private let dialogues: [(port: UInt16, greeting: String)] = [
    (143, "* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] ready\r\n"),
    (25, "220 mail.test ESMTP\r\n"),
    (110, "+OK ready\r\n"),
    (80, ""),
    (4_190, "\"IMPLEMENTATION\" \"test\"\r\n\"SASL\" \"PLAIN\"\r\nOK\r\n"),
    (389, ""),
    (21, "220 FTP server\r\n"),
    (8_080, ""),
    (993, ""),
    (24, "220 mail.test LMTP\r\n"),
    (9_999, ""),
    (53, ""),
]

/// A conversation: the dialogue by an octet, how it is cut by another, then what both say, turn by turn.
///
/// A record separator (0x1e) hands over to the other side.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var input = Input(data, size)
    let dialogue = dialogues[Int(input.octet()) % dialogues.count]
    let cut = input.octet()
    let client = Endpoint(address: "192.0.2.10", port: 50_000)
    let server = Endpoint(address: "198.51.100.1", port: dialogue.port)
    var judge = Known.judge
    var frame = FrameReference(number: 1, time: 0)
    let sawSYN = cut & 0x80 == 0
    guard let start = FlowStart(flow: 0, client: client, server: server, sawSYN: sawSYN, frame: frame) else { return 0 }
    judge.flowBegan(start)
    var offsets: [UInt64] = [0, 0]
    func say(_ octets: ArraySlice<UInt8>, _ direction: Direction) {
        let side = direction == .clientToServer ? 0 : 1
        var rest = octets
        while !rest.isEmpty {
            let part = rest.prefix(cut & 0x3f == 0 ? rest.count : max(Int(cut & 0x3f), octets.count / 256))
            rest = rest.dropFirst(part.count)
            frame.number += 1
            judge.streamed(part, flow: 0, direction: direction, offset: offsets[side], frame: frame)
            offsets[side] += UInt64(part.count)
        }
    }
    say(ArraySlice(Array(dialogue.greeting.utf8)), .serverToClient)
    for (turn, part) in input.parts().enumerated() {
        let direction: Direction = turn.isMultiple(of: 2) ? .clientToServer : .serverToClient
        if cut & 0x40 != 0, turn == 3 {
            let side = direction == .clientToServer ? 0 : 1
            judge.missed(octets: 100, flow: 0, direction: direction, offset: offsets[side])
            offsets[side] += 100
        }
        say(part, direction)
        if cut & 0xc0 == 0xc0 {
            judge.contradicted(part, flow: 0, direction: direction, offset: 0, frame: frame)
        }
    }
    judge.flowEnded(
        FlowEnd(
            flow: 0, sawClientFIN: true, sawServerFIN: true, resetBy: nil, sawClient: true, sawServer: true,
            clientOctets: offsets[0], serverOctets: offsets[1], frame: frame))
    let result = judge.finish(packets: frame.number)
    demand(result.verdict != .clean || !result.findings.contains { $0.kind.isLeak }, "no leak is clean")
    return 0
}
