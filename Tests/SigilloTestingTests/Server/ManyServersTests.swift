import Foundation
import SigilloCore
import SigilloServer
import SigilloTesting
import Testing

@Suite struct ManyServersTests {
    /// Lets everybody go on when all have come.
    private actor Barrier {
        private var missing: Int
        private var waiting: [CheckedContinuation<Void, Never>] = []

        init(_ count: Int) {
            missing = count
        }

        func arrive() async {
            missing -= 1
            if missing > 0 { return await withCheckedContinuation { waiting.append($0) } }
            for continuation in waiting { continuation.resume() }
            waiting = []
        }
    }

    private func descriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    @Test func twoHundredServersAtOnceKeepToThemselves() async throws {
        let count = 200
        let before = try descriptors()
        let barrier = Barrier(count)
        try await withThrowingTaskGroup(of: UInt16.self) { group in
            for number in 0..<count {
                group.addTask {
                    try await withMailServer(.imap, messages: [MailText("Subject: \(number)\n\nx")]) { server in
                        await barrier.arrive()
                        var client = try ProbeClient(address: "127.0.0.1", port: server.port)
                        let password = String(decoding: server.account.password.reveal(), as: UTF8.self)
                        try client.expect("* OK")
                        try client.send(Array("a LOGIN \(server.account.user) \(password)\r\n".utf8))
                        try client.expect("a OK")
                        try client.send(Array("b SELECT INBOX\r\nc FETCH 1 BODY[HEADER]\r\nd LOGOUT\r\n".utf8))
                        try client.expect("Subject: \(number)\r\n")
                        try client.expect("d OK")
                        client.close()
                        #expect(server.connections == 1)
                        return server.port
                    }
                }
            }
            var ports: Set<UInt16> = []
            for try await port in group { ports.insert(port) }
            #expect(ports.count == count)
        }
        // Other tests open descriptors at the same time, but not one for each of these servers.
        #expect(try descriptors() - before < count)
    }

    @Test func aCancelledTestLosesItsServer() async throws {
        let (ports, continuation) = AsyncStream.makeStream(of: UInt16.self)
        let task = Task {
            try await withMailServer(.smtps) { server in
                continuation.yield(server.port)
                _ = try await server.nextMessage(within: .seconds(3_600))
            }
        }
        var port: UInt16?
        for await first in ports {
            port = first
            break
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        let known = try #require(port)
        #expect(throws: ProbeClient.Failure.self) { _ = try ProbeClient(address: "127.0.0.1", port: known) }
    }
}
