import Testing

@testable import SigilloWire

@Suite("IP address")
struct IPAddressTests {
    @Test(arguments: [
        "0.0.0.0", "192.0.2.1", "255.255.255.255", "::", "::1", "1::", "2001:db8::1", "2001:db8:0:1:1:1:1:1",
        "2001:0:0:1::1", "fe80::1:0:0:1", "1:2:3:4:5:6:7:8",
    ])
    func isWrittenAsItIsRead(text: String) {
        #expect(IPAddress(text)?.description == text)
    }

    @Test func writesTheCanonicalForm() {
        #expect(IPAddress("2001:DB8:0:0:0:0:0:1")?.description == "2001:db8::1")
        #expect(IPAddress("::ffff:192.0.2.1")?.description == "192.0.2.1")
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.256", "1.2.3.4.5", "1.2.3.+4", ":", ":::", "1::2::3", "1:2:3:4:5:6:7:8:9", "g::", "12345::",
        "1:2:3:4:5:6:7", "1:2:3:4::5:6:7:8", "mail.test",
    ])
    func refusesWhatIsNone(text: String) {
        #expect(IPAddress(text) == nil)
    }
}
