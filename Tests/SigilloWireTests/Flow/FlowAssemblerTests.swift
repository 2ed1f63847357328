import SigilloCore
import Testing

@testable import SigilloWire

@Suite("Flow assembler")
struct FlowAssemblerTests {
    private static let login = "a1 LOGIN alice correct-horse\r\n"

    private static var session: ConversationBuilder {
        ConversationBuilder().server("* OK ready\r\n").client(login).server("a1 OK done\r\n")
    }

    @Test func streamsBothDirectionsOfAWholeConversation() throws {
        let record = Recorder.recording(Self.session.frames)
        #expect(record.text(.clientToServer) == Self.login)
        #expect(record.text(.serverToClient) == "* OK ready\r\na1 OK done\r\n")
        #expect(record.isInOrder && record.blindness.isEmpty && record.contradictions.isEmpty)
        let start = try #require(record.starts.first)
        #expect(start.sawSYN && start.client.port == 49_152 && start.server.description == "198.51.100.1:143")
        let end = try #require(record.ends.first)
        #expect(record.ends.count == 1 && end.sawClientFIN && end.sawServerFIN && end.resetBy == nil)
        #expect(end.clientOctets == UInt64(Self.login.utf8.count) && end.serverOctets == 24)
        #expect(record.stream(.clientToServer).gaps.isEmpty && record.stream(.serverToClient).gaps.isEmpty)
    }

    @Test func namesTheFrameThatCarriedTheOctets() {
        struct Frames: FlowSinkOfFrames { var frames: [Int] = [] }
        var sink = Frames()
        var assembler = FlowAssembler()
        let conversation = ConversationBuilder().client("abcdef", segmented: 2).reversed(3)
        for frame in conversation.frames { assembler.add(frame, to: &sink) }
        assembler.finish(to: &sink)
        #expect(sink.frames == [6, 5, 4])
    }

    @Test func readsIPv6AndStackedTags() {
        let record = Recorder.recording(ConversationBuilder(isIPv6: true, vlans: [7, 42]).client(Self.login).frames)
        #expect(record.text(.clientToServer) == Self.login)
        #expect(record.starts.first?.client.description == "[2001:db8::10]:49152")
    }

    @Test func survivesTheWrapOfSequenceNumbers() {
        let octets = [UInt8](repeating: 7, count: 100_000)
        let conversation = ConversationBuilder(clientISN: UInt32.max - 5_000).client(octets)
        let record = Recorder.recording(conversation.frames)
        #expect(record.stream(.clientToServer).octets == octets)
        #expect(record.stream(.clientToServer).gaps.isEmpty)
    }

    @Test func putsReversedSegmentsInOrder() {
        let conversation = ConversationBuilder().client(Self.login, segmented: 3).reversed(10)
        #expect(Recorder.recording(conversation.frames).text(.clientToServer) == Self.login)
    }

    @Test(arguments: 0..<200)
    func anyOrderOfSegmentsIsTheSameStream(seed: Int) {
        var random = FixedRandom(state: UInt64(seed))
        var octets: [UInt8] = []
        for _ in 0..<Int.random(in: 1...600, using: &random) { octets.append(.random(in: 0...255, using: &random)) }
        let conversation = ConversationBuilder(clientISN: .random(in: 0...UInt32.max, using: &random))
            .client(octets, segmented: Int.random(in: 1...40, using: &random))
        var frames = conversation.frames
        let handshake = frames.prefix(3)
        frames = handshake + (frames.dropFirst(3) + frames.dropFirst(5).prefix(3)).shuffled(using: &random)
        let record = Recorder.recording(ConversationBuilder.numbered(frames))
        #expect(record.stream(.clientToServer).octets == octets)
        #expect(record.isInOrder && record.contradictions.isEmpty && record.stream(.clientToServer).gaps.isEmpty)
        #expect(record.ends.first?.sawClientFIN == true)
    }

