internal import CSeal
internal import Glibc

/// Tries in a child process what a sealed room needs, for a report on what works here.
package struct RoomProbe: Sendable {
    /// One thing that a room needs or can use.
    package struct Row: Sendable, Hashable {
        /// What it is, in a few words.
        package var name: String
        /// Whether it works.
        package var ok: Bool
        /// What was seen.
        package var detail: String
        /// What mends it, or nil when nothing needs mending or nothing is known.
        package var remedy: String?

        /// Creates a row.
        package init(name: String, ok: Bool, detail: String, remedy: String? = nil) {
            self.name = name
            self.ok = ok
            self.detail = detail
            self.remedy = remedy
        }
    }

    /// What was tried, the most important first.
    package let rows: [Row]

    /// Whether a sealed room can be had: everything else is an extra.
    package var canSeal: Bool { rows.first?.ok ?? false }

    /// Builds a room and a machine in a child process and looks at them; this process stays as it is.
    package static func run() -> RoomProbe {
        var result = seal_probe()
        let error = seal_try_room(&result)
        let facts = KernelFacts.read()
        guard error == 0 else {
            return RoomProbe(rows: [Row(name: "sealed room", ok: false, detail: systemWords(error))] + settings(facts))
        }
        return RoomProbe(rows: rooms(result, facts) + settings(facts))
    }

    /// Rows about the room and its machine; those that need a room only where there is one.
    private static func rooms(_ result: seal_probe, _ facts: KernelFacts) -> [Row] {
        let failure = result.room.step == seal_step_none ? result.machine : result.room
        if let refusal = RoomRefusal(failure, facts: facts) {
            return [Row(name: "sealed room", ok: false, detail: refusal.cause, remedy: refusal.remedy)]
        }
        let refused = ECONNREFUSED
        return [
            Row(
                name: "sealed room", ok: true,
                detail: result.consists.user_namespace ? "as this user" : "with the privilege of this user"),
            Row(
                name: "every IPv4 address is caught", ok: result.dial4 == refused,
                detail: "dialling an unserved address: \(systemWords(result.dial4))"),
            Row(
                name: "every IPv6 address is caught", ok: result.dial6 == refused,
                detail: result.consists.ipv6
                    ? "dialling an unserved address: \(systemWords(result.dial6))" : "this kernel has no IPv6"),
            Row(
                name: "private /etc", ok: true,
                detail: result.overlay ? "one overlay" : "files bound one by one: a missing one cannot be added"),
            Row(
                name: "private /proc", ok: result.consists.own_proc,
                detail: result.consists.own_proc
                    ? "shows the room only" : "refused, as in most containers: clients see the processes outside",
                remedy: result.consists.own_proc
                    ? nil : "Not needed. In a container: --security-opt systempaths=unconfined"),
        ]
    }

    /// Rows about the kernel's settings, where they exist.
    private static func settings(_ facts: KernelFacts) -> [Row] {
        func row(_ name: String, _ value: Int?, _ isGood: (Int) -> Bool, mend: String) -> Row? {
            value.map { value in
                Row(
                    name: name, ok: isGood(value), detail: String(value),
                    remedy: isGood(value) ? nil : "Run: sudo sysctl \(name)=\(mend)")
            }
        }
        return [
            row("user.max_user_namespaces", facts.maxUserNamespaces, { $0 > 0 }, mend: "15000"),
            row("user.max_net_namespaces", facts.maxNetworkNamespaces, { $0 > 0 }, mend: "15000"),
            row("kernel.unprivileged_userns_clone", facts.unprivilegedUserNamespaces, { $0 == 1 }, mend: "1"),
            row("kernel.apparmor_restrict_unprivileged_userns", facts.appArmorRestriction, { $0 == 0 }, mend: "0"),
        ].compactMap(\.self)
    }
}
