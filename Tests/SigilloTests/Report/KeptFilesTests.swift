import Sigillo
import SigilloCheck
import SigilloCore
import SigilloFiles
import SigilloReport
import SigilloVerdict
import SigilloWire
import Testing

@Suite struct KeptFilesTests {
    private let secrets = TestPlans.secrets()

    private var password: String { String(decoding: secrets.account.password.reveal(), as: UTF8.self) }

    /// A run with a sealed connection whose key log is known, and a client that complains with its password.
    private func run() -> InstanceRun {
        let attempt = LoginAttempt(
            mechanism: "LOGIN", user: secrets.account.user, secret: secrets.account.password, isGenuine: true,
            isAccepted: true)
        let message = secrets.waitingMessage(date: CalendarDate(seconds: 0))
        var record = TestPlans.record(events: [
            TestPlans.event(.reply(text: "* OK ready"), time: 30, sealed: true),
            TestPlans.event(.command(verb: "LOGIN", text: "a1 LOGIN x ‹secret, 21 bytes›"), time: 40, sealed: true),
            TestPlans.event(.login(attempt), time: 41, sealed: true),
            TestPlans.event(.messageReceived(message, verb: "APPEND"), time: 42, sealed: true),
            TestPlans.event(.messageSent(octets: 9, verb: "FETCH"), time: 43, sealed: true),
            TestPlans.event(.scripted(step: 3), time: 44, sealed: true),
            TestPlans.event(.startTLS(isGranted: false), time: 45, sealed: true),
            TestPlans.event(.deviation("a line \"ended\" with LF\nalone"), time: 46, sealed: true),
        ])
        var tls = TLSObservation()
        tls.keyLog = ["CLIENT_RANDOM \(String(repeating: "ab", count: 32)) \(String(repeating: "cd", count: 48))"]
        record.tls = tls
        let other = TestPlans.record(
            id: 1, on: .smtp, clientPort: 40_001, events: [TestPlans.event(.reply(text: "220 ready"), time: 35)])
        var frames: [CapturedFrame] = []
        var conversation = FrameSynthesizer(client: record.client, server: record.server)
        conversation.open(at: 1_234_567_891_234_567, to: &frames)
        conversation.send([22, 3, 1, 0, 1, 0], .clientToServer, at: 1_234_567_891_300_000, to: &frames)
        var run = TestPlans.run(
            TestPlans.instance(on: .imaps), connections: [record, other], frames: frames,
            standardError: "cannot log in with \(password)\n")
        run.secrets = secrets
        return run
    }

    @Test func theFolderAndItsFilesAreTheirOwnersAlone() throws {
        let folder = try TestFolder()
        let keep = folder.path + "/new/keep"
        let kept = try KeptFiles(folder: keep, reveals: false)
        try kept.write(run(), anchor: "a.b")
        try kept.write(report: Array("{}\n".utf8))
        #expect(TestFolder.mode(keep) == 0o700)
        let names = TestFolder.names(keep)
        #expect(names == ["a.b.pcapng", "a.b.stderr", "a.b.transcript.jsonl", "run.json"])
        for name in names { #expect(TestFolder.mode("\(keep)/\(name)") == 0o600, "\(name)") }
        #expect(try TestFolder.text(keep + "/run.json") == "{}\n")
    }

    @Test func aFolderThatIsThereIsMadePrivateAndAFileIsRefused() throws {
        let folder = try TestFolder()
        let file = try folder.write("x", to: "file")
        #expect(throws: FileError.self) { try KeptFiles(folder: file, reveals: false) }
        _ = try KeptFiles(folder: folder.path, reveals: false)
        #expect(TestFolder.mode(folder.path) == 0o700)
    }

    @Test func theCaptureReadsBackWithItsKeys() throws {
        let folder = try TestFolder()
        let run = run()
        try KeptFiles(folder: folder.path, reveals: false).write(run, anchor: "a")
        let octets = try TestFolder.read(folder.path + "/a.pcapng")
        var reader = CaptureReader()
        reader.append(octets)
        reader.finish()
        var frames: [CapturedFrame] = []
        while let frame = try reader.next() { frames.append(frame) }
        #expect(frames == run.frames)
        // The Decryption Secrets Block, type 0x0000000A with secrets of type TLSK, stands before the packets.
        let text = String(decoding: octets, as: UTF8.self)
        #expect(text.contains("CLIENT_RANDOM abab"))
        let keys = try #require(octets.firstRange(of: Array("KSLT".utf8)))
        let packet = try #require(octets.firstRange(of: frames[0].octets))
        #expect(keys.lowerBound < packet.lowerBound)
        #expect(octets[(keys.lowerBound - 8)..<(keys.lowerBound - 4)] == [10, 0, 0, 0])
    }

    @Test func theTranscriptIsJSONLineByLineWithoutASecret() throws {
        let folder = try TestFolder()
        let run = run()
        try KeptFiles(folder: folder.path, reveals: false).write(run, anchor: "a")
        let text = try TestFolder.text(folder.path + "/a.transcript.jsonl")
        #expect(text.hasSuffix("\n"))
        var kinds: [String] = []
        var times: [Int] = []
        for line in text.split(separator: "\n") {
            guard case .object(let fields) = try JSONParser.parse(line.utf8), case .string(let kind) = fields["kind"],
                case .integer(let time) = fields["time"]
            else {
                Issue.record("no object with a kind and a time: \(line)")
                continue
            }
            kinds.append(kind)
            times.append(time)
            for key in ["connection", "client", "server", "path", "bait", "sealed", "receivedOffset", "sentOffset"] {
                #expect(fields[key] != nil, "\(key)")
            }
        }
        #expect(
            kinds == [
                "reply", "reply", "command", "login", "message-received", "message-sent", "scripted", "starttls",
                "deviation",
            ])
        #expect(times == times.sorted())
        let sweep = Sweep(run.secrets.known.map { Sweep.Target(label: $0.label, secret: $0.value) })
        let hits = sweep.hits(in: Array(text.utf8)).filter { $0.label != "user" }
        #expect(hits.isEmpty)
    }

    @Test func theClientsErrorsAreKeptWithoutItsPassword() throws {
        let folder = try TestFolder()
        try KeptFiles(folder: folder.path, reveals: false).write(run(), anchor: "a")
        #expect(try TestFolder.text(folder.path + "/a.stderr") == "cannot log in with ‹password›\n")
    }

    @Test func aTranscriptForPeopleIsOneVisibleLineAnEvent() {
        let run = run()
        let record = run.observation.connections[0]
        for event in record.events {
            let line = Transcript.text(event, of: record)
            #expect(line.hasPrefix("imaps #0 sealed "))
            #expect(line.count { $0.isNewline } == 1)
            #expect(!line.contains(password))
        }
        let other = run.observation.connections[1]
        #expect(other.events.map { Transcript.text($0, of: other) } == ["smtp #1 CLEAR  S→C 220 ready\n"])
    }
}
