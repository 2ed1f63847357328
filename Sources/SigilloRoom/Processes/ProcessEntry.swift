internal import CSeal

/// A process as `/proc` shows it.
///
/// Where `/proc` is that of a container around the room, its numbers are not those that signals take: the `NS` lines
/// of a process's status hold both.
struct ProcessEntry: Hashable {
    /// Its number in `/proc`.
    let number: Int32
    /// Its number for this process.
    let process: Int32
    /// Its parent's number in `/proc`.
    let parent: Int32
    /// Its session, as this process numbers it.
    let session: Int32
    /// Whether it has ended and only waits to be reaped.
    let isZombie: Bool

    /// Reads an entry, or nil when there is no such process or this one has no number for it.
    init?(number: Int32, depth: Int) {
        guard let status = SystemFile.text("/proc/\(number)/status") else { return nil }
        self.init(number: number, depth: depth, status: status)
    }

    /// Decodes the text of `/proc/NUMBER/status`.
    ///
    /// - Parameter depth: how many process namespaces lie between that of `/proc` and this process's own.
    init?(number: Int32, depth: Int, status: String) {
        var fields: [Substring: Substring] = [:]
        for line in status.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { fields[parts[0]] = parts[1] }
        }
        func numbers(_ name: Substring) -> [Int32] {
            fields[name]?.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) } ?? []
        }
        let processes = numbers("NSpid")
        let sessions = numbers("NSsid")
        guard processes.indices.contains(depth), let parent = numbers("PPid").first else { return nil }
        self.number = number
        process = processes[depth]
        self.parent = parent
        session = sessions.indices.contains(depth) ? sessions[depth] : 0
        isZombie = fields["State"]?.contains("Z") ?? false
    }

    /// The inode of its network namespace, or 0.
    var network: UInt64 { seal_network_of(number) }

    /// Its environment as it was started with, or nothing.
    var environment: [UInt8] { SystemFile.bytes("/proc/\(number)/environ") ?? [] }

    /// Whether a process is among its ancestors.
    func descends(from ancestor: Int32) -> Bool {
        var next = parent
        // Bounded: parents may change while they are read.
        for _ in 0..<256 where next > 0 {
            guard let entry = ProcessEntry(number: next, depth: Self.depth) else { return false }
            if entry.process == ancestor { return true }
            next = entry.parent
        }
        return false
    }

    /// How many process namespaces lie between that of `/proc` and this process's own.
    static var depth: Int {
        let status = SystemFile.text("/proc/self/status") ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("NSpid:") }
        return max(0, (line?.split(whereSeparator: \.isWhitespace).count ?? 2) - 2)
    }

    /// All processes that `/proc` shows and this one has a number for.
    static func all() -> [ProcessEntry] {
        let depth = depth
        return SystemFile.names(in: "/proc").compactMap { name in
            Int32(name).flatMap { ProcessEntry(number: $0, depth: depth) }
        }
    }
}
