internal import SigilloCore

/// The two ends of a flow in a fixed order, so that both directions have the same key.
struct FlowKey: Sendable, Equatable {
    /// One end.
    struct End: Sendable, Equatable {
        var address: IPAddress
        var port: UInt16

        @inline(__always)
        static func precedes(_ left: End, _ right: End) -> Bool {
            left.address != right.address ? left.address < right.address : left.port < right.port
        }
    }

    var lower: End
    var upper: End

    /// The key of a segment.
    @inline(__always)
    init(_ unit: TransportUnit) {
        let source = End(address: unit.addresses.source, port: unit.sourcePort)
        let destination = End(address: unit.addresses.destination, port: unit.destinationPort)
        (lower, upper) = End.precedes(destination, source) ? (destination, source) : (source, destination)
    }

    /// Whether a segment of this flow was sent by the lower end.
    @inline(__always)
    func isFromLower(_ unit: TransportUnit) -> Bool {
        unit.sourcePort == lower.port && unit.addresses.source == lower.address
    }

    @inline(__always)
    static func == (left: FlowKey, right: FlowKey) -> Bool {
        left.lower.address.low == right.lower.address.low && left.upper.address.low == right.upper.address.low
            && left.lower.port == right.lower.port && left.upper.port == right.upper.port
            && left.lower.address.high == right.lower.address.high
            && left.upper.address.high == right.upper.address.high
    }
}

/// Ports at which servers of mail and its surroundings listen: the likelier server where no SYN tells.
enum WellKnownPorts {
    static func contains(_ port: UInt16) -> Bool {
        switch port {
        case 21, 25, 80, 110, 143, 389, 443, 465, 587, 993, 995, 2525, 4190: true
        default: false
        }
    }
}
