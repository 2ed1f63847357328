import Sigillo
import SigilloCore
import Testing

@Suite struct WebAddressesTests {
    @Test func anOriginNamesAPortWhereItMust() {
        let room = WebAddresses(host: "mail.sigillo.test", ports: [80: 80, 443: 443])
        #expect(room.origin(of: .https) == "https://mail.sigillo.test")
        #expect(room.origin(of: .http) == "http://mail.sigillo.test")
        let open = WebAddresses(host: "localhost", ports: [443: 40_443])
        #expect(open.origin(of: .https) == "https://localhost:40443")
        #expect(open.origin(of: .http) == "http://localhost")
    }

    @Test func mailHasNoPages() {
        #expect(WebAddresses(host: "localhost", ports: [:]).origin(of: .imaps).isEmpty)
    }
}
