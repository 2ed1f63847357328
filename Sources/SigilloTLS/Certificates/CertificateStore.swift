package import SigilloCore
internal import Synchronization

/// The certificates of a run: authorities that are made once, and leaves that are made fresh for each instance.
///
/// A store makes the certificates of any profile for one host at one time. What stands first in a profile's chain is
/// made fresh at every call, with a fresh key. Everything else is remembered by its recipe, with all placeholders left
/// as they are, and by who issued it: two profiles whose recipes of `root` are equal share one root certificate, so a
/// client that trusts the root of `ctl.good-chain` trusts that of `ctl.wildcard` as well, and the good authorities of a
/// run cost their signatures once. Recipes that differ in anything, their name included, never share a certificate or
/// a key: an impostor with the same subject as the root only needs a name of its own. A certificate that is issued or
/// signed by a fresh one, or imitates one, is fresh too.
///
/// A store is `Sendable`: its state stands behind a lock, which is held while certificates are made, so that two
/// workers who want the same root get the same root.
package final class CertificateStore: Sendable {
    /// The host name that the certificates are for.
    package let host: String
    /// Seconds since 1970-01-01 00:00 UTC from which every validity counts.
    package let now: Int64

    private let names: HostNames
    private let keys: KeyPool
    private let state = Mutex(State())

    /// A certificate with its key and, where it is remembered, its number.
    private struct Made {
        var certificate: Certificate
        var key: PrivateKey
        var number: Int?
    }

    /// What makes a certificate the same as one that was made before.
    private struct Slot: Hashable {
        var recipe: CertificateRecipe
        /// The numbers of the issuer, the signer and the model, as far as there are such.
        var relatives: [Int]
    }

    private struct State {
        var made: [Slot: Made] = [:]
    }

    /// Creates a store for a host.
    ///
    /// - Parameters:
    ///   - host: the name by which clients dial.
    ///   - addresses: what `{addresses}` stands for, for example `127.0.0.1` and `::1` where clients dial those too.
    ///   - now: seconds since 1970-01-01 00:00 UTC.
    ///   - keys: the keys that are too dear to make often; shared by the stores of a run.
    package init(host: String, addresses: [String] = [], now: Int64, keys: KeyPool = KeyPool()) {
        self.host = host
        self.now = now
        self.keys = keys
        names = HostNames(host: host, addresses: addresses)
    }

    /// Makes the certificates of a profile.
    ///
    /// Only what the chain and the anchor need is made, whatever the order of the recipes.
    ///
    /// - Throws: ``CertificateError``; ``CertificateError/isAboutHost`` tells a profile that is unfit for this host
    ///   from one that is wrong.
    package func issue(_ profile: CertificateProfile) throws(CertificateError) -> IssuedCertificates {
        // Dear keys are made before the lock is taken, so that nobody waits for them who needs none.
        for recipe in profile.certificates where recipe.key != .ecP256 { _ = try key(of: recipe) }
        return try state.withLock { state throws(CertificateError) in
            guard let leafName = profile.chain.first else { throw .emptyChain(profile: profile.id) }
            var session = Session(profile: profile, leaf: leafName)
            let leaf = try resolve(leafName, &session, &state)
            var chain: [Certificate] = []
            for name in profile.chain {
                chain.append(try resolve(name, &session, &state).certificate)
            }
            let anchor =
                if let name = profile.anchor { try resolve(name, &session, &state).certificate } else {
                    try stranger(&state)
                }
            return IssuedCertificates(
                profile: profile.id, chain: chain,
                key: profile.holdsKey ? leaf.key : try pretend(to: leaf, named: leafName),
                trustedAnchor: anchor)
        }
    }

    /// An authority that issues nothing that any profile serves: what a client trusts that must not trust the chain.
    package func unrelatedAnchor() throws(CertificateError) -> Certificate {
        try state.withLock { state throws(CertificateError) in try stranger(&state) }
    }

    private func stranger(_ state: inout State) throws(CertificateError) -> Certificate {
        var session = Session(profile: Self.unrelatedProfile, leaf: "")
        return try resolve(Self.unrelatedRoot.name, &session, &state).certificate
    }

    // MARK: - Making

    /// The making of one profile.
    private struct Session {
        var profile: CertificateProfile
        /// The name of the certificate that is made fresh.
        var leaf: String
        /// What was made or found for this profile.
        var made: [String: Made] = [:]
        /// The names whose issuers are being made.
        var pending: Set<String> = []

        init(profile: CertificateProfile, leaf: String) {
            self.profile = profile
            self.leaf = leaf
        }
    }

    private func resolve(
        _ name: String, _ session: inout Session, _ state: inout State
    ) throws(CertificateError) -> Made {
        if let made = session.made[name] { return made }
        let profile = session.profile
        guard let recipe = profile.certificates.first(where: { $0.name == name }) else {
            throw .unknownCertificate(profile: profile.id, name: name)
        }
        guard session.pending.insert(name).inserted else { throw .issuerCycle(profile: profile.id, name: name) }
        var relatives: [Made] = []
        var issuer: Made?
        if recipe.issuer != name { issuer = try resolve(recipe.issuer, &session, &state) }
        let signer = try recipe.signer.map { name throws(CertificateError) in try resolve(name, &session, &state) }
        let model = try recipe.imitates.map { name throws(CertificateError) in try resolve(name, &session, &state) }
        for relative in [issuer, signer, model] {
            if let relative { relatives.append(relative) }
        }
        session.pending.remove(name)

        let isFresh = name == session.leaf || relatives.contains { $0.number == nil }
        let slot = Slot(recipe: recipe, relatives: relatives.compactMap(\.number))
        if !isFresh, let made = state.made[slot] {
            session.made[name] = made
            return made
        }
        var made = try make(recipe, issuer: issuer, signer: signer, model: model)
        if !isFresh {
            made.number = state.made.count
            state.made[slot] = made
        }
        session.made[name] = made
        return made
    }

    private func make(
        _ recipe: CertificateRecipe, issuer: Made?, signer: Made?, model: Made?
    ) throws(CertificateError) -> Made {
        let key = try key(of: recipe)
        let maker = CertificateMaker(now: now, names: names)
        let relatives = CertificateMaker.Relatives(
            issuer: issuer?.certificate, signingKey: (signer ?? issuer)?.key ?? key, model: model?.certificate)
        return Made(certificate: try maker.make(recipe, key: key, relatives), key: key)
    }

    private func key(of recipe: CertificateRecipe) throws(CertificateError) -> PrivateKey {
        do {
            let subject = recipe.subject.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
            return try keys.key(recipe.key, role: "\(recipe.name) \(subject)")
        } catch {
            throw .library(certificate: recipe.name, reason: error)
        }
    }

    /// The key of a server that got the leaf, but not the leaf's key.
    private func pretend(to leaf: Made, named name: String) throws(CertificateError) -> PrivateKey {
        do {
            return try leaf.key.pretender()
        } catch {
            throw .library(certificate: name, reason: error)
        }
    }

    // MARK: - The stranger

    private static let unrelatedRoot = CertificateRecipe(
        name: "unrelated", issuer: "unrelated",
        subject: [CertificateAttribute("O", "Unrelated"), CertificateAttribute("CN", "Unrelated Root")],
        notBefore: -2 * 86_400, notAfter: 90 * 86_400,
        extensions: [
            CertificateAttribute("basicConstraints", "critical,CA:TRUE"),
            CertificateAttribute("keyUsage", "critical,keyCertSign,cRLSign"),
            CertificateAttribute("subjectKeyIdentifier", "hash"),
        ])

    private static let unrelatedProfile = CertificateProfile(
        id: "unrelated", title: "An authority that issues nothing", certificates: [unrelatedRoot],
        chain: [unrelatedRoot.name], anchor: unrelatedRoot.name, proof: "ok")
}
