internal import CSeal
internal import Glibc

/// Why there is no sealed room, or no machine in it: the step, the system's error number, and what mends it.
package struct RoomRefusal: Sendable, Hashable {
    /// The step that was refused.
    package var step: RoomStep
    /// The system's error number, or 0.
    package var errno: Int32
    /// What else is known of the system.
    package var facts: KernelFacts

    /// Creates a refusal.
    package init(step: RoomStep, errno: Int32, facts: KernelFacts) {
        self.step = step
        self.errno = errno
        self.facts = facts
    }

    /// Creates a refusal from C's, or nil when there was none.
    init?(_ failure: seal_failure, facts: @autoclosure () -> KernelFacts) {
        guard failure.step != seal_step_none else { return nil }
        self.init(step: RoomStep(rawValue: failure.step.rawValue) ?? .lost, errno: failure.error, facts: facts())
    }

    /// What happened, why, and the command that mends it.
    package var sentence: String {
        let remedy = remedy.map { " \($0)" } ?? ""
        return "No sealed room: \(cause).\(remedy)"
    }

    /// What was refused and why, without a full stop.
    package var cause: String {
        let what = errno == 0 ? "the room's first process died" : "\(systemWords(errno))"
        let plain = "\(what) while \(step.activity)"
        switch reason {
        case .limit(let name, let value): return "\(name) is \(value) (\(plain))"
        case .unprivilegedOff: return "this kernel does not let ordinary users make namespaces (\(plain))"
        case .appArmor: return "AppArmor takes the rights of ordinary users in a user namespace away (\(plain))"
        case .container: return "the container forbids namespaces or mounts (\(plain))"
        case .chroot: return "namespaces are forbidden in a chroot or by a filter of system calls (\(plain))"
        case .kernel: return "this kernel has no user, network or process namespaces (\(plain))"
        case .exhausted: return "the namespaces that are allowed are used up, or too deep in each other (\(plain))"
        case .other: return plain
        }
    }

    /// What mends it, as a whole sentence with the command, or nil when nothing is known.
    package var remedy: String? {
        switch reason {
        case .limit(let name, _): return "Run: sudo sysctl \(name)=15000"
        case .unprivilegedOff: return "Run: sudo sysctl kernel.unprivileged_userns_clone=1"
        case .appArmor: return "Run: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0"
        case .container:
            return "Start the container with: --security-opt seccomp=unconfined --security-opt apparmor=unconfined, "
                + "or with --cap-add SYS_ADMIN --security-opt apparmor=unconfined"
        case .chroot: return "Run it outside the chroot or sandbox."
        case .kernel: return "Use a kernel with CONFIG_USER_NS, CONFIG_NET_NS and CONFIG_PID_NS, 5.11 or newer."
        case .exhausted:
            return "Run: sudo sysctl user.max_user_namespaces=15000 user.max_net_namespaces=15000"
        case .other: return nil
        }
    }

    private enum Reason {
        case limit(String, Int)
        case unprivilegedOff
        case appArmor
        case container
        case chroot
        case kernel
        case exhausted
        case other
    }

    private var reason: Reason {
        switch errno {
        case ENOSPC, EUSERS: return spaceReason
        case EINVAL where step == .clone, ENOSYS: return .kernel
        case EPERM, EACCES: return permissionReason
        default: return .other
        }
    }

    /// The kernel gives the same error for every limit: the settings tell which.
    private var spaceReason: Reason {
        guard step == .clone || step == .unshare else { return .other }
        if let value = facts.maxUserNamespaces, value == 0 { return .limit("user.max_user_namespaces", value) }
        if let value = facts.maxNetworkNamespaces, value == 0 { return .limit("user.max_net_namespaces", value) }
        return .exhausted
    }

    private var permissionReason: Reason {
        if !facts.isRoot, facts.unprivilegedUserNamespaces == 0, step == .clone { return .unprivilegedOff }
        // AppArmor lets the clone pass and refuses what follows.
        if !facts.isRoot, let restriction = facts.appArmorRestriction, restriction > 0 { return .appArmor }
        if facts.isContainer { return .container }
        return step == .clone || step == .unshare ? .chroot : .other
    }
}
