import SigilloCore
import SigilloWire
import Testing

@testable import SigilloCheck

/// A digest proves which known password it was made of: the examples of the standards.
@Suite struct ProofTests {
    struct Example: Sendable {
        var script: Script
        var mechanism: String
        var password: String
    }

    private static func imap(_ name: String, _ lines: String) -> Script {
        Script(name, "S: * OK hi\nC: a1 AUTHENTICATE \(name)\n" + lines + "\nS: a1 OK\nC: a2 LOGOUT\nS: a2 OK")
    }

    static let examples = [
        // RFC 2195 §2.
        Example(
            script: imap(
                "CRAM-MD5",
                "S: + \(base64("<1896.697170952@postoffice.reston.mci.net>"))\nC: \(base64("tim b913a602c7eda7a495b4e6e7334d3890"))"
            ),
            mechanism: "CRAM-MD5", password: "tanstaaftanstaaf"),
        // RFC 1939 §7.
        Example(
            script: Script(
                "APOP", port: 110,
                "S: +OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\nC: APOP mrose c4c9334bac560ecc979e58001b3e22fb\nS: +OK"
            ),
            mechanism: "APOP", password: "tanstaaf"),
        // RFC 2831 §4.
        Example(
            script: imap(
                "DIGEST-MD5",
                "S: + \(base64("realm=\"elwood.innosoft.com\",nonce=\"OA6MG9tEQGm2hh\",qop=\"auth\",algorithm=md5-sess,charset=utf-8"))\n"
                    + "C: \(base64("charset=utf-8,username=\"chris\",realm=\"elwood.innosoft.com\",nonce=\"OA6MG9tEQGm2hh\",nc=00000001,cnonce=\"OA6MHXh6VqTrRk\",digest-uri=\"imap/elwood.innosoft.com\",response=d388dad90d4bbd760a152321f2143af7,qop=auth"))\n"
                    + "S: + \(base64("rspauth=ea40f60335c427b5527b84dbabcdfffd"))\nC: "),
            mechanism: "DIGEST-MD5", password: "secret"),
        // RFC 5802 §5.
        Example(
            script: imap(
                "SCRAM-SHA-1",
                "S: + \nC: \(base64("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL"))\n"
                    + "S: + \(base64("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"))\n"
                    + "C: \(base64("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="))\n"
                    + "S: + \(base64("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="))\nC: "),
            mechanism: "SCRAM-SHA-1", password: "pencil"),
        // RFC 7677 §3.
        Example(
            script: imap(
                "SCRAM-SHA-256",
                "S: + \nC: \(base64("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"))\n"
                    + "S: + \(base64("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))\n"
                    + "C: \(base64("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="))\n"
                    + "S: + \(base64("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJlsjl95G4="))\nC: "),
            mechanism: "SCRAM-SHA-256", password: "pencil"),
    ]

    private static func check(_ script: Script, _ secrets: [String]) -> CheckResult {
        let known = secrets.enumerated().map { secret($1, label: "line \($0 + 1)") }
        var checker = Checker(secrets: known, digests: PlainDigests())
        for frame in script.frames() { checker.add(frame) }
        return checker.finish()
    }

    @Test(arguments: examples.indices) func knownPasswordIsProved(index: Int) throws {
        let example = Self.examples[index]
        let finding = try #require(
            Self.check(example.script, ["not-this-one", example.password]).credentials.first)
        #expect(finding.mechanism == example.mechanism)
        #expect(finding.proof != nil)
        #expect(finding.secretLabel == "line 2", "\(example.mechanism)")
        #expect(finding.text.contains("“line 2” is at stake"))
        #expect(finding.text.contains("guessed offline"))
    }

    @Test(arguments: examples.indices) func anotherPasswordIsNot(index: Int) throws {
        let finding = try #require(Self.check(Self.examples[index].script, ["not-this-one"]).credentials.first)
        #expect(finding.secretLabel == nil)
    }

    @Test func withoutDigestsNothingIsProved() {
        var checker = Checker(secrets: [secret("tanstaaf")])
        for frame in Self.examples[1].script.frames() { checker.add(frame) }
        let finding = checker.finish().credentials.first
        #expect(finding?.secretLabel == nil)
        #expect(finding?.proof?.digest.count == 16)
    }

    /// MS-NLMP §4.2.4: user, domain and password of its examples.
    @Test func ntlm() throws {
        func wide(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } }
        let hash = try #require(Hexadecimal.decode(Array("a4f49c406510bdcab6824ee7c30fd852".utf8)))
        #expect(MD4.digest(wide("Password")) == hash)
        let blob = [UInt8](repeating: 1, count: 32)
        let challenge: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
        let digests = PlainDigests()
        let key = try #require(digests.code(.md5, key: hash, of: wide("USER") + wide("Domain")))
        #expect(Hexadecimal.encode(key).elementsEqual("0c868a403bfd7a93a3001ef22ef02e3f".utf8))
        let digest = try #require(digests.code(.md5, key: key, of: challenge + blob))
        let proof = PasswordProof(
            method: .ntlm2(user: wide("User"), domain: wide("Domain"), blob: blob), challenge: challenge,
            digest: digest)
        var verifier = ProofVerifier(digests: digests)
        #expect(verifier.label(of: proof, among: [secret("x"), secret("Password", label: "it")]) == "it")
    }

    /// RFC 7616 §3.9.1.
    @Test(arguments: [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ]) func digestOfHTTP(algorithm: String, response: String) throws {
        let fields = DigestFields(
            Array(
                ("username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", algorithm=\(algorithm), "
                    + "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001, "
                    + "cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, response=\"\(response)\"")
                    .utf8)[...])
        let proof = try #require(PasswordProof(digestMD5: fields, httpMethod: "GET"))
        var verifier = ProofVerifier(digests: PlainDigests())
        #expect(verifier.label(of: proof, among: [secret("Circle of Life")]) == "password")
    }

    @Test func workIsBounded() throws {
        let proof = try #require(
            PasswordProof(cramMD5: Array("b913a602c7eda7a495b4e6e7334d3890".utf8), challenge: [1, 2]))
        var verifier = ProofVerifier(digests: PlainDigests(), budget: 10)
        #expect(verifier.label(of: proof, among: (0..<100).map { secret("password\($0)") }) == nil)
        #expect(verifier.budget == 0)
        let slow = PasswordProof(
            method: .scram(.sha1, salt: [1], iterations: .max, message: []), challenge: [], digest: [1])
        var other = ProofVerifier(digests: PlainDigests())
        #expect(other.label(of: slow, among: [secret("password")]) == nil)
        #expect(other.budget == 1_000_000)
    }
}
