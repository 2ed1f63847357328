internal import Glibc

/// A TCP connection of a twin: it blocks, and every wait is bounded.
package struct TwinSocket: ~Copyable {
    /// What reading gave.
    enum Reading {
        case octets([UInt8])
        /// The peer closed its half, or broke off.
        case end
        /// Nothing came in time.
        case nothing
    }

    /// Why a connection did not come about.
    package enum Failure: Error, Sendable, Hashable {
        /// The name has no address, with the resolver's words.
        case unknownHost(String)
        /// The last address that was tried refused.
        case refused
        /// The last address that was tried did not answer.
        case unanswered
        /// The first address did not answer, and no other was tried.
        case deadAddress
        /// Something else, in the system's words.
        case other(String)
    }

    /// Which addresses of a host are tried.
    enum Addresses {
        case all
        /// The first alone.
        case first
        /// All, unless the first does not answer.
        case allUnlessFirstIsDead
    }

    private let descriptor: Int32

    /// Connects to the first address of a host that answers (RFC 8305 would try them side by side).
    ///
    /// - Parameter patience: milliseconds for each address.
    init(host: String, port: UInt16, patience: Int32, addresses: Addresses = .all) throws(Failure) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &list)
        guard status == 0 else { throw .unknownHost(String(cString: gai_strerror(status))) }
        defer { freeaddrinfo(list) }
        var failure = Failure.other("no address")
        var isFirst = true
        var entry = list
        while let address = entry {
            entry = address.pointee.ai_next
            let made = socket(
                address.pointee.ai_family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard made >= 0 else { continue }
            guard let refusal = Self.connect(made, address.pointee, patience) else {
                descriptor = made
                return
            }
            failure = refusal
            _ = Glibc.close(made)
            if isFirst, addresses == .first || addresses == .allUnlessFirstIsDead && failure == .unanswered {
                throw addresses == .first ? failure : .deadAddress
            }
            isFirst = false
        }
        throw failure
    }

    /// The name under which the resolver found a host, which may be another one (`AI_CANONNAME`), or nil.
    static func resolvedName(of host: String) -> String? {
        var hints = addrinfo()
        hints.ai_flags = AI_CANONNAME
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return nil }
        defer { freeaddrinfo(list) }
        return list?.pointee.ai_canonname.map { String(cString: $0) }
    }

    deinit {
        _ = Glibc.close(descriptor)
    }

    /// Connects a socket; says why it could not.
    private static func connect(_ descriptor: Int32, _ address: addrinfo, _ patience: Int32) -> Failure? {
        let flags = fcntl(descriptor, F_GETFL)
        _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
        defer { _ = fcntl(descriptor, F_SETFL, flags) }
        if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return nil }
        guard errno == EINPROGRESS else { return failure(errno) }
        guard wait(descriptor, for: POLLOUT, patience) else { return .unanswered }
        var error: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) == 0 else { return failure(errno) }
        return error == 0 ? nil : failure(error)
    }

    private static func failure(_ error: Int32) -> Failure {
        switch error {
        case ECONNREFUSED: .refused
        case ETIMEDOUT: .unanswered
        default: .other(String(cString: strerror(error)))
        }
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
