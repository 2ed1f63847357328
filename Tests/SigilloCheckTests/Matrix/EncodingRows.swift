import SigilloCore
import SigilloWire

/// Row 70: a known secret that crosses in other letters than its own, where no rule of a protocol looks.
extension MatrixCase {
    /// The secret of these rows; its letters are of no alphabet's middle, so that no spelling of it is another's.
    static let canary = "qx7-Torchlight/94,vex"

    static let encodings: [MatrixCase] = [
        posted("70a", "raw", "id=\(canary)."),
        posted("70b", "base64", "id \(base64(canary)) x"),
        posted("70c", "base64, second alignment", "id \(base64("Z" + canary + "zz")) x"),
        posted("70d", "base64, third alignment", "id \(base64("ZY" + canary + "zz")) x"),
        posted(
            "70e", "base64, lines of 10", "id\r\n" + lines(base64("some words before " + canary + " and after"), 10)),
        posted(
            "70f", "base64url",
            "id \(base64("\u{ff}\u{fe}~?>" + canary).replacing("+", with: "-").replacing("/", with: "_"))"),
        posted("70g", "base64 of base64", "id \(base64("token " + base64("key " + canary + " end") + " end"))"),
        posted("70h", "quoted-printable", "id " + spelled { "=" + hexadecimal($0).uppercased() }),
        posted("70i", "quoted-printable, soft breaks", "id qx7-Torch=\r\nlight/94=2C=\r\nvex."),
        posted("70j", "percent-encoding", "id " + spelled { "%" + hexadecimal($0) }),
        posted("70k", "JSON escapes", #"{"x":"qx7-\u0054orch\u006Cight\/94,vex"}"#),
        posted("70l", "HTML entities", "<b>qx7-&#84;orchlight&#x2F;94&#44;vex</b>"),
        posted(
            "70m", "RFC 2047, B",
            "Subject: =?utf-8?B?\(base64("qx7-Torch"))?=\r\n =?utf-8?B?\(base64("light/94,vex"))?="),
        posted("70n", "RFC 2047, Q", "Subject: =?utf-8?Q?qx7-Torch?= =?utf-8?Q?light/94=2Cvex?="),
        posted("70o", "UTF-16, little-endian", octets: Array(canary.utf8).flatMap { [$0, 0] }),
        posted("70p", "UTF-16, big-endian", octets: Array(canary.utf8).flatMap { [0, $0] }),
        posted("70q", "hexadecimal", "id " + spelled(hexadecimal)),
        posted(
            "70r", "hexadecimal with colons",
            "id " + Array(canary.utf8).map(hexadecimal).joined(separator: ":").uppercased()),
        posted("70s", "xtext", "id qx7-Torchlight/94+2Cvex"),
        posted("70t", "backslash and hexadecimal", #"id qx7-Torchlight\2f94\2cvex"#),
        posted("70u", "modified UTF-7", "id &AHEAeAA3-" + canary.dropFirst(3)),
        MatrixCase(
            "70v", "chunked",
            Script(
                "", port: 80,
                "C: POST /x HTTP/1.1\nC: Host: m.test\nC: Transfer-Encoding: chunked\nC: \nC: 8\nC: qx7-Torc\nC: d\nC: hlight/94,vex\nC: 0\nC: \n"
                    + "S: HTTP/1.1 204 No Content\nS: "), secrets: [canary], .leak(.canary("http"))),
        MatrixCase(
            "70w", "gzip", body(CaptureFile.gzip(Array("id=\(canary).".utf8)), header: "Content-Encoding: gzip"),
            secrets: [canary], needsEdge: true, .leak(.canary("http"))),
        MatrixCase(
            "70x", "a protocol that is not known",
            Script("", port: 7777, "C: HELLO 1\nS: WELCOME\nC: KEY \(canary)\nS: BYE"), secrets: [canary],
            .leak(.canary(nil))),
        MatrixCase(
            section: .found, number: "70y", name: "a name that DNS is asked", framings: [.whole],
            secrets: ["torchlight94vex"], expected: .leak(.canary("dns"))
        ) { _ in
            let name: [UInt8] = [15] + Array("torchlight94vex".utf8) + [4] + Array("test".utf8) + [0, 0, 1, 0, 1]
            let query: [UInt8] = [1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + name
            return PcapNGWriter.file(of: [
                FrameSynthesizer.datagram(
                    query, from: Endpoint(address: "192.0.2.10", port: 40_000),
                    to: Endpoint(address: "192.0.2.53", port: 53), number: 1, at: 1_700_000_000_000_000_000)
            ])
        },
        MatrixCase(
            "70z", "the name of a server in a TLS hello", hello(serverName: "torchlight94vex.mail.test"),
            secrets: ["torchlight94vex"], .leak(.canary("tls"))),
    ]

    private static func hexadecimal(_ octet: UInt8) -> String {
        (octet < 16 ? "0" : "") + String(octet, radix: 16)
    }

    private static func spelled(_ letter: (UInt8) -> String) -> String { canary.utf8.map(letter).joined() }

    private static func lines(_ text: String, _ width: Int) -> String {
        let letters = Array(text)
        return stride(from: 0, to: letters.count, by: width)
            .map { String(letters[$0..<min($0 + width, letters.count)]) }.joined(separator: "\r\n")
    }

    /// A request with a body that no rule reads.
    static func body(_ octets: [UInt8], header: String = "Content-Type: application/x-test") -> Script {
        var script = Script("", port: 80, "")
        let head = "POST /x HTTP/1.1\r\nHost: m.test\r\n\(header)\r\nContent-Length: \(octets.count)\r\n\r\n"
        script.add(.clientToServer, Array(head.utf8) + octets)
        script.add(.serverToClient, Array("HTTP/1.1 204 No Content\r\n\r\n".utf8))
        return script
    }

    private static func posted(_ number: String, _ name: String, _ text: String) -> MatrixCase {
        posted(number, name, octets: Array(text.utf8))
    }

    private static func posted(_ number: String, _ name: String, octets: [UInt8]) -> MatrixCase {
        MatrixCase(number, "known secret, " + name, body(octets), secrets: [canary], .leak(.canary("http")))
    }

    private static func hello(serverName: String) -> Script {
        var script = Script("", port: 993, "")
        script.add(.clientToServer, TLSOctets.clientHello(serverName: serverName))
        script.add(.serverToClient, TLSOctets.serverHello(suite: 0x1301, version: 0x0304) + TLSOctets.changeCipherSpec)
        script.add(
            .clientToServer, TLSOctets.changeCipherSpec + TLSOctets.record(23, [UInt8](repeating: 0xbb, count: 60)))
        script.add(.serverToClient, TLSOctets.record(23, [UInt8](repeating: 0xcc, count: 40)))
        return script
    }
}
