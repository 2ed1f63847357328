import SigilloCheck
import SigilloCore
import SigilloFiles
import SigilloReport
import SigilloTLS
import SigilloWire
import Testing

@testable import Sigillo

/// Files that are judged twice: as they crossed, and with keys.
@Suite struct CaptureKeysTests {
    /// A log-in over TLS 1.3, recorded once: what crossed, and its key log.
    private struct Session {
        var frames: [CapturedFrame] = []
        var keyLog: [String] = []

        init() throws {
            let store = CertificateStore(host: "mail.sigillo.test", now: 1_768_478_400)
            let leaf = CertificateRecipe(
                name: "leaf", issuer: "leaf", subject: [CertificateAttribute("CN", "{host}")], notBefore: 0,
                notAfter: 86_400, extensions: [])
            let issued = try store.issue(
                CertificateProfile(
                    id: "x", title: "x", certificates: [leaf], chain: ["leaf"], anchor: "leaf", proof: "ok"))
            let server = TLSEngine(try TLSContext(server: issued))
            let client = TLSEngine(
                try TLSContext(client: TLSClientSettings(trust: .anyone, host: "mail.sigillo.test")))
            var builder = ConversationBuilder(port: 993)
            func pump() {
                while true {
                    let up = client.takeOutput()
                    server.receive(up[...])
                    let down = server.takeOutput()
                    client.receive(down[...])
                    builder = builder.client(up).server(down)
                    if up.isEmpty, down.isEmpty { return }
                }
            }
            pump()
            server.write(Array("* OK ready\r\n".utf8)[...])
            pump()
            client.write(Array("a1 LOGIN alice Tr0ub4dour-test\r\n".utf8)[...])
            pump()
            server.write(Array("a1 OK done\r\n".utf8)[...])
            pump()
            frames = builder.frames
            keyLog = client.observation.keyLog
        }
    }

    private static func isRead(_ file: CheckReport.File) -> Bool {
        file.withKeys?.findings.contains { $0.kind == "credential" && $0.user == "alice" } == true
    }

    @Test func theFilesOwnSecretsOpenItAndAreNoLeak() throws {
        let session = try Session()
        let folder = try TestFolder()
        let path = try folder.write(PcapNGWriter.file(of: session.frames, keyLog: session.keyLog), to: "a.pcapng")
        let file = CaptureCheck().check(path).file
        #expect(file.verdict == .clean)
        #expect(file.findings.map(\.rule) == ["tls.secrets", "sni"])
        #expect(file.withKeys?.flows == 1)
        #expect(file.withKeys?.decrypted == 1)
        #expect(file.withKeys?.obstacles == [])
        #expect(Self.isRead(file))
        let report = CheckReport(files: [file])
        #expect(report.exitStatus == 0)
        let copy = try CheckReport(json: try JSONParser.parse(Array(report.json.document.utf8)))
        #expect(copy == report)
        let text = CheckTextReporter(style: ConsoleStyle()).text(report)
        #expect(text.contains("with keys  1 of 1 TLS flow opened"))
        #expect(!"\(text)\(report.json.document)".contains("Tr0ub4dour-test"))
        for line in session.keyLog {
            for word in line.split(separator: " ").dropFirst() { #expect(!text.contains(word)) }
        }
    }

    @Test func secretsBehindTheFramesAreReadToo() throws {
        let session = try Session()
        let folder = try TestFolder()
        var octets = PcapNGWriter.file(of: session.frames)
        // The block of the writer, moved to the end.
        let whole = PcapNGWriter.file(of: session.frames, keyLog: session.keyLog)
        let shared = zip(whole, octets).prefix { $0 == $1 }.count
        let start = shared / 4 * 4
        let block = whole[start..<start + whole.count - octets.count]
        octets += block
        let path = try folder.write(octets, to: "late.pcapng")
        let file = CaptureCheck().check(path).file
        #expect(file.verdict == .clean, "\(file.reason ?? "")")
        #expect(Self.isRead(file))
        #expect(file.findings.map(\.rule) == ["sni", "tls.secrets"])
    }

    @Test func aKeyLogBesideTheFileOpensIt() throws {
        let session = try Session()
        let folder = try TestFolder()
        let path = try folder.write(PcapNGWriter.file(of: session.frames), to: "a.pcapng")
        let log = try folder.write(session.keyLog.joined(separator: "\n") + "\n", to: "keys.log")
        #expect(CaptureCheck().check(path).file.withKeys == nil)
        var check = CaptureCheck()
        check.keys = try CaptureKeys(keyLogs: [log], serverKeys: [])
        let file = check.check(path).file
        #expect(Self.isRead(file))
        #expect(file.findings.map(\.rule) == ["sni"])
        #expect(file.verdict == .clean)
        let other = try Session()
        check.keys.logs = [Secret(other.keyLog.joined(separator: "\n"))]
        let unread = check.check(path).file
        #expect(unread.withKeys?.decrypted == 0)
        #expect(unread.withKeys?.obstacles == ["For one TLS flow there was no key in time."])
    }

    @Test func whatHoldsNoKeyIsRefused() throws {
        let folder = try TestFolder()
        let text = try folder.write("no key\n", to: "text")
        let key = try folder.write(
            try PrivateKey.generate(.ecP256).pem.reveal(), to: "ec.pem")
        let good = try folder.write(try PrivateKey.generate(.rsa2048).pem.reveal(), to: "rsa.pem")
        #expect(throws: FileError.self) { try CaptureKeys(keyLogs: [text], serverKeys: []) }
        #expect(throws: FileError.self) { try CaptureKeys(keyLogs: [folder.path + "/none"], serverKeys: []) }
        #expect(throws: FileError.self) { try CaptureKeys(keyLogs: [], serverKeys: [text]) }
        #expect(throws: FileError.self) { try CaptureKeys(keyLogs: [], serverKeys: [key]) }
        #expect(try CaptureKeys(keyLogs: [], serverKeys: [good]).serverKeys.count == 1)
    }
}
