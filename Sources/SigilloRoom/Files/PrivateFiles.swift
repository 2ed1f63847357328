internal import Glibc
internal import SigilloCore

/// The texts of a machine's private `/etc`.
struct PrivateFiles {
    /// `/etc/hosts`: loopback, the machine's own name, and the plan's.
    let hosts: String
    /// `/etc/nsswitch.conf`.
    let nameService: String
    /// `/etc/resolv.conf`: the mock resolver, and little patience.
    let resolver: String
    /// `/etc/hostname`.
    let hostName: String

    /// Makes the texts for a plan, with this machine's name and its other look-ups.
    ///
    /// - Throws: `RoomError` when a name or an address of the plan cannot stand in a hosts file.
    init(_ plan: MachinePlan) throws {
        let name = Self.currentHostName()
        hosts = try Self.hosts(plan.hosts, hostName: name)
        resolver = try Self.resolver(searchDomain: nil)
        nameService = Self.nameService(
            from: SystemFile.text("/etc/nsswitch.conf") ?? "passwd: files\ngroup: files\nshadow: files\n")
        hostName = name + "\n"
    }

    /// The hosts file for some names.
    ///
    /// - Throws: `RoomError` when a name or address is empty or holds a space, a control character or `#`.
    static func hosts(_ entries: [MachinePlan.Host], hostName: String) throws -> String {
        var text = "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n"
        if hostName != "localhost", isWord(hostName) { text += "127.0.1.1 \(hostName)\n" }
        for entry in entries {
            for address in entry.addresses {
                guard isWord(entry.name), isWord(address) else {
                    throw RoomError("\"\(entry.name)\" with address \"\(address)\" cannot stand in a hosts file.")
                }
                text += "\(address) \(entry.name)\n"
            }
        }
        return text
    }

    /// The resolver's file, with the domain in which names are looked for that do not exist.
    ///
    /// - Throws: `RoomError` when the domain cannot stand in such a file.
    static func resolver(searchDomain: String?) throws -> String {
        let text = "nameserver 127.0.0.53\noptions timeout:1 attempts:1\n"
        guard let searchDomain else { return text }
        guard isWord(searchDomain) else {
            throw RoomError("\"\(searchDomain)\" cannot stand in resolv.conf.")
        }
        return text + "search \(searchDomain)\n"
    }

    /// The look-ups of the system with those of hosts replaced by `files dns`: others, such as `resolve` or
    /// `mdns4_minimal`, would answer from outside the hosts file and the mock resolver.
    static func nameService(from text: String) -> String {
        let kept = text.split(separator: "\n", omittingEmptySubsequences: true).filter { line in
            !line.drop { $0 == " " || $0 == "\t" }.hasPrefix("hosts:")
        }
        return (kept + ["hosts: files dns"]).joined(separator: "\n") + "\n"
    }

    /// Whether a text is one word of a hosts file.
    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "#") }
    }

    static func currentHostName() -> String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
