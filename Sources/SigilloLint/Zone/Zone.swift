/// What a zone says of services, each record with its place.
struct Zone {
    /// An SRV record (RFC 2782).
    struct Service {
        /// `_imaps._tcp.ateneo.test`: what stands before `_tcp`, without its underscore.
        var label: String
        /// What stands behind `_tcp`.
        var domain: DomainName
        var priority: Int
        var port: Int
        /// The host; the root where the service is not offered (RFC 6186 §3.4).
        var target: DomainName
        /// Where the record begins.
        var position: TextPosition
        var priorityPosition: TextPosition
        var portPosition: TextPosition
        var targetPosition: TextPosition

        /// Whether the record offers a server.
        var isOffered: Bool { !target.labels.isEmpty }
    }

    /// A CNAME record.
    struct Alias {
        var owner: DomainName
        var target: DomainName
        var targetPosition: TextPosition
    }

    /// SRV records over TCP.
    var services: [Service] = []
    var aliases: [Alias] = []
    /// Where other files are included, which nobody reads here.
    var includes: [TextPosition] = []
    /// Whether it is known of every name where it belongs: the file names the origin, or the caller did.
    var hasOrigin = true
    /// How many records there are.
    var records = 0
}
