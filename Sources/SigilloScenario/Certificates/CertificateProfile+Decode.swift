package import SigilloCore

/// The certificate profiles of `certs/profiles.yaml`, by id.
package struct CertificateCatalogue: Sendable, Hashable {
    /// The profiles in the file's order.
    package let profiles: [CertificateProfile]

    /// Reads all profiles of a file.
    ///
    /// A profile with `like` has everything of the profile above that it names; what it states itself comes in its
    /// place, for certificates by name and key by key.
    ///
    /// - Throws: ``ScenarioError`` with the place of the first thing that is wrong.
    package init(decoding node: Node) throws(ScenarioError) {
        let map = try MapReader(node, what: "a file of certificate profiles", known: ["profiles"])
        var drafts: [String: ProfileDraft] = [:]
        var profiles: [CertificateProfile] = []
        for item in try map.required("profiles").list("'profiles'") {
            let draft = try ProfileDraft(decoding: item, above: drafts)
            guard drafts.updateValue(draft, forKey: draft.id) == nil else {
                throw item.error("There are two certificate profiles '\(draft.id)'.")
            }
            profiles.append(try draft.profile())
        }
        for (profile, item) in zip(profiles, try map.required("profiles").list("'profiles'")) {
            if let twin = profile.twin, drafts[twin] == nil {
                throw item.error(
                    "There is no profile '\(twin)' to be the twin of '\(profile.id)'.",
                    hint: Suggestion.hint(for: twin, among: drafts.keys.sorted()))
            }
        }
        self.profiles = profiles
    }

    /// The profile of an id.
    package subscript(id: String) -> CertificateProfile? { profiles.first { $0.id == id } }
}

/// A profile while it is read: everything may still come from the one that it is like.
private struct ProfileDraft {
    static let keys = ["id", "title", "like", "twin", "certificates", "chain", "anchor", "holds-key", "proof"]

    let id: String
    private let position: SourcePosition
    private var title: String?
    private var twin: String?
    private var certificates: [RecipeDraft] = []
    private var chain: [String]?
    private var anchor: String?
    private var holdsKey = true
    private var proof: String?

    init(decoding node: Node, above: [String: ProfileDraft]) throws(ScenarioError) {
        let map = try MapReader(node, what: "a certificate profile", known: Self.keys)
        let idNode = try map.required("id")
        id = try idNode.line("the id")
        guard id.isWordOfIDs else {
            throw idNode.error("The id '\(id)' may hold only letters, digits, '.', '-' and '_'.")
        }
        position = node.position
        if let like = map["like"] {
            let name = try like.line("'like'")
            guard let model = above[name] else {
                throw like.error(
                    "There is no profile '\(name)' above this one.",
                    hint: Suggestion.hint(for: name, among: above.keys.sorted()))
            }
            certificates = model.certificates
            chain = model.chain
            anchor = model.anchor
            holdsKey = model.holdsKey
            proof = model.proof
            twin = model.twin
        }
        title = try map.required("title").line("the title")
        if let node = map["twin"] { twin = try node.line("the twin") }
        for item in try map["certificates"]?.list("'certificates'") ?? [] { try merge(item) }
        if let node = map["chain"] { chain = try node.lines("the chain") }
        // Nothing is a statement here: the anchor is withheld.
        if let node = map.stated("anchor") { anchor = node.isNothing ? nil : try node.line("the anchor") }
        holdsKey = try map.flag("holds-key", default: holdsKey)
        if let node = map["proof"] { proof = try node.line("the proof") }
    }

    private mutating func merge(_ item: Node) throws(ScenarioError) {
        let map = try MapReader(item, what: "a certificate", known: RecipeDraft.keys)
        let name = try map.required("name").line("the name")
        if let index = certificates.firstIndex(where: { $0.name == name }) {
            try certificates[index].override(with: map)
        } else {
            var draft = RecipeDraft(name: name, position: item.position)
            try draft.override(with: map)
            certificates.append(draft)
        }
    }

    func profile() throws(ScenarioError) -> CertificateProfile {
        var recipes: [CertificateRecipe] = []
        for draft in certificates { recipes.append(try draft.recipe()) }
        let names = Set(recipes.map(\.name))
        for (recipe, draft) in zip(recipes, certificates) { try check(recipe, draft, among: recipes) }
        guard let chain, !chain.isEmpty else {
            throw ScenarioError("The profile '\(id)' needs the key 'chain'.", at: position)
        }
        for name in chain + (anchor.map { [$0] } ?? []) where !names.contains(name) {
            throw ScenarioError(
                "The profile '\(id)' has no certificate '\(name)'.", at: position,
                hint: Suggestion.hint(for: name, among: names.sorted()))
        }
        guard let proof, let title else {
            throw ScenarioError("The profile '\(id)' needs the key 'proof'.", at: position)
        }
        return CertificateProfile(
            id: id, title: title, twin: twin, certificates: recipes, chain: chain, anchor: anchor,
            holdsKey: holdsKey, proof: proof)
    }