    @Test(arguments: 0..<200)
    func overlappingSegmentsOfOneStreamAreTheSameStream(seed: Int) {
        var random = FixedRandom(state: UInt64(seed) &+ 77)
        let octets = (0..<300).map { _ in UInt8.random(in: 0...255, using: &random) }
        var builder = ConversationBuilder().lost(300, .clientToServer)
        for position in stride(from: 0, to: 300, by: 10).shuffled(using: &random) {
            let end = min(300, position + Int.random(in: 10...60, using: &random))
            builder = builder.segment(Array(octets[position..<end]), back: 300 - position, .clientToServer)
        }
        let record = Recorder.recording(builder.frames)
        #expect(record.stream(.clientToServer).octets == octets)
        #expect(record.isInOrder && record.contradictions.isEmpty && record.stream(.clientToServer).gaps.isEmpty)
    }

    // MARK: Retransmissions

    @Test func dropsWhatWasCapturedTwice() {
        let record = Recorder.recording(Self.session.repeated(6).frames)
        #expect(record.text(.clientToServer) == Self.login)
        #expect(record.contradictions.isEmpty && record.starts.count == 1)
    }

    @Test func reportsARetransmissionWithOtherOctets() {
        let decoy = "a1 NOOP xxxxx yyyyyyyyyyyyyy\r\n"
        let conversation = ConversationBuilder().client(decoy)
            .segment(Array(Self.login.utf8), back: decoy.utf8.count, .clientToServer)
        let record = Recorder.recording(conversation.frames)
        #expect(record.text(.clientToServer) == decoy)
        #expect(record.contradictions.map(\.text) == [Self.login])
        #expect(record.contradictions.first?.offset == 0)
    }

    @Test func comparesWithWhatIsHeld() {
        let conversation = ConversationBuilder().lost(4, .clientToServer).client("efgh")
            .segment(Array("EFGH".utf8), back: 4, .clientToServer)
            .segment(Array("abcd".utf8), back: 8, .clientToServer)
        let record = Recorder.recording(conversation.frames)
        #expect(record.text(.clientToServer) == "abcdefgh")
        #expect(record.contradictions.map(\.text) == ["EFGH"])
    }

    @Test func streamsTheTailOfAnOverlap() {
        let conversation = ConversationBuilder().client("abcd").lost(2, .clientToServer)
            .segment(Array("cdef".utf8), back: 4, .clientToServer)
        let record = Recorder.recording(conversation.frames)
        #expect(record.text(.clientToServer) == "abcdef" && record.contradictions.isEmpty)
    }

    @Test func ignoresKeepAlives() {
        let conversation = Self.session.segment([0], back: 1, flags: 0x10, .clientToServer)
            .segment([], back: 1, flags: 0x10, .serverToClient).client("b")
        let record = Recorder.recording(conversation.frames)
        #expect(record.text(.clientToServer) == Self.login + "b")
        #expect(record.contradictions.isEmpty && record.stream(.clientToServer).gaps.isEmpty)
    }

    @Test func readsZeroWindowProbes() {
        let conversation = ConversationBuilder().client("a").segment(Array("b".utf8), .clientToServer)
            .segment(Array("bcd".utf8), back: 1, .clientToServer).lost(2, .clientToServer).client("e")
        #expect(Recorder.recording(conversation.frames).text(.clientToServer) == "abcde")
    }

    // MARK: Gaps

    @Test func reportsASegmentThatWasNotCaptured() {
        let conversation = ConversationBuilder().client("abc").client("defg").dropped().client("hij")
        let stream = Recorder.recording(conversation.frames).stream(.clientToServer)
        #expect(stream.text == "abchij" && stream.gaps == [3..<7])
    }

    @Test func anAcknowledgementProvesAGap() {
        let conversation = ConversationBuilder().client("abc").lost(5, .clientToServer)
            .acknowledge(.serverToClient).ending(.none)
        #expect(Recorder.recording(conversation.frames).stream(.clientToServer).gaps == [3..<8])
    }

    @Test func aFINProvesAGap() {
        let conversation = ConversationBuilder().client("abc").lost(5, .clientToServer)
        #expect(Recorder.recording(conversation.frames).stream(.clientToServer).gaps == [3..<8])
    }

