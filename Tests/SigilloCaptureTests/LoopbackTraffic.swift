import Glibc

/// Sockets of the C library on 127.0.0.1, in the network namespace of the calling thread.
final class LoopbackSocket {
    let descriptor: Int32

    init(_ kind: __socket_type) {
        descriptor = socket(AF_INET, Int32(kind.rawValue), 0)
    }

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// Binds to a free port and returns it.
    func bindToFreePort() -> UInt16 {
        let status = withAddress(port: 0) { bind(descriptor, $0, $1) }
        var bound = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let named = withUnsafeMutablePointer(to: &bound) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        precondition(status == 0 && named == 0, "no port of 127.0.0.1 could be bound")
        return UInt16(bigEndian: bound.sin_port)
    }

    func connect(to port: UInt16) -> Bool {
        withAddress(port: port) { Glibc.connect(descriptor, $0, $1) } == 0
    }

    func listen() {
        Glibc.listen(descriptor, 1)
    }

    func accept() -> LoopbackSocket {
        LoopbackSocket(descriptor: Glibc.accept(descriptor, nil, nil))
    }

    func send(_ octets: [UInt8]) -> Bool {
        Glibc.send(descriptor, octets, octets.count, Int32(MSG_NOSIGNAL)) == octets.count
    }

    /// Reads until the other side has finished.
    func readToEnd() -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return all }
            all += buffer[..<count]
        }
    }

    func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    private func withAddress(port: UInt16, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = port.bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

/// The headers of a frame on lo, as far as the tests look at them.
struct LoopbackFrame {
    static let linkHeader = 14
    static let finish: UInt8 = 0x01
    static let synchronize: UInt8 = 0x02

    var isTCP: Bool
    var sourcePort: UInt16
    var destinationPort: UInt16
    var flags: UInt8
    var payload: ArraySlice<UInt8>

    /// Reads an Ethernet frame with IPv4 and TCP or UDP in it.
    init?(_ octets: [UInt8]) {
        let ip = octets.dropFirst(Self.linkHeader)
        guard ip.count >= 20, octets[12] == 0x08, octets[13] == 0x00 else { return nil }
        let start = ip.startIndex
        isTCP = octets[start + 9] == 6
        let transport = ip.dropFirst(Int(octets[start] & 0x0F) * 4)
        let port = transport.startIndex
        guard transport.count >= (isTCP ? 20 : 8) else { return nil }
        sourcePort = UInt16(octets[port]) << 8 | UInt16(octets[port + 1])
        destinationPort = UInt16(octets[port + 2]) << 8 | UInt16(octets[port + 3])
        flags = isTCP ? octets[port + 13] : 0
        payload = transport.dropFirst(isTCP ? Int(octets[port + 12] >> 4) * 4 : 8)
    }
}
