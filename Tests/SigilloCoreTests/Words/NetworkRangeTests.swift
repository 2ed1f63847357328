import Testing

@testable import SigilloCore

@Suite struct NetworkRangeTests {
    @Test func holdsTheAddressesOfItsPrefix() throws {
        let network = try NetworkRange("192.0.2.64/26")
        for address in ["192.0.2.64", "192.0.2.127", "::ffff:192.0.2.100"] {
            #expect(network.contains(address), "\(address)")
        }
        for address in ["192.0.2.63", "192.0.2.128", "193.0.2.64", "::", "2001:db8::1", "unknown", "", "192.0.2"] {
            #expect(!network.contains(address), "\(address)")
        }
    }

    @Test func holdsTheAddressesOfAPrefixOfIPv6() throws {
        let network = try NetworkRange("2001:db8:0:8000::/49")
        for address in ["2001:db8:0:8000::1", "2001:DB8::ffff:0:0:0:0", "2001:db8:0:8000:0:0:192.0.2.1"] {
            #expect(network.contains(address), "\(address)")
        }
        for address in ["2001:db8:0:7fff::1", "2001:db8::1", "192.0.2.1", "::1"] {
            #expect(!network.contains(address), "\(address)")
        }
    }

    @Test func anAddressAloneIsANetworkOfOne() throws {
        let one = try NetworkRange("192.0.2.7")
        #expect(one.contains("192.0.2.7"))
        #expect(!one.contains("192.0.2.6"))
        let six = try NetworkRange("2001:db8::7")
        #expect(six.contains("2001:db8:0:0:0:0:0:7"))
        #expect(!six.contains("2001:db8::8"))
    }

    @Test func aPrefixOfNothingHoldsOneFamily() throws {
        let all = try NetworkRange("0.0.0.0/0")
        #expect(all.contains("203.0.113.9"))
        #expect(!all.contains("2001:db8::1"))
        #expect(try NetworkRange("::/0").contains("2001:db8::1"))
    }

    @Test(arguments: [
        "", "/", "/24", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/+8", "192.0.2.0/24/8", "192.0.2/24",
        "192.0.2.256", "192.0.2.01", "192.0.2.0.0", "1.2.3.0x4", "2001:db8::/129", "2001::db8::/32", ":::/0",
        "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "g::", "12345::", "::1.2.3", "1.2.3.4::",
        "192.0.2.0 /24", "localhost",
        "192.0.2.0/24\n", "１92.0.2.0/24",
    ]) func refusesWhatIsNone(text: String) {
        #expect(throws: NetworkRange.Fault.malformed) { try NetworkRange(text) }
    }

    @Test func refusesBitsBehindThePrefix() {
        #expect(throws: NetworkRange.Fault.bitsBehindPrefix(of: "192.0.2.0/24")) { try NetworkRange("192.0.2.77/24") }
        #expect(throws: NetworkRange.Fault.bitsBehindPrefix(of: "2001:db8:0:0:0:0:0:0/32")) {
            try NetworkRange("2001:db8::1/32")
        }
    }

    @Test func survivesAnyText() {
        var generator = SplitMix(state: 7)
        let letters = Array("0123456789abcdef:./ :::")
        for _ in 0..<20_000 {
            let count = Int.random(in: 0..<50, using: &generator)
            let text = String((0..<count).map { _ in letters.randomElement(using: &generator) ?? ":" })
            guard let network = try? NetworkRange(text) else { continue }
            let address = text.split(separator: "/")[0]
            #expect(network.contains(String(address)), "\(text)")
        }
    }
}

/// The generator of SplitMix64: the same numbers in every run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
