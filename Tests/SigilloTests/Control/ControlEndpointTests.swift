import Foundation
import Glibc
import Sigillo
import SigilloCore
import SigilloReport
import Testing

/// The API over sockets.
@Suite struct ControlEndpointTests {
    private func serve(_ body: @escaping @Sendable (MailService, ControlEndpoint) throws -> Void) async throws {
        var options = ServeOptions()
        options.paths = [.smtp]
        let service = try MailService(options)
        defer { service.close() }
        let control = try ControlEndpoint(service, port: 0)
        defer { control.close() }
        // The clients of these tests wait in the system: not on a thread that the answers are made on.
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            Thread.detachNewThread { done.resume(with: Result { try body(service, control) }) }
        }
    }

    private func port(_ control: ControlEndpoint) throws -> UInt16 {
        try #require(control.url.split(separator: ":").last.flatMap { UInt16($0) })
    }

    private func token(_ control: ControlEndpoint) -> String { String(decoding: control.token.reveal(), as: UTF8.self) }

    /// Sends octets, and reads the head and the body's first line of what comes.
    private func exchange(_ control: ControlEndpoint, _ text: String) throws -> String {
        var client = try TestClient(port: port(control))
        try client.send(text)
        return try client.lines(to: "{").joined(separator: "\n")
    }

    private func request(
        _ control: ControlEndpoint, _ line: String, _ fields: String = "", body: String = ""
    ) throws -> String {
        let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
        return try exchange(
            control,
            "\(line) HTTP/1.1\r\nHost: 127.0.0.1:\(port(control))\r\nAuthorization: Bearer \(token(control))\r\n"
                + "\(fields)\(length)\r\n\(body)")
    }

    @Test func aRequestIsAnswered() async throws {
        try await serve { service, control in
            let answer = try request(control, "GET /v1/service")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK"))
            #expect(answer.contains("Cache-Control: no-store"))
            #expect(!answer.lowercased().contains("access-control"))
            #expect(answer.contains("\"schema\":\"sigillo.service/1\""))
            let made = try request(
                control, "POST /v1/accounts", "Content-Type: application/json\r\nExpect: 100-continue\r\n",
                body: #"{"user":"carla"}"#)
            #expect(made.hasPrefix("HTTP/1.1 100 Continue"))
            #expect(made.contains("201 Created"))
            #expect(service.accounts.count == 2)
        }
    }

    @Test func aConnectionServesOneRequestAfterAnother() async throws {
        try await serve { _, control in
            var client = try TestClient(port: port(control))
            let head =
                "HTTP/1.1\r\nHost: localhost:\(try port(control))\r\nAuthorization: Bearer \(token(control))\r\n\r\n"
            try client.send("GET /v1/accounts \(head)GET /v1/service \(head)GET /nowhere \(head)")
            #expect(try client.lines(to: "{").joined().contains("sigillo.accounts/1"))
            #expect(try client.lines(to: "{").joined().contains("sigillo.service/1"))
            #expect(try client.lines(to: "{").joined().contains("no-such-resource"))
        }
    }

    @Test func whoIsNotHeardIsToldSo() async throws {
        try await serve { _, control in
            let port = try port(control)
            let bare = try exchange(control, "GET /v1/service HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n")
            #expect(bare.hasPrefix("HTTP/1.1 401"))
            #expect(bare.contains("Bearer realm="))
            let foreign = try exchange(
                control, "GET / HTTP/1.1\r\nHost: attacker.test\r\nAuthorization: Bearer \(token(control))\r\n\r\n")
            #expect(foreign.hasPrefix("HTTP/1.1 403"))
            #expect(try request(control, "GET /v1/service", "Origin: null\r\n").hasPrefix("HTTP/1.1 403"))
            let large = try request(
                control, "POST /v1/deliveries", "Content-Type: message/rfc822\r\nContent-Length: 33554433\r\n")
            #expect(large.hasPrefix("HTTP/1.1 413"))
            #expect(large.contains("Connection: close"))
        }
    }

    @Test func whatIsNoRequestEndsTheConnection() async throws {
        try await serve { _, control in
            var client = try TestClient(port: port(control))
            try client.send("EHLO client.test\r\nMAIL FROM:<a@b.test>\r\n")
            #expect(try client.lines(to: "HTTP/1.1 400").count == 1)
            var huge = try TestClient(port: port(control))
            try huge.send("GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: 20_000))
            #expect(throws: TestClient.Failure.self) { try huge.lines(to: "HTTP/1.1 200") }
        }
    }

    @Test func tooManyConnectionsAreTurnedAway() async throws {
        try await serve { _, control in
            let crowd = try Sockets(count: 64, port: port(control))
            var last = try TestClient(port: port(control))
            #expect(throws: TestClient.Failure.self) {
                try last.send("GET / HTTP/1.1\r\n\r\n")
                try last.lines(to: "HTTP")
            }
            crowd.close()
        }
    }

    @Test func aTakenPortIsSaid() async throws {
        try await serve { service, control in
            let port = try port(control)
            #expect(throws: UsageError.self) { try ControlEndpoint(service, port: port) }
        }
    }

    @Test func theTokenIsWrittenForItsOwnerAlone() async throws {
        let folder = try TestFolder()
        let file = folder.path + "/token"
        var options = ServeOptions()
        options.paths = [.smtp]
        let service = try MailService(options)
        defer { service.close() }
        let control = try ControlEndpoint(service, port: 0, tokenFile: file)
        defer { control.close() }
        #expect(TestFolder.mode(file) == 0o600)
        #expect(try TestFolder.text(file) == token(control) + "\n")
        #expect(token(control).count == 64)
        #expect(service.readyLine(control).contains(token(control)))
        #expect(!"\(control.token)".contains(token(control)))
    }
}

/// Connections that say nothing.
private final class Sockets {
    private var descriptors: [Int32] = []

    init(count: Int, port: UInt16) throws {
        for _ in 0..<count {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            var address = TestClient.address(port: port)
            let status = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard status == 0 else { throw TestClient.Failure(what: "no server at \(port)") }
            descriptors.append(descriptor)
        }
    }

    func close() {
        for descriptor in descriptors { Glibc.close(descriptor) }
        descriptors = []
    }
}
