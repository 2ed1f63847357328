import Glibc
import SigilloCore
import SigilloProtocols
import SigilloTLS
import Testing

@testable import SigilloServer

@Suite struct MailServerTests {
    private static let login = "a1 LOGIN ada \(Bench.password)\r\n"

    @Test func aSessionIsObservedAndItsCountsReturnToNothing() throws {
        let running = try RunningServer(.imap, keepsOctets: true)
        let client = try running.client()
        let port = client.port
        try client.send(Self.login)
        try client.line("a1 OK")
        try client.send("a2 LOGOUT\r\n")
        let last = try client.rest()
        #expect(String(decoding: last, as: UTF8.self).contains("a2 OK"))
        client.close()
        #expect(running.server.waits { $0.open == 0 })
        #expect(running.server.activity.accepted == 1)
        let harvest = running.server.end()
        let record = try #require(harvest.connections.first)
        #expect(harvest.connections.count == 1)
        #expect(record.client == Endpoint(address: "127.0.0.1", port: port))
        #expect(record.server == Endpoint(address: "127.0.0.1", port: running.ports[0]))
        #expect(record.ending == .serverClosed)
        #expect(record.logins.count == 1)
        #expect(record.isMonotone)
        #expect(record.closedAt ?? 0 >= record.openedAt)
        let up = harvest.octets.filter { $0.direction == .clientToServer }.flatMap(\.octets)
        #expect(up == Array((Self.login + "a2 LOGOUT\r\n").utf8))
        let down = harvest.octets.filter { $0.direction == .serverToClient }.reduce(0) { $0 + $1.octets.count }
        #expect(UInt64(down) == record.octetsSent)
    }

    @Test func aPortThatIsListenedOnNoLongerRefuses() throws {
        let running = try RunningServer(.imap, .smtp)
        running.server.stopListening(port: running.ports[0])
        #expect(throws: TestSocket.Failure.self) { try TestSocket(port: running.ports[0]) }
        #expect(try running.client(at: 1).port > 0)
        let again = try ListeningSocket.bind(address: "127.0.0.1", port: running.ports[0])
        try running.server.listen(descriptor: again.descriptor, port: again.port)
        #expect(try running.client().port > 0)
    }

    @Test func octetsAreKeptOnlyWhereThePlanSaysSo() throws {
        let running = try RunningServer(.imap)
        let client = try running.client()
        client.finish()
        _ = try client.rest()
        #expect(running.server.end().octets.isEmpty)
    }

    @Test func manyConnectionsAtOnceAreKeptApart() throws {
        let running = try RunningServer(.imap)
        let clients = try (0..<32).map { _ in try running.client() }
        for (index, client) in clients.enumerated() { try client.send("n\(index) NOOP\r\n") }
        for (index, client) in clients.enumerated() { try client.line("n\(index) OK") }
        #expect(running.server.activity == MailServer.Activity(accepted: 32, open: 32, holding: 0))
        let seen = running.server.observe()
        #expect(seen.connections.map(\.id) == Array(0..<32))
        #expect(seen.connections.allSatisfy { $0.ending == .open && $0.closedAt == nil })
        for client in clients { client.finish() }
        #expect(running.server.waits { $0.open == 0 })
        let harvest = running.server.end()
        #expect(harvest.connections.allSatisfy { $0.ending == .clientClosed })
        let verbs = harvest.connections.map { record in
            record.events.compactMap { if case .command(_, let text) = $0.note { text } else { nil } }
        }
        #expect(Set(verbs.joined()).count == 32)
        #expect(verbs.allSatisfy { $0.count == 1 })
    }