    @Test func anAcknowledgedFINThatWasNotCapturedIsNoGap() {
        let conversation = ConversationBuilder().client("abc").segment([], flags: 0x11, .clientToServer).dropped()
            .acknowledge(.serverToClient).ending(.none)
        let record = Recorder.recording(conversation.frames)
        #expect(record.stream(.clientToServer).gaps.isEmpty && record.ends.first?.sawClientFIN == false)
    }

    @Test func givesAGapUpWhenTooMuchIsHeld() {
        var limits = FlowLimits()
        limits.heldSegments = 10
        var assembler = FlowAssembler(limits: limits)
        var record = Recorder()
        let conversation = ConversationBuilder().lost(1, .clientToServer)
            .client([UInt8](repeating: 65, count: 12), segmented: 1).ending(.none)
        for frame in conversation.frames { assembler.add(frame, to: &record) }
        #expect(record.stream(.clientToServer).gaps == [0..<1])
        #expect(record.stream(.clientToServer).octets.count == 12)
        #expect(assembler.heldCost == 0)
    }

    @Test func losesPatienceOnceThePeerHasReadOn() {
        var builder = ConversationBuilder().lost(1, .clientToServer)
        for _ in 0..<300 { builder = builder.client("x").acknowledge(.serverToClient) }
        var assembler = FlowAssembler()
        var record = Recorder()
        for frame in builder.ending(.none).frames { assembler.add(frame, to: &record) }
        #expect(record.stream(.clientToServer).gaps == [0..<1])
    }

    @Test func octetsFarAheadDoNotHideThoseBetween() {
        let conversation = ConversationBuilder()
            .segment(Array("far".utf8), back: -1_000_000_000, .clientToServer).client("near")
        let stream = Recorder.recording(conversation.frames).stream(.clientToServer)
        #expect(stream.text.hasPrefix("near"))
    }

    @Test func aCutFrameLeavesAGap() {
        let conversation = ConversationBuilder().client("abcdefghij").cut(to: 54 + 4).client("klm")
        let record = Recorder.recording(conversation.frames)
        #expect(record.stream(.clientToServer).text == "abcdklm")
        #expect(record.stream(.clientToServer).gaps == [4..<10])
        #expect(record.blindness == [.cutFrame])
    }

    // MARK: Octets in odd places

    @Test func readsOctetsInTheSYN() {
        var synthesizer = FrameSynthesizer(
            client: .init(address: "192.0.2.10", port: 4_000), server: .init(address: "198.51.100.1", port: 25))
        var frames: [CapturedFrame] = []
        synthesizer.segment(Array("EHLO ".utf8), flags: 0x02, .clientToServer, at: 1, to: &frames)
        synthesizer.segment([], flags: 0x12, .serverToClient, at: 2, to: &frames)
        synthesizer.send(Array("me.test".utf8), .clientToServer, at: 3, to: &frames)
        let record = Recorder.recording(frames)
        #expect(record.text(.clientToServer) == "EHLO me.test")
        #expect(record.stream(.clientToServer).gaps.isEmpty)
    }

    @Test func readsOctetsInTheFINAndTheReset() {
        let last = ConversationBuilder(port: 110).client("USER u\r\n")
            .segment(Array("PASS p\r\n".utf8), flags: 0x19, .clientToServer).ending(.none)
        #expect(Recorder.recording(last.frames).text(.clientToServer) == "USER u\r\nPASS p\r\n")
        let reset = ConversationBuilder().client("a").segment(Array("b".utf8), flags: 0x14, .clientToServer)
        #expect(Recorder.recording(reset.ending(.none).frames).text(.clientToServer) == "ab")
    }

    @Test func readsUrgentOctets() {
        let conversation = ConversationBuilder().client("a").segment(Array("b".utf8), flags: 0x38, .clientToServer)
        #expect(Recorder.recording(conversation.frames).text(.clientToServer) == "ab")
    }

    @Test func aForgedFINHidesNothing() {
        let conversation = ConversationBuilder()
            .segment([], back: 0 - 1, flags: 0x11, .clientToServer).segment([], back: -1, flags: 0x11, .serverToClient)
            .client(Self.login)
        #expect(Recorder.recording(conversation.frames).text(.clientToServer) == Self.login)
    }

    // MARK: Resets

