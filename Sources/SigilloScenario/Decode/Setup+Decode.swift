import SigilloCore

extension SetupSettings {
    static let keys = ["published", "services"]

    init(decoding node: Node) throws(ScenarioError) {
        let map = try MapReader(node, what: "'setup'", known: Self.keys)
        self.init()
        for item in try map.required("published").list("'published'") {
            let word = try item.line("a way that is published")
            // Which way a parameter stands for is known in an instance.
            if !word.hasPrefix("${") { _ = try item.word("a way that is published", as: Way.self) }
            guard !published.contains(word) else { throw item.error("'\(word)' stands here twice.") }
            published.append(word)
        }
        for item in try map["services"]?.list("'services'") ?? [] {
            let record = try MapReader(item, what: "an item of 'services'", known: ["name", "at"])
            services.append(
                ServiceRecord(
                    try record.required("name").word("'name'"), at: try record["at"]?.word("'at'") ?? .server))
        }
        if !services.isEmpty, published.contains(Way.srv.rawValue) {
            throw node.error(
                "'services' stand in the place of the honest SRV records, but 'published' has those.",
                hint: "Take 'srv' out of 'published'.")
        }
    }

    /// Holds what is published otherwise against what a scenario asks as a proof: each needs the other.
    static func checkProofs(
        _ setup: SetupSettings?, _ proofs: [DeliveryProof], at position: SourcePosition
    )
        throws(ScenarioError)
    {
        let hasServices = setup?.services.isEmpty == false
        guard hasServices != proofs.contains(.serviceAnswered) else { return }
        throw hasServices
            ? ScenarioError(
                "'setup' has SRV records of its own, but 'delivery' does not ask whether they were looked for.",
                at: position, hint: "Add 'service-answered: true'.")
            : ScenarioError(
                "'delivery' asks for 'service-answered', but 'setup' has no 'services'.", at: position)
    }
}
