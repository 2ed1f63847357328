package import SigilloCore

/// The names and addresses inside a machine: documentation ranges, since many stacks relax on loopback.
package enum RoomNames {
    /// The server's name in the sealed room, unless `--host` says another.
    package static let mailHost = "mail.sigillo.test"
    /// The server's name outside: many clients compare certificates with DNS names only.
    package static let loopbackHost = "localhost"
    /// The server's addresses in the sealed room (RFC 5737, RFC 3849).
    package static let mailAddresses = ["203.0.113.25", "2001:db8:25::25"]

    /// The plan of a machine on which `host` is the mail server.
    package static func plan(host: String, runAs: String?) -> MachinePlan {
        MachinePlan(
            hosts: [
                MachinePlan.Host(name: "localhost", addresses: ["127.0.0.1", "::1"]),
                MachinePlan.Host(name: host, addresses: mailAddresses),
            ], runAs: runAs)
    }
}
