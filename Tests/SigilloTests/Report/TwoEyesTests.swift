import Sigillo
import SigilloCheck
import SigilloCore
import SigilloReport
import Testing

@Suite struct TwoEyesTests {
    private func entry(
        _ frame: Int, _ direction: Direction?, _ kind: String, _ text: String, end: UInt64, mark: String? = nil
    ) -> TimelineEntry {
        TimelineEntry(
            frame: frame, time: UInt64(frame) * 1_000_000, direction: direction, kind: kind, text: text, mark: mark,
            endOffset: end)
    }

    private func flow(_ timeline: [TimelineEntry]) -> FlowReport {
        FlowReport(
            flow: 0, client: Endpoint(address: "192.0.2.1", port: 40_000),
            server: Endpoint(address: "203.0.113.25", port: 993), firstFrame: 1, lastFrame: timeline.count,
            sawSYN: true,
            sawEnd: true, sawClient: true, sawServer: true, clientOctets: 0, serverOctets: 0, gaps: 0,
            contradictions: 0, protocolName: nil, tls: nil, clearClientOctets: 0, timeline: timeline)
    }

    /// SYN, a greeting, a command, its reply, FIN: each record or line of ten octets in a frame of its own.
    private func timeline(_ kind: String) -> [TimelineEntry] {
        [
            entry(1, .clientToServer, "tcp", "SYN", end: 0), entry(2, .serverToClient, kind, "one", end: 10),
            entry(4, .clientToServer, kind, "two", end: 10), entry(6, .serverToClient, kind, "three", end: 20),
            entry(7, .clientToServer, kind, "four", end: 20), entry(9, .clientToServer, "tcp", "FIN", end: 20),
        ]
    }

    @Test func insideTLSEachNoteStandsBesideItsRecord() {
        let attempt = LoginAttempt(
            mechanism: "LOGIN", user: "ada", secret: Secret(TestPlans.password), isGenuine: true, isAccepted: true)
        let record = TestPlans.record(events: [
            TestPlans.event(.reply(text: "* OK ready"), sealed: true, received: 0, sent: 0),
            TestPlans.event(
                .command(verb: "LOGIN", text: "a1 LOGIN ada ‹secret›"), sealed: true, received: 10, sent: 10),
            TestPlans.event(.login(attempt), sealed: true, received: 10, sent: 10),
            TestPlans.event(.reply(text: "a1 OK"), sealed: true, received: 10, sent: 10),
            TestPlans.event(.command(verb: "LOGOUT", text: "a2 LOGOUT"), sealed: true, received: 15, sent: 20),
        ])
        let rows = TwoEyes.rows(flow: flow(timeline("record")), record: record)
        #expect(
            rows.map(\.server) == [
                nil, "* OK ready", "a1 LOGIN ada ‹secret› · log-in by LOGIN with this run's password, taken", "a1 OK",
                "a2 LOGOUT", nil,
            ])
        #expect(rows.map(\.frame) == [1, 2, 4, 6, 7, 9])
        #expect(rows.map(\.text) == ["SYN", "one", "two", "three", "four", "FIN"])
        #expect(rows.map(\.microseconds) == [0, 1_000, 3_000, 5_000, 6_000, 8_000])
        #expect(!rows.contains { "\($0)".contains(TestPlans.password) })
    }

    @Test func inClearTheServerAddsOnlyWhatNoLineSays() {
        let attempt = LoginAttempt(
            mechanism: "PLAIN", user: "ada", secret: Secret("other"), isGenuine: false, isAccepted: false)
        let record = TestPlans.record(events: [
            TestPlans.event(.reply(text: "* OK ready"), received: 0, sent: 0),
            TestPlans.event(.command(verb: "AUTHENTICATE", text: "a1 AUTHENTICATE PLAIN"), received: 10, sent: 10),
            TestPlans.event(.login(attempt), received: 10, sent: 10),
            TestPlans.event(.reply(text: "a1 NO"), received: 10, sent: 10),
        ])
        let rows = TwoEyes.rows(flow: flow(timeline("line")), record: record)
        #expect(
            rows.map(\.server) == [
                nil, nil, "log-in by PLAIN with a password that is not this run's, refused", nil, nil, nil,
            ])
    }

    @Test func whereNoAccountIsKnownNobodysPasswordIsCalledWrong() {
        let attempt = LoginAttempt(
            mechanism: "PLAIN", user: "ada", secret: Secret("other"), isGenuine: false, isAccepted: true)
        let record = TestPlans.record(events: [TestPlans.event(.login(attempt), received: 10, sent: 10)])
        let rows = TwoEyes.rows(flow: flow(timeline("line")), record: record, isAccountKnown: false)
        #expect(rows.compactMap(\.server) == ["log-in by PLAIN with a password of the client's own, taken"])
    }

    @Test func theReplyOfAStepIsMarkedAsRewritten() {
        let record = TestPlans.record(events: [
            TestPlans.event(.reply(text: "* OK ready"), received: 0, sent: 0),
            TestPlans.event(.command(verb: "NOOP", text: "a1 NOOP"), received: 10, sent: 10),
            TestPlans.event(.scripted(step: 2), received: 10, sent: 10),
            TestPlans.event(.reply(text: "a1 NO"), received: 10, sent: 10),
        ])
        #expect(
            TwoEyes.rows(flow: flow(timeline("line")), record: record).map(\.mark)
                == [nil, nil, nil, "rewritten", nil, nil])
        var secret = timeline("line")
        secret[3].mark = "secret"
        #expect(TwoEyes.rows(flow: flow(secret), record: record)[3].mark == "secret")
    }

    @Test func messagesAreCounted() {
        let message = MailMessage(octets: [UInt8](repeating: 120, count: 77), internalDate: 0)
        let record = TestPlans.record(events: [
            TestPlans.event(.messageReceived(message, verb: "APPEND"), sealed: true, received: 10, sent: 10),
            TestPlans.event(.messageSent(octets: 99, verb: "FETCH"), sealed: true, received: 10, sent: 10),
        ])
        let rows = TwoEyes.rows(flow: flow(timeline("record")), record: record)
        #expect(rows[2].server == "APPEND: a message of 77 octets")
        #expect(rows[3].server == "FETCH: 99 octets of mail")
    }

    @Test func whatLiesBehindAGapStandsAtTheLastRow() {
        let record = TestPlans.record(events: [
            TestPlans.event(.command(verb: "NOOP", text: "a9 NOOP"), sealed: true, received: 500, sent: 500)
        ])
        let rows = TwoEyes.rows(flow: flow(timeline("record")), record: record)
        #expect(rows[4].server == "a9 NOOP")
    }

    @Test func withoutARecordThereIsOneEye() {
        let rows = TwoEyes.rows(flow: flow(timeline("record")), record: nil)
        #expect(rows.count == 6)
        #expect(rows.allSatisfy { $0.server == nil })
        #expect(TwoEyes.rows(flow: flow([]), record: nil).isEmpty)
    }

    @Test func aRowWithoutAFrameHasNoNumber() {
        let rows = TwoEyes.rows(flow: flow([entry(0, nil, "more", "7 frames left out", end: 0)]), record: nil)
        #expect(rows.map(\.frame) == [nil])
    }
}
