import Testing

@testable import SigilloTLS

@Suite struct HostNamesTests {
    @Test func placeholdersAreReplacedInOnePass() throws {
        let names = HostNames(host: "mail.sigillo.test", addresses: ["127.0.0.1", "::1"])
        #expect(try names.expand("DNS:{host}{addresses}") == "DNS:mail.sigillo.test,IP:127.0.0.1,IP:::1")
        #expect(try names.expand("*.{parent}") == "*.sigillo.test")
        #expect(try names.expand("{host") == "{host")
        #expect(try names.expand("{{host}}{port}") == "{mail.sigillo.test}{port}")
        #expect(try HostNames(host: "{parent}", addresses: []).expand("{host}{addresses}") == "{parent}")
    }

    @Test func theHostIsWrittenInOtherForms() throws {
        let names = HostNames(host: "mail.sigillo.test", addresses: [])
        #expect(
            try names.expand("{HOST} {initial}*.{parent} *.{grandparent}") == "MAIL.SIGILLO.TEST m*.sigillo.test *.test"
        )
        #expect(try names.expand("{host}{nul}.evil.test").utf8.contains(0))
    }

    @Test(arguments: ["{names:0}", "{names:1001}", "{names:}", "{names:x}", "{names:-1}", "{names}"])
    func aCrowdOfNamesIsBounded(text: String) throws {
        let names = HostNames(host: "mail.sigillo.test", addresses: [])
        #expect(try names.expand(text) == text)
        #expect(try names.expand("{names:2}") == "DNS:host1.other.test,DNS:host2.other.test")
    }

    @Test(arguments: ["localhost", "sigillo.test", "127.0.0.1", "::1", ""])
    func aHostWithoutAParentSaysSo(host: String) throws {
        let names = HostNames(host: host, addresses: [])
        #expect(throws: CertificateError.noParentDomain(host: host)) { try names.expand("DNS:*.{parent}") }
        #expect(CertificateError.noParentDomain(host: host).isAboutHost)
    }
}
