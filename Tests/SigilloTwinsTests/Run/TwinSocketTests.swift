import Glibc
import Testing

@testable import SigilloTwins

@Suite struct TwinSocketTests {
    /// A port of loopback at which nobody listens, and its socket, which keeps others away from it.
    private func closedPort() throws -> (port: UInt16, socket: Int32) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        try #require(isBound)
        return (UInt16(bigEndian: address.sin_port), descriptor)
    }

    private func failure(_ port: UInt16, _ addresses: TwinSocket.Addresses) -> TwinSocket.Failure? {
        do {
            _ = try TwinSocket(host: "127.0.0.1", port: port, patience: 1_000, addresses: addresses)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [TwinSocket.Addresses.all, .first, .allUnlessFirstIsDead])
    func aPortWhereNobodyListensRefuses(_ addresses: TwinSocket.Addresses) throws {
        let closed = try closedPort()
        defer { close(closed.socket) }
        #expect(failure(closed.port, addresses) == .refused)
        #expect(listen(closed.socket, 1) == 0)
        #expect(failure(closed.port, addresses) == nil)
    }

    @Test func anAddressIsItsOwnName() {
        #expect(TwinSocket.resolvedName(of: "127.0.0.1") == "127.0.0.1")
    }
}
