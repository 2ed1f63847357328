import Glibc
import SigilloCore
import SigilloTLS

/// A small mail client for tests: IMAP on a socket of loopback, with TLS or without; every wait has a bound.
struct TestClient: ~Copyable {
    struct Failure: Error {
        var what: String
    }

    private let descriptor: Int32
    private var engine: TLSEngine?
    private var inbox: [UInt8] = []

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = Self.address(port: port)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Failure(what: "no server at \(port)") }
    }

    deinit { Glibc.close(descriptor) }

    /// 127.0.0.1 and a port.
    static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    /// Begins a handshake and finishes it; a certificate that does not hold is an error.
    mutating func startTLS(_ context: TLSContext) throws {
        let engine = TLSEngine(context)
        self.engine = engine
        while engine.state == .handshaking {
            try flush()
            let octets = try readSome()
            engine.receive(octets[...])
        }
        try flush()
        guard engine.isEstablished else { throw Failure(what: "TLS failed: \(engine.observation.failure ?? "?")") }
        inbox = engine.takePlaintext()
    }

    mutating func send(_ text: String) throws {
        guard let engine else { return try write(Array(text.utf8)) }
        engine.write(Array(text.utf8)[...])
        try flush()
    }

    /// Lines up to one that begins with `prefix`.
    @discardableResult
    mutating func lines(to prefix: String) throws -> [String] {
        var lines: [String] = []
        while true {
            while let end = inbox.firstIndex(of: 10) {
                lines.append(String(decoding: inbox[..<end], as: UTF8.self))
                inbox.removeFirst(end + 1)
                if lines.last?.hasPrefix(prefix) == true { return lines }
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

    /// Sends a command with its tag, and reads its answer to the end; anything but OK is an error.
    mutating func command(_ tag: String, _ text: String) throws {
        try send("\(tag) \(text)\r\n")
        let answer = try lines(to: tag + " ").last ?? ""
        guard answer.hasPrefix("\(tag) OK") else { throw Failure(what: "the server said: \(answer)") }
    }

    /// Closes in order, and waits for the server's end.
    mutating func finish() {
        engine?.close()
        try? flush()
        shutdown(descriptor, Int32(SHUT_WR))
        while (try? readSome()) != nil {}
    }

    private func flush() throws {
        let octets = engine?.takeOutput() ?? []
        if !octets.isEmpty { try write(octets) }
    }

    private func write(_ octets: [UInt8]) throws {
        var rest = octets[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Failure(what: "the server is gone") }
            rest = rest.dropFirst(count)
        }
    }

    private func readSome() throws -> [UInt8] {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // An answer may have to wait for the threads that all tests share: the bound is no more than a way out.
        guard poll(&waiting, 1, 1_200_000) > 0 else { throw Failure(what: "nothing came for twenty minutes") }
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { throw Failure(what: "the server has closed") }
        return Array(buffer.prefix(count))
    }
}

/// What the clients of these tests do, good and bad.
enum TestMail {
    /// The words behind a program's name that say everything to it.
    static let words = ["{path}", "{host}", "{port}", "{user}", "{password}", "{ca}"]

    /// What a client was told.
    struct Errand {
        var path: ServicePath
        var host: String
        var port: UInt16
        var user: String
        var password: String
        var anchors: String

        init?(_ command: ClientCommand) {
            let words = command.arguments.suffix(6)
            guard words.count == 6, let path = ServicePath(rawValue: words[words.startIndex]),
                let port = UInt16(words[words.startIndex + 2])
            else { return nil }
            self.path = path
            host = words[words.startIndex + 1]
            self.port = port
            user = words[words.startIndex + 3]
            password = words[words.startIndex + 4]
            anchors = words[words.startIndex + 5]
        }
    }

    /// A client that verifies, requires TLS, reads a message and leaves; 0 when it did.
    static func careful(_ command: ClientCommand, _ process: FakeProcess) -> Int32 {
        run(command, process, requiresTLS: true)
    }

    /// A client that goes on in clear where TLS is not offered; it verifies where it is.
    static func trusting(_ command: ClientCommand, _ process: FakeProcess) -> Int32 {
        run(command, process, requiresTLS: false)
    }

    /// A client that believes every certificate.
    static func blind(_ command: ClientCommand, _ process: FakeProcess) -> Int32 {
        run(command, process, requiresTLS: true, verifies: false)
    }

    private static func run(
        _ command: ClientCommand, _ process: FakeProcess, requiresTLS: Bool, verifies: Bool = true
    ) -> Int32 {
        guard let errand = Errand(command) else { return 2 }
        do {
            try read(errand, requiresTLS: requiresTLS, verifies: verifies)
            process.print("read\n")
            return 0
        } catch {
            process.complain("\(errand.user) with \(errand.password): \(error)\n")
            return 1
        }
    }

    private static func read(_ errand: Errand, requiresTLS: Bool, verifies: Bool) throws {
        let anchors = try Certificate.parse(pem: TestFolder.text(errand.anchors))
        let context = try TLSContext(
            client: TLSClientSettings(trust: verifies ? .anchors(anchors) : .anyone, host: errand.host))
        var client = try TestClient(port: errand.port)
        switch errand.path.tlsMode {
        case .implicit:
            try client.startTLS(context)
            try client.lines(to: "* ")
        case .startTLS:
            let greeting = try client.lines(to: "* ").joined()
            guard greeting.contains("STARTTLS") || requiresTLS else { break }
            try client.command("s1", "STARTTLS")
            try client.startTLS(context)
        case .none: try client.lines(to: "* ")
        }
        try client.command("a1", "LOGIN \(errand.user) \(errand.password)")
        try client.command("a2", "SELECT INBOX")
        try client.command("a3", "FETCH 1 BODY[]")
        try client.command("a4", "LOGOUT")
        client.finish()
    }
}
