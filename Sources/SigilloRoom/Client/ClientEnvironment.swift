/// The environment that clients start from: the caller's, without what would lead them out of the room, to other
/// trusted certificates, or to a prompt.
///
/// What a client makes of its own configuration stays, even where it switches verification off: that is what is tested.
package enum ClientEnvironment {
    /// Variables that lead out of the room by a socket of the session.
    private static let sessions: Set<String> = [
        "DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS", "SSH_AUTH_SOCK", "SSH_AGENT_PID", "GPG_AGENT_INFO",
        "GNOME_KEYRING_CONTROL", "DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "XAUTHORITY", "SESSION_MANAGER",
        "XDG_RUNTIME_DIR", "NOTIFY_SOCKET", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "KRB5CCNAME", "TMUX", "STY",
        "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY",
    ]

    /// Variables that put other certificates in place of the system's.
    private static let stores: Set<String> = [
        "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS",
        "NIX_SSL_CERT_FILE", "AWS_CA_BUNDLE", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "PERL_LWP_SSL_CA_FILE",
        "PERL_LWP_SSL_CA_PATH", "DENO_CERT",
    ]

    /// Variables that show secrets, ask for them, change programs or answer look-ups.
    private static let others: Set<String> = [
        "SSLKEYLOGFILE", "SSH_ASKPASS", "SUDO_ASKPASS", "GIT_ASKPASS", "LD_PRELOAD", "LD_AUDIT", "LOCALDOMAIN",
        "RES_OPTIONS", "HOSTALIASES", "MAIL", "MAILCHECK", "MAILPATH", "OLDPWD", "PWD", "_",
    ]

    /// What is left of a caller's environment for a client.
    ///
    /// The caller adds HOME and the like, which belong to each run.
    package static func base(of environment: [String: String]) -> [String: String] {
        var base = environment.filter { name, _ in isKept(name) }
        base["PATH"] = base["PATH"] ?? ProgramSearch.fallback
        return base
    }

    private static func isKept(_ name: String) -> Bool {
        if sessions.contains(name) || stores.contains(name) || others.contains(name) { return false }
        // http_proxy, HTTPS_PROXY, all_proxy, no_proxy, …
        if name.lowercased().hasSuffix("_proxy") { return false }
        return !name.hasPrefix("SIGILLO_")
    }
}
