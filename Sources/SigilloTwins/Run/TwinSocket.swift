internal import Glibc

/// A TCP connection of a twin: it blocks, and every wait is bounded.
struct TwinSocket: ~Copyable {
    /// What reading gave.
    enum Reading {
        case octets([UInt8])
        /// The peer closed its half, or broke off.
        case end
        /// Nothing came in time.
        case nothing
    }

    /// A connection that did not come about, in one sentence.
    struct Failure: Error {
        var reason: String
    }

    private let descriptor: Int32

    /// Connects to the first address of a host that answers.
    ///
    /// - Parameter patience: milliseconds for each address.
    init(host: String, port: UInt16, patience: Int32) throws(Failure) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &list)
        guard status == 0 else { throw Failure(reason: "\(host): \(String(cString: gai_strerror(status)))") }
        defer { freeaddrinfo(list) }
        var reason = "no address"
        var entry = list
        while let address = entry {
            entry = address.pointee.ai_next
            let made = socket(
                address.pointee.ai_family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard made >= 0 else { continue }
            if Self.connect(made, address.pointee, patience) {
                descriptor = made
                return
            }
            reason = String(cString: strerror(errno))
            _ = Glibc.close(made)
        }
        throw Failure(reason: "\(host):\(port): \(reason)")
    }

    deinit {
        _ = Glibc.close(descriptor)
    }

    private static func connect(_ descriptor: Int32, _ address: addrinfo, _ patience: Int32) -> Bool {
        let flags = fcntl(descriptor, F_GETFL)
        _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
        defer { _ = fcntl(descriptor, F_SETFL, flags) }
        if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return true }
        guard errno == EINPROGRESS, wait(descriptor, for: POLLOUT, patience) else { return false }
        var error: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) == 0 else { return false }
        errno = error
        return error == 0
    }

    private static func wait(_ descriptor: Int32, for event: Int32, _ patience: Int32) -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        while true {
            let count = poll(&waiting, 1, patience)
            if count < 0, errno == EINTR { continue }
            return count > 0
        }
    }

    /// Reads what there is, or waits for it.
    ///
    /// - Parameter patience: milliseconds.
    func read(patience: Int32) -> Reading {
        guard Self.wait(descriptor, for: POLLIN, patience) else { return .nothing }
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        return count > 0 ? .octets(Array(buffer.prefix(count))) : .end
    }

    /// Sends octets; those that a peer no longer takes are lost.
    func write(_ octets: [UInt8]) {
        var sent = 0
        while sent < octets.count {
            let count = octets.withUnsafeBytes { bytes in
                send(descriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Closes this half and waits a moment for the peer's, so that a capture holds the end of the connection.
    func finish(patience: Int32) {
        shutdown(descriptor, Int32(SHUT_WR))
        while case .octets = read(patience: patience) {}
    }
}
