internal import Glibc

/// The name servers of the system, asked for what `getaddrinfo` does not give.
struct SystemResolver {
    /// The addresses of name servers (resolv.conf(5)); three at most.
    let servers: [String]

    /// Reads resolv.conf(5).
    init(file: String = "/etc/resolv.conf") {
        let text = String(decoding: Self.octets(of: file), as: UTF8.self)
        servers = text.split(separator: "\n").compactMap { line in
            let words = line.split { $0 == " " || $0 == "\t" }
            return words.count > 1 && words[0] == "nameserver" ? String(words[1]) : nil
        }.prefix(3).map { $0 }
    }

    /// The first octets of a file; none where it cannot be read.
    private static func octets(of file: String) -> [UInt8] {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var octets = [UInt8](repeating: 0, count: 4_096)
        let count = read(descriptor, &octets, octets.count)
        return Array(octets.prefix(max(0, count)))
    }

    /// How long a server is waited for, in milliseconds.
    private static let patience: Int32 = 2_000

    /// The SRV records of a name, the preferred ones first; none where nobody knows any.
    func services(of name: String) -> [ServiceQuestion.Record] {
        let question = ServiceQuestion(name: name, number: .random(in: 1...UInt16.max))
        for server in servers {
            if let answer = ask(server, question.octets), let records = question.records(in: answer) { return records }
        }
        return []
    }

    /// Asks a server over UDP, once.
    private func ask(_ server: String, _ query: [UInt8]) -> [UInt8]? {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(server, "53", &hints, &list) == 0, let address = list?.pointee else { return nil }
        defer { freeaddrinfo(list) }
        let descriptor = socket(address.ai_family, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard connect(descriptor, address.ai_addr, address.ai_addrlen) == 0,
            send(descriptor, query, query.count, Int32(MSG_NOSIGNAL)) == query.count
        else { return nil }
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, Self.patience) > 0 else { return nil }
        var answer = [UInt8](repeating: 0, count: ServiceQuestion.answerLimit)
        let count = recv(descriptor, &answer, answer.count, 0)
        return count > 0 ? Array(answer.prefix(count)) : nil
    }
}