    @Test func namesWhoReset() {
        #expect(Recorder.recording(Self.session.ending(.serverReset).frames).ends.first?.resetBy == .serverToClient)
        #expect(Recorder.recording(Self.session.ending(.clientReset).frames).ends.first?.resetBy == .clientToServer)
    }

    @Test func ignoresAResetOutsideTheWindow() {
        let conversation = ConversationBuilder().client("a")
            .segment([], back: 1 << 30, flags: 0x04, .serverToClient).client("b")
        let record = Recorder.recording(conversation.frames)
        #expect(record.ends.first?.resetBy == nil && record.text(.clientToServer) == "ab")
    }

    @Test func aRefusedConnectionIsReset() throws {
        let client = (address: IPAddress(ipv4: 0xc000_020a), port: UInt16(40_000))
        let server = (address: IPAddress(ipv4: 0xc633_6401), port: UInt16(993))
        let frames = [
            Frames.ipv4TCP([], from: client, to: server, sequence: 100, flags: 0x02),
            Frames.ipv4TCP([], from: server, to: client, sequence: 0, acknowledgement: 101, flags: 0x14),
        ]
        let end = try #require(Recorder.recording(frames).ends.first)
        #expect(end.resetBy == .serverToClient && end.sawClient && end.sawServer)
    }

    // MARK: Beginnings

    @Test func startsAtTheFirstOctetSeen() throws {
        let conversation = ConversationBuilder(startsLate: true).client("LOGIN\r\n").server("OK\r\n")
        let record = Recorder.recording(conversation.frames)
        let start = try #require(record.starts.first)
        #expect(!start.sawSYN && start.server.port == 143)
        #expect(record.text(.clientToServer) == "LOGIN\r\n" && record.stream(.clientToServer).gaps.isEmpty)
    }

    @Test func findsTheClientWhereTheServerSpeaksFirst() {
        let imap = ConversationBuilder(port: 143, startsLate: true).server("* OK\r\n")
        #expect(Recorder.recording(imap.frames).starts.first?.server.port == 143)
        let odd = ConversationBuilder(port: 10_143, startsLate: true).server("* OK\r\n")
        #expect(Recorder.recording(odd.frames).starts.first?.server.port == 10_143)
    }

    @Test func aSYNACKAloneTellsWhoIsTheServer() throws {
        let conversation = ConversationBuilder(port: 60_000, clientPort: 2_000).server("* OK\r\n")
            .without(.clientToServer).ending(.none)
        let record = Recorder.recording(conversation.frames)
        let start = try #require(record.starts.first)
        #expect(start.server.port == 60_000 && start.sawSYN)
        #expect(record.ends.first?.sawClient == false)
    }

    @Test func theHalfThatWasNotCapturedIsAGap() throws {
        let conversation = ConversationBuilder().server("* OK ready\r\n").client("a1 NOOP\r\n")
            .without(.serverToClient).ending(.none)
        let record = Recorder.recording(conversation.frames)
        #expect(record.ends.first?.sawServer == false)
        #expect(record.stream(.serverToClient).gaps == [0..<12])
    }

    @Test func aNewSYNBeginsANewFlow() {
        let first = ConversationBuilder(clientISN: 1_000).client("one")
        let second = ConversationBuilder(clientISN: 900_000, time: 1_700_000_001_000_000_000).client("two")
        let record = Recorder.recording(ConversationBuilder.merged([first.frames, second.frames]))
        #expect(record.starts.count == 2 && record.ends.count == 2)
        #expect(record.text(.clientToServer, flow: 0) == "one" && record.text(.clientToServer, flow: 1) == "two")
    }

    @Test func aRepeatedSYNBeginsNothing() {
        let conversation = ConversationBuilder().repeated(3).client("x")
        #expect(Recorder.recording(conversation.frames).starts.count == 1)
    }

    // MARK: Bounds

