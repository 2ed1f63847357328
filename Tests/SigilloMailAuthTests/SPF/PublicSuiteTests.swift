import SigilloCore
import Testing

@testable import SigilloMailAuth

/// Every case of the public test suite for RFC 7208.
@Suite struct PublicSuiteTests {
    /// Cases whose result differs from the suite's, each with the section of RFC 7208 that explains it. An entry whose
    /// case agrees with the suite is a mistake, too.
    private static let differences: [String: String] = [:]

    @Test func isThere() {
        #expect(PublicSuite.cases.count >= 203)
        #expect(Set(Self.differences.keys).subtracting(PublicSuite.cases.map(\.id)).isEmpty)
    }

    @Test(arguments: PublicSuite.cases) func agrees(with test: PublicSuite.Case) throws {
        let address = try #require(HostAddress(test.address))
        var request = SPFRequest(
            address: address, helo: test.helo, sender: test.sender, receiver: "mx.example.test", time: 1_000_000_000)
        request.defaultExplanation = "DEFAULT"
        let outcome = SPFCheck.check(.mailFrom, of: request, resolver: test.zone)
        let agrees =
            test.results.contains(outcome.result.rawValue)
            && (test.explanation == nil || test.explanation == outcome.explanation)
        #expect(
            agrees == (Self.differences[test.id] == nil),
            "\(outcome), and the suite wants \(test.results) \(test.explanation ?? "")")
        // Every error says what is wrong.
        let isError = outcome.result == .permerror || outcome.result == .temperror
        #expect(!isError || outcome.problem?.isEmpty == false)
    }
}
