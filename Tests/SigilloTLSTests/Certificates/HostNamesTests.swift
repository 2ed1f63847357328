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

    @Test(arguments: ["localhost", "sigillo.test", "127.0.0.1", "::1", ""])
    func aHostWithoutAParentSaysSo(host: String) throws {
        let names = HostNames(host: host, addresses: [])
        #expect(throws: CertificateError.noParentDomain(host: host)) { try names.expand("DNS:*.{parent}") }
        #expect(CertificateError.noParentDomain(host: host).isAboutHost)
    }
}
