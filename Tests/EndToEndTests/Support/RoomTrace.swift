import Foundation

/// The processes and namespaces of a room, as the machine outside sees them.
struct RoomTrace {
    /// The process that the user started, which waits outside.
    let waiter: Int32
    /// The first process inside.
    let first: Int32
    /// The second process inside, which is Sigillo itself.
    let second: Int32
    /// The client.
    let client: Int32
    private let namespaces: Set<String>

    /// Finds them from the process that the user started; nil where the room does not stand.
    init?(waiter: Int32) {
        let parents = Self.parents()
        func child(of parent: Int32) -> Int32? { parents.filter { $0.value == parent }.keys.min() }
        guard let first = child(of: waiter), let second = child(of: first), let client = child(of: second) else {
            return nil
        }
        (self.waiter, self.first, self.second, self.client) = (waiter, first, second, client)
        let own = Set(Self.kinds.compactMap { Self.namespace($0, of: "self") })
        namespaces = Set(
            [second, client].flatMap { process in Self.kinds.compactMap { Self.namespace($0, of: "\(process)") } }
        )
        .subtracting(own)
    }

    /// Whether anything of the room is still there.
    var isThere: Bool {
        let alive = Self.processes().filter { !Self.hasEnded($0) }
        let present = alive.flatMap { process in Self.kinds.compactMap { Self.namespace($0, of: process) } }
        return !namespaces.isDisjoint(with: present)
    }

    /// Waits until nothing of the room is there any more; false when that takes too long.
    ///
    /// The kernel takes a namespace down some time after the last process in it has ended, and tells nobody.
    func isGone() async -> Bool {
        for _ in 0..<500 {
            if !isThere { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    private static let kinds = ["net", "mnt", "pid", "uts", "ipc"]

    private static func namespace(_ kind: String, of process: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/ns/\(kind)")
    }

    /// Whether a process has ended and only waits to be asked for its status: it holds nothing any more.
    ///
    /// An orphan's new parent is whoever took orphans in, the tests of the open room among them, and asks when it likes.
    private static func hasEnded(_ process: String) -> Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let name = text.lastIndex(of: ")")
        else { return true }
        return text[name...].dropFirst(2).first == "Z"
    }

    private static func processes() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter { Int32($0) != nil }
    }

    /// The parent of each process.
    private static func parents() -> [Int32: Int32] {
        var parents: [Int32: Int32] = [:]
        for process in processes() {
            guard let number = Int32(process),
                let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
                let name = text.lastIndex(of: ")")
            else { continue }
            let fields = text[text.index(after: name)...].split(separator: " ")
            if fields.count > 1, let parent = Int32(fields[1]) { parents[number] = parent }
        }
        return parents
    }
}
