import SigilloCore
import Testing

@testable import SigilloScenario

@Suite struct CertificateCatalogueTests {
    private static let good: Node = [
        "id": "good", "title": "Good",
        "certificates": [
            [
                "name": "root", "issuer": "root", "subject": ["O=Sigillo", "CN=a=b"],
                "validity": ["from": "-2d", "to": "30d"],
                "extensions": ["basicConstraints=critical,CA:TRUE"],
            ],
            [
                "name": "leaf", "issuer": "root", "subject": ["CN={host}"], "validity": ["from": "-90s", "to": "12h"],
                "key": "rsa-2048", "digest": "sha1",
                "extensions": ["subjectAltName=DNS:{host}", "keyUsage=digitalSignature"],
            ],
        ],
        "chain": ["leaf"], "anchor": "root", "proof": "ok",
    ]

    private func profiles(_ others: Node...) throws -> [CertificateProfile] {
        try CertificateCatalogue(decoding: ["profiles": Node(.list([Self.good] + others), at: Node.place)]).profiles
    }

    @Test func recipesAreRead() throws {
        let profile = try profiles()[0]
        #expect(profile.chain == ["leaf"])
        #expect(profile.anchor == "root")
        #expect(profile.certificates[0].subject == [.init("O", "Sigillo"), .init("CN", "a=b")])
        #expect(profile.certificates[0].key == .ecP256)
        #expect(profile.certificates[0].digest == "sha256")
        #expect(profile.certificates[0].notBefore == -172_800)
        let leaf = profile.certificates[1]
        #expect(leaf.notBefore == -90)
        #expect(leaf.notAfter == 43_200)
        #expect(leaf.key == .rsa2048)
        #expect(leaf.digest == "sha1")
        #expect(leaf.extensions.map(\.name) == ["subjectAltName", "keyUsage"])
    }

    @Test func whatIsLikeAnotherDiffersOnlyInWhatItSays() throws {
        let expired = try profiles([
            "id": "expired", "title": "Expired", "like": "good", "twin": "good",
            "certificates": [["name": "leaf", "validity": ["from": "-2d", "to": "-1d"]]], "proof": "CERT_HAS_EXPIRED",
        ])[1]
        var expected = try profiles()[0]
        expected.id = "expired"
        expected.title = "Expired"
        expected.twin = "good"
        expected.certificates[1].notBefore = -172_800
        expected.certificates[1].notAfter = -86_400
        expected.proof = "CERT_HAS_EXPIRED"
        #expect(expired == expected)
    }

    @Test func aForgeryNamesItsSignerOrItsModel() throws {
        let forged = try profiles([
            "id": "forged", "title": "Forged", "like": "good", "holds-key": .plain("false"),
            "certificates": [
                [
                    "name": "impostor", "issuer": "impostor", "imitates": "root",
                    "validity": ["from": "0s", "to": "1d"],
                ],
                ["name": "leaf", "signer": "impostor"],
                [
                    "name": "old", "issuer": "root", "version": .plain("1"), "key": "rsa-512",
                    "validity": ["from": "0s", "to": "1d"],
                ],
            ],
        ])[1]
        #expect(!forged.holdsKey)
        #expect(forged.certificates[1].signer == "impostor")
        #expect(forged.certificates[2].imitates == "root")
        #expect(forged.certificates[3].version == .one)
        #expect(forged.certificates[3].key == .rsa512)
        #expect(try profiles()[0].holdsKey)
    }

    @Test func anIssuerMayStandAnywhere() throws {
        let profile = try profiles([
            "id": "x", "title": "X", "like": "good",
            "certificates": [
                ["name": "leaf", "issuer": "later"],
                ["name": "later", "issuer": "root", "validity": ["from": "0s", "to": "1d"]],
            ],
        ])[1]
        #expect(profile.certificates.map(\.name) == ["root", "leaf", "later"])
    }

    @Test func theAnchorCanBeWithheld() throws {
        #expect(try profiles(["id": "n", "title": "N", "like": "good", "anchor": .plain("null")])[1].anchor == nil)
        #expect(try profiles(["id": "n", "title": "N", "like": "good"])[1].anchor == "root")
    }

    @Test(
        arguments: [
            ["id": "good", "title": "Twice", "like": "good"],
            ["id": "x", "title": "X", "like": "goood"],
            ["id": "x", "title": "X", "like": "good", "chain": ["leaves"]],
            ["id": "x", "title": "X", "like": "good", "anchor": "other"],
            ["id": "x", "title": "X", "like": "good", "twin": "other"],
            ["id": "x", "title": "X", "like": "good", "certificates": [["name": "leaf", "issuer": "other"]]],
            ["id": "x", "title": "X", "like": "good", "certificates": [["name": "new"]]],
            ["id": "x", "title": "X", "like": "good", "certificates": [["name": "leaf", "key": "rsa-256"]]],
            ["id": "x", "title": "X", "like": "good", "certificates": [["name": "leaf", "signer": "other"]]],
            ["id": "x", "title": "X", "like": "good", "certificates": [["name": "leaf", "imitates": "root"]]],
            ["id": "x", "title": "X", "like": "good", "certificates": [["name": "leaf", "version": .plain("1")]]],
            ["id": "x", "title": "X", "like": "good", "certificates": [["name": "leaf", "version": .plain("2")]]],
            ["id": "x", "title": "X", "like": "good", "holds-key": "no"],
            [
                "id": "x", "title": "X", "like": "good",
                "certificates": [["name": "root", "issuer": "leaf"]],
            ],
            ["id": "x", "title": "X", "like": "good", "certificates": [["name": "leaf", "extensions": ["CA:TRUE"]]]],
            [
                "id": "x", "title": "X", "like": "good",
                "certificates": [["name": "leaf", "validity": ["from": "1d", "to": "0s"]]],
            ],
            [
                "id": "x", "title": "X", "like": "good",
                "certificates": [["name": "leaf", "validity": ["from": "1w", "to": "2d"]]],
            ],
            [
                "id": "x", "title": "X", "like": "good",
                "certificates": [["name": "leaf", "validity": ["from": "0s", "to": "9223372036854775807d"]]],
            ],
            ["id": "x", "title": "X"],
        ] as [Node])
    func mistakesAreRefused(profile: Node) {
        #expect(throws: ScenarioError.self) { try profiles(profile) }
    }
}