    @Test func anInstanceThatEndsClosesWhatIsOpenBehindTheLastReply() throws {
        let running = try RunningServer(.imap)
        let clients = try (0..<8).map { _ in try running.client() }
        for client in clients {
            try client.send("a1 NOOP\r\n")
            try client.line("a1 OK")
        }
        let harvest = running.server.end()
        #expect(harvest.connections.count == 8)
        #expect(harvest.connections.allSatisfy { $0.ending == .open })
        for client in clients { #expect(try client.rest().isEmpty) }
        try running.begin()
        #expect(running.server.activity == MailServer.Activity())
        #expect(running.server.observe().connections.isEmpty)
        _ = try running.client()
        #expect(running.server.observe().connections.map(\.id) == [0])
    }

    @Test func aLongReplyIsWholeForAClientThatHasClosedItsHalf() throws {
        let running = try RunningServer(.imap)
        let body = String(repeating: String(repeating: "m", count: 70) + "\r\n", count: 120_000)
        let large = MailMessage(octets: Array(("Subject: large\r\n\r\n" + body).utf8), internalDate: Bench.now)
        try running.begin(messages: [large])
        let client = try running.client()
        try client.send(Self.login + "a2 SELECT INBOX\r\na3 FETCH 1 BODY[]\r\n")
        client.finish()
        #expect(running.server.waits { $0.accepted == 1 })
        let rest = try client.rest()
        #expect(rest.count > large.octets.count)
        #expect(String(decoding: rest.suffix(200), as: UTF8.self).contains("a3 OK"))
        client.close()
        #expect(running.server.waits { $0.open == 0 })
        #expect(running.server.end().connections.first?.ending == .clientClosed)
    }

    @Test func aLongReplyIsWholeWhereTheServerClosesFirst() throws {
        let running = try RunningServer(.imap)
        let large = MailMessage(octets: [UInt8](repeating: 109, count: 8 << 20) + [13, 10], internalDate: Bench.now)
        try running.begin(messages: [large])
        let client = try running.client()
        try client.send(Self.login + "a2 SELECT INBOX\r\na3 FETCH 1 BODY[]\r\na4 LOGOUT\r\n")
        let rest = try client.rest()
        #expect(String(decoding: rest.suffix(200), as: UTF8.self).contains("a4 OK"))
        client.close()
        #expect(running.server.waits { $0.open == 0 })
    }

    @Test func aServiceThatRunsForLongKeepsTheLastRecordsOnly() throws {
        let running = try RunningServer(.imap)
        let plan = try Bench.plan(.imap)
        running.server.begin(
            InstancePlan(
                endpoints: [running.ports[0]: plan], store: MailStore(), keepsOctets: false, recordLimit: 4))
        let first = try running.client()
        for number in 1...40 {
            try running.client().finish()
            #expect(running.server.waits { $0.accepted == number + 1 && $0.open == 1 })
            #expect(running.server.observe().connections.count <= 8)
        }
        let ids = running.server.observe().connections.map(\.id)
        #expect(ids.first == 0)
        #expect(ids.count >= 5)
        #expect(Array(ids.dropFirst()) == Array((42 - ids.count)...40))
        try first.send("a1 NOOP\r\n")
        try first.line("a1 OK")
    }

    @Test func aPortThatIsNotPlannedIsClosedAtOnce() throws {
        let running = try RunningServer(.imap)
        let bound = try ListeningSocket.bind(address: "127.0.0.1", port: 0)
        try running.server.listen(descriptor: bound.descriptor, port: bound.port)
        let stranger = try TestSocket(port: bound.port)
        #expect(try stranger.rest().isEmpty)
        let client = try running.client()
        #expect(running.server.activity.accepted == 1)
        #expect(running.server.end().connections.map(\.server.port) == [running.ports[0]])
        client.close()
    }

    @Test func beforeAnInstanceNobodyIsServed() throws {
        let server = MailServer()
        defer { server.close() }
        let bound = try ListeningSocket.bind(address: "127.0.0.1", port: 0)
        try server.listen(descriptor: bound.descriptor, port: bound.port)
        #expect(try TestSocket(port: bound.port).rest().isEmpty)
        #expect(server.activity == MailServer.Activity())
    }

    @Test func aResetIsRecorded() throws {
        let running = try RunningServer(.imap)
        let client = try running.client()
        client.reset()
        #expect(running.server.waits { $0.accepted == 1 && $0.open == 0 })
        #expect(running.server.end().connections.map(\.ending) == [.clientReset])
    }

    @Test func aHoldIsCountedUntilTheClientLeaves() throws {
        var script = SessionScript()
        script.replies = [SessionScript.Reply(step: 0, verb: "NOOP", phase: .any, effect: .hold)]
        let running = try RunningServer(.imap, script: script)
        let clients = [try running.client(), try running.client()]
        for client in clients { try client.send("a1 NOOP\r\n") }
        #expect(running.server.waits { $0.holding == 2 })
        clients[0].finish()
        #expect(running.server.waits { $0.holding == 1 && $0.open == 1 })
        let harvest = running.server.end()
        #expect(harvest.connections.allSatisfy { $0.isHeld })
        #expect(try clients[1].rest().isEmpty)
    }

    @Test func twoHundredSessionsOneAfterTheOther() throws {
        let running = try RunningServer(.imaps)
        let context = try Bench.client()
        for number in 0..<200 {
            var probe = try ProbeClient(address: "127.0.0.1", port: running.ports[0], context: context)
            try probe.expect("* OK")
            try probe.send(Array("a1 LOGOUT\r\n".utf8))
            try probe.expect("a1 OK")
            probe.close()
            if number.isMultiple(of: 50) {
                #expect(running.server.waits { $0.open == 0 })
                #expect(running.server.end().connections.count == (number == 0 ? 1 : 50))
                try running.begin()
            }
        }
        #expect(running.server.waits { $0.open == 0 })
        let records = running.server.end().connections
        #expect(records.count == 49)
        #expect(records.allSatisfy { $0.tls?.isEstablished == true && $0.isMonotone })
    }

    @Test func twoServersKnowNothingOfEachOther() throws {
        let first = try RunningServer(.imap)
        let second = try RunningServer(.imap)
        let client = try first.client()
        let other = try second.client()
        try client.send(Self.login)
        try client.line("a1 OK")
        _ = first.server.end()
        try other.send("b1 NOOP\r\n")
        try other.line("b1 OK")
        #expect(second.server.activity == MailServer.Activity(accepted: 1, open: 1, holding: 0))
        #expect(second.server.end().connections.allSatisfy { $0.logins.isEmpty })
    }

    @Test func mailThatIsSentIsReadInTheSameInstance() throws {
        let running = try RunningServer(.imap, .smtp)
        let reader = try running.client()
        try reader.send(Self.login + "a2 SELECT INBOX\r\na3 IDLE\r\n")
        try reader.line("+")
        let sender = try running.client(at: 1)
        for line in Dialogue.session(.smtp) { try sender.send(line) }
        #expect(try sender.rest().isEmpty == false)
        #expect(try reader.line("* 2 ") == "* 2 EXISTS\r\n")
        try reader.send("DONE\r\na4 FETCH 2 BODY[TEXT]\r\n")
        try reader.line("a3 OK")
        try reader.line("second body")
        try reader.send("a5 LOGOUT\r\n")
        try reader.line("a5 OK")
        let store = running.server.end().store
        #expect(store.deliveries.map(\.envelope.recipients) == [["bea@altrove.test"]])
        try running.begin()
        let later = try running.client()
        try later.send(Self.login + "a2 SELECT INBOX\r\n")
        #expect(try later.line("* 1 ") == "* 1 EXISTS\r\n")
    }

    @Test func oneSessionAtATimeHasTheMaildrop() throws {
        let running = try RunningServer(.pop3)
        let login = "USER ada\r\nPASS \(Bench.password)\r\n"
        let first = try running.client()
        try first.send(login)
        try first.line("+OK 1 message")
        let second = try running.client()
        try second.send(login)
        try second.line("-ERR [IN-USE]")
        first.reset()
        #expect(running.server.waits { $0.open == 1 })
        try second.send(login + "DELE 1\r\nQUIT\r\n")
        try second.line("+OK Message 1 deleted")
        #expect(try second.rest().isEmpty == false)
        let third = try running.client()
        try third.send(login)
        try third.line("+OK 0 messages")
    }

    @Test func aServerThatIsClosedLetsGoOfEverything() async {
        await #expect(processExitsWith: .success) {
            func descriptors() throws -> Int {
                guard let folder = opendir("/proc/self/fd") else { throw TestSocket.Failure(what: "no /proc") }
                defer { closedir(folder) }
                var count = 0
                while readdir(folder) != nil { count += 1 }
                return count
            }
            func serve() throws {
                let running = try RunningServer(.imap, .imaps, .smtpStartTLS)
                let client = try running.client()
                try client.send("a1 NOOP\r\n")
                try client.line("a1 OK")
                _ = try TestSocket(port: running.ports[1])
                client.reset()
                _ = running.server.end()
            }
            try serve()
            let before = try descriptors()
            for _ in 0..<5 { try serve() }
            guard try descriptors() == before else { throw TestSocket.Failure(what: "a descriptor was left") }
        }
    }

    @Test func itsPortIsFreeWhenItIsClosed() throws {
        let port: UInt16
        do {
            let running = try RunningServer(.imap)
            port = running.ports[0]
            #expect(throws: ListeningSocket.Failure.self) { try ListeningSocket.bind(address: "127.0.0.1", port: port) }
        }
        #expect(throws: TestSocket.Failure.self) { try TestSocket(port: port) }
    }
}
