import Glibc
import SigilloServer

/// A client's socket on loopback; no wait is longer than ten seconds.
final class TestSocket {
    struct Failure: Error {
        var what: String
    }

    private let descriptor: Int32
    private var inbox: [UInt8] = []
    private var isOpen = true

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            Glibc.close(descriptor)
            isOpen = false
            throw Failure(what: "connect: \(errno)")
        }
    }

    deinit { close() }

    /// The client's own port.
    var port: UInt16 {
        var name = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        return status == 0 ? UInt16(bigEndian: name.sin_port) : 0
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ octets: [UInt8]) throws {
        var rest = octets[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Failure(what: "send: \(errno)") }
            rest = rest.dropFirst(count)
        }
    }

    /// The next line that begins with `prefix`; others are passed over.
    @discardableResult
    func line(_ prefix: String = "") throws -> String {
        while true {
            while let end = inbox.firstIndex(of: 10) {
                let line = String(decoding: inbox[...end], as: UTF8.self)
                inbox.removeFirst(end + 1)
                if line.hasPrefix(prefix) { return line }
            }
            guard let octets = try read() else { throw Failure(what: "the end before \(prefix)") }
            inbox += octets
        }
    }

    /// Everything up to the server's FIN; a reset is an error.
    func rest() throws -> [UInt8] {
        while let octets = try read() { inbox += octets }
        defer { inbox = [] }
        return inbox
    }

    /// Closes this half.
    func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Closes with RST.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    func close() {
        guard isOpen else { return }
        isOpen = false
        Glibc.close(descriptor)
    }

    private func read() throws -> [UInt8]? {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 10_000) > 0 else { throw Failure(what: "nothing came for ten seconds") }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count >= 0 else { throw Failure(what: "recv: \(errno)") }
        return count == 0 ? nil : Array(buffer.prefix(count))
    }
}

extension MailServer {
    /// Waits, woken by the server itself, until its activity is as it should be; false after ten seconds.
    func waits(until isReached: (Activity) -> Bool) -> Bool {
        while !isReached(activity) {
            var waiting = pollfd(fd: wakeDescriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 10_000) > 0 else { return isReached(activity) }
            drainWakes()
        }
        return true
    }
}
