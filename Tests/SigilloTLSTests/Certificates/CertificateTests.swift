import SigilloCore
import SigilloTLS
import Testing

@Suite struct CertificateTests {
    @Test func aCertificateSurvivesBothForms() throws {
        let issued = try Bench.issue()
        let leaf = try #require(issued.chain.first)
        #expect(try Certificate(der: leaf.der) == leaf)
        #expect(leaf.pem.hasPrefix("-----BEGIN CERTIFICATE-----\n"))
        #expect(leaf.pem.hasSuffix("-----END CERTIFICATE-----\n"))
        let text = "a comment\n" + issued.chain.map(\.pem).joined(separator: "\n")
        #expect(try Certificate.parse(pem: text) == issued.chain)
    }

    @Test(arguments: ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func aTextWithoutCertificatesIsAnError(text: String) {
        #expect(throws: TLSError.self) { try Certificate.parse(pem: text) }
    }

    @Test func octetsThatAreNoCertificateAreAnError() throws {
        let leaf = try #require(try Bench.issue().chain.first)
        #expect(throws: TLSError.self) { try Certificate(der: []) }
        #expect(throws: TLSError.self) { try Certificate(der: Array(leaf.der.dropLast())) }
        #expect(throws: TLSError.self) { try Certificate(der: leaf.der + [0]) }
    }

    /// The value that `openssl x509 -noout -subject_hash` prints for this subject.
    @Test func theSubjectHashIsThatOfTheCommandLine() throws {
        let anchor = try Bench.issue().trustedAnchor
        #expect(anchor.subjectHash == "336642de")
    }

    @Test func fingerprintsAreOfTheWholeCertificate() throws {
        let issued = try Bench.issue()
        #expect(Set(issued.chain.map(\.fingerprint)).count == 2)
        #expect(issued.chain.allSatisfy { $0.fingerprint.count == 32 })
    }
}
