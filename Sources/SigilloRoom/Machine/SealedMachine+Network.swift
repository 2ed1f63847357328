internal import CSeal
internal import Glibc
internal import SigilloCore

/// What a machine's network does to names and connections, where a scenario wants it otherwise than honest.
extension SealedMachine {
    func change(_ network: MachineNetwork) throws {
        try requireOwnThread()
        let hosts = try PrivateFiles.hosts(network.hosts, hostName: PrivateFiles.currentHostName())
        try replace("hosts", by: hosts)
        try replace("resolv.conf", by: PrivateFiles.resolver(searchDomain: network.searchDomain))
        limitRetries(network.connectionRetries)
    }

    func drop(_ connections: DroppedConnections?, at descriptor: Int32) throws {
        let error = seal_drop(descriptor, connections == .all, connections == .overIPv6)
        if error != 0 {
            throw RoomError("What is sent to a port could not be made to vanish: \(systemWords(error)).", errno: error)
        }
    }

    /// Writes a private file of `/etc` anew, and looks whether clients see it.
    private func replace(_ name: String, by text: String) throws {
        let path = "/etc/" + name
        guard SystemFile.text(path) != text else { return }
        var error = seal_write_file(machine.files, name, text, text.utf8.count)
        if error == 0, SystemFile.text(path) != text {
            // The name is a link into a folder of the machine's own, where a copy stands.
            error = SystemFile.overwrite(path, text)
        }
        guard error == 0, SystemFile.text(path) == text else {
            throw RoomError("\(path) of the machine could not be changed: \(systemWords(error)).", errno: error)
        }
    }

    /// Lets a connection that nobody answers fail early, or as late as the system does by itself. Where the setting
    /// cannot be changed clients only wait longer.
    private func limitRetries(_ count: Int?) {
        guard let text = count.map({ "\($0)\n" }) ?? usualRetries, SystemFile.text(Self.retries) != text else { return }
        _ = SystemFile.overwrite(Self.retries, text)
    }

    /// How often a SYN is repeated: each network has a number of its own (ip-sysctl, `tcp_syn_retries`).
    static let retries = "/proc/sys/net/ipv4/tcp_syn_retries"
}
