import Testing

@testable import SigilloCore

@Suite struct ServicePathTests {
    @Test(arguments: [
        ("imaps", Service.imap, TLSMode.implicit, UInt16(993)), ("imap-starttls", .imap, .startTLS, 143),
        ("smtps", .smtp, .implicit, 465), ("smtp-starttls", .smtp, .startTLS, 587), ("pop3s", .pop3, .implicit, 995),
        ("https", .http, .implicit, 443), ("smtp", .smtp, .none, 25),
    ])
    func eachWordMeansAProtocolAndAMoment(word: String, service: Service, mode: TLSMode, port: UInt16) throws {
        let path = try #require(ServicePath(rawValue: word))
        #expect(path.service == service)
        #expect(path.tlsMode == mode)
        #expect(path.standardPort == port)
    }

    @Test func pathsAreSortedAsTheyAreDeclared() {
        #expect(ServicePath.allCases.reversed().sorted() == ServicePath.allCases)
    }
}
