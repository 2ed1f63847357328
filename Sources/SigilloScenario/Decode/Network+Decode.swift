import SigilloCore

extension NetworkSettings {
    static let keys = ["refused", "dropped", "portal", "other-provider", "dns", "ipv6"]

    init(decoding node: Node) throws(ScenarioError) {
        let map = try MapReader(node, what: "'network'", known: Self.keys)
        self.init(
            refusedPorts: try map["refused"]?.ports("'refused'") ?? [],
            droppedPorts: try map["dropped"]?.ports("'dropped'") ?? [],
            hasPortal: try map.flag("portal", default: false),
            hasOtherProvider: try map.flag("other-provider", default: false),
            dns: try map["dns"]?.word("'dns'"),
            ipv6: try map["ipv6"]?.word("'ipv6'"))
        if let port = refusedPorts.intersection(droppedPorts).min() {
            throw node.error("Port \(port) is refused and dropped.", hint: "A port is one of both.")
        }
        guard !isHonest else {
            throw node.error("'network' needs \(Self.keys.map { "'\($0)'" }.joined(separator: ", ")), one of them.")
        }
    }

    /// Holds what a scenario asks of its network against what it asks as a proof: each needs the other.
    func checkProofs(
        _ proofs: [DeliveryProof], on paths: [ServicePath], at position: SourcePosition
    )
        throws(ScenarioError)
    {
        let hasBlockedPorts = !refusedPorts.isEmpty || !droppedPorts.isEmpty
        let pairs: [(isThere: Bool, proof: DeliveryProof, what: String, key: String)] = [
            (hasBlockedPorts, .connectionBlocked, "blocks ports", "blocked"),
            (dns != nil, .nameAnswered, "lies about names", "name-answered"),
            (ipv6 != nil, .ipv6Unanswered, "swallows IPv6", "ipv6-unanswered"),
        ]
        for (isThere, proof, what, key) in pairs {
            if isThere, !proofs.contains(proof) {
                throw ScenarioError(
                    "The network \(what), but 'delivery' does not ask whether it did.", at: position,
                    hint: "Add '\(key): true'.")
            }
            if !isThere, proofs.contains(proof) {
                throw ScenarioError("'delivery' asks for '\(key)', but no network here \(what).", at: position)
            }
        }
        if hasBlockedPorts, let path = paths.first(where: { !blocks($0.standardPort) }) {
            throw ScenarioError(
                "The network blocks ports, but not \(path.standardPort), that of \(path.rawValue).", at: position,
                hint: "Add the port, or take the path away.")
        }
    }
}

extension Node {
    /// A list of ports that a network may block.
    fileprivate func ports(_ what: String) throws(ScenarioError) -> Set<UInt16> {
        let known = NetworkSettings.knownPorts
        var ports: Set<UInt16> = []
        for item in try list(what) {
            let number = try item.integer("a port", in: 1...65_535)
            guard let port = UInt16(exactly: number), known.contains(port) else {
                throw item.error(
                    "Nothing is served at port \(number).",
                    hint: "It is one of \(known.map(String.init).joined(separator: ", ")).")
            }
            guard ports.insert(port).inserted else { throw item.error("The port \(port) stands here twice.") }
        }
        guard !ports.isEmpty else { throw error("\(what) is empty.") }
        return ports
    }
}
