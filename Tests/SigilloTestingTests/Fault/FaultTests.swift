import SigilloCore
import SigilloScenario
import Testing

@testable import SigilloTesting

@Suite struct FaultTests {
    /// Code and YAML say the same, word for word.
    @Test(arguments: [
        (Fault.delay(.seconds(2), at: .login), "{command: LOGIN, delay: 2s}"),
        (.delay(.milliseconds(5), at: .any).insideTLS.every(3), "{command: '*', during: sealed, every: 3, delay: 5ms}"),
        (.answer("450 4.2.1 Later", to: .rcpt).nth(2), "{command: RCPT, occurrence: 2, reply: 450 4.2.1 Later}"),
        (.answer("a", "b", to: "ehlo").inClear, "{command: EHLO, during: clear, reply: [a, b]}"),
        (.close(at: .data).onConnection(1), "{command: DATA, then: close, connection: 1}"),
        (.close(at: .quitting, saying: "221 bye"), "{command: QUIT, then: close, reply: 221 bye}"),
        (.reset(at: .auth).fromConnection(2), "{command: AUTH, then: reset, from: 2}"),
        (.silence(at: .idle), "{command: IDLE, then: hold}"),
        (.cut(.fetch, after: 100, by: .reset), "{command: FETCH, cut: {after: 100, by: reset}}"),
        (.cut(.endOfMessage, after: 0), "{command: ., cut: 0}"),
        (
            .cut(.retr, after: 9, by: .close).after(.seconds(1)),
            "{command: RETR, cut: {after: 9, by: close}, delay: 1s}"
        ),
        (.silence(at: .get).requesting("/messages/*"), "{command: GET, target: /messages/*, then: hold}"),
        (.close(at: .post).requesting("/login").nth(1), "{command: POST, target: /login, occurrence: 1, then: close}"),
        (.throttle(1_000, from: .fetch), "{command: FETCH, throttle: 1000}"),
        (.delayConnection(.seconds(1)), "{transport: {delay: 1s}}"),
        (.throttleConnection(50), "{transport: {throttle: 50}}"),
        (.cutConnection(afterSending: 7), "{transport: {cut: 7}}"),
        (.cutConnection(afterReceiving: 7, isReset: true), "{transport: {cut: {after: 7, of: received, by: reset}}}"),
    ])
    func isWhatAFileSays(fault: Fault, text: String) throws {
        var read = try #require(try Fault.all(in: "[\(text)]").first)
        read.template.position = .none
        #expect(read == fault)
    }

    @Test func aPathIsACondition() throws {
        let fault = Fault.silence(at: .any).on(.smtps)
        #expect(fault.template.conditions.map(\.values) == [["smtps"]])
    }

    @Test func whatIsWrongHasItsPlace() {
        #expect(throws: (any Error).self) { try Fault.all(in: "- {command: LOGIN, dely: 2s}") }
    }

    @Test func timesAreBounded() {
        #expect(Duration.seconds(-1).wholeNanoseconds == 0)
        #expect(Duration.seconds(1_000_000).wholeNanoseconds == 3_600_000_000_000)
        #expect(Duration.microseconds(1).wholeNanoseconds == 1_000)
    }

    // MARK: On a connection

    @Test func aRecipientIsRefusedOnTheFirstConnection() async throws {
        let fault = Fault.answer("450 4.2.1 Later", to: .rcpt).onConnection(1)
        try await withMailServer(.smtps, faults: [fault, .silence(at: .endOfMessage).onConnection(7)]) { server in
            #expect(Curl(server).send("Subject: x\r\n\r\n", to: ["bea@altrove.test"]) != 0)
            #expect(Curl(server).send("Subject: x\r\n\r\n", to: ["bea@altrove.test"]) == 0)
            #expect(server.faultsPerformed == [1, 0])
        }
    }

    @Test func anAnswerIsLateAndAnotherIsSlow() async throws {
        let faults = [Fault.delay(.milliseconds(1), at: .select), .throttle(20_000, from: .fetch)]
        try await withMailServer(.imaps, faults: faults) { server in
            #expect(Curl(server).status() == 0)
            #expect(server.faultsPerformed[0] == 1)
            #expect(server.faultsPerformed[1] >= 1)
        }
    }

    @Test(arguments: [Fault.cut(.fetch, after: 30), .cutConnection(afterSending: 200, isReset: true), .reset(at: .any)])
    func aConnectionThatEndsIsAFailureOfTheClient(fault: Fault) async throws {
        try await withMailServer(.imaps, faults: [fault]) { server in
            #expect(Curl(server).status() != 0)
            #expect(server.faultsPerformed == [1])
            expectSealed(server)
        }
    }

    @Test func faultsStandBesideAScenario() async throws {
        let scenario = try MailScenario("imap-strip-capability", on: .imapStartTLS)
        try await withMailServer(scenario: scenario, faults: [.reset(at: "LOGOUT")]) { server in
            _ = Curl(server).status(1, ["--ssl"])
            #expect(server.path == .imapStartTLS)
            #expect(!server.leaks.isEmpty)
        }
    }
}

extension MailCommand {
    fileprivate static let quitting: MailCommand = "quit"
}
