internal import Glibc

/// What tells apart why a room is refused; a setting that this kernel does not have is nil.
package struct KernelFacts: Sendable, Hashable {
    /// `user.max_user_namespaces`.
    package var maxUserNamespaces: Int?
    /// `user.max_net_namespaces`.
    package var maxNetworkNamespaces: Int?
    /// The lowest of the limits on mount, process, UTS and IPC namespaces.
    package var maxOtherNamespaces: Int?
    /// `kernel.unprivileged_userns_clone`, of Debian's kernels.
    package var unprivilegedUserNamespaces: Int?
    /// `kernel.apparmor_restrict_unprivileged_userns`, of Ubuntu's.
    package var appArmorRestriction: Int?
    /// Whether this looks like a container of Docker, Podman or Kubernetes.
    package var isContainer: Bool
    /// Whether a filter of system calls is on this process.
    package var isFiltered: Bool
    /// Whether the caller is root.
    package var isRoot: Bool

    /// Creates facts.
    package init(
        maxUserNamespaces: Int? = nil, maxNetworkNamespaces: Int? = nil, maxOtherNamespaces: Int? = nil,
        unprivilegedUserNamespaces: Int? = nil, appArmorRestriction: Int? = nil, isContainer: Bool = false,
        isFiltered: Bool = false, isRoot: Bool = false
    ) {
        self.maxUserNamespaces = maxUserNamespaces
        self.maxNetworkNamespaces = maxNetworkNamespaces
        self.maxOtherNamespaces = maxOtherNamespaces
        self.unprivilegedUserNamespaces = unprivilegedUserNamespaces
        self.appArmorRestriction = appArmorRestriction
        self.isContainer = isContainer
        self.isFiltered = isFiltered
        self.isRoot = isRoot
    }

    /// Reads them from this system.
    package static func read() -> KernelFacts {
        func setting(_ name: String) -> Int? { SystemFile.number("/proc/sys/\(name)") }
        let others = ["mnt", "pid", "uts", "ipc"].compactMap { setting("user/max_\($0)_namespaces") }
        let status = SystemFile.text("/proc/self/status") ?? ""
        return KernelFacts(
            maxUserNamespaces: setting("user/max_user_namespaces"),
            maxNetworkNamespaces: setting("user/max_net_namespaces"),
            maxOtherNamespaces: others.min(),
            unprivilegedUserNamespaces: setting("kernel/unprivileged_userns_clone"),
            appArmorRestriction: setting("kernel/apparmor_restrict_unprivileged_userns"),
            isContainer: access("/.dockerenv", F_OK) == 0 || access("/run/.containerenv", F_OK) == 0
                || getenv("KUBERNETES_SERVICE_HOST") != nil,
            isFiltered: status.split(separator: "\n").contains { line in
                line.hasPrefix("Seccomp:") && line.hasSuffix("2")
            },
            isRoot: geteuid() == 0)
    }
}
