package import SigilloCore

/// The names and addresses inside a machine: documentation ranges, since many stacks relax on loopback.
package enum RoomNames {
    /// The server's name in the sealed room, unless `--host` says another.
    package static let mailHost = "mail.sigillo.test"
    /// The server's name outside: many clients compare certificates with DNS names only.
    package static let loopbackHost = "localhost"
    /// The server's addresses in the sealed room (RFC 5737, RFC 3849).
    package static let mailAddresses = ["203.0.113.25", "2001:db8:25::25"]
    /// The name of a second host in the sealed room, which only what nobody authenticated leads to.
    package static let canaryHost = "rinvio.test"
    /// The second host's addresses.
    package static let canaryAddresses = ["198.51.100.66", "2001:db8:66::66"]
    /// The domain that a network without the server's name has its clients look for names in; whoever runs the network
    /// has a certificate for what stands in it.
    package static let searchDomain = "albergo.test"

    /// Whether a certificate and a hosts file can hold a name (RFC 952, RFC 1123 §2.1).
    package static func isHostName(_ name: String) -> Bool {
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return name.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                    && label.allSatisfy { octet in
                        switch octet {
                        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                            true
                        default: false
                        }
                    }
            }
    }

    /// Whether a wildcard may stand for the first label of a host: its parent must not be a top-level domain itself.
    static func hasParent(_ host: String) -> Bool {
        host.split(separator: ".").count > 2
    }

    /// The plan of a machine on which `host` is the mail server.
    package static func plan(host: String, runAs: String?) -> MachinePlan {
        MachinePlan(
            hosts: [
                MachinePlan.Host(name: "localhost", addresses: ["127.0.0.1", "::1"]),
                MachinePlan.Host(name: host, addresses: mailAddresses),
                MachinePlan.Host(name: canaryHost, addresses: canaryAddresses),
            ], runAs: runAs)
    }
}
