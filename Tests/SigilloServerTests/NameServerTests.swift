import Glibc
import SigilloCore
import SigilloProtocols
import Testing

@testable import SigilloServer

@Suite struct NameServerTests {
    @Test func answersOverUDP() throws {
        var zone = DNSZone()
        zone.add("ateneo.test", .text("v=spf1 -all"))
        let server = try NameServer(address: "127.0.0.1", port: 0, responder: DNSResponder(hosts: [], zone: zone))
        defer { server.close() }
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = server.port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        #expect(connected == 0)
        // What is no query gets no answer, and does not end the server.
        for query in [[1, 2, 3], Self.query] as [[UInt8]] {
            #expect(send(descriptor, query, query.count, 0) == query.count)
        }
        var answer = [UInt8](repeating: 0, count: 512)
        let count = recv(descriptor, &answer, answer.count, 0)
        try #require(count > 0)
        #expect(answer.prefix(count).suffix(11).elementsEqual("v=spf1 -all".utf8))
    }

    private static let query: [UInt8] =
        [0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 6] + Array("ateneo".utf8) + [4] + Array("test".utf8)
        + [0, 0, 16, 0, 1]
}
