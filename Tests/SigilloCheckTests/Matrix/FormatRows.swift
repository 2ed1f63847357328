import SigilloCore
import SigilloWire

/// Rows 41 to 54 and 58 to 62: link layers, tunnels, and file formats around one LOGIN.
extension MatrixCase {
    /// The LOGIN that all of them hold.
    static let login = Script(
        "", "S: * OK [CAPABILITY IMAP4rev1] ready\nC: a1 LOGIN alice s3cr3tword\nS: a1 OK done\nC: a2 LOGOUT\nS: a2 OK")

    static let linkLayers: [MatrixCase] = [
        wrapped("42", "SLL", LinkLayers.cooked, Framing.allCases),
        wrapped("43", "SLL2", LinkLayers.cooked2, Framing.allCases),
        wrapped("44", "raw IPv6", LinkLayers.raw, Framing.plain.filter { $0 != .fragments }, isIPv6: true),
        wrapped("44b", "raw IPv4", LinkLayers.raw, Framing.plain),
        wrapped("45a", "NULL, big-endian", LinkLayers.nullBigEndian, untagged),
        wrapped("45b", "NULL, little-endian", LinkLayers.nullLittleEndian, untagged),
        wrapped("46", "QinQ", LinkLayers.stacked, untagged),
        wrapped("47", "PPPoE", LinkLayers.pppoe, untagged),
        wrapped("48", "6in4", LinkLayers.ipInIP, [.whole, .octets, .reordered, .retransmitted], isIPv6: true),
        wrapped("48b", "IP in IP", LinkLayers.ipInIP, Framing.plain),
        wrapped("49", "GRE", LinkLayers.gre, untagged),
        wrapped("50", "VXLAN", LinkLayers.vxlan, Framing.allCases),
        wrapped("50b", "MPLS", LinkLayers.mpls, untagged),
        wrapped(
            "58", "all TCP checksums wrong", LinkLayers.wrongChecksum, Framing.allCases.filter { !$0.isFragmented }),
        wrapped("59", "IPv4 options", LinkLayers.options, Framing.plain),
        wrapped("60", "IP total length 0", LinkLayers.noTotalLength, Framing.plain.filter { $0 != .fragments }),
        wrapped("61", "IPv6 fragments", { $0 }, [.ipv6Fragments]),
        wrapped("62", "IPv4 fragments, last first", { $0 }, [.fragments]),
    ]

    private static let untagged = Framing.allCases.filter { $0 != .vlan }

    private static func wrapped(
        _ number: String, _ name: String, _ wrap: @escaping LinkLayers.Wrap, _ framings: [Framing],
        isIPv6: Bool = false
    ) -> MatrixCase {
        MatrixCase(
            section: .found, number: number, name: name, framings: framings, expected: .leak(.imapLogin)
        ) { framing in
            // IP total length 0 would take the padding of a frame for the packet's: these have none.
            CaptureFile.classic(
                login.frames(framing, isIPv6: isIPv6).map(wrap), isBig: false, isNano: false)
        }
    }

    static let captureFiles: [MatrixCase] = [
        filed("41a", "pcap in nanoseconds") { CaptureFile.classic($0, isBig: false, isNano: true) },
        filed("41b", "pcap, big-endian") { CaptureFile.classic($0, isBig: true, isNano: false) },
        filed("41c", "pcap in nanoseconds, big-endian") { CaptureFile.classic($0, isBig: true, isNano: true) },
        MatrixCase(
            section: .found, number: "51", name: "pcapng, interfaces of three link types",
            framings: untagged, expected: .leak(.imapLogin)
        ) { framing in
            let wraps: [LinkLayers.Wrap] = [{ $0 }, LinkLayers.raw, LinkLayers.cooked]
            return PcapNGWriter.file(of: login.frames(framing).enumerated().map { wraps[$0.offset % 3]($0.element) })
        },
        filed("52", "pcapng, two sections of both byte orders") { frames in
            let middle = frames.count / 2
            return CaptureFile.blocks(Array(frames.prefix(middle)), CaptureFile.little)
                + CaptureFile.blocks(Array(frames.dropFirst(middle)), CaptureFile.big)
        },
        filed("53", "pcapng, simple packets") { frames in
            CaptureFile.section(CaptureFile.little) + CaptureFile.interface(.ethernet, CaptureFile.little)
                + frames.flatMap { CaptureFile.simplePacket($0, CaptureFile.little) }
        },
        filed("54", "gzip", needsEdge: true) { CaptureFile.gzip(CaptureFile.classic($0, isBig: false, isNano: false)) },
        filed("54b", "gzip around pcapng", needsEdge: true) { CaptureFile.gzip(CaptureFile.blocks($0)) },
        filed("69", "file cut after the log-in") { frames in
            Array(CaptureFile.classic(frames, isBig: false, isNano: false).dropLast(9))
        },
        filed("69b", "pcapng cut after the log-in") { Array(CaptureFile.blocks($0).dropLast(9)) },
    ]

    private static func filed(
        _ number: String, _ name: String, needsEdge: Bool = false,
        _ write: @escaping @Sendable ([CapturedFrame]) -> [UInt8]
    ) -> MatrixCase {
        MatrixCase(
            section: .found, number: number, name: name, framings: Framing.allCases, expected: .leak(.imapLogin),
            needsEdge: needsEdge
        ) { write(login.frames($0)) }
    }
}
