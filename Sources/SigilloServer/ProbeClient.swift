internal import Glibc
package import SigilloTLS

/// A client of Sigillo's own that proves the capture can see: it sends a canary that the checker must find.
///
/// It blocks the calling thread, which decides by its network namespace where the packets go; every wait is bounded.
package struct ProbeClient: ~Copyable {
    /// A step that did not come about, in one sentence.
    package struct Failure: Error, Sendable, CustomStringConvertible {
        package var description: String
    }

    private let descriptor: Int32
    private let engine: TLSEngine?
    private var inbox: [UInt8] = []
    private static let patience: Int32 = 3_000

    /// Connects to an IPv4 address, with TLS from the first byte where a client context is given.
    ///
    /// - Throws: ``Failure``.
    package init(address: String, port: UInt16, context: TLSContext? = nil) throws(Failure) {
        let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard made >= 0 else { throw Failure(description: "no socket for the self-test: \(Self.reason())") }
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = port.bigEndian
        inet_pton(AF_INET, address, &target.sin_addr)
        let connected = withUnsafePointer(to: &target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(made, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            let reason = Self.reason()
            _ = Glibc.close(made)
            throw Failure(description: "the self-test reached no server at \(address):\(port): \(reason)")
        }
        descriptor = made
        engine = context.map { TLSEngine($0) }
    }

    deinit {
        _ = Glibc.close(descriptor)
    }

    /// Waits for a line that begins with `prefix` and throws earlier lines away.
    ///
    /// - Throws: ``Failure`` when the connection ends or nothing comes for three seconds.
    package mutating func expect(_ prefix: String) throws(Failure) {
        try flush()
        while true {
            while let end = inbox.firstIndex(of: 10) {
                let line = Array(inbox[...end])
                inbox.removeFirst(line.count)
                if line.starts(with: prefix.utf8) { return }
            }
            let octets = try readSome()
            if let engine {
                engine.receive(octets[...])
                inbox += engine.takePlaintext()
                try flush()
            } else {
                inbox += octets
            }
        }
    }

    /// Sends octets, inside TLS where there is TLS.
    ///
    /// - Throws: ``Failure``.
    package mutating func send(_ octets: [UInt8]) throws(Failure) {
        guard let engine else { return try write(octets) }
        engine.write(octets[...])
        try flush()
    }

    /// Closes in order: close_notify where there is TLS, FIN, then waits for the server's FIN.
    package mutating func close() {
        engine?.close()
        try? flush()
        shutdown(descriptor, Int32(SHUT_WR))
        while (try? readSome()) != nil {}
    }

    private func flush() throws(Failure) {
        guard let engine else { return }
        let octets = engine.takeOutput()
        if !octets.isEmpty { try write(octets) }
    }

    private func write(_ octets: [UInt8]) throws(Failure) {
        var sent = 0
        while sent < octets.count {
            let count = octets.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), octets.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(description: "the self-test could not send: \(Self.reason())") }
            sent += count
        }
    }

    private func readSome() throws(Failure) -> [UInt8] {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, Self.patience) > 0 else {
            throw Failure(description: "the self-test got no answer in three seconds")
        }
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { throw Failure(description: "the self-test's connection ended early") }
        return Array(buffer.prefix(count))
    }

    private static func reason() -> String {
        String(cString: strerror(errno))
    }
}
