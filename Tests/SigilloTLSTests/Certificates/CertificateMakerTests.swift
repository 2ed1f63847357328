import COpenSSL
import SigilloCore
import Testing

@testable import SigilloTLS

@Suite struct CertificateMakerTests {
    private let maker = CertificateMaker(now: Bench.now, names: HostNames(host: Bench.host, addresses: []))

    private func make(_ recipe: CertificateRecipe) throws -> Certificate {
        let key = try PrivateKey.generate(.ecP256)
        return try maker.make(recipe, key: key, CertificateMaker.Relatives(signingKey: key))
    }

    @Test func aCertificateIsOfVersion3AndHasALongPositiveSerialNumber() throws {
        var serials: Set<[UInt8]> = []
        for _ in 0..<20 {
            let certificate = try make(Profiles.root)
            #expect(X509_get_version(certificate.fields) == 2)
            let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate.fields), nil)
            defer { BN_free(number) }
            #expect(BN_is_negative(number) == 0)
            #expect(BN_num_bits(number) == 127)
            var octets = [UInt8](repeating: 0, count: 16)
            _ = BN_bn2bin(number, &octets)
            serials.insert(octets)
        }
        #expect(serials.count == 20)
    }

    @Test func validityCountsFromNow() throws {
        let certificate = try make(Profiles.leaf)
        var days: Int32 = 0
        var seconds: Int32 = 0
        let from = X509_get0_notBefore(certificate.fields)
        #expect(ASN1_TIME_diff(&days, &seconds, from, X509_get0_notAfter(certificate.fields)) == 1)
        #expect(days == 32 && seconds == 0)
        #expect(ASN1_TIME_cmp_time_t(from, time_t(Bench.now - 2 * 86_400)) == 0)
    }

    @Test func extensionsComeInTheirOrder() throws {
        let certificate = try make(Profiles.root)
        let kinds = (0..<X509_get_ext_count(certificate.fields)).map { index in
            OBJ_obj2nid(X509_EXTENSION_get_object(X509_get_ext(certificate.fields, index)))
        }
        #expect(kinds == [NID_basic_constraints, NID_key_usage, NID_subject_key_identifier])
        #expect(X509_EXTENSION_get_critical(X509_get_ext(certificate.fields, 0)) == 1)
        #expect(X509_EXTENSION_get_critical(X509_get_ext(certificate.fields, 2)) == 0)
    }

    @Test func rawExtensionsAndWeakDigestsCanBeMade() throws {
        var recipe = Profiles.root
        recipe.digest = "sha1"
        recipe.extensions = [CertificateAttribute("1.2.3.4.5", "critical,DER:05:00")]
        let certificate = try make(recipe)
        #expect(X509_get_ext_count(certificate.fields) == 1)
        #expect(X509_get_signature_nid(certificate.fields) == NID_ecdsa_with_SHA1)
    }

    @Test func aVersion1CertificateHasNoExtensions() throws {
        var recipe = Profiles.root
        recipe.version = .one
        recipe.extensions = []
        let certificate = try make(recipe)
        #expect(X509_get_version(certificate.fields) == 0)
        #expect(X509_get_ext_count(certificate.fields) == 0)
    }

    @Test func aNameMayHoldANUL() throws {
        var recipe = Profiles.leaf
        recipe.extensions = [CertificateAttribute("subjectAltName", "DNS:{host}{nul}.evil.test,DNS:b.test")]
        let certificate = try make(recipe)
        let expected: [UInt8] =
            [0x82, 28] + Array("mail.sigillo.test\0.evil.test".utf8) + [0x82, 6] + Array("b.test".utf8)
        #expect(certificate.der.contains(expected))
        for value in ["DNS:a{nul},IP:192.0.2.1", "critical,DNS:a{nul}"] {
            recipe.extensions = [CertificateAttribute("subjectAltName", value)]
            #expect(throws: CertificateError.self) { try make(recipe) }
        }
    }

    @Test(arguments: [0, 127, 128, 255, 256, 70_000])
    func lengthsAreWrittenInTheirShortestForm(count: Int) {
        let name = [UInt8](repeating: 0x61, count: count)
        let der = CertificateMaker.dnsNames([name])
        let octetsOfLength =
            switch count {
            case ..<128: 1
            case ..<256: 2
            case ..<65_536: 3
            default: 4
            }
        let inner = 1 + octetsOfLength + count
        let outer = inner < 128 ? 1 : inner < 256 ? 2 : inner < 65_536 ? 3 : 4
        #expect(der.count == 1 + outer + inner)
        #expect(der.suffix(count).elementsEqual(name))
    }

    @Test func anImitationHasEverythingButTheKey() throws {
        let root = try make(Profiles.root)
        var recipe = Profiles.root
        recipe.subject = []
        recipe.extensions = []
        let key = try PrivateKey.generate(.ecP256)
        let copy = try maker.make(recipe, key: key, CertificateMaker.Relatives(signingKey: key, model: root))
        #expect(copy.subjectHash == root.subjectHash)
        #expect(
            ASN1_INTEGER_cmp(X509_get0_serialNumber(copy.fields), X509_get0_serialNumber(root.fields)) == 0)
        #expect(
            ASN1_OCTET_STRING_cmp(
                X509_get0_subject_key_id(copy.fields), X509_get0_subject_key_id(root.fields)) == 0)
        #expect(EVP_PKEY_eq(X509_get0_pubkey(try copy.handle()), X509_get0_pubkey(try root.handle())) == 0)
    }

    @Test func whatCannotBeMadeIsNamed() {
        func reason(_ change: (inout CertificateRecipe) -> Void) -> CertificateError? {
            var recipe = Profiles.leaf
            change(&recipe)
            do {
                _ = try make(recipe)
                return nil
            } catch {
                return error as? CertificateError
            }
        }
        #expect(reason { $0.digest = "sha257" } == .unknownDigest(certificate: "leaf", digest: "sha257"))
        let faults: [(String, (inout CertificateRecipe) -> Void)] = [
            ("the extension keyUsage", { $0.extensions = [CertificateAttribute("keyUsage", "nonsense")] }),
            ("the extension noSuchThing", { $0.extensions = [CertificateAttribute("noSuchThing", "1")] }),
            ("the attribute XYZ", { $0.subject = [CertificateAttribute("XYZ", "1")] }),
            ("the end of its validity", { $0.notAfter = .max }),
            ("the start of its validity", { $0.notBefore = .max }),
        ]
        for (part, change) in faults {
            guard case .malformed("leaf", let named, _)? = reason(change) else {
                Issue.record("no error about \(part)")
                continue
            }
            #expect(named == part)
        }
    }
}