    @Test func aFloodOfSYNsPushesNoLoginOut() {
        var limits = FlowLimits()
        limits.flows = 64
        let login = ConversationBuilder().client("a1 LOGIN alice ", segmented: 5)
        let flood = (0..<1_000).map { number in
            Frames.ipv4TCP(
                [], from: (IPAddress(ipv4: 0xcb00_7100 + UInt32(number & 255)), UInt16(1_024 + number)),
                to: (IPAddress(ipv4: 0xc633_6401), 143), sequence: 1, flags: 0x02)
        }
        var frames = login.ending(.none).frames + flood
        frames += login.client("secret\r\n").frames.dropFirst(login.ending(.none).frames.count)
        let record = Recorder.recording(ConversationBuilder.numbered(frames), limits: limits)
        #expect(record.text(.clientToServer) == "a1 LOGIN alice secret\r\n")
        #expect(record.starts.count == 1_001 && record.ends.count == 1_001 && record.blindness.isEmpty)
    }

    @Test func saysWhenATalkingFlowIsGivenUp() {
        var limits = FlowLimits()
        limits.flows = 2
        let flows = (0..<3).map {
            ConversationBuilder(clientPort: UInt16(50_000 + $0)).client("x").ending(.none).frames
        }
        let record = Recorder.recording(ConversationBuilder.numbered(Array(flows.joined())), limits: limits)
        #expect(record.blindness == [.evicted] && record.ends.count == 3)
    }

    @Test func endsClosedFlowsAfterAWhileAndIgnoresStragglers() {
        var limits = FlowLimits()
        limits.linger = 4
        let closed = ConversationBuilder().client("abc").frames
        let other = ConversationBuilder(clientPort: 50_001).client("0123456789", segmented: 1).ending(.none).frames
        var record = Recorder()
        var assembler = FlowAssembler(limits: limits)
        for frame in closed + other { assembler.add(frame, to: &record) }
        #expect(record.ends.map(\.flow) == [0])
        for frame in closed.suffix(2) { assembler.add(frame, to: &record) }
        #expect(record.starts.count == 2 && record.blindness.isEmpty)
        assembler.finish(to: &record)
        #expect(record.ends.map(\.flow) == [0, 1])
    }

    @Test func forgetsTheOldestOfTheFlowsThatAreOver() {
        var limits = FlowLimits()
        limits.linger = 4
        limits.endedFlows = 1
        let flows = (0..<3).map { ConversationBuilder(clientPort: UInt16(50_000 + $0)).client("abc").frames }
        var record = Recorder()
        var assembler = FlowAssembler(limits: limits)
        for frame in flows.joined() { assembler.add(frame, to: &record) }
        #expect(record.ends.map(\.flow) == [0, 1])
        // Of the second one stragglers are known for such, of the first one no longer.
        for frame in flows[1].suffix(2) { assembler.add(frame, to: &record) }
        assembler.finish(to: &record)
        #expect(record.starts.count == 3)
        for frame in flows[0].suffix(2) { assembler.add(frame, to: &record) }
        assembler.finish(to: &record)
        #expect(record.starts.count == 4 && record.starts.last?.sawSYN == false)
    }

    @Test func countsUnverifiedRetransmissions() {
        var limits = FlowLimits()
        limits.historySegments = 2
        var assembler = FlowAssembler(limits: limits)
        var record = Recorder()
        let conversation = ConversationBuilder().client("abcdefgh", segmented: 1)
            .segment(Array("xx".utf8), back: 8, .clientToServer)
        for frame in conversation.frames { assembler.add(frame, to: &record) }
        #expect(assembler.counts.unverifiedOctets == 2 && record.contradictions.isEmpty)
    }
}

/// A sink that keeps only the frames of streamed octets.
private protocol FlowSinkOfFrames: FlowSink {
    var frames: [Int] { get set }
}

extension FlowSinkOfFrames {
    mutating func flowBegan(_ flow: FlowStart) {}
    mutating func streamed(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference
    ) { frames.append(frame.number) }
    mutating func contradicted(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference
    ) {}
    mutating func missed(octets: UInt64, flow: Int, direction: Direction, offset: UInt64) {}
    mutating func flowEnded(_ flow: FlowEnd) {}
    mutating func datagram(_ octets: ArraySlice<UInt8>, from: Endpoint, to: Endpoint, frame: FrameReference) {}
    mutating func blind(_ reason: Blindness, frame: FrameReference) {}
}
