import SigilloCore
import Testing

/// The profiles of `certs/profiles.yaml`, written once more in Swift: what the decoder must make of that file.
enum Profiles {
    static let day: Int64 = 86_400

    static let root = authority("root", issuer: "root", name: "Sigillo Root", constraints: "critical,CA:TRUE")
    static let intermediate = authority(
        "intermediate", issuer: "root", name: "Sigillo Intermediate", constraints: "critical,CA:TRUE,pathlen:0")
    static let otherRoot = authority(
        "other-root", issuer: "other-root", name: "Other Root", constraints: "critical,CA:TRUE")
    static let otherIntermediate = authority(
        "other-intermediate", issuer: "other-root", name: "Other Intermediate",
        constraints: "critical,CA:TRUE,pathlen:0")
    static let leaf = CertificateRecipe(
        name: "leaf", issuer: "intermediate",
        subject: [CertificateAttribute("O", "Sigillo"), CertificateAttribute("CN", "{host}")],
        notBefore: -2 * day, notAfter: 30 * day, extensions: leafExtensions(names: "DNS:{host}{addresses}"))

    static let goodChain = CertificateProfile(
        id: "ctl.good-chain", title: "A good chain",
        certificates: [root, intermediate, otherRoot, otherIntermediate, leaf],
        chain: ["leaf", "intermediate"], anchor: "root", proof: "ok")

    static let noAnchor = changed(goodChain, id: "ctl.no-anchor", proof: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY") {
        $0.anchor = nil
    }

    static let wildcard = changed(goodChain, id: "ctl.wildcard", proof: "ok") {
        $0.certificates[4].subject[1].value = "*.{parent}"
        $0.certificates[4].extensions = leafExtensions(names: "DNS:*.{parent}{addresses}")
    }

    static let noCommonName = changed(goodChain, id: "ctl.no-cn", proof: "ok") {
        $0.certificates[4].subject = [CertificateAttribute("O", "Sigillo")]
    }

    static let selfSigned = changed(goodChain, id: "cert.selfsigned", proof: "DEPTH_ZERO_SELF_SIGNED_CERT") {
        $0.certificates[4].issuer = "leaf"
        $0.chain = ["leaf"]
    }

    static let untrusted = changed(
        goodChain, id: "cert.untrusted-ca", proof: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"
    ) {
        $0.certificates[4].issuer = "other-intermediate"
        $0.chain = ["leaf", "other-intermediate"]
    }

    static let expired = changed(goodChain, id: "cert.expired", proof: "CERT_HAS_EXPIRED") {
        $0.certificates[4].notAfter = -day
    }

    static let wrongHost = changed(goodChain, id: "name.wrong-host", proof: "HOSTNAME_MISMATCH") {
        $0.certificates[4].subject[1].value = "mail.other.test"
        $0.certificates[4].extensions = leafExtensions(names: "DNS:mail.other.test")
    }

    static let all = [
        goodChain, noAnchor, wildcard, noCommonName, selfSigned, untrusted, expired, wrongHost,
    ]

    static let ids = all.map(\.id)

    /// The profile of an id; tests take ids as arguments, which print shorter.
    static func named(_ id: String) throws -> CertificateProfile {
        try #require(all.first { $0.id == id })
    }

    static func leafExtensions(names: String) -> [CertificateAttribute] {
        [
            CertificateAttribute("basicConstraints", "critical,CA:FALSE"),
            CertificateAttribute("keyUsage", "critical,digitalSignature"),
            CertificateAttribute("extendedKeyUsage", "serverAuth"),
            CertificateAttribute("subjectAltName", names),
            CertificateAttribute("subjectKeyIdentifier", "hash"),
            CertificateAttribute("authorityKeyIdentifier", "keyid"),
        ]
    }

    static func changed(
        _ profile: CertificateProfile, id: String, proof: String, _ change: (inout CertificateProfile) -> Void
    ) -> CertificateProfile {
        var copy = profile
        copy.id = id
        copy.twin = profile.id
        copy.proof = proof
        change(&copy)
        return copy
    }

    private static func authority(
        _ name: String, issuer: String, name commonName: String, constraints: String
    ) -> CertificateRecipe {
        var extensions = [
            CertificateAttribute("basicConstraints", constraints),
            CertificateAttribute("keyUsage", "critical,keyCertSign,cRLSign"),
            CertificateAttribute("subjectKeyIdentifier", "hash"),
        ]
        if name != issuer { extensions.append(CertificateAttribute("authorityKeyIdentifier", "keyid")) }
        let organisation = commonName.hasPrefix("Other") ? "Other" : "Sigillo"
        return CertificateRecipe(
            name: name, issuer: issuer,
            subject: [CertificateAttribute("O", organisation), CertificateAttribute("CN", commonName)],
            notBefore: -2 * day, notAfter: 30 * day, extensions: extensions)
    }
}
