import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

/// What was not seen decides between clean and inconclusive, and never lowers a leak.
@Suite struct SightTests {
    private static let sealed = ConversationBuilder(port: 143).server("* OK ready\r\n").client("a1 LOGOUT\r\n")
        .server("* BYE\r\na1 OK done\r\n")

    @Test func wholeConversationIsClean() {
        let result = check(Self.sealed.frames)
        #expect(result.verdict == .clean)
        #expect(result.reason == nil)
        #expect(result.flows.first?.isWhole == true)
        #expect(result.flows.first?.protocolName == "imap")
        #expect(result.packets == Self.sealed.frames.count)
    }

    @Test func missingEndAloneIsClean() {
        let result = check(Self.sealed.ending(.none).frames)
        #expect(result.verdict == .clean)
        #expect(result.flows.first?.sawEnd == false)
    }

    @Test func refusedPortIsClean() {
        let result = check(ConversationBuilder(port: 143).ending(.serverReset).frames)
        #expect(result.verdict == .clean)
    }

    @Test func noPacketsIsInconclusive() {
        let result = check([])
        #expect(result.verdict == .inconclusive)
        #expect(result.reason == "The capture holds no packets: nothing was judged.")
    }

    @Test func dropsAreInconclusive() {
        let result = check(Self.sealed.frames, drops: 3)
        #expect(result.verdict == .inconclusive)
        #expect(result.reason?.contains("3 packets") == true)
    }

    @Test func gapIsInconclusiveAndNamesItsFrame() {
        let frames = ConversationBuilder(port: 143).server("* OK ready\r\n").client("a1 NOOP\r\n").dropped()
            .client("a2 LOGOUT\r\n").server("a2 OK\r\n").frames
        let result = check(frames)
        #expect(result.verdict == .inconclusive)
        #expect(result.gaps == 1)
        #expect(result.reason?.contains("never captured") == true)
        #expect(result.flows.first?.timeline.contains { $0.kind == "gap" } == true)
    }

    @Test func leakBesideAGapStaysALeak() {
        let frames = ConversationBuilder(port: 143).server("* OK ready\r\n").client("a1 NOOP\r\n").dropped()
            .client("a2 LOGIN alice s3cr3tword\r\n").server("a2 OK\r\n").frames
        #expect(check(frames).verdict == .leak)
    }

    @Test func missingStartIsInconclusive() {
        let frames = ConversationBuilder(port: 143, startsLate: true).client("a5 NOOP\r\n").server("a5 OK\r\n").frames
        let result = check(frames)
        #expect(result.verdict == .inconclusive)
        #expect(result.reason?.contains("began before the capture") == true)
    }

    @Test func logInInMidStreamIsALeak() {
        let frames = ConversationBuilder(port: 110, startsLate: true).client("PASS s3cr3tword\r\n").server("+OK\r\n")
            .frames
        let result = check(frames)
        #expect(result.verdict == .leak)
        #expect(result.credentials.first?.user == nil)
    }

    @Test(arguments: Direction.allCases) func missingHalfIsInconclusive(direction: Direction) {
        let result = check(Self.sealed.without(direction).frames)
        #expect(result.verdict == .inconclusive, "\(direction)")
    }

    @Test func clientHalfAloneLeaks() {
        let builder = ConversationBuilder(port: 143).server("* OK\r\n").client("a1 LOGIN alice s3cr3tword\r\n").server(
            "a1 OK\r\n")
        #expect(check(builder.without(.serverToClient).frames).credentials.count == 1)
        let smtp = ConversationBuilder(port: 587).server("220 x\r\n").client("EHLO c.test\r\n").server(
            "250 AUTH PLAIN\r\n"
        )
        .client("AUTH PLAIN\r\n").server("334 \r\n").client("\(base64("\0alice\0s3cr3tword"))\r\n").server("235 ok\r\n")
        #expect(check(smtp.without(.serverToClient).frames).credentials.first?.user == "alice")
    }

    @Test func cutFrameIsInconclusive() {
        let frames = ConversationBuilder(port: 143).server("* OK ready\r\n").client("a1 LOGOUT\r\n").cut(to: 60).frames
        let result = check(frames)
        #expect(result.verdict == .inconclusive)
        #expect(result.cutFrames == 1)
    }

    @Test func contradictionIsSearchedInBothReadings() {
        let real = "a1 LOGIN alice s3cr3tword\r\n"
        let decoy = "a1 LOGIN decoy xxxxxxxxxx\r\n"
        for (first, second) in [(real, decoy), (decoy, real)] {
            let frames = ConversationBuilder(port: 143).server("* OK ready\r\n").client(first)
                .segment(Array(second.utf8), back: second.utf8.count, .clientToServer).server("a1 OK\r\n").frames
            let result = check(frames, secrets: [secret("s3cr3tword")])
            #expect(result.credentials.contains { $0.user == "alice" })
            #expect(result.canaries.count == 1)
        }
    }

    @Test func unknownProtocolIsInconclusive() {
        let frames = ConversationBuilder(port: 9999).client("hello there\r\n").server("who are you\r\n").frames
        #expect(check(frames).verdict == .inconclusive)
    }

    @Test func severalFilesHaveTheWorstVerdict() {
        #expect(CheckResult.Verdict.ofFiles([.clean, .inconclusive, .unreadable, .leak]) == .leak)
        #expect(CheckResult.Verdict.ofFiles([.clean, .inconclusive, .unreadable]) == .unreadable)
        #expect(CheckResult.Verdict.ofFiles([.clean, .inconclusive]) == .inconclusive)
        #expect(CheckResult.Verdict.ofFiles([.clean, .clean]) == .clean)
        #expect(CheckResult.Verdict.ofFiles([]) == .inconclusive)
        let statuses = [CheckResult.Verdict.clean, .leak, .unreadable, .inconclusive].map(\.exitStatus)
        #expect(statuses == [0, 1, 2, 3])
    }
}
