internal import Glibc

/// Binds listening sockets on addresses of the machine itself.
package enum ListeningSocket {
    /// A socket that could not be bound, with a sentence that says what to do.
    package struct Failure: Error, Sendable, CustomStringConvertible {
        package var description: String
    }

    /// Binds a TCP socket.
    ///
    /// - Parameters:
    ///   - address: an IPv4 or IPv6 address of this machine.
    ///   - port: the port, or 0 for one of the system's choice.
    /// - Returns: the descriptor, which the caller owns, and the port that was bound.
    /// - Throws: ``Failure``.
    package static func bind(address: String, port: UInt16) throws(Failure) -> (descriptor: Int32, port: UInt16) {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, String(port), &hints, &list) == 0, let found = list else {
            throw Failure(
                description: "'\(address)' is no IP address; give one of this machine's, for example 127.0.0.1.")
        }
        defer { freeaddrinfo(list) }
        let info = found.pointee
        let descriptor = socket(info.ai_family, info.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw refused(address, port) }
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        guard Glibc.bind(descriptor, info.ai_addr, info.ai_addrlen) == 0, Glibc.listen(descriptor, 128) == 0 else {
            let failure = refused(address, port)
            close(descriptor)
            throw failure
        }
        var name = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let isNamed = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) == 0 }
        }
        // The port stands at the same place in IPv4's and IPv6's address.
        let bound = withUnsafeBytes(of: name) { UInt16($0[2]) << 8 | UInt16($0[3]) }
        return (descriptor, isNamed ? bound : port)
    }

    private static func refused(_ address: String, _ port: UInt16) -> Failure {
        let number = errno
        let advice =
            switch number {
            case EACCES: "Ports below 1024 need a privilege: choose a higher one."
            case EADDRINUSE: "Something listens there already: choose another port, or 0 for any free one."
            case EADDRNOTAVAIL: "This machine has no such address."
            default: ""
            }
        return Failure(
            description: "Port \(port) of \(address) cannot be bound: \(String(cString: strerror(number))). \(advice)")
    }
}
