internal import Glibc

/// A UDP socket on the loopback interface that sends markers to itself.
///
/// The socket belongs to the network namespace of the thread that makes it. Its port is open, so a marker provokes no
/// ICMP error. After that any thread may send: a descriptor that never changes is all there is.
package final class MarkerSocket: Sendable {
    /// The port that markers come from and go to: a ``CaptureFilter`` must let it through.
    package let port: UInt16

    private let descriptor: Int32

    /// Binds a socket to a free port of 127.0.0.1.
    package init() throws(CaptureFailure) {
        descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure("made") }
        guard let port = Self.bindToItself(descriptor) else {
            let failure = Self.failure("bound to 127.0.0.1")
            Glibc.close(descriptor)
            throw failure
        }
        self.port = port
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// Sends one marker as one datagram and returns whether it went out.
    @discardableResult
    package func send(_ marker: [UInt8]) -> Bool {
        let sent = Glibc.send(descriptor, marker, marker.count, Int32(MSG_NOSIGNAL)) == marker.count
        // The capture has its own copy: the received one only takes up room in the socket.
        var octet: UInt8 = 0
        while recv(descriptor, &octet, 1, Int32(MSG_DONTWAIT)) >= 0 {}
        return sent
    }

    /// Binds to a free port, connects to the same, and returns it.
    private static func bindToItself(_ descriptor: Int32) -> UInt16? {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
                    && connect(descriptor, generic, length) == 0
            }
        } ? UInt16(bigEndian: address.sin_port) : nil
    }

    private static func failure(_ verb: String) -> CaptureFailure {
        let words = String(cString: strerror(errno))
        return CaptureFailure(.system, "the socket for the capture's marker could not be \(verb): \(words)")
    }
}
