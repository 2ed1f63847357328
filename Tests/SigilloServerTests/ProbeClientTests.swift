import SigilloCore
import SigilloServer
import SigilloTLS
import Testing

@Suite struct ProbeClientTests {
    @Test func itLogsInInClearAndInsideTLS() throws {
        let running = try RunningServer(.imap, .imaps)
        for (index, context) in [nil, try Bench.client()].enumerated() {
            var probe = try ProbeClient(address: "127.0.0.1", port: running.ports[index], context: context)
            try probe.expect("* OK")
            try probe.send(Array("a1 LOGIN ada \(Bench.password)\r\n".utf8))
            try probe.expect("a1 OK")
            probe.close()
        }
        #expect(running.server.waits { $0.accepted == 2 && $0.open == 0 })
        let records = running.server.end().connections
        #expect(records.map { $0.logins.map(\.isSealed) } == [[false], [true]])
        #expect(records.allSatisfy { $0.ending == .clientClosed })
    }

    @Test func itSaysWhyItReachedNobody() throws {
        let bound = try ListeningSocket.bind(address: "127.0.0.1", port: 0)
        TestPorts.close(bound.descriptor)
        let failure = #expect(throws: ProbeClient.Failure.self) {
            _ = try ProbeClient(address: "127.0.0.1", port: bound.port)
        }
        #expect(failure?.description.contains("127.0.0.1:\(bound.port)") == true)
        #expect(failure?.description.contains("Connection refused") == true)
    }

    @Test func itSaysThatTheConnectionEnded() throws {
        let running = try RunningServer(.imap)
        var probe = try ProbeClient(address: "127.0.0.1", port: running.ports[0])
        try probe.expect("* OK")
        _ = running.server.end()
        let failure: ProbeClient.Failure?
        do {
            try probe.expect("a1 OK")
            failure = nil
        } catch {
            failure = error
        }
        #expect(failure?.description == "the self-test's connection ended early")
    }
}
