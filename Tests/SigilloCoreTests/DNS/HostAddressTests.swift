import SigilloCore
import Testing

@Suite struct HostAddressTests {
    @Test(arguments: [
        ("::", true), ("::1", true), ("-0::", false), ("::-0", false), ("2001:db8::", true), ("1:2:3:4:5:6:7:8", true),
        ("::ffff:192.0.2.1", true),
        ("1:2:3:4:5:6:7", false), ("1::2::3", false), ("12345::", false), ("g::", false), ("", false), (":", false),
        ("1:2:3:4:5:6:7:8:9", false), ("+1::", false), ("1.2.3.4::", false), (":CAFE::BABE", false),
    ]) func readsIPv6(text: String, isAddress: Bool) {
        #expect((HostAddress(text)?.octets.count == 16) == isAddress)
    }

    @Test(arguments: [
        ("192.0.2.1", true), ("0.0.0.0", true), ("255.255.255.255", true), ("192.0.2", false), ("192.0.2.256", false),
        ("192.0.2.01", false), ("192.0.2.+1", false), ("192.0.2.1.1", false), ("192.0.2.", false),
    ]) func readsIPv4(text: String, isAddress: Bool) {
        #expect((HostAddress(text)?.isIPv4 == true) == isAddress)
    }

    // RFC 5952 §4.
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("::", "::"),
        ("::1", "::1"), ("2001:db8::", "2001:db8::"), ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
    ]) func isWrittenInOneWay(text: String, canonical: String) throws {
        #expect(try #require(HostAddress(text)).description == canonical)
    }

    @Test func findsTheAddressInAMappedOne() throws {
        #expect(HostAddress("::ffff:192.0.2.1")?.unmapped == HostAddress("192.0.2.1"))
        #expect(HostAddress("::192.0.2.1")?.unmapped.isIPv4 == false)
    }

    @Test(arguments: [
        ("192.0.2.129", "192.0.2.130", 25, true), ("192.0.2.129", "192.0.2.127", 25, false),
        ("192.0.2.1", "203.0.113.1", 0, true), ("192.0.2.1", "192.0.2.1", 32, true),
        ("192.0.2.1", "192.0.2.0", 32, false), ("2001:db8:8000::", "2001:db8:ffff::", 33, true),
        ("2001:db8::", "2001:db8:8000::", 33, false), ("192.0.2.1", "::", 0, false),
    ]) func comparesPrefixes(left: String, right: String, length: Int, match: Bool) throws {
        #expect(
            try #require(HostAddress(left)).matches(try #require(HostAddress(right)), prefixLength: length) == match)
    }

    @Test func hasAReverseName() throws {
        #expect(HostAddress("192.0.2.1")?.reverseName == "1.2.0.192.in-addr.arpa")
        #expect(
            HostAddress("2001:db8::1f")?.reverseName
                == "f.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa")
    }
}