    /// Whoever a certificate has to do with is in the profile, and nobody issues himself through others.
    private func check(
        _ recipe: CertificateRecipe, _ draft: RecipeDraft, among recipes: [CertificateRecipe]
    ) throws(ScenarioError) {
        var issuers: Set<String> = []
        var current = recipe
        for name in [recipe.signer, recipe.imitates] {
            if let name, !recipes.contains(where: { $0.name == name }) { throw unknown(name) }
        }
        while current.issuer != current.name {
            guard let issuer = recipes.first(where: { $0.name == current.issuer }) else {
                throw unknown(current.issuer)
            }
            guard issuers.insert(issuer.name).inserted else {
                throw ScenarioError("'\(recipe.name)' is issued by itself through others.", at: draft.position)
            }
            current = issuer
        }

        func unknown(_ name: String) -> ScenarioError {
            ScenarioError(
                "The profile '\(id)' has no certificate '\(name)', which '\(recipe.name)' needs.", at: draft.position,
                hint: Suggestion.hint(for: name, among: recipes.map(\.name).sorted()))
        }
    }
}

/// A certificate while it is read.
private struct RecipeDraft {
    static let keys = [
        "name", "issuer", "signer", "imitates", "version", "subject", "validity", "key", "digest", "extensions",
    ]

    let name: String
    let position: SourcePosition
    private var issuer: String?
    private var signer: String?
    private var imitates: String?
    private var version = CertificateRecipe.Version.three
    private var subject: [CertificateAttribute] = []
    private var validity: ClosedRange<Int64>?
    private var key = KeyKind.ecP256
    private var digest = "sha256"
    private var extensions: [CertificateAttribute] = []

    init(name: String, position: SourcePosition) {
        self.name = name
        self.position = position
    }

    mutating func override(with map: MapReader) throws(ScenarioError) {
        if let node = map["issuer"] { issuer = try node.line("the issuer") }
        if let node = map["signer"] { signer = try node.line("the signer") }
        if let node = map["imitates"] { imitates = try node.line("'imitates'") }
        if let node = map["version"] {
            let number = try node.integer("the version", in: 1...3)
            guard let known = CertificateRecipe.Version(rawValue: number) else {
                throw node.error("A certificate of version \(number) cannot be made.", hint: "It is 1 or 3.")
            }
            version = known
        }
        if let node = map["subject"] { subject = try node.attributes("the subject") }
        if let node = map["validity"] { validity = try node.validity() }
        if let node = map["key"] { key = try node.word("the key") }
        if let node = map["digest"] { digest = try node.line("the digest") }
        if let node = map["extensions"] { extensions = try node.attributes("the extensions") }
    }

    func recipe() throws(ScenarioError) -> CertificateRecipe {
        guard let issuer else { throw ScenarioError("The certificate '\(name)' needs the key 'issuer'.", at: position) }
        guard let validity else {
            throw ScenarioError("The certificate '\(name)' needs the key 'validity'.", at: position)
        }
        guard version == .three || extensions.isEmpty else {
            throw ScenarioError("The certificate '\(name)' of version 1 has extensions.", at: position)
        }
        guard imitates == nil || subject.isEmpty && extensions.isEmpty else {
            throw ScenarioError(
                "The certificate '\(name)' has a subject and extensions of its own, yet it imitates another one.",
                at: position)
        }
        return CertificateRecipe(
            name: name, issuer: issuer, signer: signer, imitates: imitates, version: version, subject: subject,
            notBefore: validity.lowerBound, notAfter: validity.upperBound, key: key, digest: digest,
            extensions: extensions)
    }
}

extension Node {
    /// A list of `name=value`.
    fileprivate func attributes(_ what: String) throws(ScenarioError) -> [CertificateAttribute] {
        var attributes: [CertificateAttribute] = []
        for node in try list(what) {
            let line = try node.line("each item of \(what)")
            guard let equals = line.firstIndex(of: "="), equals != line.startIndex else {
                throw node.error("'\(line)' is no name and value.", hint: "Write name=value.")
            }
            attributes.append(CertificateAttribute(String(line[..<equals]), String(line[line.index(after: equals)...])))
        }
        return attributes
    }

    /// `{from: -2d, to: 30d}`, in seconds.
    fileprivate func validity() throws(ScenarioError) -> ClosedRange<Int64> {
        let map = try MapReader(self, what: "'validity'", known: ["from", "to"])
        let from = try map.required("from").seconds("'from'")
        let to = try map.required("to").seconds("'to'")
        guard from < to else { throw error("The validity ends before it begins.") }
        return from...to
    }

    private func seconds(_ what: String) throws(ScenarioError) -> Int64 {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        let line = try line(what)
        guard let unit = line.last.flatMap({ units[$0] }), let number = Int64(line.dropLast()),
            number.magnitude < 1 << 32
        else {
            throw error("\(what) must be a whole number with one of the units s, m, h, d: '-2d'.")
        }
        return number * unit
    }
}
