import SigilloCheck
import SigilloCore
import SigilloWire

/// The two conversations that every kind of damage is done to: one that leaks, and one in which there is nothing to find.
enum DamageSample {
    static let login = "a1 LOGIN alice s3cr3tword\r\n"

    static let leaking = ConversationBuilder().server("* OK ready\r\n").client(login).server("a1 OK done\r\n")
    static let quiet = ConversationBuilder().server("* OK ready\r\n").client("a1 LOGOUT\r\n")
        .server("* BYE\r\na1 OK done\r\n")

    /// The IP packets of a conversation.
    static func packets(_ conversation: ConversationBuilder = leaking) -> [[UInt8]] {
        conversation.frames.map { Array($0.octets.dropFirst(14)) }
    }

    /// Frames of a conversation, each changed.
    static func frames(
        _ conversation: ConversationBuilder = leaking, linkType: UInt32 = 1, _ change: ([UInt8]) -> [UInt8]
    ) -> [CapturedFrame] {
        conversation.frames.map { frame in
            var frame = frame
            frame.octets = change(frame.octets)
            frame.originalLength = frame.octets.count
            frame.linkType = LinkType(rawValue: linkType)
            return frame
        }
    }

    /// Noise of a network that holds no connection.
    static let noise: [CapturedFrame] = [
        CapturedFrame(
            PacketBuilder.ethernet([0, 1, 8, 0, 6, 4, 0, 1] + [UInt8](repeating: 1, count: 20), etherType: 0x0806)),
        CapturedFrame(PacketBuilder.ethernet([0x42, 0x42, 3] + [UInt8](repeating: 0, count: 35), etherType: 38)),
        CapturedFrame(
            PacketBuilder.ethernet(
                PacketBuilder.ipv4([8, 0, 0, 0, 0, 1, 0, 1], protocolNumber: 1, from: 0xc000_020a, to: 0xc633_6401),
                etherType: 0x0800)),
        FrameSynthesizer.datagram(
            [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4] + Array("mail".utf8) + [4] + Array("test".utf8) + [0, 0, 1, 0, 1],
            from: Endpoint(address: "192.0.2.10", port: 5_353), to: Endpoint(address: "224.0.0.251", port: 5_353),
            number: 4, at: 0),
    ]
}
