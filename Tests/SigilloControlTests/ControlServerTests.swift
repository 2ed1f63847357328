import Foundation
import Glibc
import SigilloCore
import SigilloServer
import Testing

@testable import SigilloControl

/// Bounds of the server, seen from a socket.
@Suite struct ControlServerTests {
    private static let token = "0123456789abcdef"

    /// What a server with these bounds says to octets, up to its end.
    private func answer(
        to text: (_ port: UInt16) -> String, _ change: (inout ControlServer.Limits) -> Void = { _ in },
        respond: @escaping @Sendable (ControlRequest) async -> ControlResponse = { request in
            ControlResponse(mediaType: "message/rfc822", body: request.body)
        }
    ) async throws -> String {
        var limits = ControlServer.Limits()
        change(&limits)
        let bound = try ListeningSocket.bind(address: "127.0.0.1", port: 0)
        let gate = ControlGate(port: bound.port, token: Secret(Self.token))
        let server = try ControlServer(descriptor: bound.descriptor, gate: gate, limits: limits, respond: respond)
        defer { server.close() }
        let octets = text(bound.port)
        // The client waits in the system: not on a thread that the answers are made on.
        return try await withCheckedThrowingContinuation { done in
            Thread.detachNewThread { done.resume(with: Result { try Self.exchange(octets, port: bound.port) }) }
        }
    }

    private func head(_ line: String, _ fields: String...) -> (_ port: UInt16) -> String {
        { port in
            let all = ["\(line) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Authorization: Bearer \(Self.token)"] + fields
            return all.joined(separator: "\r\n") + "\r\n\r\n"
        }
    }

    @Test func aBodyComesWholeInWhateverParts() async throws {
        let text = try await answer(to: { port in
            head("POST /", "Content-Type: message/rfc822", "Transfer-Encoding: chunked", "Connection: close")(port)
                + "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n"
        })
        #expect(text.hasPrefix("HTTP/1.1 200 OK"))
        #expect(text.hasSuffix("\r\n\r\nhello!"))
    }

    @Test func aHeadThatDoesNotComeEndsTheConnection() async throws {
        let text = try await answer(to: { _ in "GET / HT" }, { $0.head = 0 })
        #expect(text == "")
    }

    @Test func aBodyThatDoesNotComeIsNotWaitedFor() async throws {
        let text = try await answer(
            to: head("POST /", "Content-Type: message/rfc822", "Content-Length: 10"), { $0.body = 0 })
        #expect(text.hasPrefix("HTTP/1.1 408"))
        #expect(text.contains("Connection: close"))
    }

    @Test func aChunkedBodyHasABoundToo() async throws {
        let text = try await answer(to: { port in
            let chunk = String(repeating: "x", count: 1 << 20)
            return head("POST /", "Content-Type: message/rfc822", "Transfer-Encoding: chunked")(port)
                + String(repeating: "100000\r\n\(chunk)\r\n", count: 33)
        })
        #expect(text.hasPrefix("HTTP/1.1 413"))
    }

    @Test func anAnswerWithoutBodySaysNoLength() async throws {
        let text = try await answer(
            to: head("GET /", "Connection: close"), respond: { _ in ControlResponse(status: 204) })
        #expect(text.hasPrefix("HTTP/1.1 204"))
        #expect(!text.contains("Content-Length"))
        let without = try await answer(
            to: head("HEAD /", "Connection: close"),
            respond: { _ in ControlResponse(mediaType: "text/plain", body: [65]) })
        #expect(without.contains("Content-Length: 1") && without.hasSuffix("\r\n\r\n"))
    }

    @Test func manyFieldsAreTooMany() async throws {
        let fields = (0..<200).map { "X-\($0): y\r\n" }.joined()
        let text = try await answer(to: { port in "GET / HTTP/1.1\r\n" + fields + "\r\n" })
        #expect(!text.hasPrefix("HTTP/1.1 200"))
    }

    /// Sends octets, and reads until the server closes; an answer may have to wait for
    /// the threads that all tests share, so the bound on it is no more than a way out.
    private static func exchange(_ text: String, port: UInt16) throws -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Failure() }
        var rest = Array(text.utf8)[...]
        var heard: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let wanted = Int16(POLLIN) | (rest.isEmpty ? 0 : Int16(POLLOUT))
            var waiting = pollfd(fd: descriptor, events: wanted, revents: 0)
            guard poll(&waiting, 1, 1_200_000) > 0 else { throw Failure() }
            if waiting.revents & Int16(POLLOUT) != 0 {
                let count = rest.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
                }
                // A server that has closed takes nothing more; what it said is still to be read.
                rest = count > 0 ? rest.dropFirst(count) : []
            }
            guard waiting.revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 else { continue }
            let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { return String(decoding: heard, as: UTF8.self) }
            heard += buffer[..<count]
        }
    }

    private struct Failure: Error {}
}
