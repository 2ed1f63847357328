import SigilloCore
import Testing

@testable import SigilloWire

@Suite struct EarlierConnectionsTests {
    private static let acknowledgement: UInt8 = 0x10
    private static let fin: UInt8 = 0x11
    private static let syn: UInt8 = 0x02

    private static func segment(_ flags: UInt8, port: UInt16 = 49_152, _ text: String = "") -> CapturedFrame {
        Frames.ipv4TCP(
            Array(text.utf8), from: (Frames.client.address, port), to: Frames.server, sequence: 7, flags: flags)
    }

    @Test func aLastWordOfAnEarlierConnectionIsLeftOut() {
        var earlier = EarlierConnections()
        let first = [Self.segment(Self.syn), Self.segment(Self.fin)]
        #expect(earlier.removeLastWords(from: first).count == 2)
        let new = [Self.segment(Self.syn, port: 49_153), Self.segment(Self.acknowledgement, port: 49_153)]
        let kept = earlier.removeLastWords(from: [Self.segment(Self.acknowledgement), Self.segment(Self.fin)] + new)
        #expect(kept.map(\.octets) == new.map(\.octets))
        #expect(kept.map(\.number) == [1, 2])
        // It is not forgotten by the slice in between.
        #expect(earlier.removeLastWords(from: [Self.segment(Self.acknowledgement)]).isEmpty)
    }

    @Test func payloadIsNoLastWord() {
        var earlier = EarlierConnections()
        _ = earlier.removeLastWords(from: [Self.segment(Self.syn)])
        #expect(earlier.removeLastWords(from: [Self.segment(Self.acknowledgement, "a2 LOGIN")]).count == 1)
    }

    @Test func aPortThatIsUsedAgainBeginsANewConnection() {
        var earlier = EarlierConnections()
        _ = earlier.removeLastWords(from: [Self.segment(Self.syn), Self.segment(Self.fin)])
        let again = [Self.segment(Self.syn), Self.segment(Self.acknowledgement), Self.segment(Self.fin)]
        #expect(earlier.removeLastWords(from: again).count == 3)
    }

    @Test func whatWasNeverSeenIsKept() {
        var earlier = EarlierConnections()
        let strange = [Self.segment(Self.acknowledgement), Frames.frame([1, 2, 3])]
        #expect(earlier.removeLastWords(from: strange).count == 2)
    }

    @Test func theOldestAreForgotten() {
        var earlier = EarlierConnections()
        for port in 1...UInt16(300) { _ = earlier.removeLastWords(from: [Self.segment(Self.syn, port: port)]) }
        #expect(earlier.removeLastWords(from: [Self.segment(Self.fin, port: 1)]).count == 1)
        #expect(earlier.removeLastWords(from: [Self.segment(Self.fin, port: 300)]).isEmpty)
    }
}
